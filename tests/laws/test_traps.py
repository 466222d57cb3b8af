"""What other tools get wrong about functions with kinks, jumps, flat points and suprema that are not attained.

Each line is a question that SymPy 1.14 answers wrongly, silently by convention, or not at all, with the right answer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import sympy as sp

from symact.analysis import Analysis, analyze

SHIFT_DOWN = "where(x<0, x, x-5)"
BENT_DOWN = "where(x<0, x, x/2)"
VEE = "Piecewise((-x, x<0), (2*x, True))"
STEP_LEFT = "where(x<=0, 0, 1)"
LOGISH = "x*log(1+sigmoid(x))"
TRAPS: list[tuple[str, str, Any]] = [
    (SHIFT_DOWN, "monotonicity/verdict", "none"),
    ("heaviside(x)", "monotonicity/verdict", "increasing"),
    (BENT_DOWN, "convexity/verdict", "concave"),
    ("-abs(x)", "convexity/verdict", "concave"),
    ("abs(x)", "convexity/verdict", "convex"),
    ("max(0,x)", "convexity/verdict", "convex"),
    ("min(0,x)", "convexity/verdict", "concave"),
    ("selu", "convexity/verdict", "none"),
    ("x**3", "monotonicity/verdict", "strictly increasing"),
    ("x+sin(x)**2", "monotonicity/verdict", "strictly increasing"),
    ("relu", "monotonicity/verdict", "increasing"),
    ("swish", "monotonicity/verdict", "none"),
    ("gelu", "monotonicity/verdict", "none"),
    (VEE, "monotonicity/verdict", "none"),
    (VEE, "convexity/verdict", "convex"),
    ("binary_step", "limits/-oo", 0),
    ("binary_step", "limits/oo", 1),
    ("binary_step", "smoothness", -1),
    ("sign(x)", "smoothness", -1),
    (STEP_LEFT, "smoothness", -1),
    ("relu", "differentiability/everywhere", False),
    ("relu", "differentiability/exceptions", [{"at": 0, "kind": "kink", "left": 0, "right": 1}]),
    ("relu", "identity/slope_at_0", None),
    ("leaky_relu", "identity/slope_at_0", None),
    ("leaky_relu", "taylor/left", [0, sp.Rational(1, 100), *[0] * 7]),
    ("elu", "taylor/left", [0, *[1 / sp.factorial(k) for k in range(1, 9)]]),
    ("elu", "taylor/right", [0, 1, *[0] * 7]),
    ("relu", "taylor/left", [0] * 9),
    ("relu", "taylor/two_sided", False),
    ("softsign", "taylor/left", [0, *[1] * 8]),
    ("softsign", "taylor/right", [0, *[(-1) ** (k + 1) for k in range(1, 9)]]),
    ("softsign", "smoothness", 1),
    ("sinc", "smoothness", "oo"),
    ("sinc", "identity/slope_at_0", 0),
    ("sinc", "limits/oo", 0),
    ("abs(x)", "range/set", "Interval(0, oo)"),
    ("x*exp(x)", "range/inf", -sp.exp(-1)),
    ("silu", "range/inf", -sp.LambertW(sp.exp(-1))),
    ("silu", "range/argmin", [-1 - sp.LambertW(sp.exp(-1))]),
    ("softplus", "asymptotes/oo", {"slope": 1, "intercept": 0}),
    ("silu", "asymptotes/oo", {"slope": 1, "intercept": 0}),
    ("mish", "asymptotes/oo", {"slope": 1, "intercept": 0}),
    ("gelu", "asymptotes/oo", {"slope": 1, "intercept": 0}),
    (LOGISH, "asymptotes/oo", {"slope": sp.log(2), "intercept": 0}),
    ("gelu", "saturation/left", "soft"),
    ("gelu", "convexity/inflections", [-sp.sqrt(2), sp.sqrt(2)]),
    ("sigmoid", "lipschitz/constant", sp.Rational(1, 4)),
    ("tanh", "lipschitz/constant", 1),
    ("softplus", "lipschitz/constant", 1),
    ("softplus", "lipschitz/attained", False),
    ("tanh", "range/sup_attained", False),
    ("snake", "derivative_limits/oo", {"oscillates": [0, 2]}),
    ("bent_identity", "derivative_limits/-oo", sp.Rational(1, 2)),
]


@cache
def _analysis(spec: str) -> Analysis:
    return analyze(spec)


@pytest.mark.parametrize(("spec", "path", "truth"), TRAPS)
def test_trap(spec: str, path: str, truth: Any) -> None:
    key, *steps = path.split("/")
    fact = _analysis(spec)[key]
    assert fact.evidence == "proved"
    value = fact.value
    for step in steps:
        value = value[step]
    assert _same(value, truth), value


def _same(value: Any, truth: Any) -> bool:
    """Equality of values; of exact numbers, by SymPy's simplification of the difference."""
    if isinstance(truth, dict):
        return set(value) == set(truth) and all(_same(value[k], truth[k]) for k in truth)
    if isinstance(truth, list):
        return len(value) == len(truth) and all(_same(v, t) for v, t in zip(value, truth, strict=True))
    if isinstance(truth, sp.Expr | int) and not isinstance(truth, bool) and isinstance(value, sp.Expr):
        return bool(sp.simplify(value - truth) == 0)
    return bool(value == truth)


def test_values_where_evalf_has_no_digit() -> None:
    """gelu(-25) and gelu(-50), of which SymPy's N prints 0.e-137; the first by mpmath at 400 digits."""
    near, far = _analysis("gelu").curve(0, [-25.0, -50.0])
    assert near == pytest.approx(-7.64174224e-137, rel=1e-7)
    assert far == 0.0  # -5.4e-544 rounds to zero
    assert str(far) in ("0.0", "-0.0")


def test_one_sided_limits_of_a_jump() -> None:
    """limit(step, 0, '-') is 0 and limit(step, 0, '+') is 1, whoever owns the point."""
    for spec in ("binary_step", STEP_LEFT):
        left, right = (_analysis(spec)["taylor"].value[side][0] for side in ("left", "right"))
        assert (left, right) == (0, 1)


def test_elu_second_moment_has_its_closed_form() -> None:
    """E elu(Z)^2 = (erf(1/sqrt 2) - 1) e^(1/2) + (1 - erf(sqrt 2)) e^2/2 + 1."""
    closed = (sp.erf(sp.sqrt(2) / 2) - 1) * sp.exp(sp.S.Half) + (1 - sp.erf(sp.sqrt(2))) * sp.exp(2) / 2 + 1
    assert abs(sp.N(_analysis("elu")["moments"].value["second"] - closed, 30)) < 1e-25


def test_gelu_mean() -> None:
    """E gelu(Z) = 1/(2 sqrt(pi))."""
    assert abs(sp.N(_analysis("gelu")["moments"].value["mean"] - 1 / (2 * sp.sqrt(sp.pi)), 30)) < 1e-25


def test_gelu_saturates_faster_than_any_power() -> None:
    """gelu(x) x^10 -> 0 at -oo: the rate of f' is Gaussian."""
    value = _analysis("gelu")["saturation"].value
    assert value["left_decay"] == "Gaussian"
    assert value["dead"] == []
