"""log(1 + f) = 2 atanh(s), s = f/(2 + f), of pairs; log by a = 2^n (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)."""

from __future__ import annotations

import flint

from symact.kernels.primitives.vector import coefficients
from symact.kernels.primitives.vector.arithmetic import DOUBLE, LN2
from symact.kernels.primitives.vector.operations import (
    exponent,
    fma,
    reciprocal_power,
    select,
    significand,
)
from symact.kernels.primitives.vector.pairs.arithmetic import (
    Pair,
    added,
    compiled,
    fast_sum,
    multiplied,
    quotient,
    two_sum,
)
from symact.kernels.primitives.vector.pairs.horner import pair_polynomial

__all__ = ["log", "log1p_ratio", "log1p_ratio_unit"]

with flint.ctx.workprec(400):
    # 42 bits, so that the product with an exponent is exact
    _LN2_HI = round(float(LN2) * 2.0**42) / 2.0**42
    _LN2_LO = float(LN2 - _LN2_HI)
_LEAST_NORMAL = DOUBLE.least_normal
_FACTOR, _FACTOR_EXPONENT = DOUBLE.from_subnormal, DOUBLE.from_subnormal_exponent
_INFINITY = float("inf")
_near = pair_polynomial((2.0, 0.0, *coefficients.PAIRS_ATANH[1:]), 2)
_unit = pair_polynomial((2.0, 0.0, *coefficients.PAIRS_ATANH_UNIT[1:]), 3)


@compiled
def _half_way(f: Pair) -> tuple[Pair, Pair]:
    """s = f/(2 + f) and its square, for f > -1/2."""
    d0, d1 = fast_sum(2.0, f[0])
    s = quotient(f, (d0, d1 + f[1]))
    p = s[0] * s[0]
    return s, (p, fma(s[0], s[0], -p) + 2.0 * s[0] * s[1])


@compiled
def _joined(n: float, f: Pair) -> tuple[Pair, Pair]:
    """n ln2 + log(1 + f), and log(1 + f)/f."""
    s, z = _half_way(f)
    q = _near(z[0], z[1])
    logarithm = multiplied(s, q)
    # log(1 + f)/f = (1 - s)/2 Q, without a division by f
    c0, c1 = fast_sum(1.0, -s[0])
    ratio = multiplied((0.5 * c0, 0.5 * (c1 - s[1])), q)
    return added((n * _LN2_HI, n * _LN2_LO), logarithm), ratio


@compiled
def log(a: Pair) -> Pair:
    """log(a) for a > 0, subnormals included; infinite at infinity."""
    small = a[0] < _LEAST_NORMAL
    scale = select(small, _FACTOR, 1.0)
    b0, b1 = a[0] * scale, a[1] * scale
    n = exponent(b0) - select(small, _FACTOR_EXPONENT, 0.0)
    low = (0.5 * b1) * reciprocal_power(b0)
    found, _ = _joined(n, fast_sum(significand(b0) - 1.0, low))
    finite = a[0] < _INFINITY
    return select(finite, found[0], a[0]), select(finite, found[1], 0.0)


@compiled
def log1p_ratio(w: Pair) -> Pair:
    """log(1 + w)/w for -1 < w < 2^1020, 1 at 0."""
    u, e = two_sum(1.0, w[0])
    u, e = fast_sum(u, e + w[1])
    n = exponent(u)
    near = n == 0.0
    f0, f1 = fast_sum(significand(u) - 1.0, (0.5 * e) * reciprocal_power(u))
    logarithm, ratio = _joined(n, (select(near, w[0], f0), select(near, w[1], f1)))
    far = quotient(logarithm, (select(near, 1.0, w[0]), w[1]))
    return select(near, ratio[0], far[0]), select(near, ratio[1], far[1])


@compiled
def log1p_ratio_unit(w: Pair) -> Pair:
    """log(1 + w)/w for 0 <= w <= 1, 1 at 0."""
    s, z = _half_way(w)
    q = _unit(z[0], z[1])
    c0, c1 = fast_sum(1.0, -s[0])
    return multiplied((0.5 * c0, 0.5 * (c1 - s[1])), q)
