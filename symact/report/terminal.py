"""Tables for a terminal: plain text that knows its width, and rich's where one is watching."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

__all__ = ["fits", "rich_table", "text_table", "wrapped_lines"]

GAP = 2
NARROWEST = 8
WHOLE = 14
"""Words up to this length are not cut."""


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """The table as lines of text; with ``width`` the widest columns wrap until the table fits, between words first.

    Where not even the words fit side by side, each row is a block of lines of its own.
    """
    cells = [list(columns), *([_clean(c) for c in row] for row in rows)]
    if not fits(columns, rows, width):
        return "\n\n".join(_block(cells[0], row) for row in cells[1:])
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    if width is not None:
        words = _longest_words(cells)
        widths = _fitted(_fitted(widths, width, words), width, [NARROWEST] * len(columns))
    lines = _wrapped(cells[0], widths)
    lines.append((" " * GAP).join("-" * w for w in widths))
    for row in cells[1:]:
        lines += _wrapped(row, widths)
    return "\n".join(line.rstrip() for line in lines)


def fits(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> bool:
    """Whether the columns fit side by side without a cut in a word of ordinary length."""
    words = _longest_words([columns, *rows])
    return width is None or sum(min(word, WHOLE) for word in words) + GAP * (len(words) - 1) <= width


def _longest_words(cells: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(word) for cell in column for word in [*cell.split(), ""]) for column in zip(*cells, strict=True)]


def _block(columns: Sequence[str], row: Sequence[str]) -> str:
    """One row as lines: the first cell, and below it each other one beside its heading."""
    margin = max(map(len, columns[1:]))
    lines = [f"  {name.ljust(margin)}  {cell}".rstrip() for name, cell in zip(columns[1:], row[1:], strict=True)]
    return "\n".join([row[0], *lines])


def wrapped_lines(lines: Sequence[str], width: int | None, margin: int) -> list[str]:
    """The lines, long ones broken between words, what follows set in by ``margin`` blanks."""
    if width is None:
        return list(lines)
    wrapper = textwrap.TextWrapper(
        width, subsequent_indent=" " * margin, break_long_words=False, break_on_hyphens=False
    )
    return [part for line in lines for part in wrapper.wrap(line) or [""]]


def _clean(cell: str) -> str:
    """The cell with nothing that could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in cell)


def _fitted(widths: list[int], limit: int, least: list[int]) -> list[int]:
    """The widths, the largest ones cut while they are too much together and above the least for their column."""
    widths = list(widths)
    while sum(widths) + GAP * (len(widths) - 1) > limit:
        wide = [i for i, (width, low) in enumerate(zip(widths, least, strict=True)) if width > max(low, NARROWEST)]
        if not wide:
            break
        widths[max(wide, key=lambda i: widths[i])] -= 1
    return widths


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [textwrap.wrap(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
    height = max(len(c) for c in columns)
    padded = [[*c, *[""] * (height - len(c))] for c in columns]
    return [(" " * GAP).join(c[i].ljust(w) for c, w in zip(padded, widths, strict=True)) for i in range(height)]


def rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    """The same table for rich, with rules like those of a printed one."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name, cells in zip(columns, zip(columns, *rows, strict=True), strict=True):
        longest = max(len(word) for cell in cells for word in [*cell.split(), ""])
        style = "dim" if name == "Evidence" else ""
        table.add_column(name, style=style, overflow="fold", min_width=min(longest, WHOLE))
    for row in rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    return table
