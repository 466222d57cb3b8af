"""The catalogue and the look-up: what a name, a formula or a SymPy expression resolves to."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from mpmath import mp

import symact.errors as errors
from symact.activation import Activation
from symact.catalogue import activation, entry, names
from symact.formula import parse, to_text
from symact.functions import X

# fmt: off
FIRST = (
    "binary_step", "identity", "sigmoid", "tanh", "relu", "relu6", "leaky_relu", "prelu", "elu", "celu", "selu", "silu",
    "swish", "mish", "gelu", "gelu_tanh", "softplus", "softsign", "hardtanh", "hard_sigmoid", "hard_swish",
    "log_sigmoid", "tanhshrink", "softshrink", "hardshrink", "threshold", "relu_squared", "squareplus", "sine", "cos",
    "sinc", "gaussian", "bent_identity", "arctan", "isru", "lisht", "snake",
)
# fmt: on

# Independent values: key -> [(x, f(x) with 15 digits or more)], from the functions' definitions.
KNOWN = {
    "binary_step": [(-1, 0), (0, 1), (2, 1)],
    "gelu": [(1, "0.841344746068542948585"), (-1, "-0.158655253931457051415")],
    "gelu_tanh": [(1, "0.841191990608276704775"), (-1, "-0.158808009391723295225")],
    "mish": [(1, "0.865098388267310346120"), (-1, "-0.303401461374108918074")],
    "silu": [(1, "0.731058578630004879251"), (-1, "-0.268941421369995120749")],
    "selu": [(1, "1.05070098735548049342"), (-1, "-1.11133073781256276180")],
    "softplus": [(0, "0.693147180559945309417")],
    "squareplus": [(0, 1)],
    "hard_swish": [(sp.Rational(-3, 2), sp.Rational(-3, 8)), (3, 3), (-3, 0)],
    "hard_sigmoid": [(0, sp.Rational(1, 2)), (-4, 0), (4, 1)],
    "leaky_relu": [(-1, sp.Rational(-1, 100))],
    "prelu": [(-1, sp.Rational(-1, 4))],
    "hardshrink": [(sp.Rational(1, 2), 0), (1, 1), (sp.Rational(-1, 2), 0)],
    "softshrink": [(1, sp.Rational(1, 2)), (-1, sp.Rational(-1, 2)), (0, 0)],
    "threshold": [(-1, 0), (0, 0), (1, 1)],
    "sinc": [(0, 1), (1, "0.841470984807896506653")],
    "snake": [(1, "1.70807341827357119350")],
    "log_sigmoid": [(0, "-0.693147180559945309417")],
    "isru": [(1, "0.707106781186547524401")],
    "bent_identity": [(0, 0), (sp.Rational(3, 4), sp.Rational(7, 8))],
    "softsign": [(1, sp.Rational(1, 2)), (-3, sp.Rational(-3, 4))],
    "gaussian": [(1, "0.606530659712633423604")],
    "relu6": [(7, 6), (-1, 0)],
    "relu_squared": [(3, 9), (-3, 0)],
}


def test_the_first_catalogue_is_there() -> None:
    assert set(FIRST) <= set(names())
    assert len(set(names())) == len(names())


@pytest.mark.parametrize("key", names())
def test_every_entry_is_complete(key: str) -> None:
    found = entry(key)
    assert found.name == key
    assert found.title
    assert found.family
    assert found.expr == parse(found.formula).expr
    assert {p.name for p in found.parameters} == set(parse(found.formula).parameters) == {n for n, _ in found.values}
    assert found.bound.free_symbols == {X}
    assert not found.expr.has(sp.Float)
    assert all(p.default.is_real and p.admits(dict(found.values)) for p in found.parameters)
    assert all(side in ("left", "right") and point.is_real for point, side in found.bound_owners)
    assert found.references
    assert all(r.authors and 1900 < r.year < 2100 and r.title for r in found.references)


@pytest.mark.parametrize("key", names())
def test_every_entry_prints_and_is_read_back(key: str) -> None:
    assert parse(to_text(entry(key).bound)).expr == entry(key).bound


@pytest.mark.parametrize("key", KNOWN)
def test_values(key: str) -> None:
    for x, expected in KNOWN[key]:
        found = entry(key).bound.subs(X, x)
        assert sp.Abs(found - sp.Rational(str(expected))) < sp.Rational(1, 10**18)


def test_selu_constants_solve_the_fixed_point_equations() -> None:
    # Klambauer et al. 2017: alpha = -sqrt(2/pi)/(sqrt(e) erfc(1/sqrt 2) - 1); the scale makes E f(Z)^2 = 1.
    with mp.workdps(50):
        alpha = -mp.sqrt(2 / mp.pi) / (mp.sqrt(mp.e) * mp.erfc(1 / mp.sqrt(2)) - 1)
        # E of the negative branch squared, for Z < 0: alpha^2 (e^2 P(Z < -2) - 2 sqrt(e) P(Z < -1) + 1/2).
        negative = alpha**2 * (mp.e**2 * mp.ncdf(-2) - 2 * mp.sqrt(mp.e) * mp.ncdf(-1) + mp.mpf(1) / 2)
        scale = 1 / mp.sqrt(mp.mpf(1) / 2 + negative)
        values = dict(entry("selu").values)
        assert abs(mp.mpf(str(values["alpha"].evalf(48))) - alpha) < mp.mpf(10) ** -45
        assert abs(mp.mpf(str(values["scale"].evalf(48))) - scale) < mp.mpf(10) ** -45


@pytest.mark.parametrize(
    ("key", "owners"),
    [
        ("relu", {0: "left"}),
        ("relu6", {0: "left", 6: "right"}),
        ("leaky_relu", {0: "left"}),
        ("hardtanh", {-1: "left", 1: "right"}),
        ("hard_sigmoid", {-3: "left", 3: "right"}),
        ("hard_swish", {-3: "left", 3: "right"}),
        ("hardshrink", {-sp.S.Half: "right", sp.S.Half: "left"}),
        ("softshrink", {-sp.S.Half: "right", sp.S.Half: "left"}),
    ],
)
def test_pytorch_owns_the_kinks(key: str, owners: dict[object, str]) -> None:
    assert dict(entry(key).bound_owners) == owners


def test_owners_move_with_the_parameters() -> None:
    assert dict(activation("hardtanh:min_val=-2,max_val=5").bound_owners) == {-2: "left", 5: "right"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("step", "binary_step"),
        ("heaviside", "binary_step"),
        ("sin", "sine"),
        ("linear", "identity"),
        ("ReLU", "relu"),
        ("LeakyReLU", "leaky_relu"),
        ("hard-swish", "hard_swish"),
        ("hardswish", "hard_swish"),
        (" gelu ", "gelu"),
        ("relu2", "relu_squared"),
    ],
)
def test_other_names(name: str, key: str) -> None:
    assert activation(name) == entry(key)


@pytest.mark.parametrize(
    "value", [0.2, "0.2", "1/5", Fraction(1, 5), np.float64(0.2), np.float32(0.2), sp.Rational(1, 5), sp.Float(0.2)]
)
def test_a_value_is_the_decimal_that_it_prints_as(value: object) -> None:
    assert dict(activation("leaky_relu", negative_slope=value).values) == {"negative_slope": sp.Rational(1, 5)}


def test_values_in_the_text() -> None:
    assert activation("leaky_relu:alpha=0.2") == activation("leaky_relu", negative_slope=0.2)
    assert activation("hardtanh: min_val=-2, max_val=1/3").bound == sp.Min(sp.Rational(1, 3), sp.Max(-2, X))
    assert activation("a*x+b: a=2, b=sqrt(2)").bound == 2 * X + sp.sqrt(2)


def test_formulas() -> None:
    mish = activation("x*tanh(log(1+exp(x)))", name="my_mish")
    assert mish.name == "my_mish"
    assert mish.bound == entry("mish").bound
    assert activation("x*sigmoid(b*x)", b=2).values == (("b", sp.Integer(2)),)
    assert activation("x").bound == X


def test_sympy_expressions() -> None:
    t, p = sp.symbols("t p")
    assert activation(t * sp.tanh(t)).bound == X * sp.tanh(X)
    assert activation(0.5 * t).bound == X / 2
    assert activation(p * sp.exp(-(t**2)), p=3).bound == 3 * sp.exp(-(X**2))
    assert activation(sp.sqrt(t**2)).bound == sp.Abs(X)
    assert activation(p * sp.Symbol("x"), p=2).bound == 2 * X
    assert activation(sp.Integer(3)).bound == 3


def test_an_activation_passes_through() -> None:
    elu = entry("elu")
    assert activation(elu) is elu
    assert activation(elu, alpha=2, name="elu2") == activation("elu", alpha=2, name="elu2")
    assert isinstance(elu, Activation)


@pytest.mark.parametrize(
    ("spec", "parameters", "fragment"),
    [
        ("gelo", {}, "did you mean .*gelu"),
        ("hard_sigmod", {}, "did you mean hard_sigmoid"),
        ("zzzz", {}, "unknown activation 'zzzz'"),
        ("foo:a=1", {}, "unknown activation 'foo'"),
        ("a*x + b", {}, "without a value: a, b"),
        ("t*tanh(t)", {}, "without a value: t.*the variable is x"),
        (sp.Symbol("p") * sp.Symbol("q"), {}, "without a value: p, q"),
        (sp.Symbol("e") * sp.Symbol("q"), {"e": 1}, "words of the formula grammar"),
        (sp.gamma(X), {}, "unknown function 'gamma'"),
        (sp.I * X, {}, "real and finite"),
        (3, {}, "found int"),
        (None, {}, "found NoneType"),
        ("", {}, "empty"),
        ("elu", {"beta": 1}, "no parameter 'beta'; its parameters are: alpha"),
        ("gelu", {"alpha": 1}, "its parameters are: none"),
        ("elu", {"alpha": -1}, "must be >0, found -1"),
        ("hardtanh", {"min_val": 2}, "must be >min_val"),
        ("snake", {"alpha": 0}, "must be !=0"),
        ("elu", {"alpha": "1e999999999"}, "finite real number"),
        ("elu", {"alpha": 10**10000}, "too large"),
        ("elu", {"alpha": sp.exp(sp.exp(sp.exp(100)))}, "too large"),
        ("elu", {"alpha": float("nan")}, "finite real number"),
        ("elu", {"alpha": float("inf")}, "finite real number"),
        ("elu", {"alpha": sp.oo}, "finite real number"),
        ("elu", {"alpha": sp.I}, "finite real number"),
        ("elu", {"alpha": "x"}, "finite real number"),
        ("elu", {"alpha": True}, "finite real number"),
        ("elu", {"alpha": object()}, "finite real number"),
        ("elu:alpha", {}, "expected name=value"),
        ("elu:", {}, "expected name=value"),
        ("elu:alpha=1,alpha=2", {}, "given twice"),
        ("elu:alpha=1", {"alpha": 2}, "given twice"),
        ("9**(9**a)*x", {"a": 9}, "too large"),
        ("x/a", {"a": 0}, "division by zero"),
        ("x: y", {}, "':' is not part of a formula"),
    ],
)
def test_refuses_with_the_reason(spec: object, parameters: dict[str, object], fragment: str) -> None:
    with pytest.raises(errors.UsageError, match=f"(?s){fragment}"):
        activation(spec, **parameters)  # type: ignore[arg-type]


def test_the_look_up_loads_nothing_heavy() -> None:
    code = (
        "import sys, symact.catalogue as c; c.entry('gelu');"
        "print([m for m in ('numba', 'matplotlib', 'jinja2', 'rich', 'numpy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
