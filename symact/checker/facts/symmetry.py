"""Odd, even, point-symmetric."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from ..balls import ball, check_identity, same
from ..model import Model
from ..repetition import over_a_period
from ..texts import ZERO, Node, Rejected, X, number, plus, put, read, times
from .claims import Said, need, number_of

__all__ = ["symmetry"]


def symmetry(m: Model, value: Any) -> Said:
    """Odd, even, and the centre."""
    odd, even = _mirrors(m, ZERO, ZERO, -1), _mirrors(m, ZERO, ZERO, 1)
    need(value["odd"] is odd and value["even"] is even, "whether f is odd or even")
    if value["center"] is None:
        if even and not odd and _settles(m):
            return []
        need(not odd and not any(_mirrors(m, *c, -1) for c in _centers(m)), "that there is no centre")
        endless = any(m.chart(i, 2).zeros is None for i in range(len(m.pieces))) and _in_a_period(m) is None
        return ["that no other centre exists"] if endless else []
    a, b = (read(record["exact"]) for record in value["center"])
    for record in value["center"]:
        number_of(record)
    need(_mirrors(m, a, b, -1), "the centre of symmetry")
    return []


def _settles(m: Model) -> bool:
    """Whether f has a limit at oo and is not constant, or is unbounded: an even f with a centre would be periodic."""
    try:
        m.at_end("oo", 0)
    except Rejected:
        return all(m.is_continuous(i) for i in range(len(m.points))) and m.swings_widely(m.end_piece("oo"), 0)
    return not m.is_zero(m.end_piece("oo"), 1)


def _centers(m: Model) -> list[tuple[Node, Node]]:
    """The places of a centre: midway between the outer breakpoints, at the middle zero of f'' or any of one period."""
    true_points = [i for i in range(len(m.points)) if i not in m.holes]
    if true_points:
        a = times(number(fmpq(1, 2)), plus(m.points[true_points[0]], m.points[true_points[-1]]))
    else:
        chart, repeated = m.chart(0, 2), _in_a_period(m)
        if repeated is not None:  # a centre and a period are a centre
            return [(z, put(m.pieces[0], z)) for z in repeated]
        if chart.zeros is None or len(chart.zeros) % 2 == 0:
            return []
        a = chart.zeros[len(chart.zeros) // 2]
    piece, point = m.piece_of(ball(a))
    if point is None:
        return [(a, put(m.pieces[piece], a))]
    left, right = m.beside(point, 0)
    if isinstance(left, str) or isinstance(right, str):
        return []
    # the mean of both limits, as a difference that vanishes where it should: taken from the pieces themselves
    both = plus(put(m.pieces[point], a), put(m.pieces[point + 1], a))
    return [(a, times(number(fmpq(1, 2)), both))]


def _in_a_period(m: Model) -> list[Node] | None:
    """The zeros of f'' in one of its periods, where f is of one piece and f'' is seen to have one."""
    chart = m.chart(0, 2)
    return over_a_period(m.d(0, 2), chart) if len(m.pieces) == 1 and chart.zeros is None else None


def _mirrors(m: Model, a: Node, b: Node, s: int) -> bool:
    """Whether f(2a - x) = s f(x) + (2b for s = -1): refuted at a point, or tested as an identity on every piece."""
    shift, n = plus(times(number(2), a), times(number(-1), X)), len(m.pieces)
    target = times(number(2), b) if s < 0 else ZERO
    for i, p in enumerate(m.at):
        if not same(2 * ball(a) - p, m.at[-1 - i]) or not same(m.values[-1 - i], s * m.values[i] + ball(target)):
            return False
    for i in range(n):
        there = put(m.pieces[n - 1 - i], shift)
        here = plus(times(number(s), m.pieces[i]), target)
        try:
            check_identity(there, here, *m.span(i))
        except Rejected as refuted:
            if "fails" not in str(refuted):
                raise
            return False
    return True
