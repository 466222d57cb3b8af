"""Errors of float32 results, counted against float64 values of the exact function.

The unit is the last place of float32 at the exact value t: 2^(max(e, -126) - 23) where 2^e <= abs(t) < 2^(e+1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit

__all__ = ["BINADES", "Tally", "count"]

BINADES = 512
"""The upper nine bits of a float32: sign and exponent."""

_OVERFLOW = float(2.0**128 - 2.0**103)  # from here on the nearest float32 is infinite
_PER_ULP = np.array(
    [2.0 ** (23 - min(max(e - 1023, -126), 127)) for e in range(2048)]
)  # by exponent of the exact value


@dataclass
class Tally:
    """What was counted over inputs, for each binade of the input.

    ``worst``: largest error in ulps at a finite input; ``where``: a bit pattern with this error; ``columns`` says what
    ``counts`` are. Infinite and NaN inputs are in the last column only, where their result is not the right one.
    """

    worst: np.ndarray = field(default_factory=lambda: np.full(BINADES, -1.0))
    where: np.ndarray = field(default_factory=lambda: np.zeros(BINADES, np.uint32))
    counts: np.ndarray = field(default_factory=lambda: np.zeros((BINADES, 6), np.int64))

    columns = ("judged", "not_correct", "undecided", "above_1", "above_10", "not_finite")

    def add(self, other: Tally) -> None:
        """Count the inputs of ``other`` too; of equal errors the smaller bit pattern is kept."""
        better = (other.worst > self.worst) | ((other.worst == self.worst) & (other.where < self.where))
        self.worst = np.where(better, other.worst, self.worst)
        self.where = np.where(better, other.where, self.where)
        self.counts = self.counts + other.counts


def count(x: np.ndarray, got: np.ndarray, exact: np.ndarray, scale: np.ndarray, doubt: float) -> Tally:
    """The tally of float32 results ``got`` at ``x``, where f is ``exact`` up to ``doubt`` ulps of float32.

    Errors are counted in ulps of float32 at ``scale``: ``exact`` itself, or something larger. An error
    above 1/2 + ``doubt`` is not correctly rounded; one within ``doubt`` of 1/2 is undecided.
    """
    tally = Tally()
    _count(x.view(np.uint32), got, exact, scale.view(np.int64), doubt, tally.worst, tally.where, tally.counts)
    return tally


@njit(nogil=True, error_model="numpy")
def _count(bits, got, exact, pattern, doubt, worst, where, counts):  # type: ignore[no-untyped-def] # pragma: no cover
    for i in range(bits.size):
        error = _error(np.float64(got[i]), exact[i], pattern[i])
        binade = bits[i] >> 23
        if binade & 255 == 255:
            counts[binade, 5] += error > 0.5 + doubt
            continue
        counts[binade, 0] += 1
        if error > 0.5 - doubt:
            counts[binade, 1] += error > 0.5 + doubt
            counts[binade, 2] += error <= 0.5 + doubt
            counts[binade, 3] += error > 1.0 + doubt
            counts[binade, 4] += error > 10.0
        if error > worst[binade]:
            worst[binade] = error
            where[binade] = bits[i]


@njit(nogil=True, error_model="numpy")
def _error(got, exact, pattern):  # type: ignore[no-untyped-def] # pragma: no cover
    """The error in ulps; where float32 overflows the right infinity is exact, and NaN is right only for NaN."""
    if exact != exact:
        return 0.0 if got != got else np.inf
    if got != got:
        return np.inf
    if got == exact:
        return 0.0
    if abs(got) == np.inf:
        return 0.0 if got * exact > 0.0 and abs(exact) >= _OVERFLOW else np.inf
    return abs(got - exact) * _PER_ULP[(pattern >> 52) & 2047]
