"""Around 0, forms in e^w - 1 are as good as they are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from symact.branches import branches
from symact.catalogue import activation
from symact.kernels import compile
from symact.kernels.attempt import attempts
from symact.kernels.lowering.lower import plan_of

from ..oracle import exact, ulps

ODD = ["tanh", "(exp(x)-1)/(exp(x)+1)", "2*sigmoid(4*x)-1"]
OTHERS = ["elu", "selu", "lisht", "x*(1-2*sigmoid(x))"]
NOT_EXACT = ["2*sigmoid(3*x)-1"]
HALVED = ["2*sigmoid(x/2)-1", "tanh(x/8)"]
"""x/2 is rounded where x is below the normal numbers."""
GROWING = ["1-exp(-x)", "x*(1-exp(x))"]
KERNELS = [("float32", 1), ("float32", 4), ("float64", 2)]


def source(spec, dtype="float32", budget=4.0):
    found = activation(spec)
    return next(attempts(found, plan_of(found, branches(found), 0, "owner"), 0, dtype, budget)).source


@pytest.mark.parametrize("spec", ODD + OTHERS)
def test_no_series_is_needed(spec):
    assert ".less_one(" in source(spec)
    assert "fma(x" not in source(spec)
    assert ("copysign" in source(spec)) == (spec in ODD)


@pytest.mark.parametrize("spec", NOT_EXACT + HALVED + GROWING)
def test_an_exponent_that_is_rounded_needs_one_and_one_that_grows(spec):
    assert ".less_one(" not in source(spec)


@pytest.mark.parametrize("spec", ODD + OTHERS + NOT_EXACT + HALVED + GROWING)
@pytest.mark.parametrize(("dtype", "budget"), KERNELS)
def test_close_to_zero_every_digit_is_right(spec, dtype, budget):
    kernel = compile(spec, max_ulp=budget)
    tiny = np.finfo(dtype).tiny
    sizes = np.concatenate(
        [np.arange(1, 8) * np.finfo(dtype).smallest_subnormal, np.geomspace(tiny / 9, 1, 40), np.linspace(0.01, 2, 60)]
    )
    x = np.concatenate([-sizes, sizes]).astype(dtype)
    high, low = exact(branches(kernel.activation), x.astype(np.float64).tolist())
    assert ulps(kernel(x), high[0], low[0], 0.0).max() <= budget


@pytest.mark.parametrize("spec", ODD)
@pytest.mark.parametrize(("dtype", "budget"), KERNELS)
def test_an_odd_function_is_odd_to_the_bit(spec, dtype, budget):
    kernel = compile(spec, max_ulp=budget)
    x = np.random.default_rng(0).normal(size=10_000).astype(dtype) * 9
    x = np.concatenate([x, [0.0, np.finfo(dtype).smallest_subnormal, np.finfo(dtype).max, np.inf]]).astype(dtype)
    assert (kernel(-x) == -kernel(x)).all()
    assert (np.signbit(kernel(-x)) != np.signbit(kernel(x))).all()
    assert (np.signbit(kernel(x)) == np.signbit(x)).all()


@pytest.mark.parametrize(
    ("spec", "value"),
    [("where(abs(x)>0, tanh(x), 5)", 5.0), ("where(abs(x)>0, where(x>0, 1-exp(-x), exp(x)-1), -2)", -2.0)],
)
@pytest.mark.parametrize(("dtype", "budget"), KERNELS)
def test_an_odd_function_keeps_a_value_of_its_own_at_zero(spec, value, dtype, budget):
    kernel = compile(spec, max_ulp=budget)
    got = kernel(np.array([-0.0, 0.0, 1.0, -1.0], dtype))
    assert (got[:2] == value).all()
    assert got[2] == -got[3] > 0
