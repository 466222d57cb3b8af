"""Square roots of pairs: the processor's own, corrected by half of the exact remainder over the root."""

from __future__ import annotations

from symact.kernels.primitives.vector.operations import fma, select
from symact.kernels.primitives.vector.operations import sqrt as root
from symact.kernels.primitives.vector.pairs.arithmetic import Pair, compiled, fast_sum, quotient, two_sum

__all__ = ["sqrt", "sqrt1p_ratio"]


@compiled
def sqrt(a: Pair) -> Pair:
    """The square root of a >= 0; 0 at 0, NaN below. Relative error of the order of 2^-104."""
    s = root(a[0])
    rest = fma(-s, s, a[0]) + a[1]
    return fast_sum(s, rest / (2.0 * select(s == 0.0, 1.0, s)))


@compiled
def sqrt1p_ratio(w: Pair) -> Pair:
    """(sqrt(1 + w) - 1)/w = 1/(1 + sqrt(1 + w)) for w >= -1."""
    u, e = two_sum(1.0, w[0])
    s = sqrt(fast_sum(u, e + w[1]))
    d0, d1 = two_sum(1.0, s[0])
    return quotient((1.0, 0.0), (d0, d1 + s[1]))
