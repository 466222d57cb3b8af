"""Pairs of float64 (hi + lo) in branch-free code; relative errors below 2^-59 or so: results within 0.51 ulp.

Pairs are not renormalised after every operation: a loop over long chains waits for latencies, not for instructions, so
the chains are kept short. abs(lo) stays below a few ulps of hi.
"""

from __future__ import annotations

import math
from fractions import Fraction

from numba import njit

from symact.kernels.primitives.constants import LN2_PAIR
from symact.kernels.primitives.pair import Pair, norm, two_sum
from symact.kernels.primitives.vector.erfcx_series import PAIRS
from symact.kernels.primitives.vector.operations import add_to_exponent, fma, maximum, minimum, polynomial, select
from symact.kernels.primitives.vector.pairs import log, log1p_ratio

__all__ = [
    "add",
    "add_double",
    "div",
    "erfcx",
    "exp",
    "exp_parts",
    "log",
    "log1p_ratio",
    "log1p_ratio_unit",
    "mul",
    "mul_double",
    "norm",
    "rounded",
]
__all__ += ["rounded_scaled", "scaled", "sqrt", "sqrt1p_ratio", "two_sum"]

_MAGIC = 1.5 * 2.0**52
_PER_LN2 = 1.0 / math.log(2.0)
# ln 2 in three parts; n times the first is exact for abs(n) < 2^21.
_LN2 = Fraction(LN2_PAIR[0]) + Fraction(LN2_PAIR[1])
_LN2_1 = math.ldexp(math.floor(math.ldexp(LN2_PAIR[0], 32)), -32)
_LN2_2 = float(_LN2 - Fraction(_LN2_1))
_LN2_3 = float(_LN2 - Fraction(_LN2_1) - Fraction(_LN2_2))
_E = tuple(1.0 / math.factorial(k) for k in range(16))
_L = tuple(1.0 / (2 * k + 1) for k in range(24))
_C0, _C1, _C2, _C3, _C4, _C5, _C6 = PAIRS[:7]
_ERFCX_EVEN = tuple(high for high, _ in PAIRS[7::2])
_ERFCX_ODD = tuple(high for high, _ in PAIRS[8::2])
_THIRD = float(Fraction(1, 3)), float(Fraction(1, 3) - Fraction(1 / 3))


@njit(error_model="numpy", forceinline=True)
def add(a: Pair, b: Pair) -> Pair:
    """a + b."""
    s, e = two_sum(a[0], b[0])
    return s, e + (a[1] + b[1])


@njit(error_model="numpy", forceinline=True)
def add_double(a: Pair, b: float) -> Pair:
    """a + b for a float64 b."""
    s, e = two_sum(a[0], b)
    return s, e + a[1]


@njit(error_model="numpy", forceinline=True)
def mul(a: Pair, b: Pair) -> Pair:
    """a b."""
    p = a[0] * b[0]
    return p, fma(a[0], b[0], -p) + fma(a[0], b[1], a[1] * b[0])


@njit(error_model="numpy", forceinline=True)
def mul_double(a: Pair, b: float) -> Pair:
    """a b for a float64 b."""
    p = a[0] * b
    return p, fma(a[1], b, fma(a[0], b, -p))


@njit(error_model="numpy", forceinline=True)
def div(a: Pair, b: Pair) -> Pair:
    """a / b: one division, one correction."""
    y = 1.0 / b[0]
    q = a[0] * y
    rest = fma(-q, b[0], a[0]) + fma(-q, b[1], a[1])
    return q, rest * y


@njit(error_model="numpy", forceinline=True)
def _step(total: Pair, x: Pair, c: Pair) -> Pair:
    """total x + c, not renormalised."""
    p = total[0] * x[0]
    e = fma(total[0], x[0], -p) + fma(total[0], x[1], fma(total[1], x[0], c[1]))
    s, f = two_sum(p, c[0])
    return s, e + f


@njit(error_model="numpy", forceinline=True)
def exp_parts(a: Pair) -> tuple[Pair, float]:
    """(m, n) with exp(a) = m 2^n, n an integer and m in [0.7, 1.5]; exp(-2^20) and exp(2^20) beyond these."""
    inside = minimum(maximum(a[0], -1048576.0), 1048576.0)
    n = fma(inside, _PER_LN2, _MAGIC) - _MAGIC
    first = fma(n, -_LN2_1, inside)
    h = fma(n, -_LN2_2, first)
    low = fma(n, -_LN2_2, first - h) + fma(n, -_LN2_3, select(inside == a[0], a[1], 0.0))
    # 1 + h + h^2/2 with their errors, and the terms from h^3 on in float64.
    h2 = h * h
    h4 = h2 * h2
    t = fma(fma(_E[14], h, _E[13]), h2, fma(_E[12], h, _E[11]))
    u = fma(fma(_E[10], h, _E[9]), h2, fma(_E[8], h, _E[7]))
    v = fma(fma(_E[6], h, _E[5]), h2, fma(_E[4], h, _E[3]))
    tail = fma(fma(t, h4, u), h4, v) * (h2 * h)
    s = 1.0 + h
    rest = (h - (s - 1.0)) + fma(0.5 * h, h, -0.5 * h2)
    m = s + 0.5 * h2
    rest += 0.5 * h2 - (m - s)
    return norm(m, rest + fma(low, m + tail, tail)), n


@njit(error_model="numpy", forceinline=True)
def scaled(a: Pair, n: float) -> Pair:
    """a 2^n for an integer n <= 1000; held at 2^-900 below that, where a summand cannot matter any more."""
    factor = add_to_exponent(1.0, maximum(n, -900.0) + _MAGIC)
    return a[0] * factor, a[1] * factor


@njit(error_model="numpy", forceinline=True)
def exp(a: Pair) -> Pair:
    """exp(a) for a <= 690; held at 2^-900 where it is below that."""
    m, n = exp_parts(a)
    return scaled(m, n)


@njit(error_model="numpy", forceinline=True)
def rounded(a: Pair) -> float:
    """a as one float64; an infinity stays one, and a zero keeps its sign."""
    s = a[0] + select(abs(a[1]) < math.inf, a[1], 0.0)
    return select(s == 0.0, a[0], s)


@njit(error_model="numpy", forceinline=True)
def rounded_scaled(a: Pair, n: float) -> float:
    """a 2^n as one float64, n an integer; rounded a second time where it is subnormal."""
    n = minimum(maximum(n, -2000.0), 2000.0)
    half = fma(0.5, n, _MAGIC)
    return rounded(a) * add_to_exponent(1.0, half) * add_to_exponent(1.0, (n - (half - _MAGIC)) + _MAGIC)


@njit(error_model="numpy", forceinline=True)
def log1p_ratio_unit(w: Pair) -> Pair:
    """log(1 + w)/w for 0 <= w <= 1: 2/(2 + w) (1 + s^2/3 + s^4/5 + ...) with s = w/(2 + w)."""
    inverse = div((1.0, 0.0), add_double(w, 2.0))
    s = mul(w, inverse)
    q = mul(s, s)
    h = q[0]
    h2 = h * h
    h4 = h2 * h2
    h8 = h4 * h4
    a = fma(fma(_L[20], h, _L[19]), h2, fma(_L[18], h, _L[17]))
    b = fma(fma(_L[16], h, _L[15]), h2, fma(_L[14], h, _L[13]))
    c = fma(fma(_L[12], h, _L[11]), h2, fma(_L[10], h, _L[9]))
    d = fma(fma(_L[8], h, _L[7]), h2, fma(_L[6], h, _L[5]))
    e = fma(fma(_L[4], h, _L[3]), h, _L[2])
    tail = fma(fma(fma(fma(a, h4, b), h8, fma(c, h4, d)), h2, 0.0), h, e) * h2
    third = mul(q, _THIRD)
    s0 = 1.0 + third[0]
    p = norm(s0, (third[0] - (s0 - 1.0)) + (third[1] + tail))
    p = mul(p, inverse)
    return 2.0 * p[0], 2.0 * p[1]


@njit(error_model="numpy", forceinline=True)
def sqrt(a: Pair) -> Pair:
    """The square root of a >= 0."""
    s = math.sqrt(a[0])
    safe = select(s > 0.0, s, 1.0)
    rest = (fma(-s, s, a[0]) + a[1]) / (2.0 * safe)
    return s, select(s > 0.0, rest, 0.0)


@njit(error_model="numpy", forceinline=True)
def sqrt1p_ratio(a: Pair) -> Pair:
    """(sqrt(1 + a) - 1)/a = 1/(1 + sqrt(1 + a))."""
    return div((1.0, 0.0), add_double(sqrt(add_double(a, 1.0)), 1.0))


@njit(error_model="numpy", forceinline=True)
def erfcx(y: Pair) -> Pair:
    """exp(y^2) erfc(y) for y >= 0."""
    inside = select(y[0] < 1.0e300, y[0], 1.0e300), select(y[0] < 1.0e300, y[1], 0.0)
    t = div(add_double(inside, -3.0), add_double(inside, 3.0))
    square = t[0] * t[0]
    f = fma(polynomial(_ERFCX_ODD, square), t[0], polynomial(_ERFCX_EVEN, square)), 0.0
    f = _step(f, t, _C6)
    f = _step(f, t, _C5)
    f = _step(f, t, _C4)
    f = _step(f, t, _C3)
    f = _step(f, t, _C2)
    f = _step(f, t, _C1)
    f = _step(f, t, _C0)
    return div(f, add_double((2.0 * inside[0], 2.0 * inside[1]), 1.0))
