"""The command ``symact``.

``arguments`` says what may be typed, ``commands`` what each does, ``screen`` how it speaks, ``doctor`` looks around.
Data goes to stdout, messages to stderr; exit 2 for a wrong call, 1 for a job that failed, 130 for an interruption.
No input causes a traceback. Imports wait until a command needs them, so that ``--help`` and ``list`` are quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from symact.cli.arguments import parser, protected
from symact.cli.screen import silence, tell
from symact.errors import SymactError, ToolchainError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    try:
        code = _run(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
        return code
    except ToolchainError as error:
        return _failed(str(error), 1)
    except SymactError as error:
        return _failed(str(error), 2)
    except BrokenPipeError:
        silence(sys.stdout)
        return 1
    except KeyboardInterrupt:
        return _failed("interrupted", 130)
    except OSError as error:
        return _failed(str(error), 1)
    except RecursionError:
        return _failed("the formula is nested too deeply", 2)
    except Exception as error:  # the promise of no traceback holds for defects too; they keep their name
        if os.environ.get("SYMACT_DEBUG"):
            raise
        return _failed(f"internal error: {type(error).__name__}: {error} (SYMACT_DEBUG=1 shows where)", 1)


def _failed(message: str, code: int) -> int:
    tell(f"symact: {message}")
    return code


def _run(argv: list[str]) -> int:
    reader = parser()
    try:
        options = reader.parse_args(protected(argv))
    except SystemExit as leaving:  # argparse has printed its message
        return int(leaving.code or 0)
    if options.command is None:
        reader.print_help(sys.stderr)
        return 2
    from symact.cli.commands import COMMANDS

    return COMMANDS[options.command](options)
