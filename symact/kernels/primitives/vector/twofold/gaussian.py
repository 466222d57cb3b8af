"""exp(y^2) erfc(y) of pairs by one polynomial in t = (y - c)/(y + c) (Shepherd, Laframboise 1981).

It is P(t)/(y + c). The first coefficients are pairs; the higher ones are summed in float64, in two halves.
"""

from __future__ import annotations

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.operations import fma, polynomial, select
from symact.kernels.primitives.vector.twofold.arithmetic import Pair, add_double, compiled, div, step

__all__ = ["erfcx"]

_CENTER = coefficients.ERFCX_CENTER
_TABLE = coefficients.PAIRS_ERFCX_SUM
_C0, _C1, _C2, _C3, _C4, _C5, _C6 = zip(_TABLE[0:14:2], _TABLE[1:14:2], strict=True)
_EVEN, _ODD = _TABLE[14::2], _TABLE[15::2]
_LARGE = 1.0e300


@compiled
def erfcx(y: Pair) -> Pair:
    """exp(y^2) erfc(y) for y >= 0; held at 1e300 beyond it."""
    inside = select(y[0] > _LARGE, _LARGE, y[0]), select(y[0] > _LARGE, 0.0, y[1])
    sum_ = add_double(inside, _CENTER)
    t = div(add_double(inside, -_CENTER), sum_)
    square = t[0] * t[0]
    f = fma(polynomial(_ODD, square), t[0], polynomial(_EVEN, square)), 0.0
    f = step(f, t, _C6)
    f = step(f, t, _C5)
    f = step(f, t, _C4)
    f = step(f, t, _C3)
    f = step(f, t, _C2)
    f = step(f, t, _C1)
    f = step(f, t, _C0)
    return div(f, sum_)
