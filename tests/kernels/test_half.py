"""float16 and bfloat16: each of the 65,536 results is the nearest number of the type, ties to even."""

from __future__ import annotations

import os
from fractions import Fraction

import flint
import ml_dtypes
import numpy as np
import pytest
import sympy as sp

from symact.branches import branches
from symact.catalogue import names
from symact.errors import UsageError
from symact.functions import X
from symact.kernels import compile

from .oracle import germ

HALVES = [np.dtype(np.float16), np.dtype(ml_dtypes.bfloat16)]
ALL = np.arange(1 << 16).astype(np.uint16)


def wide(x):
    with np.errstate(all="ignore"):  # the conversion of NaNs raises "invalid"
        return x.astype(np.float64)


def middles(kind):
    """Finite numbers of the type that are not negative, and the middles between neighbours, up to the overflow."""
    finite = np.arange(int(np.array(np.inf, kind).view(np.uint16)), dtype=np.uint16).view(kind).astype(np.float64)
    last = 2 * finite[-1] - finite[-2]
    return finite, (finite + np.append(finite[1:], last)) / 2


def misrounded(kernel, order, exact, kind):
    """Inputs x whose result is not the number nearest to ``exact(x)``, a fraction or a ball."""
    x = ALL.view(kind)
    got = kernel.derivative(order)(x)
    assert got.dtype == kind
    finite, middle = middles(kind)
    wrong = []
    for point, result in zip(wide(x).tolist(), wide(got).tolist(), strict=True):
        if not np.isfinite(point) or (size := exact(point)) is None:
            continue
        size = abs(size)
        place = len(finite) if np.isinf(result) else int(np.searchsorted(finite, abs(result)))
        low = middle[place - 1] if place else -1.0
        high = middle[place] if place < len(finite) else np.inf
        even = place % 2 == 0
        if isinstance(size, Fraction):
            right = low <= size <= high if even else low < size < high
        else:
            right = low < size < high or fits(abs(exact(point, 12000)), low, high, even)  # 90 bits may not tell a tie
        if not right:
            wrong.append(point)
    return wrong


def fits(size, low, high, even):
    """Whether a thin ball lies between two middles; at one, it is a tie: sqrt(1 + (1023/64)^2) = 1025/64."""
    assert size.rad() < flint.arb(2) ** -1000
    tie = size.contains(low) or size.contains(high)
    return even if tie else low < size < high


def ball(function):
    def exact(x, _=0):
        return function(flint.arb(x))

    return exact


def logistic(x):
    return 1 / (1 + (-x).exp())


def hard_sigmoid(x, _=0):
    return min(max(Fraction(x) / 6 + Fraction(1, 2), Fraction(0)), Fraction(1))


CASES = {
    "silu": (0, ball(lambda x: x * logistic(x))),
    "sigmoid": (1, ball(lambda x: logistic(x) * logistic(-x))),
    "relu_squared": (0, lambda x, _=0: Fraction(max(x, 0.0)) ** 2),
    "hard_sigmoid": (0, hard_sigmoid),
}


@pytest.fixture
def precise(request):
    saved = flint.ctx.prec
    flint.ctx.prec = getattr(request, "param", 260)
    yield
    flint.ctx.prec = saved


@pytest.mark.parametrize("kind", HALVES, ids=str)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.usefixtures("precise")
def test_all_results_are_correctly_rounded(name, kind):
    order, exact = CASES[name]
    assert misrounded(compile(name), order, exact, kind) == []


@pytest.mark.skipif("SYMACT_EXHAUSTIVE" not in os.environ, reason="takes minutes; SYMACT_EXHAUSTIVE=1 runs it")
@pytest.mark.parametrize("kind", HALVES, ids=str)
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("precise", [12500], indirect=True, ids=["exact"])
@pytest.mark.usefixtures("precise")
def test_the_whole_catalogue(name, kind):
    """Value and gradient of every entry, against Arb series, and exactly where they are rational."""
    kernel = compile(name)
    normal = branches(kernel.activation)
    for order in (0, 1):
        assert misrounded(kernel, order, catalogue_value(normal, order), kind) == []


def catalogue_value(normal, order):
    """The exact derivative as a fraction where it is rational, as a ball elsewhere; ``None`` at breakpoints."""
    edges = [float(p) for p in normal.points]
    slopes = [sp.diff(piece, X, order) for piece in normal.pieces]
    rational = [
        slope.is_rational_function(X) and all(c.is_Rational for c in slope.atoms(sp.Number)) for slope in slopes
    ]

    def exact(x, good=90):
        if x in edges:
            return None
        place = sum(edge < x for edge in edges)
        value = slopes[place].subs(X, sp.Rational(x)) if rational[place] else None
        if value is not None and value.is_Rational:
            return Fraction(int(value.p), int(value.q))
        return germ(normal.pieces[place], x, good)[order]

    return exact


@pytest.mark.parametrize("kind", HALVES, ids=str)
def test_special_inputs(kind):
    special = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0], kind)
    tanh = compile("tanh")
    got = wide(tanh(special))
    np.testing.assert_array_equal(got, [np.nan, 1, -1, 0, 0])
    assert np.signbit(got[-2:]).tolist() == [False, True]
    assert (tanh.grad(special[1:]).astype(np.float64) == [0, 0, 1, 1]).all()
    relu = compile("relu", kinks="mean")
    assert relu.grad(np.zeros(1, kind))[0] == kind.type(0.5)


@pytest.mark.parametrize("kind", HALVES, ids=str)
def test_layouts_out_and_scalars(kind):
    silu = compile("silu")
    x = np.linspace(-6, 6, 24).astype(kind).reshape(4, 6)
    whole = silu(x)
    assert (silu(x.T) == whole.T).all()
    assert (silu(x[::2, ::-3]) == whole[::2, ::-3]).all()
    assert silu(x[1, 2]).dtype == kind
    out = np.empty_like(x)
    assert silu(x, out=out) is out
    assert (out == whole).all()
    value, grad = silu.value_and_grad(x)
    assert (value == whole).all()
    assert (grad == silu.grad(x)).all()
    assert silu.accuracy(dtype=kind.name).max_ulp == 0.5
    with pytest.raises(UsageError, match="out must"):
        silu(x, out=np.empty(x.shape, np.float32))


@pytest.mark.parametrize("kind", HALVES, ids=str)
def test_vjp_rounds_the_product_once(kind):
    """The product of the exact gradient and g, to within half an ulp and what float32 adds."""
    gelu = compile("gelu")
    chance = np.random.default_rng(5)
    x, g = chance.normal(size=(2, 4000)).astype(kind)
    got = gelu.vjp(x, g)
    assert got.dtype == kind
    exact = gelu.grad(x.astype(np.float64)) * g.astype(np.float64)
    error = np.abs(got.astype(np.float64) - exact)
    unit = np.abs(np.spacing(np.abs(got))).astype(np.float64)
    assert (error <= 0.501 * unit).all()
    assert gelu.vjp(x, 2.0).dtype == kind
    assert gelu.vjp(x, g.astype(np.float32)).dtype == np.float32
    other = HALVES[1 - HALVES.index(kind)]
    assert gelu.vjp(x, g.astype(other)).dtype == np.float32
