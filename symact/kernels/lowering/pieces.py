"""A plan made ready for branch-free code: neighbours joined, series cut to the precision that is asked for.

Branch-free code computes every piece for every element, so a piece has to be short: a Taylor patch reaches only as far
as cancellation forces it to, and holds only the terms that the arithmetic can see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.economy import economized
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.germ import vanishing_order
from symact.kernels.lowering.numbers import pair
from symact.kernels.lowering.plan import Cell, Constant, Direct, Plan, Taylor

__all__ = ["MAGNITUDE", "one_sided", "pieces"]

MAGNITUDE = sp.Symbol("a", nonnegative=True)
"""abs(x)."""
_SYMMETRIC = ("sin", "cos", "sinpi", "cospi", "sin_ratio", "atan", "asinh", "erf_ratio")


def pieces(plan: Plan, arithmetic: Arithmetic) -> list[Cell]:
    """Ascending cells that cover the line, with series as short as ``arithmetic`` allows."""
    cells = list(plan.cells)
    for i, cell in enumerate(cells):
        if isinstance(cell.way, Taylor) and not cell.way.far:
            _narrow(cells, i, arithmetic)
    return [_shortened(cell, arithmetic) for cell in _joined(cells)]


def _narrow(cells: list[Cell], i: int, arithmetic: Arithmetic) -> None:
    """Give a patch's outer part to the form beside it, as far as that form loses no more bits than can be spared."""
    cell = cells[i]
    way = cell.way
    assert isinstance(way, Taylor)
    side = 1 if cell.low == way.center else -1
    if not 0 <= i + side < len(cells):
        return
    beside = cells[i + side]
    if not isinstance(beside.way, Direct) or beside.way.form.far:
        return
    order = vanishing_order(beside.way.form, way.center)
    radius = sp.Rational(1, 2 ** (arithmetic.spare // max(1, order)))
    border = way.center + side * radius
    if side > 0 and border < cell.high:
        cells[i], cells[i + 1] = replace(cell, high=border), replace(beside, low=border)
    elif side < 0 and border > cell.low:
        cells[i], cells[i - 1] = replace(cell, low=border), replace(beside, high=border)


def _shortened(cell: Cell, arithmetic: Arithmetic) -> Cell:
    """The cell with as many terms of a series as the arithmetic can see."""
    way = cell.way
    if not isinstance(way, Taylor):
        return cell
    if way.far:
        shifts = [1 / abs(end) if end.is_finite else sp.S.Zero for end in (cell.low, cell.high)]
    else:
        shifts = [end - way.center for end in (cell.low, cell.high)]
    powers = [float(shift) ** way.step for shift in shifts]
    if way.step % 2 == 0:
        powers.append(0.0)
    return replace(
        cell, way=replace(way, coefficients=economized(way.coefficients, min(powers), max(powers), arithmetic.terms))
    )


def _joined(cells: Sequence[Cell]) -> list[Cell]:
    """Neighbours that compute in the same way become one."""
    result = [cells[0]]
    for cell in cells[1:]:
        last = result[-1]
        if _same(last.way, cell.way):
            result[-1] = replace(last, high=cell.high)
        else:
            result.append(cell)
    return result


def _same(a: Constant | Direct | Taylor, b: Constant | Direct | Taylor) -> bool:
    if isinstance(a, Taylor) and isinstance(b, Taylor):
        shapes = [(w.center, w.valuation, w.step, w.far, [pair(c) for c in w.coefficients]) for w in (a, b)]
        return shapes[0] == shapes[1]
    return a == b


def one_sided(cell: Cell, form: Form) -> Form:
    """The form with x written as abs(x) or -abs(x) where the cell lies on one side of 0, or where it is even in x.

    Functions that are odd or even in x keep it: cells on both sides share them.
    """
    sign = -1 if cell.high <= 0 else 1 if cell.low >= 0 else 0

    def turned(expr: sp.Expr) -> sp.Expr:
        if sign:
            return expr.xreplace({X: sign * MAGNITUDE})
        flipped = expr.xreplace({X: -X})
        return expr.xreplace({X: MAGNITUDE}) if flipped == expr else expr

    atoms = tuple(
        atom
        if atom.kind in _SYMMETRIC and atom.argument.as_coeff_Mul()[1] == X
        else replace(atom, argument=turned(atom.argument))
        for atom in form.atoms
    )
    return replace(form, atoms=atoms, numerator=turned(form.numerator), denominator=turned(form.denominator))
