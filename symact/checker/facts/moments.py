"""Gaussian moments."""

from __future__ import annotations

from typing import Any

from flint import arb

from ..means import normal_mean
from ..model import Model
from .claims import Said, need, number_of

__all__ = ["moments"]


def moments(m: Model, value: Any) -> Said:
    """The means and the gains."""

    def mean(k: int, n: int) -> Any:
        return normal_mean(tuple((*m.ends[i], m.d(i, k)) for i in range(len(m.pieces))), n)

    second, slope = mean(0, 2), mean(1, 2)
    _mean_equal(value["mean"], mean(0, 1), "E f(Z)")
    _mean_equal(value["second"], second, "E f(Z)^2")
    _mean_equal(value["derivative_second"], slope, "E f'(Z)^2")
    for key, square in (("gain_forward", second), ("gain_backward", slope)):
        zero = square.contains(0)
        need((value[key] == "oo") == zero, f"whether {key} is finite")
        if not zero:
            _mean_equal(value[key], 1 / square.sqrt(), key)
    return []


def _mean_equal(record: Any, derived: arb, what: str) -> None:
    """Equal to the bits of the integral (about 100), which is more than the digits shown."""
    difference = arb(number_of(record)) - derived
    small = difference.contains(0) and difference.rad() < arb(2) ** -80 * (1 + abs(derived))
    need(bool(small), f"{what} is not what was claimed")
