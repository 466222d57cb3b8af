"""Where the gradient vanishes: softly towards an end, hard from a point on, or on whole intervals in between.

Soft: f' -> 0 at the end; hard: f' = 0 from some point on (Gulcehre et al. 2016).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.far import in_x
from symact.analysis.study import Study
from symact.facts import Finding
from symact.proof import Undecided, number_sign
from symact.proof.ends import sign_at_end
from symact.proof.monomials import Monomial

__all__ = ["dead_intervals", "saturation", "threshold"]


def saturation(study: Study) -> Finding:
    """The kind and the rate at each end, and the maximal open intervals on which f' = 0."""
    value: dict[str, Any] = {}
    told = []
    for name, end in (("left", "-oo"), ("right", "oo")):
        kind, rate, family = _at(study, end)
        value[name] = kind
        value[f"{name}_rate"] = rate
        value[f"{name}_decay"] = family
        told.append(_told(study, name, end, kind, rate))
    value["dead"] = [[a, b] for a, b in dead_intervals(study)]
    return Finding(value, tuple(told))


def _told(study: Study, side: str, end: str, kind: str, rate: str | None) -> str:
    if kind == "hard":
        low, high, _ = study.intervals[0 if end == "-oo" else -1]
        return f"`f'(x) = 0` on `({low}, {high})`: hard saturation on the {side}"
    if kind == "soft":
        how = f" like `{rate}`" if rate else ""
        return (
            f"`f'(x) -> 0` as `x -> {end}`{how}, and `f'` is zero on no interval there: soft saturation on the {side}"
        )
    try:
        return f"`f'(x) -> {study.limit_at(end, 1)}` as `x -> {end}`: no saturation on the {side}"
    except Undecided:
        return f"`f'(x)` oscillates as `x -> {end}`: no saturation on the {side}"


def dead_intervals(study: Study) -> list[tuple[sp.Expr, sp.Expr]]:
    """The maximal open intervals with f' = 0."""
    found: list[tuple[sp.Expr, sp.Expr]] = []
    for i, (low, high, _) in enumerate(study.intervals):
        if study.vanishes(i, 1):
            joins = found and found[-1][1] == low and study.is_continuous_at(i - 1)
            found[-1:] = [(found[-1][0], high)] if joins else [*found[-1:], (low, high)]
    return found


def _at(study: Study, end: str) -> tuple[str, str | None, str | None]:
    piece, at = (0, -sp.oo) if end == "-oo" else (len(study.intervals) - 1, sp.oo)
    slope = study.element(piece, 1)
    if study.vanishes(piece, 1):
        return "hard", None, None
    try:
        limit = study.limit_at(end, 1)
    except Undecided:
        if _slope_is_wave(study, piece):
            return "none", None, None
        raise
    if limit != 0:
        return "none", None, None
    try:
        lead = sign_at_end(slope, at)
    except Undecided:
        return "soft", None, None  # analytic and not zero somewhere, so zero on no interval
    if not lead.settles:
        return "soft", None, None
    rate = lead.coefficient * in_x(lead.monomial, at)
    return "soft", str(rate), _family(lead.monomial)


def _slope_is_wave(study: Study, piece: int) -> bool:
    """Whether f', which is not zero, is seen to take values away from 0 arbitrarily far out."""
    return study.is_of_waves(piece, 1) or study.is_periodic(piece, 1)


def _family(monomial: Monomial) -> str:
    if not monomial.exponent:
        return "algebraic" if monomial.power else "logarithmic"
    lead = monomial.exponent[0][0]
    if lead.exponent:
        return "doubly exponential"
    return {sp.S.One: "exponential", sp.S(2): "Gaussian"}.get(lead.power, "super-exponential")


def threshold(study: Study, eps: sp.Expr) -> sp.Set:
    """The exact set of x at which f' exists and abs(f'(x)) < eps. Raises ``Undecided`` where it is not proved."""
    parts: list[sp.Set] = []
    for i, (low, high, _) in enumerate(study.intervals):
        inside = sp.Interval.open(low, high)
        for other, wanted in ((eps, -1), (-eps, 1)):
            chart = study.chart_minus(i, 1, other)
            if chart.zeros is None:
                raise Undecided("the set has infinitely many parts")
            ends = (low, *chart.zeros, high)
            good = [
                sp.Interval.open(a, b) for a, b, s in zip(ends[:-1], ends[1:], chart.signs, strict=True) if s == wanted
            ]
            inside = sp.Intersection(inside, sp.Union(*good))
        parts.append(inside)
    for i, point in enumerate(study.branches.points):
        left, right = study.beside(i, "left", 1), study.beside(i, "right", 1)
        smooth = study.is_continuous_at(i) and left.is_finite and right.is_finite and number_sign(left - right) == 0
        if smooth and number_sign(abs(left) - eps) < 0:
            parts.append(sp.FiniteSet(point))
    return sp.Union(*parts)
