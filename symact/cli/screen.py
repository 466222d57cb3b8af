"""What reaches the two streams: data, messages, and a bar of progress where a person watches."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

__all__ = [
    *("nearest", "progress", "silence", "speaks_unicode", "tell", "watched", "width"),
    *("write", "write_rich", "write_table"),
]


def write(text: str) -> None:
    """Data on stdout, whatever its encoding."""
    print(_encodable(text, sys.stdout))


def tell(message: str) -> None:
    """A message on stderr, whatever its encoding."""
    print(_encodable(message, sys.stderr), file=sys.stderr)


def _encodable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def silence(stream: TextIO) -> None:
    """Let the stream go nowhere: its reader has left, and the flush at exit must not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def speaks_unicode() -> bool:
    """Whether stdout can write every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def watched() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def width() -> int | None:
    """The terminal's width; elsewhere what COLUMNS says, and no limit without it."""
    if watched() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size((100, 24)).columns or None
    return None


def write_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout: rich's where a person watches and every character can be shown, else plain text."""
    from symact.report.terminal import rich_table, text_table

    if watched() and speaks_unicode():
        write_rich(rich_table(columns, rows))
    else:
        write(text_table(columns, rows, width()))


def write_rich(what: Any) -> None:
    """Something that rich draws, as wide as the terminal; rich leaves colours out where NO_COLOR or TERM ask for it."""
    from rich.console import Console

    Console().print(what)


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar on stderr that goes away in the end; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=_printable(name))


def _printable(name: str) -> str:
    """The name, short, with nothing in it that could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in name[:40])


def nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean 'gelu'?", or a full stop where nothing is near."""
    found = difflib.get_close_matches(word, [*known], 1)
    return f"; did you mean {found[0]!r}?" if found else "."
