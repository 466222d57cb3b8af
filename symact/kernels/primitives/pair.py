"""Double-double arithmetic (Dekker 1971; Hida, Li, Bailey 2001; Joldes, Muller, Popescu 2017), with a fused multiply-
add.

No function here branches on anything but its operands, and none reorders a sum: the bits are the same wherever they
run.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from symact.kernels.primitives.exponents import frexp, ldexp
from symact.kernels.primitives.vector.operations import fma

__all__ = [
    "add",
    "add_double",
    "div",
    "divide_doubles",
    "fma",
    "mul",
    "mul_double",
    "neg",
    "norm",
    "power",
    "rounded",
    "rounded_product",
    "scaled",
    "split_exponent",
    "sqrt",
    "sub",
    "two_sum",
    "two_to",
]

Pair = tuple[float, float]


@njit(error_model="numpy", forceinline=True)
def norm(a: float, b: float) -> Pair:
    """The pair of a + b, exact where abs(a) >= abs(b)."""
    s = a + b
    return s, b - (s - a)


@njit(error_model="numpy", forceinline=True)
def two_sum(a: float, b: float) -> Pair:
    """The pair of a + b, exact."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@njit(error_model="numpy", forceinline=True)
def neg(a: Pair) -> Pair:
    """-a, exact."""
    return -a[0], -a[1]


@njit(error_model="numpy", forceinline=True)
def add(a: Pair, b: Pair) -> Pair:
    """a + b, relative error at most 3 * 2^-106 (AccurateDWPlusDW)."""
    s, e = two_sum(a[0], b[0])
    t, f = two_sum(a[1], b[1])
    s, e = norm(s, e + t)
    return norm(s, e + f)


@njit(error_model="numpy", forceinline=True)
def sub(a: Pair, b: Pair) -> Pair:
    """a - b, relative error at most 3 * 2^-106."""
    return add(a, (-b[0], -b[1]))


@njit(error_model="numpy", forceinline=True)
def add_double(a: Pair, b: float) -> Pair:
    """a + b for a double b, relative error at most 2 * 2^-106 (DWPlusFP)."""
    s, e = two_sum(a[0], b)
    return norm(s, e + a[1])


@njit(error_model="numpy", forceinline=True)
def mul(a: Pair, b: Pair) -> Pair:
    """a * b, relative error at most 5 * 2^-106 (DWTimesDW2)."""
    p = a[0] * b[0]
    e = fma(a[0], b[0], -p)
    return norm(p, e + fma(a[0], b[1], a[1] * b[0]))


@njit(error_model="numpy", forceinline=True)
def mul_double(a: Pair, b: float) -> Pair:
    """a * b for a double b, relative error at most 2 * 2^-106 (DWTimesFP3)."""
    p = a[0] * b
    return norm(p, fma(a[1], b, fma(a[0], b, -p)))


@njit(error_model="numpy", forceinline=True)
def div(a: Pair, b: Pair) -> Pair:
    """a / b, relative error at most 10 * 2^-106 (DWDivDW2)."""
    q = a[0] / b[0]
    r = mul_double(b, q)
    return norm(q, ((a[0] - r[0]) + (a[1] - r[1])) / b[0])


@njit(error_model="numpy", forceinline=True)
def divide_doubles(a: float, b: float) -> Pair:
    """a / b for doubles, relative error at most 2^-105."""
    q = a / b
    return norm(q, fma(-q, b, a) / b)


@njit(error_model="numpy", forceinline=True)
def sqrt(a: Pair) -> Pair:
    """The square root of a >= 0, relative error at most 4 * 2^-106 (SQRTDWtoDW)."""
    if a[0] <= 0.0:
        return 0.0, 0.0
    s = math.sqrt(a[0])
    return norm(s, (fma(-s, s, a[0]) + a[1]) / (2.0 * s))


@njit(error_model="numpy", forceinline=True)
def power(a: Pair, n: int) -> Pair:
    """a^n for n >= 0, by squaring."""
    result = (1.0, 0.0)
    base = a
    while n > 0:
        if n & 1:
            result = mul(result, base)
        base = mul(base, base)
        n >>= 1
    return result


@njit(error_model="numpy", forceinline=True)
def split_exponent(x: float) -> tuple[float, int]:
    """(m, k) with x = m 2^k and 1/2 <= abs(m) < 1; exact, subnormals included."""
    return frexp(x)


@njit(error_model="numpy", forceinline=True)
def two_to(k: int) -> float:
    """2^k for -1022 <= k <= 1023, from its bits."""
    return np.int64((k + 1023) << 52).view(np.float64)


@njit(error_model="numpy", forceinline=True)
def scaled(a: Pair, k: int) -> Pair:
    """a * 2^k; flushes to zero below 2^-1000, where a summand cannot matter any more."""
    if k < -1000:
        return 0.0, 0.0
    factor = two_to(min(k, 1000))
    return a[0] * factor, a[1] * factor


@njit(error_model="numpy", forceinline=True)
def rounded(a: Pair, k: int) -> float:
    """a * 2^k as a float64, rounded once, to the coarser spacing of the subnormals where it is one; inf on overflow."""
    high = a[0] + a[1]
    if k == 0 or high == 0.0:
        return high
    if -900 < k < 900 and 1e-30 < abs(high) < 1e30:
        return high * two_to(k)
    m, e = frexp(high)
    e += k
    if e >= -1021:
        return ldexp(m, e) if e <= 1024 else math.copysign(math.inf, high)
    if e < -1075:
        return math.copysign(0.0, high)
    # Below the normal range: count in units of the smallest subnormal, and let the low part decide the rounding.
    unit_hi, unit_lo = ldexp(a[0], k + 1074), ldexp(a[1], k + 1074)
    count = np.floor(unit_hi + 0.5)
    rest = (unit_hi - count) + unit_lo
    if rest > 0.5:
        count += 1.0
    elif rest < -0.5:
        count -= 1.0
    return math.copysign(ldexp(count, -1074), high)


@njit(error_model="numpy", forceinline=True)
def rounded_product(a: Pair, x: float) -> float:
    """a * x as a float64, rounded once, for an a between 2^-100 and 2^100 and any finite x."""
    if 1e-260 < abs(x) < 1e260:
        p = mul_double(a, x)
        return p[0] + p[1]
    m, k = frexp(x)
    return rounded(mul_double(a, m), k)
