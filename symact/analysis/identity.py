"""How close f is to the identity: at 0, on intervals, and far out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.analysis.zeros import solutions
from symact.facts import Finding
from symact.functions import X
from symact.proof import compare, number_sign
from symact.proof.ends import limit_of, sign_at_end
from symact.proof.field import Field

__all__ = ["identity", "sides_of_zero"]


def identity(study: Study) -> Finding:
    """f(0), f'(0), whether f is near the identity at 0 and to which order, and where f(x) = x or tends to it."""
    value, slope = _at_zero(study)
    near = slope is not None and number_sign(value) == 0 and number_sign(slope - 1) == 0
    _, intervals, _ = solutions(study, X)
    found: dict[str, Any] = {
        "value_at_0": value,
        "slope_at_0": slope,
        "near_identity": near,
        "contact_order": _contact(study) if near else None,
        "identity_intervals": [list(i) for i in intervals],
        "asymptotic": [end for end in ("-oo", "oo") if _tends(study, end)],
    }
    return Finding(found, tuple(_told(found)))


def _told(found: dict[str, Any]) -> Iterator[str]:
    yield f"`f(0) = {found['value_at_0']}`"
    yield "f is not differentiable at `0`" if found["slope_at_0"] is None else f"`f'(0) = {found['slope_at_0']}`"
    if found["near_identity"] and found["contact_order"] not in (None, "oo"):
        yield f"the expansion of `f(x) - x` at `0` begins with a multiple of `x**{found['contact_order']}`"
    for low, high in found["identity_intervals"]:
        yield f"`f(x) = x` on `({low}, {high})`"
    for end in found["asymptotic"]:
        yield f"`f(x) - x -> 0` as `x -> {end}`"


def sides_of_zero(study: Study) -> tuple[int, int, int | None]:
    """The pieces to the left and right of 0, and the number of the breakpoint at 0 if there is one."""
    for i, point in enumerate(study.branches.points):
        if compare(point, sp.S.Zero) == 0:
            return i, i + 1, i
    i = sum(1 for p in study.branches.points if compare(p, sp.S.Zero) < 0)
    return i, i, None


def _at_zero(study: Study) -> tuple[sp.Expr, sp.Expr | None]:
    left, _, point = sides_of_zero(study)
    if point is None:
        return study.value(left, 0, sp.S.Zero), study.value(left, 1, sp.S.Zero)
    value = study.branches.values[point]
    if not study.is_continuous_at(point):
        return value, None
    before, after = study.beside(point, "left", 1), study.beside(point, "right", 1)
    differ = before.is_infinite or after.is_infinite or number_sign(before - after) != 0
    return value, None if differ else before


def _contact(study: Study) -> int | str | None:
    """m with f(x) - x = c x^m + ..., c not 0: the smaller of both sides; "oo" where f(x) = x on both sides."""
    left, right, _ = sides_of_zero(study)
    orders = []
    for piece, side in ((left, "-"), (right, "+")):
        expr = study.intervals[piece][2] - X
        element = Field.of(expr).element(expr)
        if not element.is_zero():
            orders.append(-sign_at_end(element, (sp.S.Zero, side)).monomial.power)
    if not orders:
        return "oo"
    order = min(orders)
    return int(order) if order.is_Integer else str(order)


def _tends(study: Study, end: str) -> bool:
    piece, at = (0, -sp.oo) if end == "-oo" else (len(study.intervals) - 1, sp.oo)
    expr = study.intervals[piece][2] - X
    element = Field.of(expr).element(expr)
    if element.is_zero():
        return True
    if (study.is_of_waves(piece, 1) or study.is_periodic(piece, 1)) and not study.vanishes(piece, 2):
        return False  # what is no line, and such a function, does not settle on one
    return limit_of(element, at) == 0
