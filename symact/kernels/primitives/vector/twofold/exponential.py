"""exp of pairs by reduction to abs(r) <= ln2/2 (Cody, Waite 1980) and Taylor's series: 1 + h + h^2/2 in pairs."""

from __future__ import annotations

import math
from fractions import Fraction

from symact.kernels.primitives.constants import LN2_PAIR
from symact.kernels.primitives.vector.operations import fma, maximum, minimum, select
from symact.kernels.primitives.vector.twofold.arithmetic import MAGIC, Pair, compiled, norm, scaled

__all__ = ["exp", "exp_parts"]

_PER_LN2 = 1.0 / math.log(2.0)
# ln 2 in three parts; n times the first is exact for abs(n) < 2^21.
_LN2 = Fraction(LN2_PAIR[0]) + Fraction(LN2_PAIR[1])
_LN2_1 = math.ldexp(math.floor(math.ldexp(LN2_PAIR[0], 32)), -32)
_LN2_2 = float(_LN2 - Fraction(_LN2_1))
_LN2_3 = float(_LN2 - Fraction(_LN2_1) - Fraction(_LN2_2))
_E = tuple(1.0 / math.factorial(k) for k in range(16))


@compiled
def exp_parts(a: Pair) -> tuple[Pair, float]:
    """(m, n) with exp(a) = m 2^n, n an integer and m in [0.7, 1.5]; exp(-2^20) and exp(2^20) beyond these."""
    inside = minimum(maximum(a[0], -1048576.0), 1048576.0)
    n = fma(inside, _PER_LN2, MAGIC) - MAGIC
    first = fma(n, -_LN2_1, inside)
    h = fma(n, -_LN2_2, first)
    low = fma(n, -_LN2_2, first - h) + fma(n, -_LN2_3, select(inside == a[0], a[1], 0.0))
    # 1 + h + h^2/2 with their errors, and the terms from h^3 on in float64.
    h2 = h * h
    h4 = h2 * h2
    t = fma(fma(_E[14], h, _E[13]), h2, fma(_E[12], h, _E[11]))
    u = fma(fma(_E[10], h, _E[9]), h2, fma(_E[8], h, _E[7]))
    v = fma(fma(_E[6], h, _E[5]), h2, fma(_E[4], h, _E[3]))
    tail = fma(fma(t, h4, u), h4, v) * (h2 * h)
    s = 1.0 + h
    rest = (h - (s - 1.0)) + fma(0.5 * h, h, -0.5 * h2)
    m = s + 0.5 * h2
    rest += 0.5 * h2 - (m - s)
    return norm(m, rest + fma(low, m + tail, tail)), n


@compiled
def exp(a: Pair) -> Pair:
    """exp(a) for a <= 690; held at 2^-900 where it is below that."""
    m, n = exp_parts(a)
    return scaled(m, n)
