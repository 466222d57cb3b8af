"""Exact real numbers to floats: the nearest one, the two nearest, the last one not above."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import sympy as sp

from symact.kernels.balls import evaluate, precision

__all__ = ["exact_fraction", "floor_float", "literal", "narrowed", "nearest", "pair"]


def exact_fraction(number: Any) -> Fraction:
    """``number`` (SymPy number or ball) as a fraction, exact or to 400 bits."""
    if isinstance(number, sp.Expr) and number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    with precision(500):
        ball = evaluate(number, {}) if isinstance(number, sp.Expr) else number
        mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def nearest(number: Any) -> float:
    """The float64 nearest to ``number``; infinities pass through."""
    if isinstance(number, sp.Expr) and number.is_infinite:
        return math.inf if number > 0 else -math.inf
    if isinstance(number, flint.arb) and not number.is_finite():
        return math.nan if number.is_nan() else math.inf if number > 0 else -math.inf
    fraction = exact_fraction(number)
    try:
        return fraction.numerator / fraction.denominator
    except OverflowError:
        return math.copysign(math.inf, fraction)


@np.errstate(over="ignore")
def narrowed(value: float) -> float:
    """The float32 nearest to a float64: an infinity beyond the largest one."""
    return float(np.float32(value))


def pair(number: Any) -> tuple[float, float]:
    """The two float64 nearest to ``number``, leading part first."""
    exact = exact_fraction(number)
    high = nearest_fraction(exact)
    return high, nearest_fraction(exact - Fraction(high))


def nearest_fraction(exact: Fraction) -> float:
    """The float64 nearest to a fraction."""
    return exact.numerator / exact.denominator


def floor_float(number: sp.Expr) -> float:
    """The largest float64 that is at most ``number``."""
    if number.is_infinite:
        return math.inf if number > 0 else -math.inf
    exact = exact_fraction(number)
    value = nearest_fraction(exact)
    return value if Fraction(value) <= exact else math.nextafter(value, -math.inf)


def literal(value: float) -> str:
    """``value`` as Python source for Numba: inf and nan by name."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return repr(value)
