"""f and f' drawn with characters: braille dots where the terminal has them, ASCII where not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from symact.report.plot import Frame, frame_of, ticks
from symact.report.subject import Curves

__all__ = ["Picture", "picture_of"]

HEIGHT = 16
NARROWEST, WIDEST = 24, 72
ORDERS = (1, 0)
"""f' first, so that f lies above it."""

COLOURS = ("bold blue", "dark_orange")
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Unicode's braille patterns: the bit of each of a cell's four rows and two columns of dots."""


@dataclass(frozen=True)
class Picture:
    """Lines of text; ``order`` says which curve a cell (line, column) belongs to."""

    lines: tuple[str, ...]
    order: dict[tuple[int, int], int]

    def __str__(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    def __rich__(self) -> Any:
        from rich.text import Text

        text = Text(no_wrap=True)
        for number, line in enumerate(self.lines):
            for column, sign in enumerate(line):
                order = self.order.get((number, column))
                text.append(sign, None if order is None else COLOURS[order])
            text.append("\n" if number + 1 < len(self.lines) else "")
        return text


def picture_of(curves: Curves, width: int | None = None, unicode: bool = True) -> Picture:
    """f (a line) and f' (dots) in a frame with ticks, at most ``width`` columns wide."""
    frame = frame_of(curves)
    labels = ticks(frame.low_y, frame.high_y)
    margin = max(len(text) for _, text in labels) + 1
    columns = max(NARROWEST, min(WIDEST, (width or WIDEST) - margin - 1))
    grid = _Grid(frame, columns, unicode)
    for order in ORDERS:
        grid.draw(curves, order)
    heights = {grid.row_of(y): text for y, text in labels}
    lines = [f"{heights.get(i, ''):>{margin}}{'┤' if i in heights else '│'}{row}" for i, row in enumerate(grid.rows())]
    lines += _below(frame, margin, columns)
    lines.append(f"{'':>{margin + 1}}{grid.signs[0]} f   {grid.signs[1]} f'")
    shown = [line if unicode else line.translate(_ASCII) for line in lines]
    return Picture(tuple(shown), {(row, column + margin + 1): k for (row, column), k in grid.order.items()})


_ASCII = str.maketrans({"│": "|", "┤": "+", "└": "+", "─": "-", "┴": "+", "−": "-", "·": "-"})


def _below(frame: Frame, margin: int, columns: int) -> list[str]:
    """The horizontal axis and its numbers."""
    axis, numbers = ["─"] * columns, [" "] * (columns + 4)
    for x, text in ticks(frame.low_x, frame.high_x):
        column = round((x - frame.low_x) / (frame.high_x - frame.low_x) * (columns - 1))
        axis[column] = "┴"
        start = max(0, column - len(text) // 2)
        numbers[start : start + len(text)] = text
    return [f"{'':>{margin}}└{''.join(axis)}", f"{'':>{margin + 1}}{''.join(numbers)}"]


class _Grid:
    """Cells of dots: two by four in braille, one in ASCII."""

    def __init__(self, frame: Frame, columns: int, unicode: bool) -> None:
        self.frame, self.columns, self.unicode = frame, columns, unicode
        self.across, self.down = (2, 4) if unicode else (1, 1)
        self.signs = ("⠉⠉", "⠁ ⠁") if unicode else ("*", ".")
        self.bits: dict[tuple[int, int], int] = {}
        self.order: dict[tuple[int, int], int] = {}

    def row_of(self, y: float) -> int:
        return self._dot(y) // self.down

    def _dot(self, y: float) -> int:
        part = (self.frame.high_y - y) / (self.frame.high_y - self.frame.low_y)
        return round(part * (HEIGHT * self.down - 1))

    def draw(self, curves: Curves, order: int) -> None:
        """The curve, each column of dots from where the one before it ended; f' as every third dot."""
        span, last = self.columns * self.across - 1, None
        for x, y in zip(curves.xs, curves.values[order], strict=True):
            if not math.isfinite(y):
                last = None
                continue
            column = round((x - curves.xs[0]) / (curves.xs[-1] - curves.xs[0]) * span)
            here = min(max(self._dot(y), -1), HEIGHT * self.down)
            for dot in _between(here if last is None else last, here):
                if order == 0 or (column + dot) % 3 == 0 or not self.unicode:
                    self._set(column, dot, order)
            last = here

    def _set(self, column: int, dot: int, order: int) -> None:
        cell = (dot // self.down, column // self.across)
        if 0 <= cell[0] < HEIGHT:
            self.bits[cell] = self.bits.get(cell, 0) | DOTS[dot % self.down][column % self.across]
            self.order[cell] = order

    def rows(self) -> list[str]:
        """The cells as text, the line y = 0 behind them."""
        zero = self.row_of(0.0)
        return [
            "".join(self._sign((row, column), "·" if row == zero else " ") for column in range(self.columns))
            for row in range(HEIGHT)
        ]

    def _sign(self, cell: tuple[int, int], ground: str) -> str:
        if cell not in self.bits:
            return ground
        return chr(0x2800 + self.bits[cell]) if self.unicode else self.signs[self.order[cell]]


def _between(start: int, end: int) -> range:
    """The dots after ``start`` up to ``end``; ``end`` alone where both are one."""
    step = 1 if end >= start else -1
    return range(start + step if start != end else end, end + step, step)
