from __future__ import annotations

import numpy as np
import pytest

from symact.branches import branches
from symact.catalogue import names
from symact.kernels import compile

from .oracle import exact, ulps
from .points import hard_points

POINTS = 2000
TOLERANCE = 1.0

FORMULAS = [
    "x*tanh(exp(x))",
    "asinh(x)",
    "tanh(x/1000)",
    "where(x>1/10, x-1/10, expm1(x-1/10))",
    "atan(sinh(x))",
]


def _measure(spec, max_ulp, order_count, points):
    kernel = compile(spec, max_ulp=max_ulp)
    normal = branches(kernel.activation)
    x = hard_points([float(p) for p in normal.points], points)
    high, low = exact(normal, x.tolist())
    found = {}
    for order in range(order_count):
        known = ~np.isnan(high[order])
        assert known.mean() > 0.8
        with np.errstate(all="ignore"):
            largest = np.nan_to_num(np.abs(x * high[order + 1]), nan=0.0, posinf=0.0)
        wide = ulps(kernel.derivative(order)(x), high[order], low[order], largest * 2.0**-56)
        x32 = x[::2].astype(np.float32)
        narrow = ulps(kernel.derivative(order)(x32), high[order][::2], low[order][::2], largest[::2] * 2.0**-44)
        assert np.isfinite(kernel.derivative(order)(x)[np.abs(high[order]) < 1e308]).all()
        found[order] = np.nanmax(wide), np.nanmax(narrow)
    return found


@pytest.mark.parametrize("spec", [*names()[::18], *FORMULAS])
def test_value_and_derivatives_are_within_an_ulp_of_arb_at_hard_points(spec):
    """The law of accuracy, for value, gradient and the catalogue's second derivatives, both types, at a budget of one.

    The error is abs(computed - exact) in units of the last place of the result's type at the exact value; below the
    normal range in units of the smallest subnormal. An error of at most abs(x f'(x)) 2^-56 (float64) or 2^-44
    (float32) counts as none (f is the function computed, f' its derivative): close to a zero of f that is no float, no
    result in fixed precision is within ulps of f. That is at most an eighth of an ulp of the largest term, so it hides
    nothing elsewhere.
    """
    for order, (wide, narrow) in _measure(spec, TOLERANCE, 2 if spec in FORMULAS else 3, POINTS).items():
        assert wide <= TOLERANCE, f"order {order}, float64"
        assert narrow <= TOLERANCE, f"order {order}, float32"


@pytest.mark.parametrize("spec", names()[1::5])
def test_the_catalogue_keeps_its_default_budgets(spec):
    """The same for every entry as it is compiled by default; near zeros of f budgets of 2 count the largest term."""
    kernel = compile(spec)
    for order, (wide, narrow) in _measure(spec, None, 2, POINTS // 2).items():
        assert narrow <= 1.0, f"order {order}, float32"
        assert wide <= 2.0 or kernel.accuracy(order).largest_term, f"order {order}, float64"


@pytest.mark.parametrize("spec", ["silu", "gelu", "softplus"])
def test_a_wide_budget_is_kept_by_cheaper_code(spec):
    kernel = compile(spec, max_ulp=8)
    normal = branches(kernel.activation)
    x = hard_points([], 2000)
    x = x[np.abs(x) < 30]
    high, low = exact(normal, x.tolist())
    worst = np.nanmax(ulps(kernel(x), high[0], low[0], 0.0))
    assert kernel.accuracy().max_ulp <= 8 or not kernel.accuracy().within_budget
    assert worst <= 8


def test_the_accuracy_statement_is_honest():
    assert compile("relu").accuracy().status == "bounded"
    audited = compile("gelu").accuracy()
    assert audited.status == "audited"
    assert audited.points > 200
    assert 0.5 < audited.max_ulp <= 1.8
    assert audited.within_budget
    assert compile("gelu", max_ulp=0.6).accuracy().max_ulp <= 0.52
    assert "not proved" in str(audited)
    impossible = compile("gelu", max_ulp=0.1).accuracy()
    assert not impossible.within_budget
    assert "NOT within" in str(impossible)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("spec", ["silu", "mish", "squareplus"])
def test_two_ulps_of_float64_take_compensated_code(spec, order):
    found = compile(spec).accuracy(order)
    assert found.arithmetic in ("double", "compensated")
    assert found.within_budget


@pytest.mark.parametrize(
    ("spec", "order", "dtype", "budget"),
    [
        ("sinc", 1, "float64", 0.6),
        ("snake", 0, "float64", None),
        ("snake", 1, "float32", None),
        ("(1-cos(x))/x**2", 0, "float32", None),
    ],
)
def test_sines_that_cancel_have_code_without_a_branch(spec, order, dtype, budget):
    accuracy = compile(spec, max_ulp=budget).accuracy(order, dtype)
    assert accuracy.within_budget
    assert not accuracy.arithmetic.startswith("scalar")


@pytest.mark.parametrize("spec", ["x*atan(exp(x))", "atan(exp(x)-1)", "atan(x)", "-3*atan(x/2)"])
def test_arctangents_at_both_ends(spec):
    """From where they differ from their limits to where they do not."""
    kernel = compile(spec)
    x = np.array([-1e300, -1e9, -1000.0, -40.0, -3.0, 3.0, 40.0, 1000.0, 1e9, 1e300])
    high, _ = exact(branches(kernel.activation), x.tolist())
    known = ~np.isnan(high[:2])
    for order, got in enumerate(kernel.value_and_grad(x)):
        assert known[order].sum() >= 6
        assert got[known[order]] == pytest.approx(high[order][known[order]], rel=1e-15, abs=0)
        assert np.isfinite(got).all()


@pytest.mark.parametrize(
    ("spec", "status"),
    [("x*(1+2**-24)", "audited"), ("x*0.3", "audited"), ("x+1/3", "audited"), ("x*0.1", "bounded"), ("3-x", "bounded")],
)
def test_half_an_ulp_is_promised_only_where_the_constants_fit(spec, status):
    kernel = compile(spec)
    assert kernel.accuracy(0, "float32").status == status
    x = np.linspace(-4, 4, 20001, dtype=np.float32)
    high, low = exact(branches(kernel.activation), x.tolist())
    worst = np.nanmax(ulps(kernel(x), high[0], low[0], 0.0))
    assert worst <= (0.5 if status == "bounded" else 0.51)
