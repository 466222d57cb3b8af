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
    a = None if low == -sp.oo else Fraction(float(low))
    b = None if high == sp.oo else Fraction(float(high))
    if a is None and b is None:
        return [Fraction(2) ** k * s for s in (-1, 1) for k in range(-3, 7)]
    if a is None:
        return [b - Fraction(2) ** k for k in range(-3, count - 1)]
    if b is None:
        return [a + Fraction(2) ** k for k in range(-3, count - 1)]
    return [a + (b - a) * Fraction(i, count + 1) for i in range(1, count + 1)]


def sign_on(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> int:
    """1 or -1: the sign of most sample values of ``expr`` on (low, high)."""
    balance = 0
    with precision(200):
        for point in samples(low, high):
            ball = evaluate(expr, {X: flint.arb(flint.fmpq(point.numerator, point.denominator))})
            balance += (ball > 0) - (ball < 0)
    return 1 if balance >= 0 else -1
