"""sin and cos of pairs by reduction to abs(r) <= pi/2, one odd polynomial for both (Cody, Waite 1980).

pi is held in three float64; what n pi loses is below 2^-120, so that even beside a zero at 2^30 the result is good.
"""

from __future__ import annotations

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.arithmetic import DOUBLE, PER_PI, PI
from symact.kernels.primitives.vector.operations import copysign, flip_sign, fma, polynomial, rint, select
from symact.kernels.primitives.vector.twofold.arithmetic import MAGIC, Pair, compiled, div, mul, step_down, two_sum

__all__ = ["PI_PAIR", "SIN_LIMIT", "cos", "cospi", "flipped", "ratio_of", "sin", "sin_ratio", "sinpi"]

SIN_LIMIT = 2.0**30
"""sin, cos and sin_ratio are right for arguments up to it."""

_PER_PI = DOUBLE.parts(PER_PI, 1)[0]
_PI_1, _PI_2, _PI_3 = DOUBLE.parts(PI, 3)
PI_PAIR = _PI_1, _PI_2
_ONE = 1.0, 0.0
_C1, _C2, _C3, _C4, _C5 = (coefficients.PAIRS_SIN[i : i + 2] for i in (1, 3, 5, 7, 9))
_HIGHER = coefficients.PAIRS_SIN[11:]


@compiled
def _rest(a: Pair, n: float) -> Pair:
    """a - n pi for an integer n, or n + 1/2 one and abs(a) > pi/4; all but the smallest differences are exact."""
    first = fma(n, -_PI_1, a[0])
    p = n * _PI_2
    h, e = two_sum(first, -p)
    h, f = two_sum(h, a[1])
    return two_sum(h, (e + f) - fma(n, _PI_3, fma(n, _PI_2, -p)))


@compiled
def ratio_of(r: Pair) -> Pair:
    """sin(r)/r for abs(r) <= pi/2."""
    p = r[0] * r[0]
    z = p, fma(r[0], r[0], -p) + 2.0 * r[0] * r[1]
    f = polynomial(_HIGHER, p), 0.0
    f = step_down(f, z, _C5)
    f = step_down(f, z, _C4)
    f = step_down(f, z, _C3)
    f = step_down(f, z, _C2)
    f = step_down(f, z, _C1)
    return step_down(f, z, _ONE)


@compiled
def flipped(a: Pair, z: float) -> Pair:
    """a (-1)^n, where the low bits of z hold the integer n."""
    return flip_sign(a[0], z), flip_sign(a[1], z)


@compiled
def sin(a: Pair) -> Pair:
    """sin(a) for abs(a) <= SIN_LIMIT, with relative accuracy at every zero."""
    z = fma(a[0], _PER_PI, MAGIC)
    r = _rest(a, z - MAGIC)
    return flipped(mul(r, ratio_of(r)), z)


@compiled
def cos(a: Pair) -> Pair:
    """cos(a) for abs(a) <= SIN_LIMIT, with relative accuracy at every zero: sin(a + pi/2)."""
    z = fma(a[0], _PER_PI, 0.5) + MAGIC
    n = (z - MAGIC) - 0.5
    lost = a[0] - fma(n, _PI_1, fma(n, -_PI_1, a[0]))  # by the first difference, for a small a
    r = _rest((a[0], a[1] + lost), n)
    return flipped(mul(r, ratio_of(r)), z)


@compiled
def sin_ratio(a: Pair) -> Pair:
    """sin(a)/a for abs(a) <= SIN_LIMIT, 1 at 0."""
    z = fma(a[0], _PER_PI, MAGIC)
    n = z - MAGIC
    r = _rest(a, n)
    ratio = ratio_of(r)
    near = n == 0.0
    far = div(flipped(mul(r, ratio), z), (select(near, 1.0, a[0]), a[1]))
    return select(near, ratio[0], far[0]), select(near, ratio[1], far[1])


@compiled
def _turned(a: float) -> float:
    """a less the nearest even integer: exact."""
    return a - 2.0 * rint(0.5 * a)


@compiled
def _folded(a: Pair) -> Pair:
    """The same of a pair; the second part is small."""
    s, e = two_sum(_turned(a[0]), _turned(a[1]))
    return two_sum(_turned(s), e)


@compiled
def sinpi(a: Pair) -> Pair:
    """sin(pi a) for every finite a, exact at its zeros."""
    h, e = _folded(a)
    sign = copysign(1.0, h)
    u, e = abs(h), sign * e
    far = u > 0.5
    r = mul(two_sum(select(far, 1.0 - u, u), select(far, -e, e)), PI_PAIR)
    s = mul(r, ratio_of(r))
    return sign * s[0], sign * s[1]


@compiled
def cospi(a: Pair) -> Pair:
    """cos(pi a) for every finite a, exact at its zeros."""
    h, e = _folded(a)
    s, f = two_sum(0.5, -abs(h))
    r = mul(two_sum(s, f - copysign(1.0, h) * e), PI_PAIR)
    return mul(r, ratio_of(r))
