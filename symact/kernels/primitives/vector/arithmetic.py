"""The three arithmetics: which type, how many bits are wanted, which constants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np
from numba import njit

from symact.kernels.primitives.vector import coefficients

__all__ = ["DOUBLE", "HALF_PI", "LN2", "PER_LN2", "PER_PI", "PI", "SHORT", "SINGLE", "Arithmetic"]

_BITS = 400


@dataclass(frozen=True)
class Arithmetic:
    """The numbers that the formulas of one arithmetic are made of."""

    name: str
    number: Callable[[float], Any]
    """A constant of the type that is computed with; Numba takes plain literals for float64."""
    magic: float
    """1.5 2^23 or 1.5 2^52: adding it rounds to an integer, which then stands in the low bits."""
    lowest: float
    """exp is clamped below this argument; e^lowest is a normal number."""
    least_exponent: float
    """Below it, m 2^n is 0 for every m that occurs."""
    greatest_exponent: float
    least_normal: float
    from_subnormal: float
    """A power of two that makes normal numbers of subnormals, and its logarithm to base 2."""
    from_subnormal_exponent: float
    square_limit: float
    """Up to it, 1 + a^2 does not overflow; beyond it, 1 + a^2 = a^2 in this arithmetic."""
    careful: bool
    """Whether the roundings of a reduced argument are put back: they would show in the result."""
    quotient: bool
    """Whether logarithms go through f/(2 + f): one division for half of the coefficients."""

    def table(self, name: str, first: int = 0) -> tuple[Any, ...]:
        """The coefficients of a polynomial, from the given one on."""
        found = getattr(coefficients, f"{self.name.upper()}_{name}")
        return tuple(self.number(c) for c in found[first:])

    def parts(self, value: flint.arb, count: int) -> tuple[Any, ...]:
        """The nearest number, the nearest to what is left, and so on."""
        found = []
        with flint.ctx.workprec(_BITS):
            for _ in range(count):
                part = self.number(float(value))
                found.append(part)
                value = value - flint.arb(float(part))
        return tuple(found)

    def compiled(self, function: Any) -> Any:
        """The function for Numba, inlined where it is called; its symbol is told apart from the other arithmetics'."""
        function.__qualname__ = f"{function.__name__}_{self.name}"
        return njit(error_model="numpy", forceinline=True)(function)


with flint.ctx.workprec(_BITS):
    LN2, PI = flint.arb(2).log(), flint.arb.pi()
    PER_LN2, PER_PI, HALF_PI = 1 / LN2, 1 / PI, PI / 2

SINGLE = Arithmetic(
    name="single",
    number=np.float32,
    magic=1.5 * 2.0**23,
    lowest=-87.0,
    least_exponent=-250.0,
    greatest_exponent=254.0,
    least_normal=2.0**-126,
    from_subnormal=2.0**24,
    from_subnormal_exponent=24.0,
    square_limit=2.0**60,
    careful=True,
    quotient=False,
)

SHORT = Arithmetic(
    name="short",
    number=float,
    magic=1.5 * 2.0**52,
    lowest=-708.0,
    least_exponent=-2040.0,
    greatest_exponent=2046.0,
    least_normal=2.0**-1022,
    from_subnormal=2.0**54,
    from_subnormal_exponent=54.0,
    square_limit=2.0**500,
    careful=False,
    quotient=False,
)

DOUBLE = Arithmetic(
    name="double",
    number=float,
    magic=1.5 * 2.0**52,
    lowest=-708.0,
    least_exponent=-2040.0,
    greatest_exponent=2046.0,
    least_normal=2.0**-1022,
    from_subnormal=2.0**54,
    from_subnormal_exponent=54.0,
    square_limit=2.0**500,
    careful=True,
    quotient=True,
)
