"""The floats at which errors are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

__all__ = ["ALL", "Source", "double_points", "every_single", "some_singles"]

ALL = 1 << 32
"""How many float32 there are."""

_CHUNK = 1 << 18

Source = Callable[[], Iterator[Callable[[], np.ndarray]]]
"""The chunks of an input, each made by the thread that needs it."""


def every_single() -> Iterator[Callable[[], np.ndarray]]:
    """All 2^32 float32, in the order of their bit patterns."""
    for start in range(0, ALL, _CHUNK):
        yield partial(_run, start)


def some_singles(count: int, marks: np.ndarray, seed: int = 0) -> Iterator[Callable[[], np.ndarray]]:
    """About ``count`` float32: one bit pattern in so many, at a random place of each stride; 500 around each mark.

    Each binade has the same share, subnormals, infinities and NaN among them.
    """
    yield partial(_around, marks)
    stride = max(1, ALL // max(1, count))
    for start in range(0, ALL, _CHUNK * stride):
        yield partial(_strided, start, stride, seed)


def _run(start: int) -> np.ndarray:
    return _patterns(np.arange(start, start + _CHUNK, dtype=np.uint64))


def _patterns(bits: np.ndarray) -> np.ndarray:
    return bits.astype(np.uint32).view(np.float32)


def _strided(start: int, stride: int, seed: int) -> np.ndarray:
    size = min(_CHUNK, (ALL - start + stride - 1) // stride)
    jitter = np.random.default_rng([seed, start]).integers(0, stride, size, dtype=np.uint64)
    places = np.uint64(start) + np.arange(size, dtype=np.uint64) * np.uint64(stride) + jitter
    return _patterns(np.minimum(places, ALL - 1))


def _around(marks: np.ndarray) -> np.ndarray:
    """The special floats, and 250 neighbours on each side of them and of every mark."""
    limits = np.finfo(np.float32)
    special = np.array([0, limits.smallest_subnormal, limits.tiny, limits.max, np.inf, np.nan], np.float32)
    with np.errstate(over="ignore"):
        centers = np.concatenate([special, -special, marks.astype(np.float32)]).view(np.uint32).astype(np.int64)
    near = (centers[:, None] + np.arange(-250, 251)[None, :]).ravel()
    return _patterns(near[(near >= 0) & (near < ALL)])


def double_points(count: int, marks: np.ndarray, seed: int = 0) -> np.ndarray:
    """``count`` finite float64: what ``symact.kernels.audit`` samples around the marks."""
    from symact.kernels.audit import sample_points

    return np.array(sample_points(marks.tolist(), count, seed + 1), dtype=np.float64)
