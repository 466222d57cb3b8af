"""Means under a normal law: closed forms, and rigorous integrals with their tails."""

import mpmath
import pytest
import sympy as sp

from symact.functions import Phi, X, sigmoid
from symact.proof import Undecided, decimal
from symact.proof.integral import GaussianMean, gaussian_mean

LINE = (-sp.oo, sp.oo)


def reference(f, power, low=-mpmath.inf, high=mpmath.inf):
    value = sp.lambdify(X, f.rewrite(sp.exp) if f.has(sigmoid, Phi) else f, "mpmath")
    with mpmath.workdps(30):
        return mpmath.quad(
            lambda t: value(t) ** power * mpmath.npdf(t),
            [max(low, -14), *[k for k in range(-12, 13, 2) if low < k < high], min(high, 14)],
        )


@pytest.mark.parametrize(
    ("f", "power", "value"),
    [
        (X, 2, 1),
        (X**3, 2, 15),
        (sp.exp(X), 1, sp.exp(sp.Rational(1, 2))),
        (sp.exp(-(X**2) / 2), 1, sp.sqrt(2) / 2),
        (X * sp.exp(X), 1, sp.exp(sp.Rational(1, 2))),
        (sp.Integer(0), 2, 0),
    ],
)
def test_closed_forms(f, power, value):
    assert sp.simplify(gaussian_mean([(*LINE, f)], power) - value) == 0


GELU = X * Phi(X)


@pytest.mark.parametrize(
    ("f", "power", "value"),
    [
        (GELU, 1, 1 / (2 * sp.sqrt(sp.pi))),
        (GELU, 2, sp.Rational(1, 3) + sp.sqrt(3) / (6 * sp.pi)),
        (sp.diff(GELU, X), 2, sp.Rational(1, 3) + 2 * sp.sqrt(3) / (9 * sp.pi)),
        (Phi(X), 2, sp.Rational(1, 3)),
        (sp.erf(X), 2, 2 * sp.atan(2 / sp.sqrt(5)) / sp.pi),
        (sp.exp(X) * sp.erf(X - 1), 1, 0),
        (Phi((X + 2) / 3), 1, Phi(2 / sp.sqrt(10))),
    ],
)
def test_closed_forms_with_error_functions(f, power, value):
    found = gaussian_mean([(*LINE, f)], power)
    assert sp.simplify((found - value).rewrite(sp.erf)) == 0


@pytest.mark.parametrize("p", [-2, sp.Rational(1, 3), sp.sqrt(2)])
@pytest.mark.parametrize(
    "shape",
    [
        lambda p: X**3 * sp.erf(p * X - 1) * sp.exp(X / 2),
        lambda p: (X**2 + X) * sp.erf(p * X) * sp.exp(-(X**2) / 3),
        lambda p: (1 + X**4) * sp.erf(p * X) ** 2 * sp.exp(-(X**2)),
        lambda p: X * sp.erf(p * X + p) + X**2,
    ],
)
def test_closed_forms_agree_with_integration(p, shape):
    f = shape(p)
    found = gaussian_mean([(*LINE, f)], 1)
    assert not found.has(GaussianMean)
    assert abs(sp.N(found, 30) - sp.N(GaussianMean(1, (*LINE, f)), 30)) < sp.Rational(1, 10**24)


def test_half_line():
    mean = gaussian_mean([(-sp.oo, sp.S.Zero, sp.S.Zero), (sp.S.Zero, sp.oo, X)], 1)
    assert sp.simplify(mean - 1 / sp.sqrt(2 * sp.pi)) == 0


@pytest.mark.parametrize(
    "f",
    [
        X / (1 + sp.exp(-X)),
        1 + sp.tanh(X),
        X * Phi(X),
        sp.atan(X) + 1,
        X / sp.sqrt(1 + X**2) - 2,
        sp.log(1 + sp.exp(X)),
        X * sp.tanh(sp.log(1 + sp.exp(X))),
    ],
    ids=str,
)
@pytest.mark.parametrize("power", [1, 2])
def test_rigorous_integrals_agree_with_quadrature(f, power):
    mean = gaussian_mean([(*LINE, f)], power)
    with mpmath.workdps(30):
        assert abs(mpmath.mpf(decimal(mean, 20)) - reference(f, power)) < 1e-15


def test_a_hole_is_integrated_across():
    parts = [(-sp.oo, sp.S.Zero, sp.sin(X) / X), (sp.S.Zero, sp.oo, sp.sin(X) / X)]
    mean = gaussian_mean(parts, 1)
    assert isinstance(mean, GaussianMean)
    # E sin(Z)/Z = sqrt(pi/2) erf(1/sqrt 2)
    assert decimal(mean, 18) == decimal(sp.sqrt(sp.pi / 2) * sp.erf(1 / sp.sqrt(2)), 18)


def test_what_grows_too_fast_has_no_mean():
    with pytest.raises(Undecided):
        gaussian_mean([(*LINE, sp.exp(X**2))], 1)
