"""atan by one odd polynomial in min(abs(a), 1/abs(a))."""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import HALF_PI, Arithmetic
from symact.kernels.primitives.vector.operations import copysign, fma, polynomial, select

__all__ = ["Arctangents", "arctangents"]


class Arctangents(NamedTuple):
    """The functions of this file in one arithmetic."""

    atan: Any
    atan_ratio: Any


def arctangents(arithmetic: Arithmetic) -> Arctangents:
    """Arctangents in one arithmetic."""
    number, compiled = arithmetic.number, arithmetic.compiled
    one = number(1.0)
    half_pi_hi, half_pi_lo = arithmetic.parts(HALF_PI, 2)
    arctangent = arithmetic.table("ATAN", 1)

    @compiled
    def atan_parts(a: Any) -> tuple[Any, Any, Any]:
        """(big, t, y) with t = min(abs(a), 1/abs(a)) and y = atan(t)/t - 1."""
        u = abs(a)
        big = u > one
        t = select(big, one / select(big, u, one), u)
        z = t * t
        return big, t, z * polynomial(arctangent, z)

    @compiled
    def atan(a: Any) -> Any:
        """atan(a) for every a."""
        big, t, y = atan_parts(a)
        small = fma(t, y, t)
        return copysign(select(big, half_pi_hi + (half_pi_lo - small), small), a)

    @compiled
    def atan_ratio(a: Any) -> Any:
        """atan(a)/a for every a, 1 at 0 and 0 at infinity."""
        big, t, y = atan_parts(a)
        return select(big, t * (half_pi_hi + (half_pi_lo - fma(t, y, t))), one + y)

    return Arctangents(atan, atan_ratio)
