"""Zeros and fixed points, and what f does near 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from ..balls import ball, same, series_of, sign
from ..model import Model, integer_terms
from ..tails import terms_at
from ..texts import ZERO, Node, Rejected, X, number, plus, put, times
from .claims import BOTH, Said, all_equal, as_set, equal, need, number_of

__all__ = ["identity", "solutions", "taylor"]


def solutions(other: Node) -> Callable[[Model, Any], Said]:
    """All solutions of f = other."""

    def replay(m: Model, value: Any) -> Said:
        points, intervals, endless = _solved(m, other)
        need(len(value["intervals"]) == len(intervals), "the number of intervals")
        for records, pair in zip(value["intervals"], intervals, strict=True):
            all_equal(records, list(pair), "an interval of solutions")
        if endless:
            need(value["points"] is None, "a list where there are infinitely many solutions")
            return ["the set of solutions"]
        as_set(value["points"], points, "the solutions")
        return []

    return replay


def _solved(m: Model, other: Node) -> tuple[list[Any], list[tuple[Any, Any]], bool]:
    points: list[Any] = []
    intervals: list[tuple[Any, Any]] = []
    endless = False
    for i in range(len(m.pieces)):
        chart = m.chart(i, 0, other)
        low, high = m.span(i)
        if chart.signs == (0,):
            if points and intervals and intervals[-1][1] is low and points[-1] is low:
                points.pop()
                intervals[-1] = (intervals[-1][0], high)
            else:
                intervals.append((low, high))
        points += [ball(z) for z in chart.zeros or ()]
        endless = endless or chart.zeros is None
        if i < len(m.points) and same(m.values[i], ball(put(other, m.points[i]))):
            points.append(m.at[i])
    return points, intervals, endless


def identity(m: Model, value: Any) -> Said:
    """f near the identity: at 0, on intervals, far out."""
    piece, point = m.piece_of(fmpq(0))
    at_zero = m.values[point] if point is not None else ball(m.pieces[piece], arb(0))
    equal(value["value_at_0"], at_zero, "f(0)")
    if point is None or (m.is_continuous(point) and m.agrees(point, 1)):
        slope = m.limit(m.d(piece, 1), ZERO, "-")
        equal(value["slope_at_0"], slope, "f'(0)")
        near = not isinstance(slope, str) and same(at_zero, fmpq(0)) and same(slope, fmpq(1))
    else:
        need(value["slope_at_0"] is None, "f'(0), which does not exist")
        near = False
    need(value["near_identity"] is near, "whether f is near the identity at 0")
    order_ = _contact(m, piece, piece + (point is not None)) if near else None
    need(value["contact_order"] == order_, "the contact order")
    intervals = _solved(m, X)[1] if _has_identity(m) else []
    need(len(intervals) == len(value["identity_intervals"]), "the identity intervals")
    for records, pair in zip(value["identity_intervals"], intervals, strict=True):
        all_equal(records, list(pair), "an identity interval")
    need(value["asymptotic"] == [end for end in BOTH if _tends(m, end)], "the ends where f(x) - x -> 0")
    return []


def _has_identity(m: Model) -> bool:
    return any(m.is_zero(i, 0, X) for i in range(len(m.pieces)))


def _contact(m: Model, left: int, right: int) -> Any:
    orders = []
    for piece, side in ((left, "-"), (right, "+")):
        f = plus(m.pieces[piece], times(number(-1), X))
        if not m.is_zero(piece, 0, X):
            orders.append(-terms_at(f, (ZERO, side), lambda a, tail: tail.relative(a)[0].power))
    if not orders:
        return "oo"
    least = min(orders)
    return int(least.p) if least.q == 1 else f"{least.p}/{least.q}"


def _tends(m: Model, end: str) -> bool:
    piece = m.end_piece(end)
    f = plus(m.pieces[piece], times(number(-1), X))
    try:
        value = m.limit(f, end, "")
    except Rejected:
        if not (m.goes_on(f, piece) or m.oscillates(m.d(piece, 1), piece) or m.swings_widely(piece, 0, X)):
            raise
        return False
    return not isinstance(value, str) and sign(value) == 0


def taylor(m: Model, value: Any) -> Said:
    """The Taylor coefficients at 0."""
    piece, point = m.piece_of(fmpq(0))
    sides = (("left", piece, "-"), ("right", piece + (point is not None), "+"))
    for name, i, side in sides:
        all_equal(value[name], _coefficients(m.pieces[i], side, len(value[name])), f"the coefficients from the {name}")
        need(len(value[name]) == 9, "the number of coefficients")
    need(value["two_sided"] is (point is None or point in m.holes), "whether one series holds on both sides")
    if value["radius"] is not None:
        number_of(value["radius"])
    return ["the radius of convergence"]


def _coefficients(f: Node, side: str, count: int) -> list[Any]:
    before, ctx.cap = ctx.cap, count
    try:
        found = series_of(f, arb_series([0, 1], count))
        if all(c.is_finite() for c in found[:count]):
            return found[:count]
    except (ZeroDivisionError, ValueError):
        pass
    finally:
        ctx.cap = before
    terms = integer_terms(f, (ZERO, side))
    return [terms.get(k, fmpq(0)) * (1 if side == "+" else (-1) ** k) for k in range(count)]
