"""log(1 + f) = 2 atanh(s), s = f/(2 + f), of pairs; log by a = 2^n (1 + f), sqrt(1/2) <= 1 + f < sqrt(2).

asinh(a) is log(1 + w) with w = a (1 + a/(1 + sqrt(1 + a^2))) for a >= 0.
"""

from __future__ import annotations

import flint

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.arithmetic import DOUBLE, LN2
from symact.kernels.primitives.vector.operations import (
    copysign,
    exponent,
    fma,
    polynomial,
    reciprocal_power,
    select,
    significand,
)
from symact.kernels.primitives.vector.twofold.algebraic import sqrt1p_ratio
from symact.kernels.primitives.vector.twofold.arithmetic import (
    Pair,
    add,
    add_double,
    compiled,
    div,
    mul,
    norm,
    step,
    two_sum,
)

__all__ = ["asinh", "asinh_ratio", "log", "log1p_ratio", "log1p_ratio_unit"]

with flint.ctx.workprec(400):
    # 42 bits, so that the product with an exponent is exact
    _LN2_HI = round(float(LN2) * 2.0**42) / 2.0**42
    _LN2_LO = float(LN2 - _LN2_HI)
_LEAST_NORMAL = DOUBLE.least_normal
_FACTOR, _FACTOR_EXPONENT = DOUBLE.from_subnormal, DOUBLE.from_subnormal_exponent
_INFINITY = float("inf")
_LARGE = 2.0**60
_ONE, _TWO = (1.0, 0.0), (2.0, 0.0)
_NEAR, _NEAR_HIGHER = coefficients.PAIRS_ATANH[1:3], coefficients.PAIRS_ATANH[3:]
_UNIT = coefficients.PAIRS_ATANH_UNIT[1:3]
_UNIT_HIGHER = coefficients.PAIRS_ATANH_UNIT[3], *coefficients.PAIRS_ATANH_UNIT[5:]


@compiled
def _half_way(f: Pair) -> tuple[Pair, Pair]:
    """s = f/(2 + f) and its square, for f > -1/2."""
    d0, d1 = norm(2.0, f[0])
    s = div(f, (d0, d1 + f[1]))
    p = s[0] * s[0]
    return s, (p, fma(s[0], s[0], -p) + 2.0 * s[0] * s[1])


@compiled
def _joined(n: float, f: Pair) -> tuple[Pair, Pair]:
    """n ln2 + log(1 + f), and log(1 + f)/f."""
    s, z = _half_way(f)
    q = step(step((polynomial(_NEAR_HIGHER, z[0]), 0.0), z, _NEAR), z, _TWO)
    logarithm = mul(s, q)
    # log(1 + f)/f = (1 - s)/2 Q, without a division by f
    c0, c1 = norm(1.0, -s[0])
    ratio = mul((0.5 * c0, 0.5 * (c1 - s[1])), q)
    total = add((n * _LN2_HI, n * _LN2_LO), logarithm)
    return norm(total[0], total[1]), ratio


@compiled
def log(a: Pair) -> Pair:
    """log(a) for a > 0, subnormals included; infinite at infinity."""
    small = a[0] < _LEAST_NORMAL
    scale = select(small, _FACTOR, 1.0)
    b0, b1 = a[0] * scale, a[1] * scale
    n = exponent(b0) - select(small, _FACTOR_EXPONENT, 0.0)
    low = (0.5 * b1) * reciprocal_power(b0)
    found, _ = _joined(n, norm(significand(b0) - 1.0, low))
    finite = a[0] < _INFINITY
    return select(finite, found[0], a[0]), select(finite, found[1], 0.0)


@compiled
def log1p_ratio(w: Pair) -> Pair:
    """log(1 + w)/w for -1 < w < 2^1020, 1 at 0."""
    u, e = two_sum(1.0, w[0])
    u, e = norm(u, e + w[1])
    n = exponent(u)
    near = n == 0.0
    f0, f1 = norm(significand(u) - 1.0, (0.5 * e) * reciprocal_power(u))
    logarithm, ratio = _joined(n, (select(near, w[0], f0), select(near, w[1], f1)))
    far = div(logarithm, (select(near, 1.0, w[0]), w[1]))
    return select(near, ratio[0], far[0]), select(near, ratio[1], far[1])


@compiled
def log1p_ratio_unit(w: Pair) -> Pair:
    """log(1 + w)/w for 0 <= w <= 1, 1 at 0: atanh(s)/s times 2/(2 + w)."""
    inverse = div(_ONE, add_double(w, 2.0))
    s = mul(w, inverse)
    z = mul(s, s)
    q = step(step((polynomial(_UNIT_HIGHER, z[0]), 0.0), z, _UNIT), z, _TWO)
    return mul(q, inverse)


@compiled
def asinh_ratio(a: Pair) -> Pair:
    """asinh(a)/a for abs(a) < 2^1000, 1 at 0."""
    sign = copysign(1.0, a[0])
    u = sign * a[0], sign * a[1]
    large = u[0] > _LARGE  # there w is 2 a in this precision
    v = select(large, 0.0, u[0]), select(large, 0.0, u[1])
    factor = add_double(mul(v, sqrt1p_ratio(mul(v, v))), 1.0)
    factor = select(large, 2.0, factor[0]), select(large, 0.0, factor[1])
    return mul(log1p_ratio(mul(u, factor)), factor)


@compiled
def asinh(a: Pair) -> Pair:
    """asinh(a) for abs(a) < 2^1000."""
    return mul(a, asinh_ratio(a))
