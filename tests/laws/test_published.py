"""Numbers that papers and code print about the catalogue's functions: confirmed, or contradicted by a proof."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from mpmath import mp, mpf

from symact.analysis import Analysis, analyze
from symact.analysis.record import number_record

_DATA = json.loads((Path(__file__).parent / "published.json").read_text())


@cache
def _analysis(key: str) -> Analysis:
    return analyze(key)


def _label(fact: dict[str, Any]) -> str:
    return f"{fact['key']} {fact.get('quantity', '')} {fact.get('published', '')}"


def _number(exact: sp.Expr) -> Any:
    if exact.is_infinite:
        return mp.inf * int(sp.sign(exact))
    return (
        mpf(sp.Rational(exact).p) / sp.Rational(exact).q if exact.is_Rational else mpf(number_record(exact)["decimal"])
    )


def _follow(analysis: Analysis, path: str) -> Any:
    key, *steps = path.split("/")
    assert analysis[key].evidence == "proved"
    value = analysis[key].value
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return _number(value)


def _quantity(key: str, quantity: str) -> Any:
    analysis = _analysis(key)
    at = re.fullmatch(r"value\((.*)\)", quantity)
    if at:
        return mpf(analysis.curve(0, [float(at[1])])[0])
    if quantity.startswith("parameter "):
        return mpf(str(sp.N(dict(analysis.activation.values)[quantity.removeprefix("parameter ")], 40)))
    if quantity == "1/std":
        mean, second = _follow(analysis, "moments/mean"), _follow(analysis, "moments/second")
        return 1 / mp.sqrt(second - mean**2)
    if quantity.startswith("sqrt "):
        return mp.sqrt(_follow(analysis, quantity.removeprefix("sqrt ")))
    return _follow(analysis, quantity)


@pytest.mark.parametrize("fact", _DATA["facts"], ids=_label)
def test_published_number(fact: dict[str, Any]) -> None:
    with mp.workdps(40):
        ours, theirs = _quantity(fact["key"], fact["quantity"]), mpf(fact["published"])
        close = ours == theirs or abs(ours - theirs) <= mpf(fact["within"])
    assert close == fact["holds"], ours


@pytest.mark.parametrize("fact", _DATA["statements"], ids=_label)
def test_published_statement(fact: dict[str, Any]) -> None:
    analysis = _analysis(fact["key"])
    assert analysis["smoothness"].value == fact["smoothness"]
    assert (analysis["monotonicity"].value["verdict"] != "none") == fact["monotone"]


def test_the_contradicted_numbers_are_still_here() -> None:
    """So that nobody quietly turns a contradiction into a loose tolerance."""
    assert sum(not fact["holds"] for fact in _DATA["facts"]) == 8


def test_tanh_gelu_is_near_gelu_but_not_equal() -> None:
    """abs(gelu_tanh - gelu) <= 4.8e-4 < 1e-3 on [-8, 8] (kopitiam_tensor docs print the bound 1e-3)."""
    xs = [k / 64 for k in range(-512, 513)]
    gaps = [
        abs(a - b) for a, b in zip(_analysis("gelu").curve(0, xs), _analysis("gelu_tanh").curve(0, xs), strict=True)
    ]
    assert 4.7e-4 < max(gaps) < 4.8e-4
