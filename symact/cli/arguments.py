"""What may be typed after ``symact``."""

from __future__ import annotations

import argparse
import re
from typing import Any

from symact.cli.screen import write
from symact.cli.verifying import add_arguments
from symact.schema import SCHEMAS

__all__ = ["parser", "protected"]

EXAMPLES = """examples:
  symact list                                   the catalogue
  symact show gelu                              every property of one activation
  symact show "x*tanh(log(1+exp(x)))" --json    the same of a typed formula, as JSON
  symact show gelu --why range                  how one property is known
  symact compare relu gelu leaky_relu:negative_slope=0.2
  symact report gelu swish mish -o gated.pdf    also .tex .html .md .json
  symact kernel gelu --source                   the code that computes it
  symact verify gelu.json                       replay the proofs in what `show gelu --json` printed
  symact doctor                                 what is installed, what is missing"""

COLUMNS = "seven, theory, initialisation or numerics"
SPEC = "a catalogue key (gelu), a key with parameters (leaky_relu:negative_slope=0.2), or a quoted formula in x"


class _Version(argparse.Action):
    """``--version``, looked up when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from symact.report.assemble import version_of

        write(f"symact {version_of('symact')}")
        parser.exit(0)


def parser() -> argparse.ArgumentParser:
    """The reader of the command line; the examples come before the options."""
    top = argparse.ArgumentParser(
        prog="symact",
        description=f"Exact analysis, reports and kernels of activation functions.\n\n{EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary, build in _COMMANDS:
        build(commands.add_parser(name, help=summary, description=summary, allow_abbrev=False))
    return top


def _list(one: argparse.ArgumentParser) -> None:
    one.add_argument("--family", help="only this family")
    one.add_argument("--json", action="store_true", help="as JSON")


def _show(one: argparse.ArgumentParser) -> None:
    one.add_argument("spec", metavar="SPEC", help=SPEC)
    form = one.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--why", metavar="KEY", help="how one property is known")


def _compare(one: argparse.ArgumentParser) -> None:
    one.add_argument("specs", metavar="SPEC", nargs="+", help=SPEC)
    one.add_argument("--columns", metavar="SET", default="seven", help=f"what is asked of them: {COLUMNS}")


def _report(one: argparse.ArgumentParser) -> None:
    one.add_argument("specs", metavar="SPEC", nargs="*", help=SPEC)
    one.add_argument("--all", action="store_true", help="the whole catalogue")
    one.add_argument("-o", "--output", metavar="FILE", required=True, help="FILE.tex, .pdf, .html, .md or .json")
    one.add_argument("--title", help="the title")
    one.add_argument("--columns", metavar="SET", help=f"the comparison's columns: {COLUMNS} (default: all in LaTeX)")
    one.add_argument("--fragment", action="store_true", help="a .tex without preamble, to be read by \\input")
    one.add_argument("--jobs", type=_count, default=None, metavar="N", help="processes (default: one a core)")


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 9999, found {text!r}")
    return int(text)


def _kernel(one: argparse.ArgumentParser) -> None:
    one.add_argument("spec", metavar="SPEC", help=SPEC)
    one.add_argument("--source", action="store_true", required=True, help="print it")


def _schema(one: argparse.ArgumentParser) -> None:
    one.add_argument("name", choices=SCHEMAS, nargs="?", default="analysis", help="of what (default: analysis)")


def _doctor(one: argparse.ArgumentParser) -> None:
    """It takes nothing."""


_COMMANDS = (
    ("list", "list the catalogue", _list),
    ("show", "every property of one activation", _show),
    ("compare", "several activations under the seven questions", _compare),
    ("report", "write data sheets and the comparison to a file", _report),
    ("kernel", "the code that computes an activation", _kernel),
    ("verify", "replay the certificates of an analysis", add_arguments),
    ("schema", "the JSON Schema of what --json prints", _schema),
    ("doctor", "what is installed, what is missing", _doctor),
)


def protected(argv: list[str]) -> list[str]:
    """The arguments, a formula that starts with a minus sign ("-x", "-(x**2)") kept from looking like an option."""
    return [f" {a}" if re.match(r"-(?![-oh])", a) and len(a) > 1 else a for a in argv]
