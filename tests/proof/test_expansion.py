"""Expansions at an end: exact terms, and a remainder bound that holds on the whole tail."""

import pytest
import sympy as sp
from flint import arb

from symact.functions import Phi, X, softplus
from symact.proof import limit, one_sided_limit
from symact.proof.enclosure import enclose, precision
from symact.proof.ends import expand_at, limit_of, sign_at_end
from symact.proof.field import Field
from symact.proof.monomials import Monomial, bound

FUNCTIONS = [
    X / (1 + sp.exp(-X)),
    X * sp.tanh(sp.log(1 + sp.exp(X))),
    X * Phi(X),
    sp.sqrt(X**2 + 4) - X,
    sp.atan(X) * X,
    softplus(X) - X,
    sp.log(1 + X**2),
    X * sp.tanh(sp.exp(X)),
    X * sp.exp(-sp.exp(-X)),
    sp.sin(X) / X,
    (X**2 + 1) / (X + sp.sqrt(3)),
    sp.erf(softplus(X)),
    sp.log(sp.cosh(X)),
    sp.exp(sp.sqrt(X**2 + 1) - X),
    X * (1 + sp.tanh(sp.sqrt(2 / sp.pi) * (X + sp.Rational(44715, 10**6) * X**3))) / 2,
]


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
@pytest.mark.parametrize("end", [sp.oo, -sp.oo], ids=str)
def test_the_remainder_bound_holds_beyond_the_start(f, end):
    def use(expansion, tail):
        return expansion

    expansion, start = expand_at(Field.of(f).element(f), end, use)
    with precision(3000):
        for factor in ("1", "1.03", "1.7", "4", "31"):
            t = arb(start) * arb(factor)
            exact = enclose(f, t if end is sp.oo else -t)
            kept = sum((enclose(c) * m.value(t) for m, c in expansion.terms), arb(0))
            if expansion.rest is None:
                assert (exact - kept).contains(0)
            else:
                monomial, size = expansion.rest
                slack = arb(1) + arb(2) ** -60
                assert abs(exact - kept) <= size * monomial.value(t) * slack or (exact - kept).contains(0)


@pytest.mark.parametrize(
    ("f", "left", "right"),
    [
        (X / (1 + sp.exp(-X)), 0, sp.oo),
        (sp.tanh(X), -1, 1),
        (sp.atan(sp.sinh(X)), -sp.pi / 2, sp.pi / 2),
        (X * sp.log(1 + 1 / (1 + sp.exp(-X))), 0, sp.oo),
        (sp.sin(X) / X, 0, 0),
        (sp.sqrt(X**2 + 1) - X, sp.oo, 0),
        (sp.exp(sp.sqrt(X**2 + 2 * X + 7) - X), sp.oo, sp.E),
        (X**2 * sp.exp(X), 0, sp.oo),
    ],
)
def test_limits(f, left, right):
    assert limit(f, "-oo") == left
    assert limit(f, "oo") == right


@pytest.mark.parametrize(
    ("f", "point", "side", "value"),
    [
        (sp.sin(X) / X, 0, "+", 1),
        ((1 - sp.cos(X)) / X**2, 0, "-", sp.Rational(1, 2)),
        (1 / X, 0, "-", -sp.oo),
        (sp.sqrt(X), 0, "+", 0),
        (1 / sp.sqrt(X), 0, "+", sp.oo),
        (X * sp.log(X), 0, "+", 0),
        ((sp.exp(X) - sp.E) / (X - 1), 1, "+", sp.E),
    ],
)
def test_one_sided_limits(f, point, side, value):
    assert (
        sp.simplify(one_sided_limit(f, sp.Integer(point), side) - value) == 0
        or one_sided_limit(f, sp.Integer(point), side) == value
    )


@pytest.mark.parametrize(
    "monomial",
    [
        Monomial(sp.Rational(-1)),
        Monomial(sp.Integer(5), exponent=((Monomial(sp.S.One), sp.Integer(-2)),)),
        Monomial(sp.Integer(-1), sp.Integer(2)),
        Monomial(
            sp.Integer(3),
            sp.Integer(1),
            ((Monomial(sp.Integer(2)), sp.Rational(-1, 2)), (Monomial(sp.S.One), sp.Integer(3))),
        ),
        Monomial(sp.Integer(2), exponent=((Monomial(exponent=((Monomial(sp.S.One), sp.S.One),)), sp.Integer(-1)),)),
    ],
    ids=str,
)
def test_bounds_of_monomials_hold_on_the_whole_tail(monomial):
    for start in (32, 256):
        limit_value = bound(monomial, start)
        for factor in ("1", "1.001", "1.5", "3", "20"):
            assert not monomial.value(arb(start) * arb(factor)) > limit_value * (1 + arb(2) ** -40)


def test_the_sign_at_an_end_is_that_of_the_leading_term():
    f = sp.exp(X) * (X - 1000) + 1
    element = Field.of(f).element(f)
    found = sign_at_end(element, sp.oo)
    assert found.sign == 1
    assert found.start > 1000
    assert sign_at_end(element, -sp.oo).sign == 1
    assert limit_of(element, -sp.oo) == 1
