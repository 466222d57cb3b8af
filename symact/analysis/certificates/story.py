"""A sign chart told as a proof: the factored derivative, the sign of each factor, the zeros, the limits at the ends.

A formula in a sentence stands between backticks, so that a report can set it as mathematics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp

from symact.analysis.extent import Extreme, Places
from symact.analysis.study import Segment, Study
from symact.functions import X
from symact.proof import Chart, RealRoot, Undecided, ValueAt, decimal
from symact.proof.field import Element
from symact.proof.signs import factor_chart, signed_factors

__all__ = ["told_extreme", "told_limits", "told_pieces", "told_segments", "told_signs"]

_WAYS = {1: "is positive", -1: "is negative"}
_SIGNS = {1: "> 0", -1: "< 0", 0: "= 0"}


def told_signs(study: Study, order: int) -> list[str]:
    """Sentences that lead from the factored derivative to its signs, piece by piece."""
    name = "f" + "'" * order + "(x)"
    return told_pieces(study, name, [study.element(i, order) for i in range(len(study.intervals))])


def told_pieces(study: Study, name: str, elements: Sequence[Element]) -> list[str]:
    """The same of any function, given by one element a piece."""
    told = []
    for (low, high, _), element in zip(study.intervals, elements, strict=True):
        where = "" if len(study.intervals) == 1 else f" on `{_interval(low, high)}`"
        told.append(f"`{name} = {0 if element.is_zero() else _factored(element)}`{where}")
        told += [] if element.is_zero() else _told_factors(element, low, high)
    return told


def told_segments(name: str, segments: Iterable[Segment]) -> list[str]:
    """What the signs of the factors come to, from left to right."""
    parts = [f"`{name} {_SIGNS[s.sign]}` on `{_interval(s.low, s.high)}`" for s in segments]
    return [f"hence {' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)}"]


def told_extreme(pattern: str, word: str, extreme: Extreme) -> str:
    """Whether the infimum or supremum ``word`` is attained, and where; ``pattern`` names the value at a point."""
    if extreme.value.is_infinite:
        approached = f", as `{extreme.near}`" if extreme.near else ""
        return f"the {word} is `{extreme.value}`{approached}"
    if not extreme.attained:
        near = f" as `{extreme.near}`" if extreme.near else ""
        return f"the {word} is {_value(extreme.value, '')}, approached{near} and not attained"
    points = extreme.places.points
    named = pattern.format(points[0]) if len(points) == 1 and extreme.places.is_finite else ""
    return f"the {word} is {_value(extreme.value, named)}, attained {_told_places(extreme.places)}"


def _value(value: sp.Expr, named: str) -> str:
    """The number; one without a closed form by its name, with its first digits."""
    if not value.has(RealRoot, ValueAt):
        return f"`{value}`"
    about = f"about `{decimal(value, 7)}`"
    return f"`{named}`, {about}" if named else about


def _told_places(places: Places) -> str:
    parts = [f"at `{', '.join(map(str, places.points))}`"] if places.points else []
    parts += [f"on `{_interval(a, b)}`" for a, b in places.intervals]
    parts += [f"on `{Places(repeated=(each,)).describe()}`" for each in places.repeated]
    return " and ".join(parts)


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
        told.append(f"the factor `{expr}` {_told_chart(chart, low, high)}")
    return told


def _told_chart(chart: Chart, low: sp.Expr, high: sp.Expr) -> str:
    where = f"on `{_interval(low, high)}`"
    if chart.zeros is None:
        return _told_wave(chart, where)
    if not chart.zeros:
        return f"{_WAYS[chart.signs[0]]} {where}"
    places = ", ".join(str(z) for z in chart.zeros)
    count = "exactly one zero" if len(chart.zeros) == 1 else f"exactly {len(chart.zeros)} zeros"
    signs = "its sign is" if len(set(chart.signs)) == 1 else "its signs from left to right are"
    shown = chart.signs[:1] if len(set(chart.signs)) == 1 else chart.signs
    return f"has {count} {where}, at `x = {places}`; {signs} `{_signs(shown)}`"


def _told_wave(chart: Chart, where: str) -> str:
    """What repeats for ever."""
    if chart.wave is None:
        return f"changes its sign infinitely often {where}"
    if not chart.wave.zeros:
        return f"{_WAYS[chart.wave.signs[0]]} {where}"
    k = sp.Symbol("k", integer=True)
    zeros = ", ".join(str(z + chart.wave.period * k) for z in chart.wave.zeros)
    signs = "the sign" if len(chart.wave.signs) == 1 else "the signs"
    return (
        f"vanishes {where} at `x = {zeros}` for all integers `k`, with {signs} `{_signs(chart.wave.signs)}` after these"
    )


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
        told.append(f"`{name}(x) -> {value}` as `x -> {end}`")
    return told


def _interval(low: sp.Expr, high: sp.Expr) -> str:
    return "R" if low is -sp.oo and high is sp.oo else f"({low}, {high})"
