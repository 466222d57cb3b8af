"""From branches to a plan: which code runs on which part of the line, for one derivative order."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import flint
import sympy as sp

from symact.activation import Activation
from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.balls import precision
from symact.kernels.lowering.cells import cut
from symact.kernels.lowering.germ import germ
from symact.kernels.lowering.limits import limit_of
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.patch import is_float
from symact.kernels.lowering.plan import Cell, Constant, Direct, Plan, Point
from symact.kernels.lowering.probe import beside

__all__ = ["KINKS", "lower", "plan_of"]

KINKS = {
    "owner": lambda left, right, owner: {"left": left, "right": right}.get(owner, (left + right) / 2),
    "left": lambda left, right, owner: left,
    "right": lambda left, right, owner: right,
    "zero": lambda left, right, owner: flint.arb(0),
    "mean": lambda left, right, owner: (left + right) / 2,
}
"""What a derivative is at a breakpoint, from its one-sided values; a point that neither side owns takes their mean."""


def plan_of(activation: Activation, branches: Any, order: int, kinks: str) -> Plan:
    """The plan of a derivative of the activation; raises ``NotYetSupported`` where none is found."""
    try:
        return lower(branches, order, kinks)
    except (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError, sp.PolynomialError) as problem:
        raise NotYetSupported(
            f"symact found no stable code for the derivative of order {order} of {activation.formula[:80]} ({problem})."
        ) from problem


def lower(branches: Any, order: int, kinks: str) -> Plan:
    """The plan of the derivative of the given order (0: the value)."""
    ends = [-sp.oo, *branches.points, sp.oo]
    derivatives = [sp.diff(piece, X, order) for piece in branches.pieces]
    groups = [cut(d, a, b) for d, a, b in zip(derivatives, ends[:-1], ends[1:], strict=True)]
    cells = _merged([cell for group in groups for cell in group])
    points = []
    for i, at in enumerate(branches.points):
        if is_float(at):
            points.append(_breakpoint(branches, i, groups[i][-1], groups[i + 1][0], order, kinks))
    if not any(point.at == 0.0 for point in points):
        points += _origin(groups)
    return Plan(tuple(cells), tuple(points), limit_of(cells[0], -1), limit_of(cells[-1], 1))


def _merged(cells: list[Cell]) -> list[Cell]:
    """Neighbours that compute in the same way become one cell."""
    result = [cells[0]]
    for cell in cells[1:]:
        last = result[-1]
        if cell.way == last.way:
            result[-1] = Cell(last.low, cell.high, cell.way, cell.formula)
        else:
            result.append(cell)
    return result


def _side_value(cell: Cell, at: sp.Expr) -> tuple[Any, int]:
    """(limit of the cell's function at its end ``at``, sign of the function beside it)."""
    side = 1 if cell.low == at else -1
    way = cell.way
    if isinstance(way, Constant):
        return flint.arb(way.value), (way.value > 0) - (way.value < 0)
    if isinstance(way, Direct):
        series = germ(way.form, at)
        if series is None:
            return beside(way.form, at, side)
        valuation, coefficients, value = series.valuation, series.coefficients, series.value
    else:
        valuation, coefficients = way.valuation, way.coefficients
        value = coefficients[0] if valuation == 0 else flint.arb(0)
    if not coefficients:
        return flint.arb(0), 0
    sign = (1 if coefficients[0] > 0 else -1) * (side if valuation % 2 else 1)
    return (value * sign if valuation < 0 and value * sign < 0 else value), sign


def _breakpoint(branches: Any, i: int, before: Cell, after: Cell, order: int, kinks: str) -> Point:
    at = branches.points[i]
    (left, left_sign), (right, right_sign) = _side_value(before, at), _side_value(after, at)
    if order == 0:
        value = nearest(branches.values[i])
    elif _agree(left, right):
        value = nearest(right)
    else:
        with precision(400):
            value = nearest(KINKS[kinks](left, right, branches.owners[i]))
    if value == 0 and at == 0 and (order == 0 or _agree(left, right)):
        return _signed_origin(left_sign, right_sign)
    return Point(nearest(at), value, value)


def _agree(left: Any, right: Any) -> bool:
    """Whether the one-sided values are one number (to 300 bits): then the point is no kink, whatever ``kinks`` says."""
    with precision(600):
        return bool(left.is_finite() and right.is_finite() and abs(left - right) < flint.arb(2) ** -300)


def _signed_origin(left_sign: int, right_sign: int) -> Point:
    """f(0) = 0: where f changes sign, the zeros have the signs of an odd function."""
    if left_sign < 0 < right_sign:
        return Point(0.0, 0.0, -0.0)
    if right_sign < 0 < left_sign:
        return Point(0.0, -0.0, 0.0)
    return Point(0.0, 0.0, 0.0)


def _origin(groups: list[list[Cell]]) -> list[Point]:
    """The signed zero of an f that is analytic at 0 and vanishes there."""
    for group in groups:
        for before, after in pairwise(group):
            if before.high == 0 == after.low:
                (left, left_sign), (_, right_sign) = _side_value(before, sp.S.Zero), _side_value(after, sp.S.Zero)
                if math.isfinite(float(left.mid())) and nearest(left) == 0.0:
                    return [_signed_origin(left_sign, right_sign)]
    return []
