"""Sums, products and quotients of pairs, and the last rounding."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from symact.kernels.primitives.pair import Pair, norm, two_sum
from symact.kernels.primitives.vector.arithmetic import DOUBLE
from symact.kernels.primitives.vector.operations import add_to_exponent, fma, maximum, minimum, select

__all__ = [
    "MAGIC",
    "Pair",
    "add",
    "add_double",
    "compiled",
    "div",
    "mul",
    "mul_double",
    "norm",
    "rounded",
    "rounded_scaled",
    "scaled",
    "step",
    "step_down",
    "two_sum",
]

MAGIC = DOUBLE.magic

compiled: Any = njit(error_model="numpy", forceinline=True)


@compiled
def add(a: Pair, b: Pair) -> Pair:
    """a + b."""
    s, e = two_sum(a[0], b[0])
    return s, e + (a[1] + b[1])


@compiled
def add_double(a: Pair, b: float) -> Pair:
    """a + b for a float64 b."""
    s, e = two_sum(a[0], b)
    return s, e + a[1]


@compiled
def mul(a: Pair, b: Pair) -> Pair:
    """a b."""
    p = a[0] * b[0]
    return p, fma(a[0], b[0], -p) + fma(a[0], b[1], a[1] * b[0])


@compiled
def mul_double(a: Pair, b: float) -> Pair:
    """a b for a float64 b."""
    p = a[0] * b
    return p, fma(a[1], b, fma(a[0], b, -p))


@compiled
def div(a: Pair, b: Pair) -> Pair:
    """a / b: one division, one correction."""
    y = 1.0 / b[0]
    q = a[0] * y
    rest = fma(-q, b[0], a[0]) + fma(-q, b[1], a[1])
    return q, rest * y


@compiled
def step(total: Pair, x: Pair, c: Pair) -> Pair:
    """total x + c, not renormalised."""
    p = total[0] * x[0]
    e = fma(total[0], x[0], -p) + fma(total[0], x[1], fma(total[1], x[0], c[1]))
    s, f = two_sum(p, c[0])
    return s, e + f


@compiled
def step_down(total: Pair, x: Pair, c: Pair) -> Pair:
    """The same for abs(total x) <= abs(c), in fewer operations."""
    p = total[0] * x[0]
    e = fma(total[0], x[0], -p) + fma(total[0], x[1], fma(total[1], x[0], c[1]))
    s, f = norm(c[0], p)
    return s, e + f


@compiled
def scaled(a: Pair, n: float) -> Pair:
    """a 2^n for an integer n <= 1000; held at 2^-900 below that, where a summand cannot matter any more."""
    factor = add_to_exponent(1.0, maximum(n, -900.0) + MAGIC)
    return a[0] * factor, a[1] * factor


@compiled
def rounded(a: Pair) -> float:
    """a as one float64; an infinity stays one, and a zero keeps its sign."""
    s = a[0] + select(abs(a[1]) < math.inf, a[1], 0.0)
    return select(s == 0.0, a[0], s)


@compiled
def rounded_scaled(a: Pair, n: float) -> float:
    """a 2^n as one float64, n an integer, abs(a) < 2^900; rounded a second time where it is subnormal."""
    n = minimum(maximum(n, -2000.0), 2000.0)
    half = fma(0.5, n, MAGIC)
    return rounded(a) * add_to_exponent(1.0, half) * add_to_exponent(1.0, (n - (half - MAGIC)) + MAGIC)
