"""A parameter left open: conditions for all of its domain, checked at sampled values by the ordinary analysis."""

from functools import cache

import pytest
import sympy as sp

from symact.analysis import Family, analyze
from symact.errors import NotYetSupported, UsageError

A = sp.Symbol("a")


@cache
def family(name, parameter):
    found = analyze(name, **{parameter: A})
    assert isinstance(found, Family)
    return found


def is_monotone(value):
    return value["verdict"] != "none"


@pytest.mark.parametrize(
    ("name", "parameter", "key", "holds", "condition"),
    [
        ("leaky_relu", "negative_slope", "monotonicity", is_monotone, "negative_slope >= 0"),
        ("leaky_relu", "alpha", "saturation", lambda v: v["left"] == "hard", "negative_slope = 0"),
        ("leaky_relu", "negative_slope", "nonlinear", bool, "negative_slope < 1 or negative_slope > 1"),
        ("prelu", "alpha", "convexity", lambda v: v["verdict"] == "concave", "alpha > 1"),
        ("elu", "alpha", "monotonicity", is_monotone, "always"),
        ("elu", "alpha", "convexity", lambda v: v["verdict"] == "convex", "0 < alpha <= 1"),
        ("softplus", "beta", "convexity", lambda v: v["verdict"] == "convex", "beta > 0"),
        ("swish", "beta", "monotonicity", is_monotone, "beta = 0"),
        ("swish", "beta", "polynomial", bool, "beta = 0"),
        ("squareplus", "b", "smoothness", lambda v: v == "oo", "b > 0"),
        ("snake", "alpha", "monotonicity", is_monotone, "always"),
        ("gaussian", "sigma", "monotonicity", is_monotone, "never"),
    ],
)
def test_conditions(name, parameter, key, holds, condition):
    assert family(name, parameter).when(key, holds) == condition


def test_values_hold_the_parameter():
    (case,) = family("swish", "beta")["range"].value["cases"][2:]
    assert case["when"] == "beta > 0"
    beta = sp.Symbol("beta", real=True)
    assert sp.simplify(case["value"]["inf"] + sp.LambertW(sp.exp(-1)) / beta) == 0
    steepest = {c["when"]: c["value"]["constant"] for c in family("elu", "alpha")["lipschitz"].value["cases"]}
    assert steepest["0 < alpha < 1"] == 1
    assert steepest["alpha > 1"] == sp.Symbol("alpha", real=True)


@pytest.mark.parametrize(
    ("name", "parameter", "samples"),
    [
        ("leaky_relu", "negative_slope", [-3, -1, "-1/2", 0, "1/3", 1, 4]),
        ("elu", "alpha", ["1/4", 1, 3]),
        ("softplus", "beta", [-2, "1/2", 3]),
        ("swish", "beta", [-2, 0, "1/2", 3]),
        ("squareplus", "b", [0, "1/4", 9]),
        ("celu", "alpha", ["1/2", 2]),
        ("snake", "alpha", ["1/2"]),
    ],
)
def test_every_case_agrees_with_the_analysis_at_a_value(name, parameter, samples):
    whole = family(name, parameter)
    symbol = sp.Symbol(parameter, real=True)
    for sample in map(sp.Rational, samples):
        (case,) = [c for c in whole.cases if c.low < sample < c.high or c.low == sample == c.high]
        single = analyze(name, **{parameter: sample})
        for key, part in {"monotonicity": "verdict", "convexity": "verdict", "saturation": "left"}.items():
            assert case.facts[key].value[part] == single[key].value[part]
        for key, parts in {"range": ("inf", "sup"), "lipschitz": ("constant",)}.items():
            for part in parts:
                ours = sp.sympify(case.facts[key].value[part]).subs(symbol, sample)
                theirs = single[key].value[part]
                assert ours == theirs or abs(sp.N(ours - theirs, 30)) < 1e-25


def test_wrong_calls():
    with pytest.raises(UsageError, match="no parameter"):
        analyze("relu", slope=A)
    with pytest.raises(NotYetSupported, match="one parameter"):
        analyze("hardtanh", min_val=A, max_val=sp.Symbol("b"))
    with pytest.raises(UsageError, match="no fact"):
        family("elu", "alpha")["moments"]
