"""Infinite sets of points, as text: where a derivative changes its sign, where a difference is zero.

Where the signs repeat with a period the set is a lattice, ``{a + p*k in (low, high), k integer}``; elsewhere it is
told by the one factor that decides, ``{x in (low, high), x*cos(x) - sin(x) changes sign}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.proof import Chart
from symact.proof.ends import sign_at_end
from symact.proof.field import Element
from symact.proof.periodic import lattice
from symact.proof.signs import factor_chart, signed_factors

__all__ = ["sign_changes", "turning_breakpoints", "zero_set"]


def sign_changes(study: Study, order: int, breakpoints: Sequence[sp.Expr]) -> str:
    """The points at which the ``order``-th derivative changes its sign, those among the breakpoints as given."""
    name = "f" + "'" * order + "(x)"
    found = [f"{{{point}}}" for point in breakpoints]
    for i, (low, high, _) in enumerate(study.intervals):
        found += _changes(study.chart(i, order), study.element(i, order), low, high, name)
    return " union ".join(found)


def turning_breakpoints(study: Study, order: int, counts: Callable[[int], bool]) -> list[sp.Expr]:
    """The breakpoints, of those which ``counts``, at which the ``order``-th derivative changes its sign."""
    points = enumerate(study.branches.points)
    return [point for i, point in points if counts(i) and _sides(study, i, order) == {-1, 1}]


def _sides(study: Study, point: int, order: int) -> set[int]:
    """The signs of a derivative just before and just after a breakpoint."""
    place = study.branches.points[point]
    sides = ((study.element(point, order), "-"), (study.element(point + 1, order), "+"))
    return {0 if element.is_zero() else sign_at_end(element, (place, side)).sign for element, side in sides}


def _changes(chart: Chart, element: Element, low: sp.Expr, high: sp.Expr, name: str) -> Iterator[str]:
    if chart.changes is not None:
        turns = [z for z, a, b in zip(chart.changes, chart.signs, chart.signs[1:], strict=False) if a * b == -1]
        yield from [f"{{{', '.join(map(str, turns))}}}"] if turns else []
    elif chart.wave is not None:
        before = (chart.wave.signs[-1], *chart.wave.signs[:-1])
        turns = [z for z, a, b in zip(chart.wave.zeros, before, chart.wave.signs, strict=True) if a != b]
        yield from (lattice(z, chart.wave.period, low, high) for z in turns)
    else:
        yield f"{{x in ({low}, {high}), {_deciding(element, low, high, name)} changes sign}}"


def zero_set(element: Element, low: sp.Expr, high: sp.Expr) -> str:
    """The zeros of a function that has infinitely many on the interval: those of its factors."""
    factors = [factor for factor, power in signed_factors(element)[1] if power > 0]
    return " union ".join(part for factor in factors for part in _zeros_of(factor, element, low, high))


def _zeros_of(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Iterator[str]:
    chart = factor_chart(factor, of, low, high)
    if chart.wave is not None:
        yield from (lattice(z, chart.wave.period, low, high) for z in chart.wave.zeros)
    elif chart.zeros is None:
        yield f"{{x in ({low}, {high}), {of.polynomial_expr(factor)} = 0}}"
    elif chart.zeros:
        yield f"{{{', '.join(map(str, chart.zeros))}}}"


def _deciding(element: Element, low: sp.Expr, high: sp.Expr, name: str) -> sp.Expr | str:
    """The only factor of an odd power that has zeros on the interval; ``name`` where several have."""
    factors = [factor for factor, power in signed_factors(element)[1] if power % 2]
    vanishing = [f for f in factors if factor_chart(f, element, low, high).zeros != ()]
    return element.polynomial_expr(vanishing[0]) if len(vanishing) == 1 else name
