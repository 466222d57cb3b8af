from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from symact.branches import branches
from symact.catalogue import names
from symact.functions import X
from symact.kernels import compile

INF = math.inf

LIMITS = {
    "binary_step": (0, 1),
    "identity": (-INF, INF),
    "sigmoid": (0, 1),
    "tanh": (-1, 1),
    "relu": (0, INF),
    "relu6": (0, 6),
    "leaky_relu": (-INF, INF),
    "elu": (-1, INF),
    "selu": (-1.7580993408473768, INF),
    "silu": (0, INF),
    "mish": (0, INF),
    "gelu": (0, INF),
    "gelu_tanh": (0, INF),
    "softplus": (0, INF),
    "softsign": (-1, 1),
    "hardtanh": (-1, 1),
    "hard_sigmoid": (0, 1),
    "hard_swish": (0, INF),
    "log_sigmoid": (-INF, 0),
    "tanhshrink": (-INF, INF),
    "squareplus": (0, INF),
    "sine": (math.nan, math.nan),
    "cos": (math.nan, math.nan),
    "sinc": (0, 0),
    "gaussian": (0, 0),
    "bent_identity": (-INF, INF),
    "arctan": (-math.pi / 2, math.pi / 2),
    "isru": (-1, 1),
    "lisht": (INF, INF),
    "snake": (-INF, INF),
}


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_infinities_give_the_limit(name, dtype):
    got = compile(name)(np.array([-INF, INF], dtype))
    np.testing.assert_array_equal(got, np.array(LIMITS[name]).astype(dtype))


@pytest.mark.parametrize("name", names()[1::6])
def test_nan_gives_nan_and_finite_gives_finite(name):
    kernel = compile(name)
    for function in (kernel.value, kernel.grad):
        for dtype in (np.float32, np.float64):
            assert np.isnan(function(np.array([np.nan, -np.nan], dtype))).all()
            largest = np.finfo(dtype).max
            x = np.array(
                [largest, -largest, largest / 2, -largest / 2, np.finfo(dtype).tiny, -np.finfo(dtype).tiny], dtype
            )
            result = function(x)
            assert not np.isnan(result).any()
            exact = np.array([_size(kernel, function.order, float(v)) for v in x])
            assert (np.isfinite(result) | (exact >= float(largest))).all()


def _size(kernel, order, x):
    """abs of the exact derivative at x, where it can be large; 0 where it can't (a saturated tail)."""
    piece = branches(kernel.activation).piece_at(sp.Rational(x))
    if piece.is_polynomial(X):
        return float(min(abs(sp.diff(piece, X, order).subs(X, sp.Rational(x))), sp.Integer(10) ** 308 * 17))
    return abs(x) * {"selu": 1.06, "bent_identity": 1.6}.get(kernel.activation.name, 0.0)


@pytest.mark.parametrize(
    "name",
    ["tanh", "gelu", "silu", "mish", "elu", "softsign", "arctan", "isru", "sine", "identity", "leaky_relu", "selu"],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_zeros_and_subnormals_keep_their_sign(name, dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    x = np.array([0.0, -0.0, 8 * tiny, -8 * tiny], dtype)
    got = compile(name)(x)
    assert (np.signbit(got) == [False, True, False, True]).all()
    assert (got[:2] == 0).all()
    assert got[2] > 0


def test_a_zero_that_is_no_sign_change_is_positive():
    for name in ("relu", "lisht", "relu_squared"):
        assert not np.signbit(compile(name)(np.array([0.0, -0.0]))).any()


@pytest.mark.parametrize("name", ["identity", "relu", "tanh", "isru", "softsign", "arctan", "sine", "elu"])
def test_subnormals_are_not_flushed(name):
    for dtype in (np.float32, np.float64):
        x = np.arange(1, 200).astype(dtype) * np.finfo(dtype).smallest_subnormal
        np.testing.assert_array_equal(compile(name)(x), x)


def test_values_at_the_border_of_underflow():
    """Exact values from Arb; the smallest subnormal of float64 is 4.94e-324."""
    assert compile("silu")(-745.0) == -3.72e-321 or abs(compile("silu")(-745.0) + 745 * math.exp(-745)) < 745 * 5e-324
    assert compile("sigmoid").grad(-745.0) == 5e-324
    assert compile("sigmoid").grad(745.0) == 5e-324
    assert compile("sigmoid").grad(37.43) == pytest.approx(math.exp(-37.43), rel=1e-15)
    assert compile("gelu")(-38.4) < 0
    assert compile("tanh").grad(300.0) == pytest.approx(4 * math.exp(-600), rel=1e-13)
    assert compile("softplus")(-745.0) == 5e-324
    assert compile("elu").grad(-700.0) == pytest.approx(math.exp(-700), rel=1e-13)
    assert compile("squareplus")(-1e200) == pytest.approx(1e-200, rel=1e-15)
    assert compile("gelu_tanh").grad(1e20) == 1.0
    assert compile("bent_identity").grad(-1e200) == 0.5


def test_sinc_is_filled_at_zero():
    sinc = compile("sinc")
    assert [sinc.derivative(n)(0.0) for n in range(3)] == [1.0, 0.0, -1 / 3]
    assert sinc(-0.0) == 1.0
    assert sinc.grad(1e-300) == pytest.approx(-1e-300 / 3, rel=1e-15)


@pytest.mark.parametrize("name", ["gelu", "mish", "softplus"])
def test_high_derivatives_agree_with_arb(name):
    from .oracle import germ

    kernel = compile(name)
    piece = branches(kernel.activation).pieces[0]
    x = np.array([-30.0, -3.3, -0.7, 0.2, 1.5, 20.0])
    third = kernel.derivative(3)(x)
    want = np.array([float(germ(piece, v)[3].mid()) for v in x])
    np.testing.assert_allclose(third, want, rtol=3e-16)
