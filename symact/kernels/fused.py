"""Loops over more than one function or array, compiled as one: nothing is written that is not asked for.

LLVM sees that value and gradient share their exponentials, and computes them once.
"""

from __future__ import annotations

from typing import Any

from symact.kernels import cache
from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.lowering.loops import Loop, Point, loop_source
from symact.kernels.stored import stored
from symact.kernels.unit import Unit

__all__ = ["fused"]

_HEADER = "from numba import njit, types\n\nfrom symact.kernels.primitives.vector.loop import for_each\n\n"


def fused(loop: Loop, units: tuple[Unit, ...], keys: tuple[str, ...], dtype: str) -> Any:
    """The compiled ``loop`` of functions whose names in the disk cache are ``keys``."""
    given: dict[str, Any] = {}
    points = []
    for letter, unit in zip("fg", units, strict=False):
        point = Point(letter, f"near_{letter}" if unit.near is not None else None, f"REACH_{letter}")
        given |= {point.everywhere: unit.point}
        if unit.near is not None:
            given |= {f"near_{letter}": unit.near, point.reach: unit.reach}
        points.append(point)
    key = cache.key_of({"loop": loop.name, "of": keys})
    name = key[:16]  # machine code of different loops must not share names
    text = _HEADER + loop_source(loop, points, dtype, min(map(_vectors, units)), name)
    return getattr(stored(text, key, given), f"{loop.name}_{name}")


def _vectors(unit: Unit) -> int:
    arithmetic = ARITHMETICS.get(unit.accuracy.arithmetic)
    return arithmetic.vectors if arithmetic is not None else 1
