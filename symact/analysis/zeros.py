"""All zeros and all fixed points, exact: isolated points and whole intervals.

Intervals are open; an end of one that is a solution too is among the points.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.certificates.story import told_pieces
from symact.analysis.endless import zero_set
from symact.analysis.study import Study
from symact.facts import Finding
from symact.functions import X
from symact.proof import number_sign

__all__ = ["fixed_points", "solutions", "zeros"]


def zeros(study: Study) -> Finding:
    """The solutions of f(x) = 0."""
    return _finding(study, sp.S.Zero, "f(x)")


def fixed_points(study: Study) -> Finding:
    """The solutions of f(x) = x."""
    return _finding(study, X, "f(x) - x")


def _finding(study: Study, other: sp.Expr, difference: str) -> Finding:
    points, intervals, endless = solutions(study, other)
    value: dict[str, Any] = {"points": points, "intervals": [list(i) for i in intervals]}
    if endless:
        value |= {"points": None, "set": " union ".join([*endless, *(f"{{{p}}}" for p in points)])}
    pieces = [study.minus(i, 0, other) for i in range(len(study.intervals))]
    return Finding(value, (*told_pieces(study, difference, pieces), *_told_points(study, other, difference)))


def _told_points(study: Study, other: sp.Expr, difference: str) -> list[str]:
    """The value at every breakpoint."""
    points = zip(study.branches.points, study.branches.values, strict=True)
    return [f"at the breakpoint `x = {p}` it is `{difference} = {v - other.subs(X, p)}`" for p, v in points]


def solutions(study: Study, other: sp.Expr) -> tuple[list[sp.Expr], list[tuple[sp.Expr, sp.Expr]], list[str]]:
    """Points, intervals and (described) infinite sets on which f equals ``other``."""
    points: list[sp.Expr] = []
    intervals: list[tuple[sp.Expr, sp.Expr]] = []
    endless: list[str] = []
    for i, (low, high, _) in enumerate(study.intervals):
        chart = study.chart_minus(i, 0, other)
        if chart.is_zero:
            intervals.append((low, high))
        elif chart.zeros is None:
            endless.append(zero_set(study.minus(i, 0, other), low, high))
        else:
            points += chart.zeros
        if i < len(study.branches.points):
            point = study.branches.points[i]
            if number_sign(study.branches.values[i] - other.subs(X, point), root_of=None) == 0:
                points.append(point)
    return *_joined(points, intervals), endless


def _joined(
    points: list[sp.Expr], intervals: list[tuple[sp.Expr, sp.Expr]]
) -> tuple[list[sp.Expr], list[tuple[sp.Expr, sp.Expr]]]:
    """Open intervals that meet in a solution are one, and that point is inside it."""
    joined: list[tuple[sp.Expr, sp.Expr]] = []
    inside = set()
    for low, high in intervals:
        if joined and joined[-1][1] == low and low in points:
            inside.add(low)
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return [p for p in points if p not in inside], joined
