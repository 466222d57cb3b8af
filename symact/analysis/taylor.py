"""The Taylor series at 0: exact coefficients from either side, and the radius of convergence."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.identity import sides_of_zero
from symact.analysis.smoothness import order_at
from symact.analysis.study import Study
from symact.errors import NotYetSupported
from symact.facts import Finding
from symact.proof import Undecided, compare, number_sign
from symact.proof.remainder import taylor_remainder
from symact.series import radius
from symact.series import taylor as series_at

__all__ = ["coefficients", "remainder", "taylor"]

_ORDER = 8


def taylor(study: Study) -> Finding:
    """Coefficients up to x^8 from the left and from the right, whether they agree, and the radius of convergence.

    The coefficients are derivatives of the one-sided branch; they are those of f itself where ``two_sided`` is true.
    """
    left, right = coefficients(study, _ORDER)
    before, after, point = sides_of_zero(study)
    two_sided = point is None or study.is_hole(point) or not _differ(study, point, left, right)
    bounds = [radius(study.intervals[piece][2], sp.S.Zero) for piece in dict.fromkeys((before, after))]
    known = [b for b in bounds if b is not None]
    value = {
        "left": list(left),
        "right": list(right),
        "two_sided": two_sided,
        "radius": min(known, key=lambda b: float(sp.N(b))) if len(known) == len(bounds) else None,
    }
    return Finding(value, ("the coefficients come from exact arithmetic with truncated power series", *_told(value)))


def _told(value: dict[str, Any]) -> list[str]:
    """Why the series converges as far as it does, where that is known."""
    if value["radius"] is None or not value["two_sided"]:
        return []
    if value["radius"] == sp.oo:
        return ["f has no singularity in the complex plane"]
    return [f"the singularity of f in the complex plane that is nearest to `0` has the distance `{value['radius']}`"]


def _differ(study: Study, point: int, left: tuple[sp.Expr, ...], right: tuple[sp.Expr, ...]) -> bool:
    """True, for the series of the two sides are shown to differ; ``Undecided`` where f may be analytic there."""
    if any(number_sign(a - b) != 0 for a, b in zip(left, right, strict=True)):
        return True
    return order_at(study, point) >= -1


def coefficients(study: Study, order: int) -> tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]:
    """c_0, ..., c_order of the branches to the left and to the right of 0."""
    before, after, _ = sides_of_zero(study)
    try:
        right = series_at(study.intervals[after][2], sp.S.Zero, order)
        left = right if before == after else series_at(study.intervals[before][2], sp.S.Zero, order)
    except NotYetSupported as problem:
        raise Undecided(str(problem)) from None
    return left, right


def remainder(study: Study, order: int, reach: sp.Rational) -> tuple[sp.Rational, sp.Rational]:
    """Bounds of abs(f - T_order) on [-r, 0] and on [0, r], T being the Taylor polynomial of that side's branch."""
    before, after, _ = sides_of_zero(study)
    ends = (study.intervals[before][0], study.intervals[after][1])
    if compare(ends[0], -reach) > 0 or compare(ends[1], reach) < 0:
        raise Undecided("another breakpoint lies inside the interval")
    return (
        taylor_remainder(study.intervals[before][2], order, -reach, sp.S.Zero),
        taylor_remainder(study.intervals[after][2], order, sp.S.Zero, reach),
    )
