"""exp, expm1, log and log1p of pairs.

Reduction by n ln2/64 with a table of 2^(j/64), then a short Taylor polynomial; the logarithms are one Newton step
from the libm value (Tang 1989; Hida, Li, Bailey 2001).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from symact.kernels.primitives.constants import LN2_64_PARTS, LN2_PAIR, POWERS_OF_TWO, POWERS_OF_TWO_LESS_1
from symact.kernels.primitives.exponents import frexp, ldexp
from symact.kernels.primitives.pair import Pair, add, add_double, div, fma, mul, norm, scaled, sqrt, two_sum

__all__ = [
    "asinh",
    "asinh_ratio",
    "asinh_ratio_double",
    "exp",
    "exp_scaled",
    "expm1",
    "expm1_ratio",
    "expm1_ratio_double",
    "log",
    "log1p",
    "log1p_ratio",
    "log1p_ratio_double",
    "sqrt1p_ratio",
]

_STEP_1, _STEP_2, _STEP_3 = LN2_64_PARTS
_PER_LN2 = 64.0 / math.log(2.0)
_LN2_HI, _LN2_LO = LN2_PAIR
_TABLE = POWERS_OF_TWO
_TABLE_LESS_1 = POWERS_OF_TWO_LESS_1


@njit(error_model="numpy")
def _reduce(a: Pair) -> tuple[int, Pair]:
    """(n, r) with a = n ln2/64 + r and abs(r) <= ln2/128, for abs(a) < 2^20."""
    n = np.floor(a[0] * _PER_LN2 + 0.5)
    s, e = two_sum(a[0] - n * _STEP_1, -n * _STEP_2)
    return int(n), norm(s, e + (a[1] - n * _STEP_3))


@njit(error_model="numpy")
def _expm1_reduced(r: Pair) -> Pair:
    """exp(r) - 1 for abs(r) <= 0.0055, relative error below 2^-78: r + r^2 (1/2 + r (1/6 + the rest in float64))."""
    h = r[0]
    tail = h * (1 / 24 + h * (1 / 120 + h * (1 / 720 + h * (1 / 5040 + h * (1 / 40320 + h / 362880)))))
    q = norm(1 / 6, 9.25185853854297e-18 + tail)
    q = mul(r, q)
    s, e = norm(0.5, q[0])
    w = mul(mul(r, r), (s, e + q[1]))
    s, e = norm(h, w[0])
    return norm(s, e + (r[1] + w[1]))


@njit(error_model="numpy")
def exp_scaled(a: Pair) -> tuple[Pair, int]:
    """(m, k) with exp(a) = m 2^k and m in (0.99, 2), relative error below 2^-85 (plus the error of a)."""
    if not -1.0e6 < a[0] < 1.0e6:
        return (1.0, 0.0), (1500000 if a[0] > 0.0 else -1500000)
    n, r = _reduce(a)
    j = n & 63
    high, low = _TABLE[j, 0], _TABLE[j, 1]
    p = mul((high, low), _expm1_reduced(r))
    s, e = norm(high, p[0])
    return norm(s, e + (low + p[1])), n >> 6


@njit(error_model="numpy")
def exp(a: Pair) -> Pair:
    """exp(a) as a pair; zero where it is below 2^-1000."""
    m, k = exp_scaled(a)
    return scaled(m, k)


@njit(error_model="numpy")
def expm1(a: Pair) -> Pair:
    """exp(a) - 1 as a pair, relative error below 2^-78, near zero too."""
    if not -60.0 < a[0] < 700.0:
        return add_double(exp(a), -1.0)
    n, r = _reduce(a)
    p = _expm1_reduced(r)
    if n == 0:
        return p
    j = n & 63
    if n == j:
        return add((_TABLE_LESS_1[j, 0], _TABLE_LESS_1[j, 1]), mul((_TABLE[j, 0], _TABLE[j, 1]), p))
    t = (_TABLE[j, 0], _TABLE[j, 1])
    return add_double(scaled(add(t, mul(t, p)), n >> 6), -1.0)


@njit(error_model="numpy")
def log1p(a: Pair) -> Pair:
    """log(1 + a) for a > -1 as a pair, relative error below 2^-78, near zero too."""
    return _log1p_near(a) if -0.5 < a[0] < 1.0 else log(add_double(a, 1.0))


@njit(error_model="numpy")
def _log1p_near(a: Pair) -> Pair:
    """The same for -1/2 < a < 1.

    One Newton step (apart from ``log``, which uses it: Numba's cache can't hold a recursion).
    """
    y = math.log1p(a[0])
    e = expm1((-y, 0.0))
    residual = add(add(a, e), mul(a, e))
    return norm(y, residual[0] - 0.5 * residual[0] * residual[0] + residual[1])


@njit(error_model="numpy")
def log(a: Pair) -> Pair:
    """log(a) for a > 0 as a pair, relative error below 2^-78, near 1 too; -inf at 0."""
    if a[0] <= 0.0:
        return -math.inf, 0.0
    _, k = frexp(a[0] * 1.4142135623730951)
    k -= 1
    half = k // 2
    first, second = ldexp(1.0, -half), ldexp(1.0, half - k)
    m = (a[0] * first * second, a[1] * first * second)
    y = _log1p_near(add_double(m, -1.0))
    p = k * _LN2_HI
    shift = norm(p, fma(float(k), _LN2_HI, -p) + k * _LN2_LO)
    return add(shift, y)


@njit(error_model="numpy")
def asinh(a: Pair) -> Pair:
    """asinh(a) as a pair: sign(a) log1p(|a| + a^2/(1 + sqrt(1 + a^2)))."""
    b = (-a[0], -a[1]) if a[0] < 0.0 else a
    if b[0] > 1e30:
        y = add(log(b), (_LN2_HI, _LN2_LO))
    else:
        square = mul(b, b)
        y = log1p(add(b, div(square, add_double(sqrt(add_double(square, 1.0)), 1.0))))
    return (-y[0], -y[1]) if a[0] < 0.0 else y


@njit(error_model="numpy")
def log1p_ratio(a: Pair) -> Pair:
    """log(1 + a)/a as a pair, 1 at 0."""
    if abs(a[0]) < 1e-290:
        return 1.0, -0.5 * a[0]
    return div(log1p(a), a)


@njit(error_model="numpy")
def expm1_ratio(a: Pair) -> Pair:
    """(exp(a) - 1)/a as a pair, 1 at 0."""
    if abs(a[0]) < 1e-290:
        return 1.0, 0.5 * a[0]
    return div(expm1(a), a)


@njit(error_model="numpy")
def log1p_ratio_double(a: float) -> float:
    """log(1 + a)/a in float64."""
    return math.log1p(a) / a if abs(a) > 1e-290 else 1.0


@njit(error_model="numpy")
def expm1_ratio_double(a: float) -> float:
    """(exp(a) - 1)/a in float64."""
    return math.expm1(a) / a if abs(a) > 1e-290 else 1.0


@njit(error_model="numpy")
def asinh_ratio(a: Pair) -> Pair:
    """asinh(a)/a as a pair, 1 at 0."""
    return div(asinh(a), a) if abs(a[0]) > 1e-150 else (1.0, 0.0)


@njit(error_model="numpy")
def asinh_ratio_double(a: float) -> float:
    """asinh(a)/a in float64."""
    return math.asinh(a) / a if abs(a) > 1e-200 else 1.0


@njit(error_model="numpy")
def sqrt1p_ratio(a: Pair) -> Pair:
    """(sqrt(1 + a) - 1)/a = 1/(1 + sqrt(1 + a)) as a pair."""
    return div((1.0, 0.0), add_double(sqrt(add_double(a, 1.0)), 1.0))
