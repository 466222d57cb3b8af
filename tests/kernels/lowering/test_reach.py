"""Far out, where exponentials have died: nothing overflows, and what is left is the limit."""

from __future__ import annotations

import math

import flint
import numpy as np
import pytest
import sympy as sp

from symact.branches import branches
from symact.catalogue import activation
from symact.functions import X
from symact.kernels import compile
from symact.kernels.attempt import attempts
from symact.kernels.bodies import FILL
from symact.kernels.loops import compiled
from symact.kernels.lowering.form import Atom, Form
from symact.kernels.lowering.lower import plan_of
from symact.kernels.lowering.pieces import MAGNITUDE as A
from symact.kernels.lowering.reach import Horizon, falls, reach_of, reaching
from symact.kernels.source_module import Code

from ..oracle import exact, ulps

U = sp.Symbol("u0", real=True)
HORIZON = Horizon(-127.5, -152)
KERNELS = [("float32", 4), ("float64", 2)]
FAR = [
    *("sigmoid", "tanh", "silu", "mish", "gelu", "gelu_tanh", "softplus", "elu", "selu", "gaussian", "lisht"),
    *("x**3*exp(-x**2/2)", "x*sigmoid(-3*x)", "x+exp(-x**2)", "exp(-x**2)*(1+x)"),
]


@pytest.mark.parametrize("exponent", [-A, -2 * A, -(A**2) / 2, -sp.sqrt(2 / sp.pi) * A * (2 + A**2 / 10)])
@pytest.mark.parametrize("lowest", [-87.0, -127.5, -870.5])
def test_the_reach_is_the_last_distance_at_which_an_exponent_is_not_too_low(exponent, lowest):
    assert falls(exponent)
    reach = reach_of(exponent, lowest)
    value = sp.lambdify(A, exponent)
    assert lowest <= value(reach) + 1e-12 * abs(lowest)
    assert value(reach * (1 + 1e-12)) < lowest


@pytest.mark.parametrize("exponent", [A, X, -A + A**2, -(A**2) + X])
def test_what_may_grow_does_not_fall(exponent):
    assert not falls(exponent)


def test_a_form_that_dies_and_one_that_comes_to_its_limit():
    atoms = (Atom(U, "exp", -A),)
    dying = reaching(Form(atoms, ((U, 1), (X, 1)), 1 - A, 1 + U), HORIZON)
    assert dying.dies
    assert dying.is_bounded
    value = dying.at_distance(-1)
    assert value > 0
    assert value < flint.arb(2) ** HORIZON.least
    assert reaching(Form(atoms, (), 1 + A * U, 1 + U), HORIZON).limit == 1
    growing = reaching(Form(atoms, (), A + U, sp.S.One), HORIZON)
    assert growing.limit == A
    assert not growing.is_bounded
    assert reaching(Form(atoms, ((U, -1),), sp.S.One, 1 + U), HORIZON) is None
    assert reaching(Form(atoms, (), sp.S.One, U), HORIZON) is None


@pytest.mark.parametrize("spec", [*FAR, "x+x**3*exp(-abs(x))"])
@pytest.mark.parametrize(("dtype", "budget"), KERNELS)
def test_far_out_values_and_slopes_are_exact(spec, dtype, budget):
    kernel = compile(spec, max_ulp=budget)
    largest = float(np.finfo(dtype).max)
    sizes = np.concatenate(
        [np.geomspace(8, 2000, 32), np.geomspace(2000, largest / 4, 6), largest * np.linspace(0.3, 1, 6)]
    )
    x = np.concatenate([-sizes, sizes]).astype(dtype)
    high, low = exact(branches(kernel.activation), x.astype(np.float64).tolist())
    for order, got in enumerate(kernel.value_and_grad(x)):
        known = ~np.isnan(high[order])
        assert known.sum() > 60
        error = ulps(got[known], high[order][known], low[order][known], 0.0)
        assert error.max() <= budget, f"{spec}, order {order}, at {x[known][error.argmax()]}"
        dead = known & (high[order] == 0)
        assert (got[dead] == 0).all()


BOTH = [
    *("abs(x)+(1-abs(x))*exp(-abs(x))", "where(x>0, x+(3-2*x)*exp(-2*x), x)", "where(x>0, x**2/2+(1-x)*exp(-x), 0)"),
    "x+x**3*exp(-abs(x))",
]
"""abs(x) grows, and beside it stands abs(x) times an exponential."""


@pytest.mark.parametrize("spec", FAR + BOTH)
def test_at_infinity_there_is_the_limit_and_nan_stays(spec):
    for dtype, budget in KERNELS:
        kernel = compile(spec, max_ulp=budget)
        x = np.array([-math.inf, -1e38, 1e38, math.inf, math.nan], dtype)
        for got in kernel.value_and_grad(x):
            assert math.isnan(got[4])
            for infinite, finite in ((got[0], got[1]), (got[3], got[2])):
                assert infinite == finite or (math.isinf(infinite) and abs(finite) > 1e37)
                assert np.signbit(infinite) == np.signbit(finite)


@pytest.mark.parametrize(
    "spec", ["x*softplus(0.7*x)/(1+abs(x))", "x*x/3", "where(x>0, exp(0.7*x), x*(1-sigmoid(x-1)))"]
)
@pytest.mark.parametrize(("dtype", "budget"), [*KERNELS, ("float64", 0.6)])
def test_nothing_overflows_before_the_result_does(spec, dtype, budget):
    kernel = compile(spec, max_ulp=budget)
    x = np.finfo(dtype).max * np.array([-1, -0.8, -0.4, -0.1, 0.1, 0.4, 0.8, 1]).astype(dtype)
    high, low = exact(branches(kernel.activation), x.astype(np.float64).tolist())
    for order in (0, 1):
        got, known = kernel.derivative(order)(x), ~np.isnan(high[order])
        assert known.any()
        with np.errstate(over="ignore"):
            assert (np.isinf(got) == np.isinf(high[order].astype(dtype)))[known].all()
        assert ulps(got[known], high[order][known], low[order][known], 0.0).max() <= max(budget, 1)


def test_a_reach_beyond_the_largest_number_raises_nothing():
    kernel = compile("x*exp(-1e-40*abs(x))", max_ulp=2)
    with np.errstate(all="raise"):
        assert (kernel(np.array([-1.0, 2.0], np.float32)) == [-1.0, 2.0]).all()


@pytest.mark.parametrize("order", [0, 1])
def test_exponents_of_both_signs_are_bounded_in_every_arithmetic(order):
    """-x^2 - x is no sum of falling terms; far out each arithmetic still gives x and 1, without an audit's help."""
    found = activation("x/(1+exp(-x**2-x))")
    plan = plan_of(found, branches(found), order, "owner")
    x = np.array([-1e200, -1e5, -60.0, -35.0, -28.0, 28.0, 30.0, 40.0, 1e5, 1e200])
    for attempt in attempts(found, plan, order, "float64", 4.0):
        if attempt.arithmetic != "scalar_pairs":
            code = Code(attempt.source, attempt.arithmetic)
            assert (compiled(FILL, [code], "float64").ufunc(x) == (x if order == 0 else 1)).all(), attempt.arithmetic
