"""What a piece gives by itself at its ends, at single points and in the tails, so that no select is needed there."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.pieces import MAGNITUDE, one_sided
from symact.kernels.lowering.plan import Cell, Constant, Direct, Point, Taylor
from symact.kernels.lowering.reach import AT_ZERO, Horizon, reaching

__all__ = ["Tails", "is_natural", "is_natural_at_infinity", "without_tails"]

_SMALL = 2**24
"""Integers up to it are exact in every arithmetic."""


@dataclass(frozen=True)
class Tails:
    """Cells whose outer ones are right to infinity, where x beyond -``left`` and ``right`` is as good as these."""

    cells: list[Cell]
    left: float = math.inf
    right: float = math.inf


def without_tails(cells: list[Cell], horizon: Horizon | None) -> Tails:
    """The cells, where a tail is left out if the cell beside it gives the same values.

    Exponents of that cell do not fall below the horizon; without one only rational functions of exponentials are known.
    """
    distances = {-1: math.inf, 1: math.inf}
    for side in (1, -1):
        ordered = cells if side > 0 else cells[::-1]
        if len(ordered) < 2:
            continue
        *others, last, tail = ordered
        ending = _ending(last, side, horizon)
        if ending is None or not ending.gives(tail):
            continue
        last = replace(last, high=tail.high) if side > 0 else replace(last, low=tail.low)
        cells = [*others, last] if side > 0 else [last, *others[::-1]]
        if ending.zero and ending.power:
            distances[side] = ending.distance
    return Tails(cells, distances[-1], distances[1])


def is_natural(cell: Cell, point: Point) -> bool:
    """Whether the piece that holds the point gives its value by itself, the sign of a zero included."""
    constant = _constant_value(cell)
    wanted = (str(point.value), str(point.at_negative_zero))
    if constant is not None:
        return (str(constant), str(constant)) == wanted if point.at == 0.0 else constant == point.value
    if _slope(cell) == 1.0:
        return wanted == ("0.0", "-0.0") if point.at == 0.0 else point.value == point.at
    if point.at != 0.0:
        return False
    if point.value != 0.0:
        return _exact_at_zero(cell) == point.value
    power, lead = 0, 0
    if isinstance(cell.way, Taylor) and cell.way.center == 0:
        power, lead = cell.way.valuation, 1 if cell.way.coefficients[0] > 0 else -1
    elif isinstance(cell.way, Direct) and not cell.way.form.far:
        form = cell.way.form
        power = form.power_of(X)
        lead = _sign_at_zero(form)
    if power % 2 == 0 or power < 0 or lead == 0:
        return False
    return wanted == (("0.0", "-0.0") if lead > 0 else ("-0.0", "0.0"))


def is_natural_at_infinity(cell: Cell, sign: int, value: float, horizon: Horizon | None) -> bool:
    """Whether the piece gives that value at infinity, or at minus infinity, by itself."""
    constant = _constant_value(cell)
    if constant is not None:
        return str(constant) == str(value)
    ending = _ending(cell, sign, horizon)
    return (ending is not None and str(ending.at_infinity) == str(value)) or value == sign * _slope(cell) * math.inf


@dataclass(frozen=True)
class _Ending:
    """What a form is far out on one side: ``limit`` x^``power``, or ``zero``, "0.0" or "-0.0", where it dies."""

    side: int
    limit: sp.Expr
    power: int
    zero: str
    distance: float

    def gives(self, tail: Cell) -> bool:
        """Whether that is what the tail is."""
        if self.zero:
            return isinstance(tail.way, Constant) and str(tail.way.value) == self.zero
        if not isinstance(tail.way, Direct) or self.limit == 0:
            return False
        form = tail.way.form
        known = not form.used and not form.far
        whole = self.limit.xreplace({MAGNITUDE: self.side * X}) * X**self.power
        return known and sp.simplify(whole - form.core * X ** form.power_of(X)) == 0

    @property
    def at_infinity(self) -> float | str:
        """What the code gives there."""
        if self.zero:
            return self.zero
        if self.limit == MAGNITUDE and self.power == 0:
            return math.inf
        if not self.limit.is_Rational:
            return math.nan
        if self.power:
            return float(self.limit) * math.inf * self.side**self.power if math.isfinite(self.distance) else math.nan
        # a quotient is rounded once
        return float(self.limit) if max(abs(self.limit.p), self.limit.q) <= _SMALL else math.nan


def _ending(cell: Cell, side: int, horizon: Horizon | None) -> _Ending | None:
    """The end of a piece that is an expression in exponentials that die out."""
    way = cell.way
    if not isinstance(way, Direct) or way.form.far:
        return None
    form = one_sided(cell, way.form)
    found = None if horizon is None else reaching(form, horizon)
    power = form.power_of(X)
    if found is not None:
        zero = "" if not found.dies else "0.0" if found.at_distance(side) > 0 else "-0.0"
        return _Ending(side, found.limit, power, zero, found.distance)
    values = {atom.symbol: AT_ZERO.get(atom.kind) for atom in form.used}
    powers = [power for symbol, power in form.prefactors if symbol in values]
    if not values or None in values.values() or not form.core.free_symbols <= set(values) or min(powers, default=1) < 0:
        return None
    if powers:
        return None if power else _Ending(side, sp.S.Zero, 0, "0.0", math.inf)
    return _Ending(side, form.core.subs(values), power, "", math.inf)


def _constant_value(cell: Cell) -> float | None:
    way = cell.way
    if isinstance(way, Constant):
        return way.value if isinstance(way.value, float) else nearest(way.value)
    if isinstance(way, Direct) and not way.form.prefactors and not way.form.core.free_symbols:
        return nearest(way.form.core)
    return None


def _exact_at_zero(cell: Cell) -> float:
    """What a polynomial in exponentials that are 1 at 0 is there, by exact operations; NaN for other pieces."""
    way = cell.way
    if not isinstance(way, Direct) or way.form.far or way.form.power_of(X) or way.form.denominator != 1:
        return math.nan
    atoms, numerator = way.form.used, way.form.numerator
    symbols = [atom.symbol for atom in atoms if atom.kind == "exp" and atom.argument.subs(X, 0) == 0]
    if len(symbols) < len(atoms) or not numerator.free_symbols <= set(symbols):
        return math.nan
    if not numerator.free_symbols:
        return nearest(numerator)
    factors = sp.Poly(numerator, *symbols).coeffs()
    exact = all(factor.is_Integer for factor in factors) and sum(map(abs, factors)) <= _SMALL
    return float(sum(factors)) if exact else math.nan


def _slope(cell: Cell) -> float:
    """s for a piece that is s x, else NaN."""
    way = cell.way
    if not isinstance(way, Direct) or way.form.prefactors != ((X, 1),) or way.form.core.free_symbols:
        return math.nan
    return nearest(way.form.core)


def _sign_at_zero(form: Form) -> int:
    """The sign of the core at 0 where it is computed without doubt: 0 where it vanishes or is not known."""
    from symact.kernels.lowering.germ import germ

    series = germ(form, sp.S.Zero)
    if series is None or not series.coefficients or series.valuation != form.power_of(X):
        return 0
    return 1 if series.coefficients[0] > 0 else -1
