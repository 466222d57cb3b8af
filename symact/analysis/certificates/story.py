"""A sign chart told as a proof: the factored derivative, the sign of each factor, the zeros, the limits at the ends."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.functions import X
from symact.proof import Chart, Undecided
from symact.proof.field import Element
from symact.proof.signs import factor_chart, signed_factors

__all__ = ["told_limits", "told_signs"]

_WAYS = {1: "> 0", -1: "< 0"}


def told_signs(study: Study, order: int) -> list[str]:
    """Sentences that lead from the factored derivative to its signs, piece by piece."""
    name, told = "f" + "'" * order, []
    for i, (low, high, _) in enumerate(study.intervals):
        where = "" if len(study.intervals) == 1 else f" on {_interval(low, high)}"
        element = study.element(i, order)
        if element.is_zero():
            told.append(f"{name} = 0{where}")
            continue
        told.append(f"{name}(x) = {_factored(element)}{where}")
        told += _told_factors(element, low, high)
    return told


def _factored(element: Element) -> str:
    constant, factors = signed_factors(element)
    top = [_powered(element.polynomial_expr(f), e) for f, e in factors if e > 0]
    bottom = [_powered(element.polynomial_expr(f), -e) for f, e in factors if e < 0]
    whole = [*([] if constant == 1 and top else [constant]), *top]
    parts = whole[0] if len(whole) == 1 else sp.Mul(*whole, evaluate=False)
    return str(parts / sp.Mul(*bottom, evaluate=False) if bottom else parts)


def _powered(expr: sp.Expr, e: int) -> sp.Expr:
    return expr if e == 1 else sp.Pow(expr, e, evaluate=False)


def _told_factors(element: Element, low: sp.Expr, high: sp.Expr) -> list[str]:
    told = []
    for factor, _ in signed_factors(element)[1]:
        expr = element.polynomial_expr(factor)
        if not expr.has(X):
            continue
        try:
            chart = factor_chart(factor, element, low, high)
        except Undecided:
            continue
        told.append(f"the factor {expr} {_told_chart(chart, low, high)}")
    return told


def _told_chart(chart: Chart, low: sp.Expr, high: sp.Expr) -> str:
    where = "on R" if low is -sp.oo and high is sp.oo else f"on {_interval(low, high)}"
    if chart.zeros is None:
        if chart.wave is None:
            return f"changes its sign infinitely often {where}"
        zeros = ", ".join(f"{z} + {chart.wave.period}*k" for z in chart.wave.zeros)
        return f"vanishes at x = {zeros} for all integers k, with the signs {_signs(chart.wave.signs)} after these"
    if not chart.zeros:
        return f"{_WAYS[chart.signs[0]]} {where}"
    places = ", ".join(str(z) for z in chart.zeros)
    count = "exactly one zero" if len(chart.zeros) == 1 else f"exactly {len(chart.zeros)} zeros"
    return f"has {count} {where}, at x = {places}; its signs from left to right: {_signs(chart.signs)}"


def _signs(signs: tuple[int, ...]) -> str:
    return ", ".join("+" if s > 0 else "-" for s in signs)


def told_limits(study: Study, order: int) -> list[str]:
    """The limit of a derivative at both ends, where there is one."""
    name, told = "f" + "'" * order, []
    for end in ("-oo", "oo"):
        try:
            value: Any = study.limit_at(end, order)
        except Undecided:
            continue
        told.append(f"{name}(x) -> {value} as x -> {end}")
    return told


def _interval(low: sp.Expr, high: sp.Expr) -> str:
    return f"({low}, {high})"
