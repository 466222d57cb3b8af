"""atan of pairs by atan(a) = c + atan(s), c = 0, pi/4 or pi/2, abs(s) <= tan(pi/8): one division for all three."""

from __future__ import annotations

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.arithmetic import DOUBLE, HALF_PI
from symact.kernels.primitives.vector.operations import copysign, polynomial, select
from symact.kernels.primitives.vector.twofold.arithmetic import (
    Pair,
    add,
    add_double,
    compiled,
    div,
    mul,
    norm,
    step_down,
)

__all__ = ["atan", "atan_ratio"]

_LARGE = 2.0**1000
_NEAR, _FAR = 0.41421356, 2.4142136  # tan(pi/8) and its inverse
_HALF_PI, _HALF_PI_LOW = DOUBLE.parts(HALF_PI, 2)
_ONE = 1.0, 0.0
_C1, _C2, _C3 = (coefficients.PAIRS_ATAN_EIGHTH[i : i + 2] for i in (1, 3, 5))
_HIGHER = coefficients.PAIRS_ATAN_EIGHTH[7:]


@compiled
def _magnitude(a: Pair) -> Pair:
    """abs(a), held at 2^1000 beyond it."""
    inside = abs(a[0]) <= _LARGE
    sign = copysign(1.0, a[0])
    return select(inside, sign * a[0], select(a[0] == a[0], _LARGE, a[0])), select(inside, sign * a[1], 0.0)


@compiled
def _parts(u: Pair) -> tuple[Pair, Pair]:
    """(s, atan(s)/s) for u >= 0."""
    near, far = u[0] <= _NEAR, u[0] > _FAR
    top, bottom = add_double(u, -1.0), add_double(u, 1.0)
    top = select(near, u[0], select(far, -1.0, top[0])), select(near, u[1], select(far, 0.0, top[1]))
    bottom = select(near, 1.0, select(far, u[0], bottom[0])), select(near, 0.0, select(far, u[1], bottom[1]))
    s = div(top, bottom)
    z = mul(s, s)
    f = polynomial(_HIGHER, z[0]), 0.0
    f = step_down(f, z, _C3)
    f = step_down(f, z, _C2)
    f = step_down(f, z, _C1)
    return s, step_down(f, z, _ONE)


@compiled
def _shifted(u: Pair, angle: Pair) -> Pair:
    """The angle, which is at most pi/8, plus the c that belongs to u."""
    part = select(u[0] <= _NEAR, 0.0, select(u[0] > _FAR, 1.0, 0.5))
    total = add((part * _HALF_PI, part * _HALF_PI_LOW), angle)
    return norm(total[0], total[1])


@compiled
def atan(a: Pair) -> Pair:
    """atan(a) for every a."""
    u = _magnitude(a)
    s, ratio = _parts(u)
    total = _shifted(u, mul(s, ratio))
    sign = copysign(1.0, a[0])
    return sign * total[0], sign * total[1]


@compiled
def atan_ratio(a: Pair) -> Pair:
    """atan(a)/a, 1 at 0; held at its value at 2^1000 beyond it."""
    u = _magnitude(a)
    s, ratio = _parts(u)
    near = u[0] <= _NEAR
    far = div(_shifted(u, mul(s, ratio)), (select(near, 1.0, u[0]), u[1]))
    return select(near, ratio[0], far[0]), select(near, ratio[1], far[1])
