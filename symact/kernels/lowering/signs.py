"""Which sign an expression has on an interval, seen at sample points.

A wrong sign costs accuracy, which is measured, never the identity: both signs give an exact rewriting.
"""

from __future__ import annotations

from fractions import Fraction

import flint
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision

__all__ = ["samples", "sign_on"]


def samples(low: sp.Expr, high: sp.Expr, count: int = 9) -> list[Fraction]:
    """Rational points inside (low, high), near both ends too."""
    steps = [Fraction(2) ** k for k in range(-3, count - 1)]
    if low == -sp.oo and high == sp.oo:
        return [s * step for s in (-1, 1) for step in steps]
    if low == -sp.oo:
        return [Fraction(float(high)) - step for step in steps]
    if high == sp.oo:
        return [Fraction(float(low)) + step for step in steps]
    a, b = Fraction(float(low)), Fraction(float(high))
    return [a + (b - a) * Fraction(i, count + 1) for i in range(1, count + 1)]


def sign_on(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> int:
    """1 or -1: the sign of most sample values of ``expr`` on (low, high)."""
    balance = 0
    with precision(200):
        for point in samples(low, high):
            ball = evaluate(expr, {X: flint.arb(flint.fmpq(point.numerator, point.denominator))})
            balance += (ball > 0) - (ball < 0)
    return 1 if balance >= 0 else -1
