"""exp(y^2) erfc(y) by one polynomial in t = (y - c)/(y + c) (Shepherd, Laframboise 1981), and erf.

With v = c/(y + c) and s = 2 v = 1 - t, it is v (1/(c sqrt(pi)) + s P(t)): no cancellation for any y. Where y = k a, the
quotient is (c/k)/(a + c/k), so that y need not be rounded: ``center`` is c/k, ``rest`` what its
rounding has lost, ``inverse`` k/c.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import Arithmetic
from symact.kernels.primitives.vector.coefficients import ERFCX_CENTER
from symact.kernels.primitives.vector.operations import copysign, fma, maximum, minimum, polynomial, select

__all__ = ["Gaussians", "gaussians"]


class Gaussians(NamedTuple):
    """The functions of this file in one arithmetic."""

    erfcx: Any
    erfcx_and_rounding: Any
    erfcx_and_error: Any
    erf: Any
    erf_ratio: Any


def gaussians(arithmetic: Arithmetic, exp: Any) -> Gaussians:
    """The error functions in one arithmetic, with its exponential function."""
    number, compiled = arithmetic.number, arithmetic.compiled
    one, own_center, own_inverse = number(1.0), number(ERFCX_CENTER), number(1.0 / ERFCX_CENTER)
    zero = number(0.0)
    scaled_erfc = arithmetic.table("ERFCX", 2)
    far_hi, far_lo = arithmetic.table("ERFCX")[:2]
    near_table, near_0 = arithmetic.table("ERF", 1), arithmetic.table("ERF")[0]

    @compiled
    def erfcx_plain(a: Any, center: Any, rest: Any, inverse: Any) -> Any:
        """exp(y^2) erfc(y) for y = c/center a >= 0, 0 at infinity."""
        v = center / (a + center)
        s = v + v
        return v * (fma(s, polynomial(scaled_erfc, one - s), far_lo) + far_hi)

    @compiled
    def quotient(a: Any, center: Any, rest: Any, inverse: Any) -> tuple[Any, Any]:
        """(v, e) with v (1 + e) = c/(a + c) to first order for c = center + rest: e holds the rounding errors.

        For a finite a.
        """
        u = a + center
        v = center / u
        lost = (minimum(a, center) - (u - maximum(a, center))) + rest
        return v, (fma(-lost, v, fma(-u, v, center)) + rest) * inverse

    @compiled
    def erfcx_and_rounding(a: Any, center: Any, rest: Any, inverse: Any) -> tuple[Any, Any]:
        """The same with the rounding errors of the quotient put back, for a finite a, and what the last step loses."""
        v, error = quotient(a, center, rest, inverse)
        s = v + v
        t = fma(-s, error, one - s)
        p = polynomial(scaled_erfc, t)
        both = fma(s, p, far_hi)
        lost = fma(s, p, far_hi - both) + far_lo
        lost = v * fma(both + (both - far_hi), error, lost)
        w = fma(v, both, lost)
        return w, fma(v, both, -w) + lost

    @compiled
    def erfcx_corrected(a: Any, center: Any, rest: Any, inverse: Any) -> Any:
        """Without what the last step loses."""
        return erfcx_and_rounding(a, center, rest, inverse)[0]

    @compiled
    def erfcx_and_error(a: Any, center: Any, rest: Any, inverse: Any) -> tuple[Any, Any]:
        """The same for the center ``center + rest``, and what its last sums and products lose."""
        v, error = quotient(a, center, rest, inverse)
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

    erfcx = erfcx_corrected if arithmetic.careful else erfcx_plain

    @compiled
    def erf_parts(a: Any) -> tuple[Any, Any, Any]:
        """(near, erf(a)/a, abs(erf(a))): the first is right where near, the second elsewhere."""
        u = abs(a)
        z = u * u
        near = u < one
        close = polynomial(near_table, select(near, z, one)) + near_0
        return near, close, fma(-exp(-z), erfcx_plain(u, own_center, zero, own_inverse), one)

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

    return Gaussians(erfcx, erfcx_and_rounding, erfcx_and_error, erf, erf_ratio)
