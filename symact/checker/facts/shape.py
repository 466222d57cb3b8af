"""Where f rises and falls, where it bends."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from ..balls import order
from ..model import Model, Segment
from .claims import Said, all_equal, equal, need

__all__ = ["convexity", "monotonicity"]


def _runs(m: Model, segments: list[Segment], joins: Callable[[int, int], bool]) -> list[Segment]:
    """Neighbours of one sign put together; at breakpoint i only where ``joins(i, sign)``."""
    runs = [segments[0]]
    for s in segments[1:]:
        last = runs[-1]
        if s.sign == last.sign and (s.piece == last.piece or joins(last.piece, s.sign)):
            runs[-1] = Segment(last.low, s.high, s.sign, s.piece)
        else:
            runs.append(s)
    return runs


def _check_runs(value: Any, runs: list[Segment], names: dict[int, str]) -> None:
    need(isinstance(value["intervals"], list) and len(value["intervals"]) == len(runs), "the number of intervals")
    for claim, run in zip(value["intervals"], runs, strict=True):
        need(claim["direction"] == names[run.sign], "the direction on an interval")
        equal(claim["from"], run.low, "an end of an interval")
        equal(claim["to"], run.high, "an end of an interval")


def monotonicity(m: Model, value: Any) -> Said:
    """Verdict, intervals and turning points."""
    jumps = []
    for i, v in enumerate(m.values):
        left, right = m.beside(i, 0)
        jumps.append((order(v, left), order(right, v)))
    slopes, signs = m.all_signs(1), m.all_signs(1) | {s for pair in jumps for s in pair}
    if signs <= {0}:
        verdict = "constant"
    elif {1, -1} <= signs:
        verdict = "none"
    else:
        verdict = ("" if 0 in slopes else "strictly ") + ("increasing" if 1 in signs else "decreasing")
    need(value["verdict"] == verdict, f"the verdict, which is {verdict!r}")
    segments = m.segments(1)
    if segments is None:
        return _endless(value, verdict, "intervals", "turning_points")
    runs = _runs(m, segments, lambda i, s: all(j in (0, s) for j in jumps[i]))
    _check_runs(value, runs, {1: "increasing", -1: "decreasing", 0: "constant"})
    turning = [a.high for a, b in itertools.pairwise(runs) if a.sign * b.sign == -1]
    kept = [t for t in turning if m.piece_of(t)[1] is None or m.is_continuous(int(m.piece_of(t)[1] or 0))]
    all_equal(value["turning_points"], kept, "the turning points")
    return []


def _endless(value: Any, verdict: str, intervals: str, points: str) -> Said:
    if verdict != "none":
        way = [{"from": "-oo", "to": "oo", "direction": verdict.removeprefix("strictly ")}]
        need(value[intervals] == way and value[points] == [], "the one interval")
        return []
    need(value[intervals] is None and value[points] is None, "a list where there are infinitely many")
    return ["the set of points"]


def convexity(m: Model, value: Any) -> Said:
    """Verdict, intervals and inflections."""
    turns = []
    for i in range(len(m.points)):
        left, right = m.beside(i, 1)
        turns.append(order(right, left) if m.is_continuous(i) else 0)
    signs = m.all_signs(2) | set(turns)
    continuous = all(m.is_continuous(i) for i in range(len(m.points)))
    names = {1: "convex", -1: "concave", 0: "affine"}
    verdict = "none" if not continuous or {1, -1} <= signs else names[max(signs, key=abs)]
    need(value["verdict"] == verdict, f"the verdict, which is {verdict!r}")
    segments = m.segments(2)
    if segments is None:
        return _endless(value, verdict, "intervals", "inflections")
    runs = _runs(m, segments, lambda i, s: not turns[i] and m.is_continuous(i))
    _check_runs(value, runs, names)
    found = [a.high for a, b in itertools.pairwise(runs) if a.sign * b.sign == -1 and _has_tangent(m, a.high)]
    all_equal(value["inflections"], found, "the inflections")
    return []


def _has_tangent(m: Model, at: Any) -> bool:
    point = m.piece_of(at)[1]
    if point is None:
        return True
    left, right = m.beside(point, 1)
    return m.is_continuous(point) and order(left, right) == 0
