"""Exact constants and tables, rounded from integer arithmetic or from Arb balls of 400 bits.

A real number becomes parts: the nearest float64, the nearest float64 of what is left, and so on; or chunks of a fixed
number of bits, whose products with small integers are exact.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import flint
import numpy as np

__all__ = [
    "DOUBLINGS",
    "ERFCX_CENTRES",
    "ERFCX_COEFFICIENTS",
    "ERF_COEFFICIENTS",
    "HALF_PI_CHUNKS",
    "LEAST_DOUBLING",
    "LN2_64_PARTS",
    "LN2_PAIR",
    "PI_PAIR",
    "POWERS_OF_TWO",
    "POWERS_OF_TWO_LESS_1",
    "pair_of",
]

_BITS = 400


def _fraction(ball: flint.arb) -> Fraction:
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def pair_of(ball: flint.arb) -> tuple[float, float]:
    """The two float64 nearest to the middle of ``ball``, leading part first."""
    exact = _fraction(ball)
    high = float(exact)
    return high, float(exact - Fraction(high))


def _chunks(exact: Fraction, bits: int, count: int, first: int) -> tuple[float, ...]:
    """``exact`` as a sum of floats, the i-th a multiple of 2^-(first + i bits)."""
    parts = []
    for i in range(count):
        unit = Fraction(1, 2 ** (first + i * bits)) if first + i * bits >= 0 else Fraction(2 ** -(first + i * bits))
        part = round(exact / unit) * unit
        parts.append(float(part))
        exact -= part
    return tuple(parts)


def _build() -> None:
    saved = flint.ctx.prec, flint.ctx.cap
    flint.ctx.prec = _BITS
    try:
        globals().update(_tables())
    finally:
        flint.ctx.prec, flint.ctx.cap = saved


def _tables() -> dict[str, object]:
    ln2 = flint.arb(2).log()
    pi = flint.arb.pi()
    powers = [flint.arb(2) ** (flint.arb(j) / 64) for j in range(64)]
    centres, rows = _erfcx_table()
    step = _fraction(ln2 / 64)
    first, second = _chunks(step, 36, 2, 42)
    return {
        "LN2_PAIR": pair_of(ln2),
        "PI_PAIR": pair_of(pi),
        "LN2_64_PARTS": (first, second, float(step - Fraction(first) - Fraction(second))),
        "POWERS_OF_TWO": np.array([pair_of(p) for p in powers]),
        "POWERS_OF_TWO_LESS_1": np.array([pair_of(p - 1) for p in powers]),
        "HALF_PI_CHUNKS": _chunks(_fraction(pi / 2), *_REDUCTION),
        "DOUBLINGS": _doublings(),
        "ERF_COEFFICIENTS": np.array([pair_of(c) for c in _erf_terms(pi)]),
        "ERFCX_CENTRES": centres,
        "ERFCX_COEFFICIENTS": rows,
    }


ERFCX_TERMS = 24


def _erf_terms(pi: flint.arb) -> list[flint.arb]:
    """erf(y)/y = sum c_n y^(2n), c_n = 2 (-1)^n/(sqrt(pi) n! (2n + 1)): enough terms for 2^-100 up to y = 1/2."""
    return [2 * (-1) ** n / (pi.sqrt() * flint.arb(n).fac() * (2 * n + 1)) for n in range(22)]


LEAST_DOUBLING = -32
_REDUCTION = (22, 9, 21)  # bits of a chunk, chunks, binary place of the first


def _doublings() -> np.ndarray:
    """Row e - LEAST_DOUBLING.

    2^e less the nearest multiple of 2 pi, in the chunks of HALF_PI_CHUNKS, for e up to 1000.
    """
    places = 1500
    flint.ctx.prec = places + 100
    circle = round(_fraction(2 * flint.arb.pi()) * 2**places)
    rows = []
    for e in range(LEAST_DOUBLING, 1001):
        rest = 2 ** (places + e) % circle
        rest = rest - circle if 2 * rest > circle else rest
        rows.append(_integer_chunks(rest, places))
    return np.array(rows)


def _integer_chunks(number: int, places: int) -> list[float]:
    """number / 2^places in chunks, by shifts alone."""
    bits, count, first = _REDUCTION
    parts = []
    for i in range(count):
        shift = places - first - i * bits
        part = (number + (1 << (shift - 1))) >> shift
        parts.append(float(part) * 2.0 ** -(first + i * bits))
        number -= part << shift
    return parts


def _erfcx_table() -> tuple[np.ndarray, np.ndarray]:
    """Taylor coefficients of exp(y^2) erfc(y) about centres in [0, 32).

    Spacing 1/8 up to 2, then 1/16 of the octave.
    """
    edges = [i / 8 for i in range(16)] + [2.0**k * (1 + i / 16) for k in range(1, 5) for i in range(16)] + [32.0]
    centres = [(a + b) / 2 for a, b in itertools.pairwise(edges)]
    length = ERFCX_TERMS
    rows = np.zeros((len(centres), length, 2))
    flint.ctx.cap = length
    for row, centre in zip(rows, centres, strict=True):
        y = flint.arb_series([flint.arb(centre), 1], prec=length)
        series = (y * y).exp() * y.erfc()
        row[:] = [pair_of(series[i]) for i in range(length)]
    return np.array(centres), rows


LN2_PAIR: tuple[float, float]
PI_PAIR: tuple[float, float]
LN2_64_PARTS: tuple[float, float, float]
HALF_PI_CHUNKS: tuple[float, ...]
DOUBLINGS: np.ndarray
POWERS_OF_TWO: np.ndarray
POWERS_OF_TWO_LESS_1: np.ndarray
ERF_COEFFICIENTS: np.ndarray
ERFCX_CENTRES: np.ndarray
ERFCX_COEFFICIENTS: np.ndarray
_build()
