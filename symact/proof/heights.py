"""Whether an algebraic number is zero: a number that is not can only be so small (Liouville's inequality).

A non-zero number of a number field of degree D and of logarithmic height h is at least exp(-D h) in absolute value. The
heights of sums, products and powers are bounded by those of their parts, so that a number that is enclosed below that
bound is proved to be zero.

Source: M. Waldschmidt, Diophantine Approximation on Linear Algebraic Groups (2000), section 3.2 and 3.5.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import sympy as sp

from symact.proof.enclosure import enclose, precision
from symact.proof.verdict import Undecided

if TYPE_CHECKING:
    from flint import arb

__all__ = ["is_algebraic_zero"]

_BITS = 60_000
"""Beyond, an enclosure takes long."""


def is_algebraic_zero(number: sp.Expr) -> bool | None:
    """Whether a number made of rationals, radicals and roots of polynomials is zero; None for any other, or too large a
    bound."""
    degrees: dict[sp.Expr, int] = {}
    try:
        height = _height(number, degrees)
    except Undecided:
        return None
    bits = math.ceil(1.001 * height * math.prod(degrees.values())) + 1  # heights are rounded
    if not bits <= _BITS:
        return None
    extra = 64
    while extra <= _BITS:
        with precision(bits + extra):
            ball = enclose(number)
            if ball > 0 or ball < 0:
                return False
            if ball.is_finite() and _is_below(ball, bits):
                return True
        extra *= 4
    return None


def _is_below(ball: arb, bits: int) -> bool:
    from flint import arb

    return bool(abs(ball) < arb(2) ** -bits)


def _height(number: sp.Expr, degrees: dict[sp.Expr, int]) -> float:
    """A bound of the absolute logarithmic height, to base 2; adds the degrees of the roots in the number."""
    if number.is_Rational:
        return math.log2(max(abs(int(number.p)), int(number.q)))
    if number.is_Add:
        return sum(_height(part, degrees) for part in number.args) + math.log2(len(number.args))
    if number.is_Mul:
        return sum(_height(part, degrees) for part in number.args)
    if number.is_Pow and number.exp.is_Rational:
        if number.exp.q != 1:
            radical = number.base ** sp.Rational(1, number.exp.q)
            degrees[radical] = max(degrees.get(radical, 1), int(number.exp.q))
        return float(abs(number.exp)) * _height(number.base, degrees)
    if isinstance(number, sp.CRootOf):
        degree = number.poly.degree()
        degrees[number] = degree
        squares = sum(int(c) ** 2 for c in number.poly.all_coeffs())
        return math.log2(squares) / 2 / (degree if number.poly.is_irreducible else 1)
    raise Undecided(f"{number} is not made of rationals, radicals and roots of polynomials")
