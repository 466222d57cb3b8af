"""log by a = 2^n (1 + f), sqrt(1/2) <= 1 + f < sqrt(2); log(1 + w) with the rounding error of 1 + w put back; asinh.

log(1 + f) is a polynomial in f or, where many digits are wanted, f - s (f - z R(z)) with s = f/(2 + f), z = s^2, from
log(1 + f) = 2 atanh(s).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import LN2, Arithmetic
from symact.kernels.primitives.vector.operations import (
    copysign,
    exponent,
    fma,
    polynomial,
    reciprocal_power,
    select,
    significand,
    sqrt,
)

__all__ = ["Logarithms", "logarithms"]


class Logarithms(NamedTuple):
    """The functions of this file in one arithmetic."""

    log: Any
    log1p: Any
    log1p_ratio: Any
    log1p_ratio_unit: Any
    asinh: Any
    asinh_ratio: Any


def _by_polynomial(arithmetic: Arithmetic) -> tuple[Any, Any]:
    """log(1 + f)/f - 1 and the same for 0 <= f <= 1, as polynomials in f."""
    tail, tail_unit = arithmetic.table("LOG1P", 1), arithmetic.table("LOG1P_UNIT", 1)

    @arithmetic.compiled
    def near(f: Any) -> Any:
        return f * polynomial(tail, f)

    @arithmetic.compiled
    def unit(f: Any) -> Any:
        return f * polynomial(tail_unit, f)

    return near, unit


def _by_quotient(arithmetic: Arithmetic) -> tuple[Any, Any]:
    """The same through z = (f/(2 + f))^2: -(f - z R(z))/(2 + f)."""
    one, two = arithmetic.number(1.0), arithmetic.number(2.0)
    tail, tail_unit = arithmetic.table("ATANH", 1), arithmetic.table("ATANH_UNIT", 1)

    @arithmetic.compiled
    def near(f: Any) -> Any:
        v = one / (two + f)
        s = f * v
        z = s * s
        return fma(z, polynomial(tail, z), -f) * v

    @arithmetic.compiled
    def unit(f: Any) -> Any:
        v = one / (two + f)
        s = f * v
        z = s * s
        return fma(z, polynomial(tail_unit, z), -f) * v

    return near, unit


def logarithms(arithmetic: Arithmetic) -> Logarithms:
    """The logarithms in one arithmetic."""
    number, compiled = arithmetic.number, arithmetic.compiled
    zero, half, one, infinity = number(0.0), number(0.5), number(1.0), number(float("inf"))
    least_normal, factor = number(arithmetic.least_normal), number(arithmetic.from_subnormal)
    factor_exponent = number(arithmetic.from_subnormal_exponent)
    large = number(arithmetic.square_limit)
    ln2_hi, ln2_lo = arithmetic.parts(LN2, 2)
    near, unit = (_by_quotient if arithmetic.quotient else _by_polynomial)(arithmetic)

    @compiled
    def joined(n: Any, f: Any, g: Any) -> Any:
        """n ln2 + f (1 + g)."""
        return fma(n, ln2_hi, f + fma(n, ln2_lo, f * g))

    @compiled
    def log(a: Any) -> Any:
        """log(a) for a > 0, subnormals and infinity included."""
        small = a < least_normal
        b = select(small, a * factor, a)
        n = exponent(b) - select(small, factor_exponent, zero)
        f = significand(b) - one
        return select(a < infinity, joined(n, f, near(f)), a)

    @compiled
    def split_careful(w: Any) -> tuple[Any, Any]:
        """(n, f) with 1 + w = 2^n (1 + f), the rounding error of 1 + w included; for w > -1."""
        u = one + w
        back = u - w
        lost = (one - back) + (w - (u - back))
        lost = select(u < large, lost, zero)
        f = (significand(u) - one) + (half * lost) * reciprocal_power(u)
        return exponent(u), f

    @compiled
    def split_plain(w: Any) -> tuple[Any, Any]:
        """The same; the rounding error of 1 + w shows in no float32 result, except where f = w."""
        u = one + w
        n = exponent(u)
        return n, select(n == zero, w, significand(u) - one)

    split = split_careful if arithmetic.careful else split_plain

    @compiled
    def log1p(w: Any) -> Any:
        """log(1 + w) for w > -1, with relative accuracy at 0."""
        n, f = split(w)
        return select(w < infinity, joined(n, f, near(f)), w)

    @compiled
    def log1p_ratio(w: Any) -> Any:
        """log(1 + w)/w for w > -1, 1 at 0."""
        n, f = split(w)
        g = near(f)
        close = n == zero
        return select(close, one + g, joined(n, f, g)) / select(close, one, w)

    @compiled
    def log1p_ratio_unit(w: Any) -> Any:
        """log(1 + w)/w for 0 <= w <= 1, 1 at 0."""
        return one + unit(w)

    @compiled
    def increase(u: Any) -> tuple[Any, Any]:
        """(d, w) for u >= 0 with asinh(u) = log(1 + w), w = u (1 + d); for a huge u w = u stands for 2 u."""
        v = select(u > large, zero, u)
        d = v / (one + sqrt(fma(v, v, one)))
        return d, fma(v, d, u)

    @compiled
    def asinh(a: Any) -> Any:
        """asinh(a) for every a."""
        u = abs(a)
        _, w = increase(u)
        n, f = split(w)
        n = n + select(u > large, one, zero)
        return copysign(select(u < infinity, joined(n, f, near(f)), u), a)

    @compiled
    def asinh_ratio(a: Any) -> Any:
        """asinh(a)/a for every a, 1 at 0 and 0 at infinity."""
        u = abs(a)
        d, w = increase(u)
        n, f = split(w)
        g = near(f)
        close = n == zero
        n = n + select(u > large, one, zero)
        return select(close, fma(d, one + g, one + g), joined(n, f, g)) / select(close, one, u)

    return Logarithms(log, log1p, log1p_ratio, log1p_ratio_unit, asinh, asinh_ratio)
