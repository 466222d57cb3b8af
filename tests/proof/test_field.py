"""The differential field: exact derivatives, relations between generators, equality with zero."""

import pytest
import sympy as sp
from flint import arb

from symact.analysis import analyze
from symact.functions import Phi, X, sigmoid, softplus
from symact.proof.enclosure import enclose, precision
from symact.proof.evaluation import Values
from symact.proof.field import Field
from symact.proof.numbers import RealRoot

FORMULAS = [
    X**3 - 2 * X,
    X / (1 + sp.exp(-X)),
    X * sp.tanh(sp.log(1 + sp.exp(X))),
    X * Phi(X),
    softplus(3 * X / 2) / 7,
    sp.sqrt(1 + X**2) / (2 + sp.cos(X)),
    sp.exp(-(X**2) / 3) * sp.sin(2 * X + 1),
    sp.atan(sp.exp(X)) * sp.erf(X / 2),
    sp.log(1 + sigmoid(X)),
    X * sp.exp(-sp.exp(-X)),
    (1 + X**2) ** sp.Rational(1, 3),
    sp.asinh(X) - sp.sinh(X / 3) * sp.cosh(X / 5),
]


@pytest.mark.parametrize("f", FORMULAS, ids=str)
@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_derivatives_agree_with_those_of_sympy(f, order):
    element = Field.of(f).element(f)
    for _ in range(order):
        element = element.derivative()
    for at in ("0.7", "-1.3", "2.9"):
        with precision(200):
            ours = Values(element.field, arb(at)).element(element)
            theirs = enclose(sp.diff(f, X, order), arb(at))
            assert ours.overlaps(theirs)
            assert (ours - theirs).rad() < 1e-30


@pytest.mark.parametrize(
    "zero",
    [
        sp.sin(X) ** 2 + sp.cos(X) ** 2 - 1,
        sp.sqrt(1 + X**2) ** 2 - 1 - X**2,
        sp.tanh(X) - (sp.exp(X) - sp.exp(-X)) / (sp.exp(X) + sp.exp(-X)),
        sp.sin(2 * X) - 2 * sp.sin(X) * sp.cos(X),
        sp.tanh(sp.log(1 + sp.exp(X))) - (sp.exp(2 * X) + 2 * sp.exp(X)) / (sp.exp(2 * X) + 2 * sp.exp(X) + 2),
        sigmoid(X) + sigmoid(-X) - 1,
        Phi(X) + Phi(-X) - 1,
        sp.exp(X + 1) - sp.E * sp.exp(X),
        sp.sqrt(2) * sp.exp(X) - 2 * sp.exp(X) / sp.sqrt(2),
    ],
    ids=str,
)
def test_identities_are_recognised(zero):
    assert Field.of(zero).element(zero).is_zero()


@pytest.mark.parametrize("f", [X - sp.tanh(X), sp.sin(X) - sp.cos(X), sp.exp(X) - 1 - X], ids=str)
def test_what_is_not_zero_is_not_called_zero(f):
    assert not Field.of(f).element(f).is_zero()


def test_exponents_and_phases_of_sigmoids_are_even_or_odd_as_the_sigmoids_are() -> None:
    """tanh(-x) = -tanh(x) is seen within an exponent, at x and at a certified root."""
    root = RealRoot(X - sp.cos(X), sp.Rational(1, 2), sp.Integer(1))
    for point in (X, root, 3 * X / 2):
        u = 1 - 2 / (sp.exp(2 * point) + 1)
        mirrored = 1 - 2 / (sp.exp(-2 * point) + 1)
        for product in (sp.exp(u) * sp.exp(mirrored) - 1, sp.sin(u) + sp.sin(mirrored), sp.cos(u) - sp.cos(mirrored)):
            assert Field.of(product).element(product).is_zero()


@pytest.mark.parametrize("formula", ["tanh(tanh(x))", "sin(tanh(x))", "cos(tanh(x))"])
def test_extremes_at_mirrored_roots_are_the_same(formula: str) -> None:
    assert analyze(formula)["lipschitz"].evidence == "proved"
