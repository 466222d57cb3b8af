"""sin and cos by reduction to abs(r) <= pi/2, one odd polynomial for both (Cody, Waite 1980)."""

from __future__ import annotations

from typing import Any, NamedTuple

from symact.kernels.primitives.vector.arithmetic import PER_PI, PI, Arithmetic
from symact.kernels.primitives.vector.operations import copysign, flip_sign, fma, polynomial, rint, select

__all__ = ["Turns", "Waves", "turns", "waves"]


class Waves(NamedTuple):
    """Functions of an angle in one arithmetic."""

    sin: Any
    cos: Any
    sin_ratio: Any


class Turns(NamedTuple):
    """Functions of an angle in units of pi in one arithmetic."""

    sinpi: Any
    cospi: Any


def waves(arithmetic: Arithmetic) -> Waves:
    """Sines and cosines in one arithmetic."""
    number, compiled = arithmetic.number, arithmetic.compiled
    zero, half, one = number(0.0), number(0.5), number(1.0)
    magic = number(arithmetic.magic)
    per_pi = arithmetic.parts(PER_PI, 1)[0]
    pi_1, pi_2, pi_3 = arithmetic.parts(PI, 3)
    sine = arithmetic.table("SIN", 1)

    @compiled
    def rest(a: Any, n: Any) -> Any:
        """a - n pi for n or n + 1/2 an integer; the first difference is exact."""
        return fma(n, -pi_3, fma(n, -pi_2, fma(n, -pi_1, a)))

    @compiled
    def sin_reduced(r: Any) -> Any:
        z = r * r
        return fma(r * z, polynomial(sine, z), r)

    @compiled
    def sin(a: Any) -> Any:
        """sin(a) for abs(a) <= SIN_LIMIT, with relative accuracy at every zero."""
        z = fma(a, per_pi, magic)
        return flip_sign(sin_reduced(rest(a, z - magic)), z)

    @compiled
    def cos(a: Any) -> Any:
        """cos(a) for abs(a) <= SIN_LIMIT, with relative accuracy at every zero: sin(a + pi/2)."""
        z = fma(a, per_pi, half) + magic
        return flip_sign(sin_reduced(rest(a, (z - magic) - half)), z)

    @compiled
    def sin_ratio(a: Any) -> Any:
        """sin(a)/a for abs(a) <= SIN_LIMIT, 1 at 0."""
        z = fma(a, per_pi, magic)
        n = z - magic
        r = rest(a, n)
        square = r * r
        p = polynomial(sine, square)
        near = n == zero
        top = select(near, fma(square, p, one), flip_sign(fma(r * square, p, r), z))
        return top / select(near, one, a)

    return Waves(sin, cos, sin_ratio)


def turns(arithmetic: Arithmetic) -> Turns:
    """Sines and cosines of multiples of pi in one arithmetic."""
    number, compiled = arithmetic.number, arithmetic.compiled
    half, one, two = number(0.5), number(1.0), number(2.0)
    sine, sine_0 = arithmetic.table("SINPI", 1), arithmetic.table("SINPI")[0]

    @compiled
    def folded(a: Any) -> Any:
        """a less the nearest even integer: exact."""
        return a - two * rint(half * a)

    @compiled
    def sinpi_reduced(r: Any) -> Any:
        return r * (polynomial(sine, r * r) + sine_0)

    @compiled
    def sinpi(a: Any) -> Any:
        """sin(pi a) for every finite a, exact at its zeros."""
        h = folded(a)
        u = abs(h)
        other = one - u
        return copysign(sinpi_reduced(select(other < u, other, u)), h)

    @compiled
    def cospi(a: Any) -> Any:
        """cos(pi a) for every finite a, exact at its zeros."""
        return sinpi_reduced(half - abs(folded(a)))

    return Turns(sinpi, cospi)
