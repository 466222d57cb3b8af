"""Algebraic zeros by Liouville's inequality: identities of radicals and roots are seen, near misses are not zeros."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symact.functions import X
from symact.proof import number_sign
from symact.proof.heights import is_algebraic_zero

QUINTIC = sp.CRootOf(X**5 - X - 1, 0)
QUARTIC = [sp.CRootOf(X**4 - 2 * X**3 - 2 * X**2 - 2 * X + 1, k) for k in (0, 1)]


@pytest.mark.parametrize(
    "number",
    [
        sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6)),
        sp.cbrt(2 + sp.sqrt(5)) - (1 + sp.sqrt(5)) / 2,
        QUINTIC**5 - QUINTIC - 1,
        QUINTIC**7 / (QUINTIC + 1) - QUINTIC**2,
        QUARTIC[0] * QUARTIC[1] - 1,  # a palindromic equation
        1 / (1 + QUARTIC[0] ** 2) + 1 / (1 + QUARTIC[1] ** 2) - 1,
    ],
)
def test_zeros_are_proved(number: sp.Expr) -> None:
    assert is_algebraic_zero(number) is True
    assert number_sign(number) == 0


@given(st.integers(20, 400), st.sampled_from([-1, 1]))
@settings(max_examples=20, deadline=None)
def test_what_differs_in_a_late_digit_is_no_zero(digits: int, sign: int) -> None:
    number = QUINTIC**5 - QUINTIC - 1 + sign * sp.Rational(1, 10**digits)
    assert is_algebraic_zero(number) is False


@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.integers(-9, 9))
@settings(max_examples=30, deadline=None)
def test_polynomials_in_a_root_are_zero_where_its_equation_divides_them(a: list[int], b: int) -> None:
    polynomial = sp.Poly(a, X) * sp.Poly(X**5 - X - 1, X) + b
    assert is_algebraic_zero(polynomial.as_expr().subs(X, QUINTIC)) is (b == 0)


def test_other_numbers_are_not_judged() -> None:
    assert is_algebraic_zero(sp.exp(QUINTIC) - sp.exp(QUINTIC**5 - 1)) is None
    assert is_algebraic_zero(sp.pi - sp.Rational(22, 7)) is None
    assert is_algebraic_zero(sp.sqrt(2) ** 100_001 - sp.Rational(3) ** 90_000 * sp.sqrt(3)) is None  # too long
