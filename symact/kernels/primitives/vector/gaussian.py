"""exp(y^2) erfc(y) by one polynomial in t = (y - c)/(y + c) (Shepherd, Laframboise 1981), and erf.

With v = c/(y + c) and s = 2 v = 1 - t, it is v (1/(c sqrt(pi)) + s P(t)): no cancellation for any y.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import Arithmetic
from symact.kernels.primitives.vector.coefficients import ERFCX_CENTER
from symact.kernels.primitives.vector.operations import copysign, fma, polynomial, select

__all__ = ["Gaussians", "gaussians"]


class Gaussians(NamedTuple):
    """The functions of this file in one arithmetic."""

    erfcx: Any
    erfcx_and_error: Any
    erfcx_slope: Any
    erf: Any
    erf_ratio: Any


def gaussians(arithmetic: Arithmetic, exp: Any) -> Gaussians:
    """The error functions in one arithmetic, with its exponential function."""
    number, compiled = arithmetic.number, arithmetic.compiled
    one, center, per_center = number(1.0), number(ERFCX_CENTER), number(1.0 / ERFCX_CENTER)
    minus_slope = number(-2.0 / math.sqrt(math.pi))
    zero, large = number(0.0), number(arithmetic.square_limit)
    scaled_erfc = arithmetic.table("ERFCX", 2)
    far_hi, far_lo = arithmetic.table("ERFCX")[:2]
    near_table, near_0 = arithmetic.table("ERF", 1), arithmetic.table("ERF")[0]

    @compiled
    def erfcx_plain(y: Any) -> Any:
        """exp(y^2) erfc(y) for y >= 0, 0 at infinity."""
        v = center / (y + center)
        s = v + v
        return v * (fma(s, polynomial(scaled_erfc, one - s), far_lo) + far_hi)

    @compiled
    def quotient(y: Any) -> tuple[Any, Any]:
        """(v, e) with v (1 + e) = c/(y + c) to first order: e holds the rounding errors of sum and quotient."""
        u = y + center
        v = center / u
        swap = y > center
        high, low = select(swap, y, center), select(swap, center, y)
        lost = low - (u - high)
        error = fma(-lost, v, fma(-u, v, center)) * per_center
        return v, select(u < large, error, zero)

    @compiled
    def erfcx_careful(y: Any) -> Any:
        """exp(y^2) erfc(y) with the rounding errors of the quotient put back."""
        v, error = quotient(y)
        s = v + v
        t = fma(-s, error, one - s)
        rest = fma(fma(s, error, s), polynomial(scaled_erfc, t), far_lo)
        w = v * (far_hi + fma(far_hi + rest, error, rest))
        return select(w > one, one, w)

    @compiled
    def erfcx_and_error(y: Any) -> tuple[Any, Any]:
        """The same, and what its last sums and products lose."""
        v, error = quotient(y)
        s = v + v
        t = fma(-s, error, one - s)
        factor = fma(s, error, s)
        higher = polynomial(scaled_erfc[1:], t)
        p = fma(t, higher, scaled_erfc[0])
        rest = factor * p
        both = far_hi + rest
        w = v * both
        lost = fma(factor, fma(t, higher, scaled_erfc[0] - p), fma(factor, p, -rest)) + far_lo
        lost = fma(both, error, lost + (rest - (both - far_hi)))
        return w, fma(v, lost, fma(v, both, -w))

    erfcx = erfcx_careful if arithmetic.careful else erfcx_plain

    @compiled
    def erfcx_slope(y: Any, f: Any) -> Any:
        """The derivative of erfcx at y, where its value is f: 2 y f - 2/sqrt(pi)."""
        return fma(y + y, f, minus_slope)

    @compiled
    def erf_parts(a: Any) -> tuple[Any, Any, Any]:
        """(near, erf(a)/a, abs(erf(a))): the first is right where near, the second elsewhere."""
        u = abs(a)
        z = u * u
        near = u < one
        close = polynomial(near_table, select(near, z, one)) + near_0
        return near, close, fma(-exp(-z), erfcx_plain(u), one)

    @compiled
    def erf(a: Any) -> Any:
        """erf(a) for every a."""
        near, close, far = erf_parts(a)
        return select(near, a * close, copysign(far, a))

    @compiled
    def erf_ratio(a: Any) -> Any:
        """erf(a)/a for every a; 2/sqrt(pi) at 0 and 0 at infinity."""
        near, close, far = erf_parts(a)
        return select(near, close, far) / select(near, one, abs(a))

    return Gaussians(erfcx, erfcx_and_error, erfcx_slope, erf, erf_ratio)
