"""Exact numbers: signs decided by identities, roots to any number of digits, decimals from enclosures."""

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symact.functions import X
from symact.proof import RealRoot, Undecided, compare, decimal, number_sign
from symact.proof.numbers import tight_ball


@pytest.mark.parametrize(
    "number",
    [
        sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6),
        sp.sqrt(3 + 2 * sp.sqrt(2)) - 1 - sp.sqrt(2),
        sp.exp(sp.log(3) / 2) ** 2 - 3,
        sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1,
        sp.exp(1) * sp.exp(-1) - 1,
        sp.erf(1) + sp.erf(-1),
        sp.log(6) - sp.log(2) - sp.log(3),
    ],
)
def test_zero_is_decided_by_an_identity(number):
    assert number_sign(number) == 0


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        (sp.exp(sp.pi * sp.sqrt(163)) - 640320**3 - 744, -1),
        (sp.Rational(1, 10**50) + sp.sqrt(2) - sp.sqrt(2), 1),
        (sp.pi - sp.Rational("3.14159265358979323846264338327950288"), 1),
        (sp.exp(-1000), 1),
        (-sp.exp(-sp.exp(10)), -1),
    ],
)
def test_tiny_numbers_are_not_taken_for_zero(number, sign):
    assert number_sign(number) == sign


def test_what_cannot_be_decided_is_said_to_be_undecided():
    # log(2 + exp(-10^4)) - log(2) is 10^-4343: beyond the precision that is tried, and no identity makes it zero
    with pytest.raises(Undecided):
        number_sign(sp.log(2 + sp.exp(-(sp.Integer(10) ** 4))) - sp.log(2))


def test_a_certified_root_has_a_thousand_digits():
    root = RealRoot(X * sp.exp(X) - 1, sp.Rational(1, 2), sp.Rational(3, 5))
    with mpmath.workdps(1010):
        expected = mpmath.nstr(mpmath.lambertw(1).real, 1000)
    assert decimal(root, 1000)[:995] == expected[:995]


def test_a_certified_root_is_a_sympy_number():
    root = RealRoot(X * sp.exp(X) - 1, sp.Rational(1, 2), sp.Rational(3, 5))
    assert root.is_number
    assert root.is_positive
    assert not root.free_symbols
    assert abs(float(root + 1) - 1.5671432904097838) < 1e-15
    assert sp.Interval(0, root).contains(sp.Rational(1, 2)) == sp.true
    assert sp.Interval(0, root).contains(sp.Rational(3, 5)) == sp.false
    assert (X * root).subs(X, 2) == 2 * root
    assert root.subs(X, 7) == root
    assert "0.56714" in sp.latex(root)
    assert compare(root, sp.LambertW(2)) < 0


def test_the_decimal_is_rounded_from_an_enclosure():
    assert decimal(sp.LambertW(sp.exp(-1))) == "0.27846454276107379511"
    assert decimal(sp.Rational(1, 3), 5) == "0.33333"
    assert decimal(-sp.exp(-200), 5) == "-1.3839e-87"
    assert decimal(sp.Integer(0)) == "0"
    assert decimal(sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6)) == "0"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.fractions(-20, 20), st.sampled_from([sp.exp, sp.sin, sp.erf, sp.atan, sp.tanh, sp.asinh, sp.erfc, sp.cosh]))
def test_balls_contain_the_value(fraction, function):
    number = function(sp.Rational(fraction.numerator, fraction.denominator)) + sp.sqrt(2)
    ball = tight_ball(number, 30)
    with mpmath.workdps(60):
        value = mpmath.mpf(str(sp.N(number, 50, maxn=2000)))
        middle = mpmath.mpf(ball.mid().str(45, radius=False))
        assert abs(value - middle) < mpmath.mpf(10) ** -25 * (1 + abs(value))
