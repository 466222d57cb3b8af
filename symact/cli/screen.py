"""What reaches the two streams: data, messages, and one line of progress where a person watches."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import TextIO

__all__ = ["clear_progress", "progress", "silence", "speaks_unicode", "tell", "watched", "width", "write"]


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
    """The terminal's width; no limit where stdout is not a terminal."""
    return shutil.get_terminal_size((100, 24)).columns if watched() else None


def progress() -> Callable[[int, int, str], None] | None:
    """A line on stderr that is written over; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, name: str) -> None:
        sys.stderr.write(f"\r\x1b[K{done}/{total}  {name[:40]}")
        sys.stderr.flush()

    return show


def clear_progress() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
