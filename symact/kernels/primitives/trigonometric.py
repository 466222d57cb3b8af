"""sin, cos and atan of pairs.

The argument is reduced by multiples of pi/2 held in 22-bit chunks, whose products with the multiple are exact (Cody,
Waite 1980); from 2^29 on, a table of 2^e mod 2 pi in the same chunks comes first (the idea of Payne, Hanek 1983).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from symact.kernels.primitives.constants import DOUBLINGS, HALF_PI_CHUNKS, LEAST_DOUBLING, PI_PAIR
from symact.kernels.primitives.exponents import frexp, ldexp
from symact.kernels.primitives.pair import Pair, add, add_double, div, mul, norm, two_sum
from symact.kernels.primitives.polynomial import taylor

__all__ = ["atan", "atan_ratio", "atan_ratio_double", "cos", "cospi", "cospi_double", "sin"]
__all__ += ["sin_ratio", "sin_ratio_double", "sinpi", "sinpi_double"]

_CHUNKS = np.array(HALF_PI_CHUNKS)
_PER_HALF_PI = 2.0 / math.pi
_DOUBLINGS = DOUBLINGS
_LEAST = LEAST_DOUBLING
_LARGE = 2.0**29
_LIMIT = 0.8
_PI = PI_PAIR
_HALF_PI = (PI_PAIR[0] / 2, PI_PAIR[1] / 2)
_SIN = np.zeros((14, 2))
_COS = np.zeros((15, 2))


def _fill() -> None:
    from fractions import Fraction

    for table, offset in ((_SIN, 1), (_COS, 0)):
        for i in range(table.shape[0]):
            exact = Fraction((-1) ** i, math.factorial(2 * i + offset))
            table[i] = float(exact), float(exact - Fraction(float(exact)))


_fill()


@njit(error_model="numpy")
def _reduce(a: Pair) -> tuple[int, Pair]:
    """(k mod 4, r) with a = k pi/2 + r and abs(r) below about pi/4."""
    if abs(a[0]) < _LARGE:
        n, r = _reduce_small(a[0])
    else:
        n, r = _reduce_large(a[0])
    if a[1] == 0.0 or not abs(a[1]) < math.inf:
        return n & 3, r
    k, rest = _reduce_small(a[1]) if abs(a[1]) < _LARGE else _reduce_large(a[1])
    n, r = n + k, add(r, rest)
    if r[0] > _LIMIT:
        n, r = n + 1, add(r, (-_HALF_PI[0], -_HALF_PI[1]))
    elif r[0] < -_LIMIT:
        n, r = n - 1, add(r, _HALF_PI)
    return n & 3, r


@njit(error_model="numpy")
def _reduce_small(x: float) -> tuple[int, Pair]:
    """(k, x - k pi/2) for abs(x) < 2^29: every product with a chunk is exact."""
    n = np.floor(x * _PER_HALF_PI + 0.5)
    r = two_sum(x, -n * _CHUNKS[0])
    for i in range(1, 4):
        r = add_double(r, -n * _CHUNKS[i])
    rest = _CHUNKS[4] + (_CHUNKS[5] + (_CHUNKS[6] + _CHUNKS[7]))
    return int(n), add_double(r, -n * rest)


@njit(error_model="numpy")
def _reduce_large(x: float) -> tuple[int, Pair]:
    """The same for any finite x.

    X = h 2^(e+27) + l 2^e with integers h, l, and 2^e mod 2 pi from the table, all sums exact.
    """
    if not abs(x) < math.inf:  # c x beyond the range of float64: any value of the sine is as good as another
        return 0, (0.0, 0.0)
    m, e = frexp(x)
    m = ldexp(m, 26)
    high = np.floor(m)
    low = ldexp(m - high, 27)
    row = e - 53 - _LEAST
    angle = high * _DOUBLINGS[row + 27, 0] + low * _DOUBLINGS[row, 0]
    finer = high * _DOUBLINGS[row + 27, 1] + low * _DOUBLINGS[row, 1]
    n = np.floor((angle + finer) * _PER_HALF_PI + 0.5)
    r = (angle - n * _CHUNKS[0], 0.0)
    for i in range(1, 9):
        part = (high * _DOUBLINGS[row + 27, i] + low * _DOUBLINGS[row, i]) - n * _CHUNKS[i]
        r = add_double(r, part)
    return int(n), r


@njit(error_model="numpy")
def _sin_reduced(r: Pair) -> Pair:
    return mul(r, taylor(_SIN, 5, mul(r, r)))


@njit(error_model="numpy")
def _cos_reduced(r: Pair) -> Pair:
    return taylor(_COS, 6, mul(r, r))


@njit(error_model="numpy")
def sin(a: Pair) -> Pair:
    """sin(a) as a pair, relative error below 2^-78 for abs(a) < 2^29."""
    k, r = _reduce(a)
    s = _sin_reduced(r) if k & 1 == 0 else _cos_reduced(r)
    return (-s[0], -s[1]) if k & 2 else s


@njit(error_model="numpy")
def cos(a: Pair) -> Pair:
    """cos(a) as a pair, relative error below 2^-78 for abs(a) < 2^29."""
    k, r = _reduce(a)
    s = _cos_reduced(r) if k & 1 == 0 else _sin_reduced(r)
    return (-s[0], -s[1]) if k == 1 or k == 2 else s


@njit(error_model="numpy")
def _within_a_turn(a: Pair) -> Pair:
    """a less the nearest multiple of 2: exact."""
    if not abs(a[0]) < 2.0**60:
        return 0.0, 0.0
    r = add_double(a, -2.0 * np.floor(0.5 * a[0] + 0.5))
    return add_double(r, -2.0 * np.floor(0.5 * r[0] + 0.5))


@njit(error_model="numpy")
def _folded(a: Pair) -> Pair:
    """r in [-1/2, 1/2] with sin(pi r) = sin(pi a): exact, so the zeros at the integers are."""
    r = _within_a_turn(a)
    if r[0] > 0.5:
        return add_double((-r[0], -r[1]), 1.0)
    return add_double((-r[0], -r[1]), -1.0) if r[0] < -0.5 else r


@njit(error_model="numpy")
def sinpi(a: Pair) -> Pair:
    """sin(pi a) as a pair; exact zeros at the integers."""
    return sin(mul(_PI, _folded(a)))


@njit(error_model="numpy")
def cospi(a: Pair) -> Pair:
    """cos(pi a) as a pair, from sin(pi (a + 1/2)); exact zeros half way between the integers."""
    return sin(mul(_PI, _folded(add_double(_within_a_turn(a), 0.5))))


@njit(error_model="numpy")
def sinpi_double(a: float) -> float:
    """sin(pi a) in float64."""
    return math.sin(math.pi * _folded((a, 0.0))[0])


@njit(error_model="numpy")
def cospi_double(a: float) -> float:
    """cos(pi a) in float64."""
    return math.sin(math.pi * _folded(add_double(_within_a_turn((a, 0.0)), 0.5))[0])


@njit(error_model="numpy")
def atan(a: Pair) -> Pair:
    """atan(a) as a pair: one Newton step from the libm value.

    Atan a - y = atan((a cos y - sin y)/(cos y + a sin y)).
    """
    if abs(a[0]) > 1e30:
        rest = div((-1.0, 0.0), a)
        return add(_HALF_PI if a[0] > 0.0 else (-_HALF_PI[0], -_HALF_PI[1]), rest)
    y = math.atan(a[0])
    s, c = _sin_cos(y)
    top = add(mul(a, c), (-s[0], -s[1]))
    bottom = add(c, mul(a, s))
    delta = div(top, bottom)
    return norm(y, delta[0])


@njit(error_model="numpy")
def _sin_cos(y: float) -> tuple[Pair, Pair]:
    return sin((y, 0.0)), cos((y, 0.0))


@njit(error_model="numpy")
def sin_ratio(a: Pair) -> Pair:
    """sin(a)/a as a pair, 1 at 0."""
    return div(sin(a), a) if abs(a[0]) > 1e-150 else (1.0, 0.0)


@njit(error_model="numpy")
def atan_ratio(a: Pair) -> Pair:
    """atan(a)/a as a pair, 1 at 0."""
    return div(atan(a), a) if abs(a[0]) > 1e-150 else (1.0, 0.0)


@njit(error_model="numpy")
def sin_ratio_double(a: float) -> float:
    """sin(a)/a in float64."""
    return math.sin(a) / a if abs(a) > 1e-200 else 1.0


@njit(error_model="numpy")
def atan_ratio_double(a: float) -> float:
    """atan(a)/a in float64."""
    return math.atan(a) / a if abs(a) > 1e-200 else 1.0
