"""exp(y^2) erfc(y) of pairs by one polynomial in t = (y - c)/(y + c) (Shepherd, Laframboise 1981)."""

from __future__ import annotations

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.operations import fma
from symact.kernels.primitives.vector.pairs.arithmetic import Pair, compiled, fast_sum, multiplied, two_sum
from symact.kernels.primitives.vector.pairs.horner import pair_polynomial

__all__ = ["erfcx"]

_CENTER = coefficients.ERFCX_CENTER
_scaled_erfc = pair_polynomial(coefficients.PAIRS_ERFCX_SUM, 10)


@compiled
def erfcx(y: Pair) -> Pair:
    """exp(y^2) erfc(y) for 0 <= y < 2^1020."""
    d0, d1 = two_sum(y[0], _CENTER)
    d1 = d1 + y[1]
    v = 1.0 / d0
    # v + w = 1/(y + c), and t = 1 - 2 c (v + w)
    w = v * (fma(-v, d0, 1.0) - v * d1)
    double = 2.0 * _CENTER * v
    rounding = fma(2.0 * _CENTER, v, -double)
    t0, t1 = two_sum(1.0, -double)
    t0, t1 = fast_sum(t0, t1 - (rounding + 2.0 * _CENTER * w))
    return multiplied((v, w), _scaled_erfc(t0, t1))
