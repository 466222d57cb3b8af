"""The polynomials that ``python -m tools.minimax`` derives: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import flint
import numpy as np

Series = flint.arb_series
PRECISION = 240
"""Bits of the ball arithmetic; exp(y^2) erfc(y) loses up to 120 of them for the largest y used, and none matters."""


@dataclass(frozen=True)
class Target:
    """x^order P(x^power) shall be close to ``function(x)`` for ``low <= x <= high``, in relative error."""

    name: str
    function: Callable[[Series], Series]
    low: float
    high: float
    degree: int
    """The degree of P."""
    single: bool
    """Whether the coefficients are float32 numbers, else float64."""
    order: int = 0
    """The function has a zero of this order at 0."""
    power: int = 1
    exact: tuple[float, ...] = ()
    """Leading coefficients that are prescribed."""
    split: int = 0
    """How many coefficients, from the first that is not prescribed on, are sums of two numbers."""
    anchored: bool = False
    """Whether the approximation is a + (1 - x) P(x) with a = function(1), a sum of two numbers."""
    cut: float | None = None
    """Where the proof has to be cut, because ``function`` changes its way of computing."""
    slack: float = 0.0
    """Relative error of ``function`` itself."""


def _pi(x: Series) -> Series:
    return x * flint.arb.pi()


def _odd_logarithm(s: Series) -> Series:
    return (1 + s).log() - (1 - s).log()


ERFCX_CENTER = 3.0
_FAR = 0.5
_ASYMPTOTIC_TERMS = 31
ASYMPTOTIC_ERROR = 1e-24
"""Bounds the relative error of the asymptotic series from t = 0.499 (y = 8.97) on: its first term left out, 2e-26."""


def scaled_erfc(t: Series) -> Series:
    """(1 + y/c) exp(y^2) erfc(y) as a function of t = (y - c)/(y + c), c = ERFCX_CENTER.

    For large y, with s = 1/y, it is (1/c + s)/sqrt(pi) (1 - s^2/2 + 3 s^4/4 - ...), which envelops its value.
    """
    if not t[0] > _FAR - 0.001:
        y = ERFCX_CENTER * (1 + t) / (1 - t)
        return (y / ERFCX_CENTER + 1) * (y * y).exp() * y.erfc()
    s = (1 - t) / (ERFCX_CENTER * (1 + t))
    square = s * s / 2
    total = Series([1], prec=t.prec)
    for k in reversed(range(1, _ASYMPTOTIC_TERMS)):
        total = 1 - total * square * (2 * k - 1)
    return (1 + ERFCX_CENTER * s) / ERFCX_CENTER * total / flint.arb.pi().sqrt()


_ROOT = 0.41421357
_QUOTIENT = 0.1715729

_SHAPES = {
    "EXP": (Target("", lambda x: x.exp(), -0.3467, 0.3467, 0, False, exact=(1.0, 1.0)), (6, 7, 11, 13), 3),
    "LOG1P": (
        Target("", lambda x: (1 + x).log(), -0.29289324, _ROOT, 0, False, order=1, exact=(1.0,)),
        (9, 12, 0, 0),
        0,
    ),
    "LOG1P_UNIT": (Target("", lambda x: (1 + x).log(), 0.0, 1.0, 0, False, order=1, exact=(1.0,)), (9, 12, 0, 0), 0),
    "ATANH": (Target("", _odd_logarithm, 0.0, _QUOTIENT, 0, False, order=1, power=2, exact=(2.0,)), (0, 0, 7, 8), 1),
    "ATANH_UNIT": (
        Target("", _odd_logarithm, 0.0, 0.33333334, 0, False, order=1, power=2, exact=(2.0,)),
        (0, 0, 10, 12),
        2,
    ),
    "ATAN": (Target("", lambda x: x.atan(), 0.0, 1.0, 0, False, order=1, power=2, exact=(1.0,)), (9, 12, 20, 0), 0),
    "ATAN_EIGHTH": (
        Target("", lambda x: x.atan(), 0.0, 0.4143, 0, False, order=1, power=2, exact=(1.0,)),
        (0, 0, 0, 13),
        3,
    ),
    "SIN": (Target("", lambda x: x.sin(), 0.0, 1.576, 0, False, order=1, power=2, exact=(1.0,)), (4, 5, 9, 10), 5),
    "SINPI": (Target("", lambda x: _pi(x).sin(), 0.0, 0.5, 0, False, order=1, power=2, split=1), (5, 6, 9, 0), 0),
    "ERF": (Target("", lambda x: x.erf(), 0.0, 1.0, 0, False, order=1, power=2, split=1), (6, 7, 12, 0), 0),
    "ERFCX": (
        Target("", scaled_erfc, -1.0, 1.0, 0, False, anchored=True, cut=_FAR, slack=ASYMPTOTIC_ERROR),
        (10, 13, 22, 0),
        0,
    ),
    "ERFCX_SUM": (
        Target("", lambda t: ERFCX_CENTER * scaled_erfc(t), -1.0, 1.0, 0, False, cut=_FAR, slack=ASYMPTOTIC_ERROR),
        (0, 0, 0, 27),
        7,
    ),
}
"""What every arithmetic needs, the degrees for single, short, double and pairs (0: not used there), and for pairs how
many coefficients are sums of two."""

ARITHMETICS = ("SINGLE", "SHORT", "DOUBLE", "PAIRS")


def anchor(target: Target) -> tuple[Fraction, ...]:
    """The two numbers whose sum is function(1), where the approximation is anchored there."""
    if not target.anchored:
        return ()
    with flint.ctx.workprec(PRECISION):
        value = target.function(Series([1], prec=1))[0]
        high = rounded(value, target.single)
        return high, rounded(value - flint.arb(flint.fmpq(high.numerator, high.denominator)), target.single)


def rounded(value: flint.arb | Fraction, single: bool) -> Fraction:
    """The nearest float32 or float64 number."""
    return Fraction(float(np.float32(float(value))) if single else float(value))


def targets() -> list[Target]:
    """All rows, in the order of the file that is written."""
    return [
        replace(
            shape,
            name=f"{arithmetic}_{name}",
            degree=degrees[i],
            single=arithmetic == "SINGLE",
            split=heads if arithmetic == "PAIRS" else shape.split,
        )
        for i, arithmetic in enumerate(ARITHMETICS)
        for name, (shape, degrees, heads) in _SHAPES.items()
        if degrees[i]
    ]
