"""exp(y^2) erfc(y) by one polynomial in t = (y - c)/(y + c) (Shepherd, Laframboise 1981), and erf(a)/a."""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import Arithmetic
from symact.kernels.primitives.vector.coefficients import ERFCX_CENTER
from symact.kernels.primitives.vector.operations import fma, polynomial, select

__all__ = ["Gaussians", "gaussians"]


class Gaussians(NamedTuple):
    """The functions of this file in one arithmetic."""

    erfcx: Any
    erf_ratio: Any


def gaussians(arithmetic: Arithmetic, exp: Any) -> Gaussians:
    """The error functions in one arithmetic, with its exponential function."""
    number, compiled = arithmetic.number, arithmetic.compiled
    one, center, twice = number(1.0), number(ERFCX_CENTER), number(2.0 * ERFCX_CENTER)
    scaled_erfc = arithmetic.table("ERFCX")
    near_table, near_0 = arithmetic.table("ERF", 1), arithmetic.table("ERF")[0]

    @compiled
    def erfcx(y: Any) -> Any:
        """exp(y^2) erfc(y) for y >= 0, 0 at infinity."""
        v = one / (y + center)
        return v * polynomial(scaled_erfc, fma(-twice, v, one))

    @compiled
    def erf_ratio(a: Any) -> Any:
        """erf(a)/a for every a; 2/sqrt(pi) at 0 and 0 at infinity."""
        u = abs(a)
        z = u * u
        near = u < one
        far = fma(-exp(-z), erfcx(u), one)
        close = polynomial(near_table, select(near, z, one)) + near_0
        return select(near, close, far) / select(near, one, u)

    return Gaussians(erfcx, erf_ratio)
