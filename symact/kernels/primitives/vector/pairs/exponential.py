"""exp of pairs by reduction to abs(r) <= ln2/2 (Cody, Waite 1980), and the rounding of p 2^n to a float64."""

from __future__ import annotations

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.arithmetic import DOUBLE, LN2, PER_LN2
from symact.kernels.primitives.vector.operations import add_to_exponent, copysign, fma, select
from symact.kernels.primitives.vector.pairs.arithmetic import Pair, compiled, fast_sum
from symact.kernels.primitives.vector.pairs.horner import pair_polynomial

__all__ = ["exp", "exp_parts", "rounded_scaled"]

_MAGIC = DOUBLE.magic
_PER_LN2 = DOUBLE.parts(PER_LN2, 1)[0]
_LN2_HI, _LN2_LO = DOUBLE.parts(LN2, 2)
_FAR_DOWN = -(2.0**20)
_LOWEST, _HIGHEST = -708.0, 710.0
_LEAST_NORMAL = 2.0**-1022
_ONE = coefficients.PAIRS_EXP[:2]
_power_series = pair_polynomial((_ONE[0], 0.0, _ONE[1], 0.0, *coefficients.PAIRS_EXP[2:]), 5)


@compiled
def _parts(a0: float, a1: float) -> tuple[Pair, float]:
    z = fma(a0, _PER_LN2, _MAGIC)
    n = z - _MAGIC
    # n ln2 has a ulp of at least 2^-53 and the difference is below 1/2: the first product and sum are exact.
    r = fma(-n, _LN2_HI, a0)
    t = fma(-n, _LN2_LO, a1)
    s, e = _power_series(r, 0.0)
    return fast_sum(s, fma(s, t, e)), z


@compiled
def exp_parts(a: Pair) -> tuple[Pair, float]:
    """(m, z) with e^a = m 2^n, 0.7 < m < 1.5, and the integer n in the low bits of z.

    For a < 2^20; below -2^20 it stays at its value there, which ``rounded_scaled`` makes 0.
    """
    return _parts(select(a[0] < _FAR_DOWN, _FAR_DOWN, a[0]), a[1])


@compiled
def exp(a: Pair) -> Pair:
    """e^a, infinite beyond the overflow and 0 below e^-708; below e^-670 the low part loses bits."""
    below = a[0] < _LOWEST
    a0 = select(below, _LOWEST, a[0])
    a0 = select(a0 > _HIGHEST, _HIGHEST, a0)
    m, z = _parts(a0, a[1])
    power = add_to_exponent(0.5, z)
    power = select(below, 0.0, power)
    return (2.0 * m[0]) * power, (2.0 * m[1]) * power


@compiled
def rounded_scaled(p: Pair, z: float) -> float:
    """p 2^n as a float64 for the z of ``exp_parts``, rounded once, to the coarser spacing of the subnormals where the
    result is one; inf on overflow.

    p 2^n is below the normal numbers where abs(p) < c = 2^(-1022 - n). There c + abs(p) has the spacing that the result
    has to have.
    """
    n = z - _MAGIC
    # Far below, every p gives 0; the first factor takes the largest of them where the second one suffices.
    far = select(n < -2040.0, 2.0**-600, 1.0)
    p0, p1 = p[0] * far, p[1] * far
    n = select(n < -2040.0, -2040.0, n)
    n = select(n > 2046.0, 2046.0, n)
    down = select(n > 0.0, 0.0, n)
    c = add_to_exponent(_LEAST_NORMAL, _MAGIC - down)
    c = copysign(select(abs(p0) < c, c, 0.0), p0)
    s, e = fast_sum(c, p0)
    y = (s + (e + p1)) - c
    y = copysign(y, p0)
    first = fma(n, 0.5, _MAGIC)
    second = (n - (first - _MAGIC)) + _MAGIC
    return (y * add_to_exponent(1.0, first)) * add_to_exponent(1.0, second)
