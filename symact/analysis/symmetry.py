"""Odd, even, point-symmetric: proved by an identity of the normal forms, refuted by a witness."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symact.analysis.smoothness import order_at
from symact.analysis.study import Study, is_nonzero_at, points_inside
from symact.facts import Finding
from symact.functions import X
from symact.proof import Undecided, analytic_identity, compare, equal_slopes, number_sign
from symact.proof.field import Field
from symact.proof.values import with_rational_waves

__all__ = ["is_odd", "mean_by_symmetry", "symmetry"]


def symmetry(study: Study) -> Finding:
    """Whether f is odd or even, and a point (a, b) with f(a + t) + f(a - t) = 2 b where there is one."""
    odd = is_odd(study)
    even = _holds(study, sp.S.Zero, None, 1)
    settled = even and not odd and _settles(study)
    center = (sp.S.Zero, sp.S.Zero) if odd else None if settled else _center(study)
    value = {"odd": odd, "even": even, "center": list(center) if center else None}
    return Finding(value, (*_told_parity(odd, even), *([] if odd else [_told_center(center, settled)])))


def _told_parity(odd: bool, even: bool) -> Iterator[str]:
    if odd or even:
        yield f"`f(-x) = {'-' if odd and not even else ''}f(x)`, an identity of the normal forms on both sides"
    if even and not odd:
        yield "f is not odd: there is a point with `f(-x) + f(x)` not `0`"
    elif odd and not even:
        yield "f is not even: there is a point with `f(-x) - f(x)` not `0`"
    elif not odd:
        yield "f is neither odd nor even: there are points with `f(-x) + f(x)` and with `f(-x) - f(x)` not `0`"


def _told_center(center: tuple[sp.Expr, sp.Expr] | None, settled: bool) -> str:
    if center:
        a, b = center
        return f"`f({X + a}) + f({a - X}) = {2 * b}`, an identity of the normal forms on both sides"
    if settled:
        return (
            "f is even: a symmetry about a point would make it periodic, but it has a limit at `oo` and is not "
            "constant, or is unbounded"
        )
    return (
        "a symmetry about a point maps breakpoints to breakpoints and zeros of `f''` to zeros of `f''`; at none of the "
        "places that this leaves does f have one"
    )


def _settles(study: Study) -> bool:
    """Whether f has a limit at oo and is not constant, or is continuous and unbounded.

    An even f with a centre (a, b) has f(x + 4a) = f(x). A periodic function with a limit is constant, and a continuous
    one is bounded.
    """
    try:
        study.limit_at("oo", 0)
    except Undecided:
        return study.is_continuous and study.swings_widely(len(study.intervals) - 1, 0)
    return not study.vanishes(len(study.intervals) - 1, 1)


def is_odd(study: Study) -> bool:
    """Whether f(-x) = -f(x) on R."""
    return _holds(study, sp.S.Zero, sp.S.Zero, -1)


def mean_by_symmetry(study: Study) -> sp.Expr | None:
    """b with f(-x) = 2 b - f(x) for almost all x: the mean of f under any even law; None where that is not shown."""
    try:
        b = _value(study, sp.S.Zero)
        return b if _holds(study, sp.S.Zero, b, -1, with_points=False) else None
    except Undecided:
        return None


def _center(study: Study) -> tuple[sp.Expr, sp.Expr] | None:
    """The point of symmetry; it lies midway between the outermost breakpoints, or at the middle inflection."""
    for a in _candidates(study):
        b = _value(study, a)
        if _holds(study, a, b, -1):
            return a, b
    return None


def _candidates(study: Study) -> list[sp.Expr]:
    """The only places a centre can have: the reflection maps breakpoints, or the zeros of f'', onto themselves."""
    points = [p for i, p in enumerate(study.branches.points) if not study.is_hole(i) and order_at(study, i) < sp.oo]
    if points:
        return [(points[0] + points[-1]) / 2]
    chart = study.chart(0, 2)
    if chart.is_zero:
        return [sp.S.Zero]
    if chart.zeros is None:
        whole = study.over_a_period(0, 2, 2)
        if whole is None:
            raise Undecided("f'' has infinitely many zeros, and any of them may be a point of symmetry")
        # With a centre a and a period P of f'', a + P is a centre, too: one zero of each class is enough.
        near = {z - whole.period * round(float(sp.N(z / whole.period))) for z in whole.zeros}
        return sorted(near, key=lambda z: (abs(float(z)), float(z) < 0))
    return [chart.zeros[len(chart.zeros) // 2]] if len(chart.zeros) % 2 else []


def _value(study: Study, a: sp.Expr) -> sp.Expr:
    """b with the symmetry f(a + t) + f(a - t) = 2 b: the mean of the limits at a."""
    for i, point in enumerate(study.branches.points):
        if compare(point, a) == 0:
            return (study.beside(i, "left", 0) + study.beside(i, "right", 0)) / 2
    i = sum(1 for p in study.branches.points if compare(p, a) < 0)
    return study.value(i, 0, a)


def _holds(study: Study, a: sp.Expr, b: sp.Expr | None, sign: int, with_points: bool = True) -> bool:
    """Whether f(2a - x) = sign f(x) + (2b for sign -1) on R, points included."""
    target = sp.S.Zero if b is None else 2 * b
    points = study.branches.points
    mirrored = [2 * a - p for p in reversed(points)]
    if any(compare(p, q) != 0 for p, q in zip(points, mirrored, strict=True)):
        _refute_at_points(study, a, target, sign)
        return False
    n = len(study.intervals)
    for i in range((n + 1) // 2 + 1 if n > 1 else 1):
        here = study.intervals[i][2]
        there = with_rational_waves(study.intervals[n - 1 - i][2].subs(X, 2 * a - X))
        low, high, _ = study.intervals[i]
        if not _agree(there, sign * here + target, low, high):
            _refute(there - sign * here - target, low, high)
            return False
    values = study.branches.values if with_points else ()
    return all(number_sign(values[-1 - i] - sign * values[i] - target) == 0 for i in range(len(values)))


def _agree(left: sp.Expr, right: sp.Expr, low: sp.Expr, high: sp.Expr) -> bool:
    """Whether two expressions that are analytic on (low, high) are proved to be equal there."""
    if analytic_identity(left, right):
        return True
    if not equal_slopes(left, right):
        return False
    return any(number_sign((left - right).subs(X, point)) == 0 for point in points_inside(low, high)[:1])


def _refute_at_points(study: Study, a: sp.Expr, target: sp.Expr, sign: int) -> None:
    """Finds a point x with f(2a - x) - sign f(x) - target shown to be non-zero, or raises ``Undecided``."""
    for low, high, _ in study.intervals:
        for x in points_inside(low, high):
            mirror = 2 * a - x
            here, there = (study.piece_of(p) for p in (x, mirror))
            if here is None or there is None:
                continue
            difference = study.value(there, 0, mirror) - sign * study.value(here, 0, x) - target
            if number_sign(difference) != 0:
                return
    raise Undecided("no witness against the symmetry was found")


def _refute(difference: sp.Expr, low: sp.Expr, high: sp.Expr) -> None:
    """Finds a point of the interval at which the difference is proved to be non-zero, or raises ``Undecided``."""
    element = Field.of(difference).element(difference)
    if not any(is_nonzero_at(element, point) for point in points_inside(low, high)):
        raise Undecided("neither an identity nor a witness against the symmetry was found")
