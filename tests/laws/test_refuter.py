"""The refuter itself: every kind of fact, made wrong on purpose, is refuted."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sympy as sp
from mpmath import mp, mpf

from campaigns.checks_kinds import legendre
from campaigns.refute import attack, refutations
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
    ("tanh", "taylor", "radius", sp.Integer(1)),
    ("mish", "moments", "second", sp.Rational(4, 10)),
    ("gelu", "moments", "mean", sp.Rational(2821, 10000)),
    ("softplus", "moments", "derivative_second", sp.Rational(2933, 10000)),
    ("relu", "moments", "second", sp.Rational(500001, 1000000)),
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


def test_gauss_and_legendres_rule_is_exact_up_to_its_degree() -> None:
    with mp.workdps(45):
        for n in (10, 14):
            for k in range(0, 2 * n, 2):
                assert abs(sum(w * t**k for t, w in legendre(n)) - mpf(2) / (k + 1)) < mpf("1e-40")


FAST = "cos((5*x)**3)"
"""Most facts of a phase that is not linear are unknown."""


@pytest.mark.parametrize(
    "formula",
    [
        "(1-1/1000000)*x+sin(x)",  # it falls on short stretches only
        "where(x<-1, log(1+exp(x))+x*Phi(x/3), x)",  # log(1+exp(x)) outlives x*Phi(x/3), far out
        "sigmoid(x/10)-3*exp(-abs(x))",
        "x*sigmoid(x+5000)",  # decays from -5000 on
        "Phi((x+1/10)**2)",  # level to 40 digits nearly everywhere
        "log(1+exp(log(1+exp(0.01*x))))",  # differences of order 25 below 1e-40
        "erf((3*x)**3)",  # 1 to a million digits
        "sin(x-6)*exp(-(x-6)**2)",  # small and narrow under the normal density
        "x-sign(x-1/3)",  # 1/3 is no binary fraction
        "cosh(x)**2-sinh(x)**2+0.01*x",  # no values far out
        "abs(erf(-x)+0.01*x)",  # straight to 4000 digits beyond 100
        "where(x<1/3, x**2, x**2+1/10**13)",  # a small jump
        "clip(x*exp(-exp(-(x-6))),0,6)",  # a kink at 0 with slopes 0 and 1e-175
        "exp(-exp(-(0.01*x)))",  # f'' has its top at -96
        "x*erf(erf(1.702*x))",  # entire, with coefficients that are large for long
        "where(x>=-3, 1/cosh(x)+0.01*log(1+(x)**2), 3/2)",  # tends to infinity, slowly
        "sign(x-1/2)-x*Phi((1+erf(2*x))/2)",
        "min(x*sigmoid(x), x*tanh((x+6)**3))",  # x to 112 digits at -0.9
        "min(x*(1+erf((1+erf(-x))/2))/2, (1+erf(6*x))/2)",  # straight to 60 digits
        "max(x*(1+erf(x))/2, x*sigmoid((1/2*x)**3))",  # slopes that differ by 1e-30
        "max(erf(x), x*Phi(atan(x)))",  # is erf(x) before -17 only
        FAST,  # its phase turns ten times within 1e-14 of a million
        "Phi((x)/(1+(x)**2))-0.01*0.01*x",  # a small slope that stays
        "max(-1,x*exp(-exp(-(erf(x)))))*x*sigmoid((5*x)**3)",  # slopes of 1e-180000 that differ
        "sin(0.01*x)-0.7*-x",  # long periods
        "x*sigmoid(2*x)-x*Phi(6*x)",  # the coefficients of Phi(6*x) outweigh the pole for long
    ],
)
def test_what_once_was_refuted_falsely_stands(formula: str) -> None:
    outcome = attack(formula, 11, seconds=0.25, samples=40)
    assert [*outcome.refutations, *outcome.errors] == []
    assert len(outcome.proved) > (5 if formula == FAST else 12)


@pytest.mark.parametrize(("name", "key", "lie"), WHOLE)
def test_a_wrong_value_is_refuted(name: str, key: str, lie: Any) -> None:
    analysis = analyze(name)
    assert analysis[key].value != lie
    analysis._facts[key] = Fact(key, lie, "proved")
    assert refutations(analysis, keys=[key]) != []
