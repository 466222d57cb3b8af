"""Square roots: the processor's own, correctly rounded."""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import Arithmetic
from symact.kernels.primitives.vector.operations import sqrt as root

__all__ = ["Algebraics", "algebraics"]


class Algebraics(NamedTuple):
    """The functions of this file in one arithmetic."""

    sqrt: Any
    sqrt1p_ratio: Any


def algebraics(arithmetic: Arithmetic) -> Algebraics:
    """Square roots in one arithmetic."""
    one, compiled = arithmetic.number(1.0), arithmetic.compiled

    @compiled
    def sqrt(a: Any) -> Any:
        """The square root of a, correctly rounded; NaN below 0."""
        return root(a)

    @compiled
    def sqrt1p_ratio(w: Any) -> Any:
        """(sqrt(1 + w) - 1)/w = 1/(1 + sqrt(1 + w)) for w >= -1."""
        return one / (one + root(one + w))

    return Algebraics(sqrt, sqrt1p_ratio)
