"""Square roots of pairs: the processor's own, corrected by half of the exact remainder over the root."""

from __future__ import annotations

import math

from symact.kernels.primitives.vector.operations import fma, select
from symact.kernels.primitives.vector.twofold.arithmetic import Pair, add_double, compiled, div

__all__ = ["sqrt", "sqrt1p_ratio"]


@compiled
def sqrt(a: Pair) -> Pair:
    """The square root of a >= 0."""
    s = math.sqrt(a[0])
    safe = select(s > 0.0, s, 1.0)
    rest = (fma(-s, s, a[0]) + a[1]) / (2.0 * safe)
    return s, select(s > 0.0, rest, 0.0)


@compiled
def sqrt1p_ratio(a: Pair) -> Pair:
    """(sqrt(1 + a) - 1)/a = 1/(1 + sqrt(1 + a))."""
    return div((1.0, 0.0), add_double(sqrt(add_double(a, 1.0)), 1.0))
