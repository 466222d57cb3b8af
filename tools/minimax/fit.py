"""Minimax fits in relative error, with coefficients that are float32 or float64 numbers.

Lawson's algorithm (weighted least squares, the weights multiplied by the errors) finds the best fit of a correction in
float64; three corrections of the exact residual give all the digits. The coefficients are then rounded one by one,
leading ones first, and those that are left are fitted anew each time.
"""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
from numpy.polynomial import chebyshev

from tools.minimax.targets import PRECISION, Target, anchor, rounded

_POINTS = 24
"""Chebyshev points a coefficient."""
_ROUNDS = 60


def fit(target: Target) -> tuple[float, ...]:
    """The coefficients of P, constant one first; of a split one the larger part first."""
    flint.ctx.prec = PRECISION
    grid = _Grid(target)
    coefficients = [Fraction(c) for c in target.exact]
    tail = [Fraction(0)] * (target.degree + 1 - len(coefficients))
    for _ in range(3):
        tail = grid.corrected(coefficients, tail)
    found = [*anchor(target), *map(Fraction, target.exact)]
    while tail:
        parts = _parts(tail[0], 2 if len(coefficients) < len(target.exact) + target.split else 1, target.single)
        found += parts
        coefficients.append(sum(parts, Fraction(0)))
        tail = grid.corrected(coefficients, tail[1:]) if len(tail) > 1 else []
    return tuple(float(c) for c in found)


def _parts(c: Fraction, count: int, single: bool) -> list[Fraction]:
    """The nearest number, the nearest to what is left, and so on."""
    parts: list[Fraction] = []
    for _ in range(count):
        parts.append(rounded(c - sum(parts, Fraction(0)), single))
    return parts


class _Grid:
    """The points of the fit and the exact values there."""

    def __init__(self, target: Target) -> None:
        count = _POINTS * (target.degree + 1)
        nodes = np.cos((np.arange(count) + 0.5) * np.pi / count)
        points = 0.5 * (target.low + target.high) + 0.5 * (target.high - target.low) * nodes
        self.points = [float(x) for x in points if x != 0.0]
        self.values = [
            target.function(flint.arb_series([x], prec=1))[0] / flint.arb(x) ** target.order for x in self.points
        ]
        self.arguments = [flint.arb(x) ** target.power for x in self.points]
        self.u = np.array([float(z) for z in self.arguments])
        self.weights = np.full(len(self.points), 1.0 / len(self.points))
        self.anchor = sum((flint.arb(float(part)) for part in anchor(target)), flint.arb(0))
        self.factors = [1 - flint.arb(x) if target.anchored else flint.arb(1) for x in self.points]
        self.scale = np.array([float(w / v) for w, v in zip(self.factors, self.values, strict=True)])
        self.middle = Fraction((self.u.max() + self.u.min()) / 2)
        self.radius = Fraction((self.u.max() - self.u.min()) / 2)

    def residuals(self, coefficients: list[Fraction]) -> np.ndarray:
        """The relative errors at the points, in float64 but from exact values."""
        exact = [flint.arb(flint.fmpq(c.numerator, c.denominator)) for c in reversed(coefficients)]
        found = []
        for z, factor, value in zip(self.arguments, self.factors, self.values, strict=True):
            total = flint.arb(0)
            for c in exact:
                total = total * z + c
            found.append(float(1 - (self.anchor + factor * total) / value))
        return np.array(found)

    def corrected(self, fixed: list[Fraction], tail: list[Fraction]) -> list[Fraction]:
        """The tail with the best correction added."""
        residual = self.residuals(fixed + tail)
        scale = self.u ** len(fixed) * self.scale
        unit = (self.u - float(self.middle)) / float(self.radius)
        basis = chebyshev.chebvander(unit, len(tail) - 1) * scale[:, None]
        best, least = np.zeros(len(tail)), np.inf
        weights = self.weights.copy()
        for _ in range(_ROUNDS):
            root = np.sqrt(weights)
            solution = np.linalg.lstsq(basis * root[:, None], residual * root, rcond=None)[0]
            error = np.abs(residual - basis @ solution)
            if error.max() < least:
                best, least, self.weights = solution, error.max(), weights.copy()
            weights = weights * error
            weights = np.maximum(weights / weights.sum(), 1e-30)
        return [a + b for a, b in zip(tail, self._monomials(best), strict=True)]

    def _monomials(self, series: np.ndarray) -> list[Fraction]:
        """The coefficients in powers of z of a Chebyshev series in (z - middle)/radius, exact."""
        unit = [-self.middle / self.radius, 1 / self.radius]
        before, now = [Fraction(1)], unit
        total = [Fraction(0)] * len(series)
        for k, c in enumerate(series):
            polynomial = before if k == 0 else now
            for i, p in enumerate(polynomial):
                total[i] += Fraction(float(c)) * p
            if k >= 1:
                twice = _times(now, unit)
                grown = [2 * t - (before[i] if i < len(before) else 0) for i, t in enumerate(twice)]
                before, now = now, grown
        return total


def _times(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    product = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return product
