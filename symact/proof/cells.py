"""A parameter that ranges over an interval: signs that hold for every value in it, or the points where they change.

A *cell* is an open interval of parameter values with a SymPy symbol that stands for any of them. The sign of an
expression in that symbol is proved on the whole cell by the same sign charts that serve functions of x; where it is
not the same throughout, ``SplitCell`` says where to divide the cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.functions import X
from symact.proof.verdict import Undecided

__all__ = ["SplitCell", "cell_of", "cell_symbol", "sign_on_cell"]

_CELLS: dict[sp.Symbol, tuple[sp.Expr, sp.Expr]] = {}


@dataclass
class SplitCell(Exception):  # noqa: N818 - an outcome
    """A sign changes inside a cell, at these points."""

    symbol: sp.Symbol
    points: tuple[sp.Expr, ...]


def cell_symbol(name: str, low: sp.Expr, high: sp.Expr) -> sp.Symbol:
    """A new symbol for any value in the open interval (low, high)."""
    known = {"positive": True} if low >= 0 else {"negative": True} if high <= 0 else {"real": True}
    symbol = sp.Dummy(name, **known)
    _CELLS[symbol] = (low, high)
    return symbol


def cell_of(symbol: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """The interval that a cell's symbol ranges over; None for any other symbol."""
    return _CELLS.get(symbol)


def sign_on_cell(number: sp.Expr) -> int:
    """The sign of an expression in one cell symbol, the same for every value of the cell; else ``SplitCell``."""
    from symact.proof.signs import sign_chart

    symbols = number.free_symbols
    if len(symbols) != 1 or not symbols <= set(_CELLS):
        raise Undecided(f"the sign of {number} depends on its symbols")
    (symbol,) = symbols
    chart = sign_chart(number.xreplace({symbol: X}), *_CELLS[symbol])
    if chart.zeros is None:
        raise Undecided(f"{number} changes its sign infinitely often")
    if chart.zeros:
        raise SplitCell(symbol, chart.zeros)
    return chart.signs[0]
