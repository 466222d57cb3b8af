"""Exact Taylor coefficients against independent numerics, known series, and SymPy's own expansion."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp

from symact.branches import branches
from symact.catalogue import activation, entry, names
from symact.errors import NotYetSupported
from symact.functions import Phi, X, named_to_elementary, sigmoid, softplus
from symact.series import radius, taylor, valuation


def _close(found: tuple[sp.Expr, ...], expr: sp.Expr, point: sp.Expr, order: int) -> bool:
    """Whether the coefficients agree with numerical differentiation at 60 digits."""
    with mp.workdps(60):
        f = sp.lambdify(X, named_to_elementary(expr), "mpmath")
        expected = mp.taylor(f, mp.mpf(str(point.evalf(60))), order)
        numbers = [mp.mpf(str(c.evalf(60))) for c in found]
        return len(numbers) == order + 1 and all(
            abs(c - e) < mp.mpf(10) ** -20 * (1 + abs(e)) for c, e in zip(numbers, expected, strict=True)
        )


def _pieces(key: str) -> set[tuple[sp.Expr, sp.Expr]]:
    form = branches(entry(key))
    points = {sp.S.Zero, *form.points}
    return {(piece, point) for piece in form.pieces for point in points if not piece.subs(X, point).has(sp.nan)}


@pytest.mark.parametrize("key", names())
def test_every_piece_at_zero_and_at_breakpoints(key: str) -> None:
    for piece, point in _pieces(key):
        assert _close(taylor(piece, point, 14), piece, point, 14)


@pytest.mark.parametrize("key", names())
def test_order_fifty_of_every_entry(key: str) -> None:
    for piece in branches(entry(key)).pieces:
        coefficients = taylor(piece, sp.S.Zero, 50)
        assert len(coefficients) == 51
        assert all(c.is_real for c in coefficients)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("x*tanh(log(1+exp(x)))", "1"),
        ("x*Phi(x)", "sqrt(2)"),
        ("0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044715*x**3)))", "-1/3"),
        ("x/(1+exp(-x))", "1"),
        ("sigmoid(x)*softplus(x)", "2"),
        ("tan(tanh(x))", "1/2"),
        ("LambertW(exp(x))", "2"),
        ("asinh(x)*atan(x)", "1"),
        ("erfc(x) + sinh(x) - cosh(x)", "1/2"),
        ("sinc(x)", "1"),
        ("(1+x**2)**(-3/7)", "log(2)"),
        ("2**x*(1+x**2)**x", "1"),
        ("sin(x)/(1+cos(x)**2)", "sqrt(3)"),
    ],
)
def test_other_points(text: str, point: str) -> None:
    expr, at = activation(text).bound, activation(point).bound
    assert _close(taylor(expr, at, 12), expr, at, 12)


@pytest.mark.parametrize(
    ("expr", "known"),
    [
        (sp.sin(X) / X, [1, 0, sp.Rational(-1, 6), 0, sp.Rational(1, 120)]),
        (sp.sinc(X), [1, 0, sp.Rational(-1, 6), 0, sp.Rational(1, 120)]),
        ((1 - sp.cos(X)) / X**2, [sp.Rational(1, 2), 0, sp.Rational(-1, 24), 0, sp.Rational(1, 720)]),
        (sp.tanh(X) / X, [1, 0, sp.Rational(-1, 3), 0, sp.Rational(2, 15)]),
        ((sp.exp(X) - 1) / X, [1, sp.Rational(1, 2), sp.Rational(1, 6), sp.Rational(1, 24), sp.Rational(1, 120)]),
        (sp.log(1 + X**2) / X**2, [1, 0, sp.Rational(-1, 2), 0, sp.Rational(1, 3)]),
        (X**3 / (X - sp.sin(X)), [6, 0, sp.Rational(3, 10), 0, sp.Rational(11, 1400)]),
        (sp.sin(X) ** 2 + sp.cos(X) ** 2, [1, 0, 0, 0, 0]),
    ],
)
def test_removable_singularities_are_filled(expr: sp.Expr, known: list[sp.Expr]) -> None:
    assert list(taylor(expr, sp.S.Zero, 4)) == known


def test_bernoulli_numbers() -> None:
    # x/(e^x - 1) = sum B_n x^n/n!, tanh(x) = sum 2^2n (2^2n - 1) B_2n x^(2n-1)/(2n)!.
    found = taylor(X / (sp.exp(X) - 1), sp.S.Zero, 30)
    assert [c * sp.factorial(n) for n, c in enumerate(found)][2:] == [sp.bernoulli(n) for n in range(2, 31)]
    tanh = taylor(sp.tanh(X), sp.S.Zero, 30)
    for n in range(1, 16):
        assert tanh[2 * n - 1] == 4**n * (4**n - 1) * sp.bernoulli(2 * n) / sp.factorial(2 * n)


def test_gelu_coefficients() -> None:
    # x Phi(x) = x/2 + sum (-1)^k x^(2k+2)/(sqrt(2 pi) 2^k k! (2k+1)).
    found = taylor(entry("gelu").bound, sp.S.Zero, 20)
    assert found[1] == sp.Rational(1, 2)
    for k in range(10):
        known = (-1) ** k / (sp.sqrt(2 * sp.pi) * 2**k * sp.factorial(k) * (2 * k + 1))
        assert sp.simplify(found[2 * k + 2] - known) == 0


def test_constants_are_closed_forms() -> None:
    assert taylor(entry("mish").bound, sp.S.Zero, 2) == (0, sp.Rational(3, 5), sp.Rational(8, 25))
    assert taylor(sigmoid(X), sp.log(2), 1) == (sp.Rational(2, 3), sp.Rational(2, 9))
    assert taylor(softplus(X), sp.S.Zero, 2) == (sp.log(2), sp.Rational(1, 2), sp.Rational(1, 8))
    assert taylor(sp.sin(X) / (X - sp.pi), sp.pi, 2) == (-1, 0, sp.Rational(1, 6))
    assert taylor((X**2 - 2) / (X - sp.sqrt(2)), sp.sqrt(2), 2) == (2 * sp.sqrt(2), 1, 0)
    assert taylor(Phi(X), sp.S.Zero, 0) == (sp.Rational(1, 2),)


@pytest.mark.parametrize(
    ("expr", "fragment"),
    [
        (1 / X, "pole"),
        (1 / sp.sin(X) ** 2, "pole"),
        (sp.exp(1 / X), "pole"),
        (sp.log(X), "not positive"),
        (sp.sqrt(X), "0 or infinite"),
        (sp.sqrt(X - 1), "negative"),
        (sp.Abs(X), "one analytic branch"),
        (sp.Max(0, X), "one analytic branch"),
        (X / (sp.sin(X) ** 2 + sp.cos(X) ** 2 - 1), "identically 0"),
        (sp.LambertW(X - sp.exp(-1)), "branch point"),
    ],
)
def test_refuses_what_is_not_analytic(expr: sp.Expr, fragment: str) -> None:
    with pytest.raises(NotYetSupported, match=fragment):
        taylor(expr, sp.S.Zero, 5)


def test_valuation() -> None:
    assert valuation(sp.sin(X) - X, sp.S.Zero) == (3, sp.Rational(-1, 6))
    assert valuation(1 / sp.sin(X) ** 2, sp.S.Zero) == (-2, 1)
    assert valuation(sp.cos(X) - 1, 2 * sp.pi) == (2, sp.Rational(-1, 2))
    with pytest.raises(NotYetSupported, match="identically 0"):
        valuation(sp.cosh(X) ** 2 - sp.sinh(X) ** 2 - 1, sp.S.Zero)


leaves = st.sampled_from([X, X, X, 2 * X, X**2, -X, X / 3, 1 + X])


def _grow(inner: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
    functions = [sp.exp, sp.sin, sp.cos, sp.tanh, sp.atan, sp.erf, sp.sinh, lambda u: 1 / (2 + u), lambda u: u**2]
    return st.one_of(
        st.builds(lambda f, u: f(u), st.sampled_from(functions), inner),
        st.builds(lambda u, v: u + v, inner, inner),
        st.builds(lambda u, v: u * v, inner, inner),
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.recursive(leaves, _grow, max_leaves=4))
def test_random_compositions_against_repeated_differentiation(expr: sp.Expr) -> None:
    assume(expr.subs(X, 0).is_finite and sp.count_ops(expr) < 20)
    derivative = expr
    for k, coefficient in enumerate(taylor(expr, sp.S.Zero, 4)):
        expected = (derivative.subs(X, 0) / sp.factorial(k)).evalf(40)
        assert abs(coefficient.evalf(40) - expected) < 1e-30 * (1 + abs(expected))
        derivative = derivative.diff(X)


ROOT2 = sp.sqrt(2)


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("x**3 - x", 0, sp.oo),
        ("exp(-x**2/2)", 0, sp.oo),
        ("x*(1+erf(x/sqrt(2)))/2", 5, sp.oo),
        ("sin(x)/x", 0, sp.oo),
        ("sigmoid(x)", 0, sp.pi),
        ("1/(1+exp(-x))", 0, sp.pi),
        ("x/(1+exp(-x))", 0, sp.pi),
        ("x/(1+exp(-2*x))", 0, sp.pi / 2),
        ("log(1+exp(x))", 0, sp.pi),
        ("log(1/(1+exp(-x)))", 0, sp.pi),
        ("softplus(x)", 1, sp.sqrt(1 + sp.pi**2)),
        ("tanh(x)", 0, sp.pi / 2),
        ("x - tanh(x)", 0, sp.pi / 2),
        ("x*tanh(x)", 0, sp.pi / 2),
        ("atan(x)", 0, 1),
        ("atan(x)", 1, ROOT2),
        ("x/sqrt(1+x**2)", 0, 1),
        ("(x+sqrt(x**2+4))/2", 0, 2),
        ("x/(1+x)", 0, 1),
        ("x/(exp(x)-1)", 0, 2 * sp.pi),
        ("(exp(x)-1)/x", 0, sp.oo),
        ("tanh(2*x - 1)", 1, sp.sqrt(sp.Rational(1, 4) + sp.pi**2 / 16)),
        ("x*tanh(log(1+exp(x)))", 0, sp.sqrt(sp.log(2) ** 2 / 4 + 9 * sp.pi**2 / 16)),
    ],
)
def test_radius(text: str, point: int, expected: sp.Expr) -> None:
    found = radius(activation(text).bound, sp.Integer(point))
    assert found is not None
    assert found == expected or abs((found - expected).evalf(40)) < 1e-35


@pytest.mark.parametrize("text", ["1/(1+exp(-x)) + 1/(1+exp(x))", "exp(x)/(2+sin(x)+cos(3*x))", "tanh(tanh(x))"])
def test_radius_is_not_guessed(text: str) -> None:
    assert radius(activation(text).bound, sp.S.Zero) is None


def test_radius_of_gelu_tanh_is_the_growth_of_its_coefficients() -> None:
    found = radius(entry("gelu_tanh").bound, sp.S.Zero)
    assert found is not None
    coefficients = [abs(float(c)) for c in taylor(entry("gelu_tanh").bound, sp.S.Zero, 60)]
    peak = max((c * float(found) ** k, k) for k, c in enumerate(coefficients) if k > 20)
    assert 0.05 < peak[0] < 20
    # The pole itself: cosh(u(z)) = 0 at abs(z) = found.
    with mp.workdps(30):
        u = sp.lambdify(X, entry("gelu_tanh").bound.atoms(sp.tanh).pop().args[0], "mpmath")
        z = mp.findroot(lambda z: u(z) - 1j * mp.pi / 2, 1 + 2.6j)
        assert abs(abs(z) - mp.mpf(str(found.evalf(30)))) < mp.mpf(10) ** -25
