"""The smallest and the largest value of a derivative over the whole line, attained or only approached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.functions import X
from symact.proof import Undecided, compare, number_sign
from symact.proof.enclosure import enclose, precision
from symact.proof.ends import End, expand_at, limit_of
from symact.proof.expansion import Expansion, Tail
from symact.proof.field import Element
from symact.proof.periodic import lattice
from symact.proof.signs import chart_of

__all__ = ["Extent", "Extreme", "Places", "extent_of", "largest", "smallest"]


@dataclass(frozen=True)
class Places:
    """Where a value is taken: points, whole open intervals, and points repeated with a period inside an interval.

    ``repeated`` holds (point, period, low, high).
    """

    points: tuple[sp.Expr, ...] = ()
    intervals: tuple[tuple[sp.Expr, sp.Expr], ...] = ()
    repeated: tuple[tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr], ...] = ()

    def __add__(self, other: Places) -> Places:
        return Places(
            _ascending(tuple(dict.fromkeys(self.points + other.points))),
            self.intervals + other.intervals,
            self.repeated + other.repeated,
        )

    @property
    def is_finite(self) -> bool:
        """Whether there are finitely many."""
        return not self.intervals and not self.repeated

    def describe(self) -> str:
        """The set as text."""
        parts = [f"{{{', '.join(map(str, self.points))}}}"] if self.points else []
        parts += [f"({a}, {b})" for a, b in self.intervals]
        parts += [lattice(*each) for each in self.repeated]
        return " union ".join(parts)


def _ascending(points: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
    """The points in order of size; as they come where one moves with a parameter."""
    if any(point.free_symbols for point in points):
        return points
    return tuple(sorted(points, key=lambda point: float(sp.N(point))))


@dataclass(frozen=True)
class Extreme:
    """A value that is attained at ``places``, or, where there are none, approached only."""

    value: sp.Expr
    places: Places = field(default_factory=Places)
    near: str = ""

    @property
    def attained(self) -> bool:
        """Whether the value is taken anywhere."""
        return self.places != Places()


@dataclass(frozen=True)
class Extent:
    """Infimum and supremum."""

    inf: Extreme
    sup: Extreme


def smallest(candidates: list[Extreme]) -> Extreme:
    """The least of the candidates; equal ones join their places."""
    return _best(candidates, lambda a, b: compare(a, b) < 0)


def largest(candidates: list[Extreme]) -> Extreme:
    """The greatest of the candidates; equal ones join their places."""
    return _best(candidates, lambda a, b: compare(a, b) > 0)


def _best(candidates: list[Extreme], better: Callable[[sp.Expr, sp.Expr], bool]) -> Extreme:
    best = candidates[0]
    for candidate in candidates[1:]:
        if candidate.value == best.value or compare(candidate.value, best.value) == 0:
            shorter = candidate.value if candidate.value.count_ops() < best.value.count_ops() else best.value
            best = Extreme(shorter, best.places + candidate.places, best.near or candidate.near)
        elif better(candidate.value, best.value):
            best = candidate
    return best


def extent_of(study: Study, order: int) -> list[Extent]:
    """The extents of the ``order``-th derivative on the maximal stretches of R between discontinuities of f, in order.

    Values of derivatives at breakpoints count where the derivative exists there.
    """
    stretches: list[list[Extreme]] = [[]]
    for i in range(len(study.intervals)):
        stretches[-1] += _piece_candidates(study, i, order)
        if i < len(study.branches.points):
            _cross(study, i, order, stretches)
    return [Extent(smallest(stretch), largest(stretch)) for stretch in stretches if stretch]


def _cross(study: Study, point: int, order: int, stretches: list[list[Extreme]]) -> None:
    """Adds the candidates of a breakpoint; a discontinuity begins a new stretch."""
    place = Places((study.branches.points[point],))
    if order == 0:
        left, value, right = study.jumps[point]
        own = Extreme(value, place)
        joined_left, joined_right = number_sign(value - left) == 0, number_sign(value - right) == 0
        if joined_left:
            stretches[-1].append(own)
        if not (joined_left and joined_right):
            stretches.append([])
        if joined_right and not joined_left:
            stretches[-1].append(own)
        if not joined_left and not joined_right:
            stretches[-1:] = [[own], []]
        return
    if study.is_continuous_at(point) and _differentiable(study, point, order):
        stretches[-1].append(Extreme(study.beside(point, "left", order), place))


def _differentiable(study: Study, point: int, order: int) -> bool:
    for k in range(1, order + 1):
        left, right = study.beside(point, "left", k), study.beside(point, "right", k)
        if left.is_infinite or right.is_infinite or number_sign(left - right) != 0:
            return False
    return True


def _piece_candidates(study: Study, i: int, order: int) -> list[Extreme]:
    low, high, _ = study.intervals[i]
    element, chart = study.element(i, order), study.chart(i, order + 1)
    if chart.is_zero:
        return [Extreme(_constant(element), Places(intervals=((low, high),)))]
    if chart.changes is None:
        return _endless_candidates(study, i, order)
    found = [Extreme(study.value(i, order, z), Places((z,))) for z in chart.changes]
    return found + _at_both_ends(study, i, order)


def _at_both_ends(study: Study, i: int, order: int) -> list[Extreme]:
    """What a piece tends to at its two ends; at a breakpoint that f joins, its limit is the value there itself."""
    low, high, _ = study.intervals[i]
    element = study.element(i, order)
    found = []
    for end, side, point in ((low, "+", i - 1), (high, "-", i)):
        if order == 0 and end.is_finite:
            left, _, right = study.jumps[point]
            found.append(Extreme(right if side == "+" else left, near=f"x -> {end}"))
        else:
            found.append(_at_end(element, end, side))
    return found


def _constant(element: Element) -> sp.Expr:
    expr = element.expr
    return expr if not expr.has(X) else sp.simplify(expr.subs(X, 0))


def _at_end(element: Element, end: sp.Expr, side: str) -> Extreme:
    where: End = end if end in (sp.oo, -sp.oo) else (end, side)
    return Extreme(limit_of(element, where), near=f"x -> {end}")


# --- infinitely many critical points ---


def _endless_candidates(study: Study, i: int, order: int) -> list[Extreme]:
    low, high, _ = study.intervals[i]
    element, wave = study.element(i, order), study.chart(i, order + 1).wave
    whole = study.over_a_period(i, order, order + 1)
    if whole is not None:
        return [
            Extreme(study.value(i, order, z), Places(repeated=((z, whole.period, low, high),))) for z in whole.zeros
        ]
    if study.swings_widely(i, order):
        return [Extreme(-sp.oo), Extreme(sp.oo)]
    unbounded = _limits_if_infinite(element, low, high)
    if len({e.value for e in unbounded}) == 2 or (wave is not None and len(wave.signs) and len(set(wave.signs)) == 1):
        return _at_both_ends(study, i, order)
    for cut in (16, 64, 256):
        candidates = _inside_cut(study, i, order, cut)
        if candidates is not None:
            return candidates
    raise Undecided("infinitely many critical points, and no bound of the oscillation in the tail settles the extremes")


def _limits_if_infinite(element: Element, low: sp.Expr, high: sp.Expr) -> list[Extreme]:
    found = []
    for end, side in ((low, "+"), (high, "-")):
        try:
            extreme = _at_end(element, end, side)
        except Undecided:
            continue
        if extreme.value.is_infinite:
            found.append(extreme)
    return found


def _inside_cut(study: Study, i: int, order: int, cut: int) -> list[Extreme] | None:
    """The candidates on abs(x) <= cut, where they beat a bound of the function beyond; None where they do not."""
    low, high, _ = study.intervals[i]
    element = study.element(i, order)
    bounds = [_bound_beyond(element, end, cut) for end in (low, high) if end in (sp.oo, -sp.oo)]
    if any(b is None for b in bounds):
        return None
    a, b = max(low, sp.Integer(-cut)), min(high, sp.Integer(cut))
    chart = chart_of(study.element(i, order + 1), a, b)
    if chart.zeros is None:
        return None
    found = [Extreme(study.value(i, order, z), Places((z,))) for z in chart.zeros]
    found += [_at_end(element, end, side) for end, side in ((low, "+"), (high, "-")) if not end.is_infinite]
    if not found:
        return None
    with precision(128):
        top = max(bounds)
        low_ball, high_ball = enclose(smallest(found).value), enclose(largest(found).value)
        if not (high_ball > top and low_ball < -top):
            return None
    return found


def _bound_beyond(element: Element, end: sp.Expr, cut: int) -> Any:
    """A bound of abs(f) on the tail beyond ``cut``, or None."""

    def use(expansion: Expansion, tail: Tail) -> Any:
        return tail.size(expansion)

    with precision(128):
        try:
            bound, start = expand_at(element, end, use, start=cut)
        except Undecided:
            return None
    return bound if start == cut else None
