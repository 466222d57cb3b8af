"""Where f is differentiable, and how smooth it is, from exact one-sided derivatives at every breakpoint."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.facts import Finding
from symact.proof import Undecided, number_sign

__all__ = ["differentiability", "order_at", "smoothness"]

_HIGHEST = 24


def differentiability(study: Study) -> Finding:
    """The points at which f' does not exist, each with its kind and both one-sided derivatives."""
    exceptions = []
    for i, point in enumerate(study.branches.points):
        kind = _kind(study, i)
        if kind:
            left, right = study.beside(i, "left", 1), study.beside(i, "right", 1)
            exceptions.append({"at": point, "kind": kind, "left": left, "right": right})
    value = {"everywhere": not exceptions, "almost_everywhere": True, "exceptions": exceptions}
    told = (
        "f is analytic between its breakpoints"
        if study.branches.points
        else "one analytic expression holds on all of R"
    )
    return Finding(value, (told, *map(_told, exceptions)))


def _told(item: dict[str, Any]) -> str:
    if item["kind"] == "jump":
        return f"f jumps at `x = {item['at']}`"
    slopes = f"`{item['left']}` on the left and `{item['right']}` on the right"
    return f"at `x = {item['at']}` the graph has a {item['kind']}: the slope is {slopes}"


def _kind(study: Study, point: int) -> str:
    if not study.is_continuous_at(point):
        return "jump"
    left, right = study.beside(point, "left", 1), study.beside(point, "right", 1)
    if left.is_infinite or right.is_infinite:
        return "vertical tangent"
    return "kink" if number_sign(left - right) != 0 else ""


def smoothness(study: Study) -> Finding:
    """The largest k with f in C^k."""
    orders: dict[sp.Expr, Any] = {}
    for i, point in enumerate(study.branches.points):
        if not study.is_hole(i):
            orders[point] = order_at(study, i)
    worst = min(orders.values(), default=None)
    told = tuple(_told_order(point, k) for point, k in orders.items())
    return Finding("oo" if worst is None else worst, told or ("one analytic expression holds on all of R",))


def _told_order(point: sp.Expr, order: int) -> str:
    if order < 0:
        return f"f jumps at `x = {point}`"
    same = "f is continuous" if order == 0 else f"the derivatives up to order {order} agree"
    return f"at `x = {point}` {same}, and the one-sided derivatives of order {order + 1} differ"


def order_at(study: Study, point: int) -> int:
    """The largest k such that f is C^k near the breakpoint; ``Undecided`` where it may be analytic there."""
    if not study.is_continuous_at(point):
        return -1
    for k in range(1, _HIGHEST):
        left, right = study.beside(point, "left", k), study.beside(point, "right", k)
        if left.is_infinite or right.is_infinite or number_sign(left - right) != 0:
            return k - 1
    raise Undecided(f"all derivatives up to order {_HIGHEST} agree at x = {study.branches.points[point]}")
