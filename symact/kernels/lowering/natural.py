"""What a piece gives by itself at its ends, at single points and at infinity, so that no select is needed there."""

from __future__ import annotations

import math
from dataclasses import replace

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.plan import Cell, Constant, Direct, Point, Taylor

__all__ = ["is_natural", "is_natural_at_infinity", "without_absorbed"]

_SMALL = 2**24
"""Integers up to it are exact in every arithmetic."""


def without_absorbed(cells: list[Cell]) -> list[Cell]:
    """The cells, with a tail left out where the cell beside it gives the same value once its exponentials are 0."""
    if len(cells) > 1 and _absorbs(cells[-2], cells[-1]):
        cells = [*cells[:-2], replace(cells[-2], high=cells[-1].high)]
    if len(cells) > 1 and _absorbs(cells[1], cells[0]):
        cells = [replace(cells[1], low=cells[0].low), *cells[2:]]
    return cells


def _absorbs(cell: Cell, tail: Cell) -> bool:
    """Whether ``cell`` is rational in exponentials alone, but for a power of x, and tends to the tail."""
    form = _form_of_exponentials(cell)
    if form is None:
        return False
    core = _without_exponentials(form)
    if core == 0 and form.power_of(X) == 0:
        return isinstance(tail.way, Constant) and str(tail.way.value) == "0.0"
    if core == 0 or not isinstance(tail.way, Direct):
        return False
    return sp.simplify(core - tail.way.form.core) == 0 and form.prefactors == tail.way.form.prefactors


def is_natural(cell: Cell, point: Point) -> bool:
    """Whether the piece that holds the point gives its value by itself, the sign of a zero included."""
    constant = _constant_value(cell)
    wanted = (str(point.value), str(point.at_negative_zero))
    if constant is not None:
        return (str(constant), str(constant)) == wanted if point.at == 0.0 else constant == point.value
    if _is_x(cell):
        return wanted == ("0.0", "-0.0") if point.at == 0.0 else point.value == point.at
    if point.at != 0.0:
        return False
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


def is_natural_at_infinity(cell: Cell, sign: int, value: float) -> bool:
    """Whether the piece gives that value at infinity, or at minus infinity, by itself."""
    constant = _constant_value(cell)
    if constant is not None:
        return str(constant) == str(value)
    form = _form_of_exponentials(cell)
    if form is not None and form.power_of(X) == 0:
        core = _without_exponentials(form)
        small = core.is_Rational and max(abs(core.p), core.q) <= _SMALL  # so that the quotient is rounded once
        return str(value) == "0.0" if core == 0 else small and float(core) == value
    return _is_x(cell) and value == sign * math.inf


def _constant_value(cell: Cell) -> float | None:
    way = cell.way
    if isinstance(way, Constant):
        return way.value if isinstance(way.value, float) else nearest(way.value)
    if isinstance(way, Direct) and not way.form.prefactors and not way.form.core.free_symbols:
        return nearest(way.form.core)
    return None


def _is_x(cell: Cell) -> bool:
    return isinstance(cell.way, Direct) and cell.way.form.prefactors == ((X, 1),) and cell.way.form.core == 1


def _sign_at_zero(form: Form) -> int:
    """The sign of the core at 0 where it is computed without doubt: 0 where it vanishes or is not known."""
    from symact.kernels.lowering.germ import germ

    series = germ(form, sp.S.Zero)
    if series is None or not series.coefficients or series.valuation != form.power_of(X):
        return 0
    return 1 if series.coefficients[0] > 0 else -1


def _form_of_exponentials(cell: Cell) -> Form | None:
    """The form of a piece that is rational in exponentials alone, but for a power of x."""
    way = cell.way
    if not isinstance(way, Direct) or way.form.far or any(atom.kind != "exp" for atom in way.form.used):
        return None
    symbols = {atom.symbol for atom in way.form.used}
    rational = symbols and way.form.core.free_symbols <= symbols
    return way.form if rational and all(power > 0 for s, power in way.form.prefactors if s in symbols) else None


def _without_exponentials(form: Form) -> sp.Expr:
    """What is left of such a form, but for the power of x, where the exponentials are 0."""
    symbols = {atom.symbol for atom in form.used}
    return sp.S.Zero if symbols & {s for s, _ in form.prefactors} else form.core.subs(dict.fromkeys(symbols, 0))
