"""Polynomials over an interval with fewer terms (Lanczos 1938): a Chebyshev series dies faster than a Taylor series."""

from __future__ import annotations

import math
from collections.abc import Sequence

import flint

__all__ = ["economized"]

_BITS = 500


def economized(coefficients: Sequence[flint.arb], low: float, high: float, tolerance: float) -> tuple[flint.arb, ...]:
    """Coefficients of a polynomial as short as this finds, at most 2^tolerance abs(c0) away for y in [low, high].

    The constant term c0 stays, so that the polynomial stays as good where y is small.
    """
    with flint.ctx.workprec(_BITS):
        first, *rest = coefficients
        if not rest:
            return tuple(coefficients)
        middle, half = (flint.arb(high) + flint.arb(low)) / 2, (flint.arb(high) - flint.arb(low)) / 2
        series = _chebyshev(flint.arb_poly(rest)(flint.arb_poly([middle, half])))
        left = abs(first) * flint.arb(2) ** tolerance / max(abs(low), abs(high))
        kept = len(series)
        while kept and (left := left - abs(series[kept - 1])) > 0:
            kept -= 1
        short = _power_series(series[:kept])(flint.arb_poly([-middle / half, 1 / half]))
        return (first, *short.coeffs())


def _chebyshev(polynomial: flint.arb_poly) -> list[flint.arb]:
    """The coefficients of T_0, T_1, ...: t^k = 2^(1 - k) (T_k + k T_(k-2) + ...), the last term halved if it is T_0."""
    found = [flint.arb(0)] * polynomial.length()
    for k, coefficient in enumerate(polynomial.coeffs()):
        for j in range(k // 2 + 1):
            share = math.comb(k, j) if 2 * j < k else flint.arb(math.comb(k, j)) / 2
            found[k - 2 * j] += coefficient * share * flint.arb(2) ** (1 - k)
    return found


def _power_series(series: Sequence[flint.arb]) -> flint.arb_poly:
    """The sum of the c_k T_k as a polynomial (Clenshaw 1955)."""
    t, before, last = flint.arb_poly([0, 1]), flint.arb_poly([]), flint.arb_poly([])
    for coefficient in reversed(series[1:]):
        before, last = last, 2 * t * last - before + flint.arb_poly([coefficient])
    constant = flint.arb_poly(series[:1])
    return t * last - before + constant
