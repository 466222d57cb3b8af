"""Remainders of Taylor polynomials: bounds that hold, and are not far from the truth."""

import mpmath
import pytest
import sympy as sp

from symact.analysis import analyze
from symact.errors import NotYetSupported, UsageError
from symact.functions import X, named_to_elementary


@pytest.mark.parametrize(
    "key", ["sigmoid", "tanh", "mish", "gelu", "softplus", "arctan", "isru", "elu", "sine", "snake"]
)
@pytest.mark.parametrize("order", [1, 4, 7])
def test_the_bound_holds_and_is_that_of_lagrange(key, order):
    analysis = analyze(key)
    reach = sp.Rational(1, 2)
    bounds = analysis.taylor_remainder(order, reach)
    polynomials = analysis.taylor_coefficients(order)
    pieces = [p for a, b, p in analysis.branches.intervals() if a <= 0 <= b]
    for side, (bound, coefficients) in enumerate(zip(bounds, polynomials, strict=True)):
        f = sp.lambdify(X, named_to_elementary(pieces[min(side, len(pieces) - 1)]), "mpmath")
        with mpmath.workdps(40):
            worst = steepest = mpmath.mpf(0)
            for k in range(1, 41):
                x = mpmath.mpf(k) / 80 * (1 if side else -1)
                value = sum(mpmath.mpf(str(sp.N(c, 40))) * x**j for j, c in enumerate(coefficients))
                worst = max(worst, abs(f(x) - value))
                if k % 4 == 1:
                    steepest = max(steepest, abs(mpmath.diff(f, x, order + 1)))
            assert worst <= mpmath.mpf(int(bound.p)) / int(bound.q)
            lagrange = steepest / mpmath.factorial(order + 1) * mpmath.mpf(1) / 2 ** (order + 1)
            assert float(bound) <= 1.5 * float(lagrange) + 1e-30


def test_a_polynomial_has_no_remainder():
    assert analyze("x**3 - 2*x").taylor_remainder(3, 5) == (0, 0)


def test_what_cannot_be_bounded_is_said():
    with pytest.raises(NotYetSupported, match="breakpoint"):
        analyze("hardtanh").taylor_remainder(3, 2)
    with pytest.raises(UsageError, match="positive"):
        analyze("tanh").taylor_remainder(3, -1)
