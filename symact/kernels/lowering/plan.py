"""What is computed where: the real line in cells, each with the way to compute f there.

The order of the cells is ascending; a cell holds the floats low < x <= high, the points between them have values of
their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from symact.kernels.lowering.form import Form

__all__ = ["Cell", "Constant", "Direct", "Plan", "Point", "Taylor"]


@dataclass(frozen=True)
class Constant:
    """f is this number to far less than an ulp: an exact number, 0.0, -0.0 or an infinity."""

    value: Any


@dataclass(frozen=True)
class Direct:
    """f is the stable form as it stands."""

    form: Form
    near_zero: bool = False


@dataclass(frozen=True)
class Taylor:
    """f = h^valuation * sum c_i h^(step i), with h = x - center, or h = t = 1/|x| where ``far``."""

    center: sp.Expr
    valuation: int
    coefficients: tuple[Any, ...]
    step: int
    far: int = 0


@dataclass(frozen=True)
class Cell:
    """The way to compute f on the interval from low to high."""

    low: sp.Expr
    high: sp.Expr
    way: Constant | Direct | Taylor
    formula: str


@dataclass(frozen=True)
class Point:
    """f at a single float: (value at +x, value at -0.0 where x is 0)."""

    at: float
    value: float
    at_negative_zero: float


@dataclass(frozen=True)
class Plan:
    """One function of x on the whole line: cells, single points, and the values at -oo and oo."""

    cells: tuple[Cell, ...]
    points: tuple[Point, ...]
    at_minus_infinity: float
    at_infinity: float
