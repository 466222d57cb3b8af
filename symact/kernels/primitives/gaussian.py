"""exp(y^2) erfc(y) for y >= 0.

Local Taylor polynomials up to 32, the asymptotic series beyond (Abramowitz, Stegun 7.1.23).
"""

from __future__ import annotations

import math

from numba import njit

from symact.kernels.primitives.constants import ERF_COEFFICIENTS, ERFCX_CENTRES, ERFCX_COEFFICIENTS
from symact.kernels.primitives.exponential import exp
from symact.kernels.primitives.exponents import frexp
from symact.kernels.primitives.pair import Pair, add_double, div, mul, mul_double
from symact.kernels.primitives.polynomial import taylor, taylor_double

__all__ = ["erf_ratio", "erf_ratio_double", "erfcx", "erfcx_double"]

_CENTRES = ERFCX_CENTRES
_COEFFICIENTS = ERFCX_COEFFICIENTS
_ERF = ERF_COEFFICIENTS
_SQRT_PI = (1.772453850905516, -7.666586499825799e-17)


@njit(error_model="numpy")
def _cell(y: float) -> int:
    """The index of the centre nearest to y in [0, 32)."""
    if y < 2.0:
        return int(max(y, 0.0) * 8.0)
    m, k = frexp(y)
    return 16 + 16 * (k - 2) + int((m - 0.5) * 32.0)


@njit(error_model="numpy")
def erfcx(a: Pair) -> Pair:
    """exp(a^2) erfc(a) for a >= 0, relative error below 2^-75."""
    if a[0] >= 32.0:
        return _far(a)
    i = _cell(a[0])
    return taylor(_COEFFICIENTS[i], 6, add_double(a, -_CENTRES[i]))


@njit(error_model="numpy")
def _far(a: Pair) -> Pair:
    """sum_n (-1)^n (2n-1)!!/(2 a^2)^n / (a sqrt(pi)); the terms past n = 16 are below 2^-95 for a >= 32."""
    if a[0] > 1e150:
        return div((1.0 / a[0], 0.0), _SQRT_PI)
    z = div((-0.5, 0.0), mul(a, a))
    s = (1.0, 0.0)
    for n in range(16, 0, -1):
        s = add_double(mul_double(mul(s, z), 2.0 * n - 1.0), 1.0)
    return div(s, mul(a, _SQRT_PI))


@njit(error_model="numpy")
def erfcx_double(y: float) -> float:
    """exp(y^2) erfc(y) for y >= 0 in float64, relative error of a few 2^-53."""
    if y >= 32.0:
        return erfcx((y, 0.0))[0]
    i = _cell(y)
    return taylor_double(_COEFFICIENTS[i], y - _CENTRES[i])


@njit(error_model="numpy")
def erf_ratio(a: Pair) -> Pair:
    """erf(a)/a as a pair: the Maclaurin series up to 1/2, else through erfcx."""
    if abs(a[0]) <= 0.5:
        return taylor(_ERF, 6, mul(a, a))
    b = (-a[0], -a[1]) if a[0] < 0.0 else a
    tail = mul(exp(mul(b, (-b[0], -b[1]))), erfcx(b))
    return div(add_double((-tail[0], -tail[1]), 1.0), b)


@njit(error_model="numpy")
def erf_ratio_double(a: float) -> float:
    """erf(a)/a in float64."""
    return math.erf(a) / a if abs(a) > 1e-200 else 1.1283791670955126
