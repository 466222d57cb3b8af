"""Which sign an expression has on an interval, seen at sample points.

A wrong sign costs accuracy, which is measured, never the identity: both signs give an exact rewriting.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import flint
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision

__all__ = ["changes", "samples", "sign_on"]

_CLOSE = Fraction(1, 16)


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
    balance = sum(_sign(expr, point) for point in samples(low, high))
    return 1 if balance >= 0 else -1


def changes(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[sp.Rational]:
    """Short dyadic numbers inside (low, high), each close to a change of sign between two samples of ``expr``."""
    found = []
    for a, b in pairwise(sorted(samples(low, high))):
        if _sign(expr, a) * _sign(expr, b) < 0:
            while b - a > max(abs(a), abs(b)) * _CLOSE:
                middle = (a + b) / 2
                a, b = (middle, b) if _sign(expr, middle) == _sign(expr, a) else (a, middle)
            end = max(a, b, key=abs)
            found.append(sp.Rational(end.numerator, end.denominator))
    return [point for point in found if low < point < high]


def _sign(expr: sp.Expr, point: Fraction) -> int:
    with precision(200):
        ball = evaluate(expr, {X: flint.arb(flint.fmpq(point.numerator, point.denominator))})
        return int(ball > 0) - int(ball < 0)
