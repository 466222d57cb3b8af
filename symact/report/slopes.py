"""The formulas of f' and f'' with the points at which they do not hold: 1 if x > 0, not 1 otherwise."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from symact.formula import to_text
from symact.functions import X
from symact.report.mathematics import parsed

__all__ = ["HEADS", "derivative_text"]

HEADS = {"derivative": "f'(x)", "second_derivative": "f''(x)"}
"""How the left-hand side of each reads."""


@dataclass(frozen=True)
class _Case:
    """``value`` between ``low`` and ``high``; whether it holds at these."""

    value: sp.Expr
    low: sp.Expr = -sp.oo
    high: sp.Expr = sp.oo
    at_low: bool = False
    at_high: bool = False

    def condition(self) -> Any:
        """On x, without an end that is infinite."""
        above = (sp.Ge if self.at_low else sp.Gt)(X, self.low)
        below = (sp.Le if self.at_high else sp.Lt)(X, self.high)
        return sp.And(*([above] if self.low.is_finite else []), *([below] if self.high.is_finite else []))


def derivative_text(facts: dict[str, Any], key: str) -> str | None:
    """The formula text of f' or f'', its cases open at the points where the derivative does not exist.

    ``None`` where the derivative is not known; the text as it is where no point is to be left out.
    """
    value = (facts.get(key) or {}).get("value")
    expr = None if value is None else parsed(str(value))
    if expr is None:
        return None if value is None else str(value)
    cases = list(_cases(expr))
    missing = {p for p in (*_exceptions(facts), *_breaks(cases, key), *_holes(cases)) if p.is_number}
    return _open(cases, sorted(missing, key=float)) if missing else str(value)


def _cases(expr: sp.Expr) -> Iterator[_Case]:
    """The cases of a derivative from left to right; it has x <= p or x < p as conditions, p ascending."""
    if not isinstance(expr, sp.Piecewise):
        yield _Case(expr)
        return
    low, at_low = -sp.oo, False
    for value, condition in expr.args:
        if condition == sp.true:
            yield _Case(value, low, sp.oo, at_low)
            return
        canonical = condition.canonical
        at_high = isinstance(canonical, sp.Le)
        yield _Case(value, low, canonical.rhs, at_low, at_high)
        low, at_low = canonical.rhs, not at_high


def _exceptions(facts: dict[str, Any]) -> Iterator[sp.Expr]:
    """Where f' does not exist."""
    known = (facts.get("differentiability") or {}).get("value") or {}
    for one in known.get("exceptions") or ():
        point = parsed(one["at"]["exact"])
        if point is not None:
            yield point


def _breaks(cases: list[_Case], key: str) -> Iterator[sp.Expr]:
    """Where f' exists, but f'' from the left is not f'' from the right."""
    for before, after in itertools.pairwise(cases):
        sides = (one.value.subs(X, after.low) for one in (before, after))
        if key == "second_derivative" and sp.simplify(next(sides) - next(sides)) != 0:
            yield after.low


def _holes(cases: list[_Case]) -> Iterator[sp.Expr]:
    """0, where the formula has no value there: the slope of sin(x)/x is told for other x."""
    if any(one.low < 0 < one.high and one.value.subs(X, 0).has(sp.nan, sp.zoo) for one in cases):
        yield sp.S.Zero


def _open(cases: list[_Case], missing: list[sp.Expr]) -> str:
    """The cases as text, cut at the points, each with a condition of its own."""
    pairs: list[tuple[sp.Expr, Any]] = []
    for case in cases:
        inside = [p for p in missing if case.low < p < case.high]
        opened = replace(
            case, at_low=case.at_low and case.low not in missing, at_high=case.at_high and case.high not in missing
        )
        pairs.append((case.value, sp.And(opened.condition(), *(sp.Ne(X, p) for p in inside))))
    return to_text(sp.Piecewise(*pairs))
