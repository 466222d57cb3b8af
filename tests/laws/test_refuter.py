"""The refuter itself: every kind of fact, made wrong on purpose, is refuted."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sympy as sp

from campaigns.refute import refutations
from symact.analysis import analyze
from symact.facts import Fact

LIES: list[tuple[str, str, str, Any]] = [
    ("mish", "range", "inf", sp.Rational(-3, 10)),
    ("gelu", "range", "inf", sp.Rational(-17, 100)),
    ("sigmoid", "range", "sup", sp.Rational(999, 1000)),
    ("silu", "range", "argmin", [sp.Rational(-128, 100)]),
    ("relu", "monotonicity", "verdict", "strictly increasing"),
    ("gelu", "monotonicity", "verdict", "increasing"),
    ("tanh", "monotonicity", "verdict", "none"),
    ("gelu", "monotonicity", "turning_points", [sp.Rational(-3, 4)]),
    ("silu", "convexity", "verdict", "convex"),
    ("softplus", "convexity", "verdict", "none"),
    ("gelu", "convexity", "inflections", [sp.Integer(-1), sp.Integer(1)]),
    ("gelu", "lipschitz", "constant", sp.Rational(1128, 1000)),
    ("gelu", "lipschitz", "constant", sp.Rational(12, 10)),
    ("relu", "lipschitz", "attained", False),
    ("sigmoid", "lipschitz", "derivative_constant", sp.Rational(9, 100)),
    ("silu", "zeros", "points", []),
    ("tanhshrink", "fixed_points", "points", [sp.Integer(1)]),
    ("sigmoid", "symmetry", "center", None),
    ("tanh", "symmetry", "odd", False),
    ("mish", "symmetry", "even", True),
    ("tanh", "identity", "contact_order", 2),
    ("gelu", "identity", "asymptotic", []),
    ("sigmoid", "limits", "oo", sp.Rational(1, 2)),
    ("softplus", "derivative_limits", "oo", sp.oo),
    ("softplus", "asymptotes", "oo", None),
    ("mish", "asymptotes", "oo", {"slope": sp.Integer(1), "intercept": sp.Rational(1, 5)}),
    ("silu", "saturation", "left", "none"),
    ("silu", "saturation", "left_rate", "2*x*exp(x)"),
    ("relu", "saturation", "dead", []),
    ("relu", "differentiability", "exceptions", []),
    ("mish", "taylor", "left", [sp.Integer(0), sp.Rational(3, 5), sp.Rational(8, 25), *[sp.Integer(0)] * 6]),
    ("mish", "moments", "second", sp.Rational(4, 10)),
]
WHOLE = [("mish", "nonlinear", False), ("mish", "polynomial", True), ("relu", "piecewise_linear", False)]
WHOLE += [("softsign", "smoothness", 2), ("softsign", "smoothness", 0), ("gelu", "smoothness", 3)]
WHOLE += [("tanh", "derivative", "1 - tanh(x)"), ("tanh", "second_derivative", "-2*tanh(x)")]


@pytest.mark.parametrize(("name", "key", "part", "lie"), LIES)
def test_a_wrong_part_is_refuted(name: str, key: str, part: str, lie: Any) -> None:
    analysis = analyze(name)
    value = copy.copy(analysis[key].value)
    assert value[part] != lie
    analysis._facts[key] = Fact(key, {**value, part: lie}, "proved")
    assert refutations(analysis, keys=[key]) != []


@pytest.mark.parametrize(("name", "key", "lie"), WHOLE)
def test_a_wrong_value_is_refuted(name: str, key: str, lie: Any) -> None:
    analysis = analyze(name)
    assert analysis[key].value != lie
    analysis._facts[key] = Fact(key, lie, "proved")
    assert refutations(analysis, keys=[key]) != []
