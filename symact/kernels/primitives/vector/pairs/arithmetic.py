"""What the functions of pairs share: constants in parts, sums and products that are inlined, the quotient by one
division.
"""

from __future__ import annotations

from typing import Any

from numba import njit

from symact.kernels.primitives.vector.operations import fma

__all__ = ["Pair", "added", "compiled", "fast_sum", "multiplied", "quotient", "two_sum"]

Pair = tuple[float, float]

compiled: Any = njit(error_model="numpy", forceinline=True)


@compiled
def fast_sum(a: float, b: float) -> Pair:
    """The pair of a + b, exact where abs(a) >= abs(b)."""
    s = a + b
    return s, b - (s - a)


@compiled
def two_sum(a: float, b: float) -> Pair:
    """The pair of a + b, exact."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@compiled
def added(a: Pair, b: Pair) -> Pair:
    """a + b for abs(a) >= abs(b) or a = 0: relative error of the order of 2^-104 without cancellation."""
    s, e = fast_sum(a[0], b[0])
    return fast_sum(s, e + (a[1] + b[1]))


@compiled
def multiplied(a: Pair, b: Pair) -> Pair:
    """a b, relative error at most 5 * 2^-106 (DWTimesDW2 of Joldes, Muller, Popescu 2017)."""
    p = a[0] * b[0]
    return fast_sum(p, fma(a[0], b[0], -p) + fma(a[0], b[1], a[1] * b[0]))


@compiled
def quotient(a: Pair, b: Pair) -> Pair:
    """a/b, relative error of the order of 2^-102, for abs(b) between 2^-1021 and 2^1021: the reciprocal of b, corrected
    by the exact remainder.
    """
    inverse = 1.0 / b[0]
    q = a[0] * inverse
    rest = fma(-q, b[0], a[0]) + fma(-q, b[1], a[1])
    return fast_sum(q, rest * inverse)
