"""Where f bends up and down, kinks and jumps included.

f is convex where f is continuous, f'' >= 0 on every open interval between breakpoints, and the slope never drops at a
breakpoint; concave the other way round. An inflection is a point with a tangent at which the bending changes sign.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

import sympy as sp

from symact.analysis.certificates.story import told_segments, told_signs
from symact.analysis.endless import sign_changes, turning_breakpoints
from symact.analysis.study import Segment, Study
from symact.facts import Finding
from symact.proof import compare, number_sign

__all__ = ["convexity"]

_BENDS = {1: "convex", -1: "concave", 0: "affine"}


def convexity(study: Study) -> Finding:
    """Verdict, the intervals of one bending between breakpoints, and the inflections."""
    turns = [_slope_turn(study, i) for i in range(len(study.branches.points))]
    verdict = _verdict(study, study.all_signs(2), set(turns))
    segments = study.segments(2)
    told = tuple(
        f"at `x = {p}` the slope goes from `{study.beside(i, 'left', 1)}` to `{study.beside(i, 'right', 1)}`"
        for i, p in enumerate(study.branches.points)
        if turns[i]
    )
    if segments is None:
        return _endless(study, verdict, told)
    runs = _runs(study, segments, turns)
    value = {
        "verdict": verdict,
        "intervals": [{"from": r.low, "to": r.high, "direction": _BENDS[r.sign]} for r in runs],
        "inflections": _inflections(study, runs),
    }
    return Finding(value, (*told_signs(study, 2), *told_segments("f''", segments), *told))


def _slope_turn(study: Study, point: int) -> int:
    """1 where the slope grows across the breakpoint, -1 where it drops, 0 where it is continuous."""
    if not study.is_continuous_at(point):
        return 0
    left, right = study.beside(point, "left", 1), study.beside(point, "right", 1)
    return compare(right, left)


def _verdict(study: Study, bends: set[int], turns: set[int]) -> str:
    signs = bends | turns
    if not study.is_continuous or {1, -1} <= signs:
        return "none"
    return _BENDS[max(signs, key=abs)]


def _runs(study: Study, segments: list[Segment], turns: list[int]) -> list[Segment]:
    joined = [segments[0]]
    for segment in segments[1:]:
        last = joined[-1]
        crossed = segment.piece != last.piece
        kink = crossed and (turns[last.piece] or not study.is_continuous_at(last.piece))
        if segment.sign == last.sign and not kink:
            joined[-1] = Segment(last.low, segment.high, segment.sign, segment.piece)
        else:
            joined.append(segment)
    return joined


def _inflections(study: Study, runs: list[Segment]) -> list[sp.Expr]:
    found = []
    for a, b in itertools.pairwise(runs):
        if a.sign * b.sign == -1 and _has_tangent(study, a.high):
            found.append(a.high)
    return found


def _has_tangent(study: Study, point: sp.Expr) -> bool:
    """Whether f has a tangent at the point, a vertical one too."""
    points = study.branches.points
    if point not in points:
        return True
    return _has_tangent_at(study, points.index(point))


def _has_tangent_at(study: Study, point: int) -> bool:
    """The same of a breakpoint, by its number."""
    if not study.is_continuous_at(point):
        return False
    left, right = study.beside(point, "left", 1), study.beside(point, "right", 1)
    return left == right if left.is_infinite or right.is_infinite else number_sign(left - right) == 0


def _endless(study: Study, verdict: str, told: tuple[str, ...]) -> Finding:
    value: dict[str, Any] = {"verdict": verdict, "intervals": None, "inflections": None}
    if verdict != "none":
        value |= {"intervals": [{"from": -sp.oo, "to": sp.oo, "direction": verdict}], "inflections": []}
        return Finding(value, (*told_signs(study, 2), "hence `f''` keeps its sign", *told))
    value["set"] = sign_changes(study, 2, turning_breakpoints(study, 2, partial(_has_tangent_at, study)))
    return Finding(value, (*told_signs(study, 2), "hence `f''` changes its sign infinitely often", *told))
