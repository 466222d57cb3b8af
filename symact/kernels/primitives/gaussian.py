"""exp(y^2) erfc(y) for y >= 0: local Taylor polynomials up to 32, the asymptotic series beyond (Abramowitz, Stegun 7.1.23)."""

from __future__ import annotations

import math

from numba import njit

from symact.kernels.primitives.constants import ERFCX_CENTRES, ERFCX_COEFFICIENTS
from symact.kernels.primitives.pair import Pair, add_double, div, mul, mul_double
from symact.kernels.primitives.polynomial import taylor, taylor_double

__all__ = ["erfcx", "erfcx_double"]

_CENTRES = ERFCX_CENTRES
_COEFFICIENTS = ERFCX_COEFFICIENTS
_SQRT_PI = (1.772453850905516, -7.666586499825799e-17)


@njit(error_model="numpy")
def _cell(y: float) -> int:
    """The index of the centre nearest to y in [0, 32)."""
    if y < 2.0:
        return int(max(y, 0.0) * 8.0)
    m, k = math.frexp(y)
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
