"""A LaTeX file to a PDF, with no shell escape, within a time limit, the same bytes each time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

from symact.errors import ToolchainError
from symact.report.toolchain import MISSING, missing_programs

__all__ = ["TIME_LIMIT", "compile_pdf"]

TIME_LIMIT = 180.0
LOG_LINES = 15

_COMMAND = ("latexmk", "-pdf", "-norc", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
_NO_SHELL = "-latexoption=-no-shell-escape"


def compile_pdf(source: Path) -> Path:
    """The PDF of ``source``, beside it; raises ``ToolchainError`` with the telling log lines where LaTeX fails."""
    if missing_programs():
        raise ToolchainError(MISSING)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
    code = _run([*_COMMAND, _NO_SHELL, source.name], source.parent, environment)
    if code is None:
        raise ToolchainError(f"LaTeX did not finish {source.name} within {TIME_LIMIT:.0f} seconds.")
    target = source.with_suffix(".pdf")
    if code or not target.exists():
        raise ToolchainError(f"LaTeX failed on {source.name}:\n{_telling_lines(source.with_suffix('.log'))}")
    return target


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> int | None:
    """The exit code, or ``None`` past the time limit; nothing that the command started outlives this call.

    latexmk runs pdflatex as a child, so the two get a process group of their own, which is ended as one.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and, where the system has process groups, whatever it started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def _telling_lines(log: Path) -> str:
    """The first error of the log with its context, or the end of the log."""
    if not log.exists():
        return "(it wrote no log)"
    lines = log.read_text(encoding="latin-1").splitlines()
    start = next((i for i, line in enumerate(lines) if re.match(r"!|.*?:\d+: ", line)), None)
    chosen = lines[-LOG_LINES:] if start is None else lines[start : start + LOG_LINES]
    return "\n".join(f"  {line}" for line in chosen)
