"""The limits of f and f' at both ends, and the lines that f approaches."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp

from symact.analysis.extent import Extreme, largest, smallest
from symact.analysis.study import Study
from symact.facts import Finding
from symact.functions import X
from symact.proof import Undecided
from symact.proof.ends import expand_at
from symact.proof.expansion import Expansion, Tail
from symact.proof.monomials import ONE, Monomial, TooEarly

__all__ = ["asymptotes", "derivative_limits", "limits"]

_ENDS = ("-oo", "oo")


def limits(study: Study) -> Finding:
    """The limits of f at -oo and oo; where f oscillates, the lower and the upper limit."""
    return _limits(study, 0)


def derivative_limits(study: Study) -> Finding:
    """The limits of f' at -oo and oo."""
    return _limits(study, 1)


def _limits(study: Study, order: int) -> Finding:
    value = {end: _limit(study, end, order) for end in _ENDS}
    name = "f" + "'" * order
    return Finding(value, tuple(_told(name, v, end) for end, v in value.items()))


def _told(name: str, value: Any, end: str) -> str:
    if isinstance(value, dict):
        low, high = value["oscillates"]
        return f"`{name}(x)` oscillates as `x -> {end}`: its lower limit is `{low}`, its upper limit `{high}`"
    return f"`{name}(x) -> {value}` as `x -> {end}`"


def _limit(study: Study, end: str, order: int) -> Any:
    try:
        return study.limit_at(end, order)
    except Undecided:
        swing = _swing(study, end, order)
        if swing is None:
            raise
        return {"oscillates": list(swing)}


def _swing(study: Study, end: str, order: int) -> tuple[sp.Expr, sp.Expr] | None:
    """Lower and upper limit where the derivative is periodic towards the end: its extremes over one period."""
    piece = 0 if end == "-oo" else len(study.intervals) - 1
    whole = study.over_a_period(piece, order, order + 1)
    if whole is None:
        return (-sp.oo, sp.oo) if study.swings_widely(piece, order) else None
    extremes = [Extreme(study.value(piece, order, z)) for z in whole.zeros]
    return smallest(extremes).value, largest(extremes).value


def asymptotes(study: Study) -> Finding:
    """The line a x + b with f - (a x + b) -> 0 at each end, or None where there is none."""
    value = {end: _asymptote(study, end) for end in _ENDS}
    return Finding(value, tuple(_told_line(v, end) for end, v in value.items()))


def _told_line(value: dict[str, sp.Expr] | None, end: str) -> str:
    if value is None:
        return f"`f(x)` approaches no line as `x -> {end}`"
    line = value["slope"] * X + value["intercept"]
    sign, size = ("+", -line) if line.could_extract_minus_sign() else ("-", line)
    other = size if re.fullmatch(r"\w+([*/]\w+)*", str(size)) else f"({size})"
    gap = "f(x)" if line == 0 else f"f(x) {sign} {other}"
    return f"`{gap} -> 0` as `x -> {end}`"


def _asymptote(study: Study, end: str) -> dict[str, sp.Expr] | None:
    piece, at = (0, -sp.oo) if end == "-oo" else (len(study.intervals) - 1, sp.oo)
    element = study.element(piece, 0)
    if element.is_zero():
        return {"slope": sp.S.Zero, "intercept": sp.S.Zero}

    def use(expansion: Expansion, tail: Tail) -> dict[str, sp.Expr] | None:
        line = {Monomial(sp.S.One): sp.S.Zero, ONE: sp.S.Zero}
        for monomial, coefficient in expansion.terms:
            if monomial in line:
                line[monomial] = coefficient
            elif monomial.growth > 0:
                if not tail.size(tail.relative(expansion)) < 1:
                    raise TooEarly("the leading term does not dominate yet")
                return None
        if expansion.rest is not None and expansion.rest[0].growth >= 0:
            raise TooEarly("the constant term is not known")
        slope, intercept = line.values()
        return {"slope": slope if at is sp.oo else -slope, "intercept": intercept}

    try:
        return expand_at(element, at, use)[0]
    except Undecided:
        if _never_a_line(study, piece):
            return None
        raise


def _never_a_line(study: Study, piece: int) -> bool:
    """Whether f' is periodic and not constant, or f swings ever more widely, so that no line is approached."""
    return (study.is_periodic(piece, 1) and not study.vanishes(piece, 2)) or study.swings_widely(piece, 0)
