"""Where f rises and falls, strictly or not, jumps and kinks included.

f is increasing where f' >= 0 on every open interval between breakpoints and no jump goes down; strictly, where f' is
zero on no interval. Isolated zeros of f' (x^3 at 0) do not matter.
"""

from __future__ import annotations

import itertools
from typing import Any

import sympy as sp

from symact.analysis.certificates.story import told_segments, told_signs
from symact.analysis.endless import sign_changes, turning_breakpoints
from symact.analysis.study import Segment, Study
from symact.facts import Finding
from symact.proof import number_sign

__all__ = ["monotonicity"]

_DIRECTIONS = {1: "increasing", -1: "decreasing", 0: "constant"}


def monotonicity(study: Study) -> Finding:
    """Verdict, maximal intervals of one direction, and the points at which the direction turns."""
    steps = _jump_signs(study)
    verdict = _verdict(study.all_signs(1), {s for pair in steps for s in pair})
    segments = study.segments(1)
    if segments is None:
        return _endless(study, verdict)
    runs = _runs(study, segments, steps)
    intervals = [{"from": r.low, "to": r.high, "direction": _DIRECTIONS[r.sign]} for r in runs]
    turning = [a.high for a, b in itertools.pairwise(runs) if a.sign * b.sign == -1]
    continuous = [p for p in turning if _is_continuous(study, p)]
    value = {"verdict": verdict, "intervals": intervals, "turning_points": continuous}
    return Finding(value, (*told_signs(study, 1), *told_segments("f'", segments), *_told_jumps(study, steps)))


def _jump_signs(study: Study) -> list[tuple[int, int]]:
    """The direction of the two half-jumps at every breakpoint: into the value, and out of it."""
    return [(number_sign(value - left), number_sign(right - value)) for left, value, right in study.jumps]


def _verdict(slopes: set[int], jumps: set[int]) -> str:
    signs = slopes | jumps
    if signs <= {0}:
        return "constant"
    if {1, -1} <= signs:
        return "none"
    name = "increasing" if 1 in signs else "decreasing"
    return name if 0 in slopes else f"strictly {name}"


def _runs(study: Study, segments: list[Segment], steps: list[tuple[int, int]]) -> list[Segment]:
    """Neighbouring segments of one direction joined, where no jump between them goes the other way."""
    joined = [segments[0]]
    for segment in segments[1:]:
        last = joined[-1]
        across = steps[last.piece] if segment.piece != last.piece else (0, 0)
        if (
            segment.sign == last.sign
            and all(s in (0, segment.sign) for s in across)
            and (segment.sign or not any(across))
        ):
            joined[-1] = Segment(last.low, segment.high, segment.sign, segment.piece)
        else:
            joined.append(segment)
    return joined


def _is_continuous(study: Study, point: sp.Expr) -> bool:
    points = study.branches.points
    return point not in points or study.is_continuous_at(points.index(point))


def _endless(study: Study, verdict: str) -> Finding:
    value: dict[str, Any] = {"verdict": verdict, "intervals": None, "turning_points": None}
    if verdict != "none":
        value["intervals"] = [{"from": -sp.oo, "to": sp.oo, "direction": verdict.removeprefix("strictly ")}]
        value["turning_points"] = []
        kept = "hence `f'` keeps its sign; its zeros are isolated, one pattern repeated for ever"
        return Finding(value, (*told_signs(study, 1), kept))
    breakpoints = turning_breakpoints(study, 1, study.is_continuous_at)
    value["set"] = sign_changes(study, 1, breakpoints)
    told = (f"`f'` changes its sign at `x = {point}` too" for point in breakpoints)
    return Finding(value, (*told_signs(study, 1), "hence `f'` changes its sign infinitely often", *told))


def _told_jumps(study: Study, steps: list[tuple[int, int]]) -> list[str]:
    ways = {(1,): "up", (-1,): "down", (-1, 1): "to a value aside"}
    told = []
    for point, pair in zip(study.branches.points, steps, strict=True):
        if any(pair):
            told.append(f"at `x = {point}` f jumps {ways[tuple(sorted(set(pair) - {0}))]}")
    return told
