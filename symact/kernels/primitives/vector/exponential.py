"""exp by reduction to abs(r) <= ln2/2 (Cody, Waite 1980): a = n ln2 + r, e^a = 2^n P(r)."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import LN2, PER_LN2, Arithmetic
from symact.kernels.primitives.vector.operations import add_to_exponent, fma, maximum, polynomial, select

__all__ = ["Exponentials", "exponentials"]


class Exponentials(NamedTuple):
    """The functions of this file in one arithmetic."""

    exp: Any
    exp_parts: Any
    exp_parts_of_sum: Any
    exp_parts_and_error: Any
    scaled: Any
    expm1: Any
    expm1_ratio: Any
    less_one: Any
    less_one_and_error: Any


def exponentials(arithmetic: Arithmetic) -> Exponentials:
    """The exponential functions in one arithmetic."""
    number, compiled = arithmetic.number, arithmetic.compiled
    zero, half, one = number(0.0), number(0.5), number(1.0)
    magic, lowest = number(arithmetic.magic), number(arithmetic.lowest)
    deepest = number(arithmetic.magic + round(math.log2(arithmetic.least_normal)))
    least, greatest = number(arithmetic.least_exponent), number(arithmetic.greatest_exponent)
    per_ln2 = arithmetic.parts(PER_LN2, 1)[0]
    ln2_hi, ln2_lo = arithmetic.parts(LN2, 2)
    tail = arithmetic.table("EXP", 2)

    @compiled
    def shifted(a: Any) -> Any:
        """The magic number plus the integer nearest to a/ln2."""
        return fma(a, per_ln2, magic)

    @compiled
    def less_1(a: Any, n: Any) -> tuple[Any, Any]:
        """(r, q) with r = a - n ln2 and e^r - 1 = r + r^2 q; the first product is exact."""
        r = fma(n, -ln2_lo, fma(n, -ln2_hi, a))
        return r, polynomial(tail, r)

    @compiled
    def exp_parts(a: Any) -> tuple[Any, Any]:
        """(m, z) with e^a = m 2^n, 0.7 < m < 1.5, and the integer n in the low bits of z, for abs(a) < 2^20."""
        z = shifted(a)
        r, q = less_1(a, z - magic)
        return one + fma(r * r, q, r), z

    @compiled
    def exp_parts_of_sum(a: Any, low: Any) -> tuple[Any, Any]:
        """The same for e^(a + low), where ``low`` is small."""
        z = shifted(a)
        n = z - magic
        r = fma(n, -ln2_lo, fma(n, -ln2_hi, a)) + low
        return one + fma(r * r, polynomial(tail, r), r), z

    @compiled
    def exp_parts_and_error(a: Any) -> tuple[Any, Any, Any]:
        """(m, e, z) with e^a = (m + e) 2^n, as ``exp_parts``: e is the rounding error of the last step."""
        z = shifted(a)
        r, q = less_1(a, z - magic)
        p = fma(r * r, q, r)
        m = one + p
        return m, p - (m - one), z

    @compiled
    def scaled(y: Any, z: Any) -> Any:
        """y 2^n with one rounding, gradual underflow and overflow included, for y = 0 and 2^-60 < abs(y) < 2^60."""
        n = z - magic
        n = select(n < least, least, n)
        n = select(n > greatest, greatest, n)
        first = fma(n, half, magic)
        second = (n - (first - magic)) + magic
        return (y * add_to_exponent(one, first)) * add_to_exponent(one, second)

    @compiled
    def exp(a: Any) -> Any:
        """e^a up to the overflow; below LOWEST it stays at e^LOWEST."""
        a = select(a < lowest, lowest, a)
        m, z = exp_parts(a)
        return m * add_to_exponent(one, z)

    @compiled
    def less_1_parts(w: Any) -> tuple[Any, Any, Any]:
        """(near, q, e^w - 1); where near, it is w + w^2 q."""
        a = select(w < lowest, lowest, w)
        z = shifted(a)
        n = z - magic
        r, q = less_1(a, n)
        power = add_to_exponent(one, z)
        p = fma(r * r, q, r)
        return n == zero, q, fma(power, p, power - one)

    @compiled
    def expm1(w: Any) -> Any:
        """e^w - 1 up to the overflow of e^w, with relative accuracy at 0."""
        return less_1_parts(w)[2]

    @compiled
    def expm1_ratio(w: Any) -> Any:
        """(e^w - 1)/w up to the overflow of e^w, 1 at 0."""
        near, q, far = less_1_parts(w)
        return select(near, fma(w, q, one), far) / select(near, one, w)

    @compiled
    def less_one(a: Any) -> Any:
        """e^a - 1 for -2^20 < a <= 0, by the steps of ``exp_parts``: beside e^a it costs next to nothing."""
        z = shifted(a)
        r, q = less_1(a, z - magic)
        power = add_to_exponent(one, maximum(z, deepest))
        return fma(power, fma(r * r, q, r), power - one)

    @compiled
    def less_one_and_error(a: Any) -> tuple[Any, Any]:
        """The same with its rounding errors, but for those of the polynomial."""
        z = shifted(a)
        r, q = less_1(a, z - magic)
        power = add_to_exponent(one, maximum(z, deepest))
        p, rest = fma(r * r, q, r), power - one
        value = fma(power, p, rest)
        return value, fma(power, fma(r * r, q, r - p), fma(power, p, rest - value))

    return Exponentials(
        exp,
        exp_parts,
        exp_parts_of_sum,
        exp_parts_and_error,
        scaled,
        expm1,
        expm1_ratio,
        less_one,
        less_one_and_error,
    )
