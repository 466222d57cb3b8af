"""Where a kernel may be worst: numbers out of millions at which it is farthest from a better one.

Arb judges some thousand points a second, a kernel in pairs of float64 some ten million. It is no judge, but it knows
whom to call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

__all__ = ["suspects"]

_CHUNK = 1 << 18
_MOST = 12
_NUDGE = 2.0**-20
_SHARES = (1.0, 2.0**-4, 2.0**-8)
_LEAST_NORMAL = {"float32": 2.0**-126, "float64": 2.0**-1022}


@np.errstate(all="ignore")
def suspects(function: Callable, better: Callable, dtype: str, count: int, relaxed: bool) -> list[float]:
    """Some of ``count`` numbers of the type at which ``function`` is farthest from ``better``, a float64 function.

    An error is measured in ulps of f, or, so that those close to a zero of f do not hide all others, in ulps of a share
    of what moving x by an ulp makes of f, where that is larger. Only with ``relaxed`` are there numbers so close to a
    zero that f is less than the smallest of these shares.
    """
    shares = (*_SHARES, 0.0) if relaxed else _SHARES
    found: list[list[tuple[float, float]]] = [[] for _ in shares]
    for x in _samples(dtype, count):
        wide = x.astype(np.float64)
        exact = better(wide)
        distance = np.abs(function(x).astype(np.float64) - exact)
        moved = np.abs(better(wide + wide * _NUDGE) - exact) / _NUDGE
        size = np.abs(exact)
        for kept, share in zip(found, shares, strict=True):
            errors = distance / _spacing(np.maximum(size, share * moved), dtype)
            errors[~np.isfinite(errors) | (not relaxed) & (size < _SHARES[-1] * moved)] = 0.0
            worst = np.argpartition(errors, -_MOST)[-_MOST:]
            kept[:] = sorted({*kept, *zip(errors[worst].tolist(), wide[worst].tolist(), strict=True)})[-_MOST:]
    return sorted({x for kept in found for _, x in kept})


def _spacing(size: np.ndarray, dtype: str) -> np.ndarray:
    """The unit in the last place of the type at these sizes."""
    kind = np.dtype(dtype).type
    return np.spacing(np.clip(size, _LEAST_NORMAL[dtype], np.finfo(kind).max / 2).astype(kind)).astype(np.float64)


def _samples(dtype: str, count: int) -> Iterator[np.ndarray]:
    """Half of them evenly among all numbers of the type, half of them between -16 and 16."""
    random = np.random.default_rng(0)
    bits, kind = {"float32": (32, np.uint32), "float64": (64, np.uint64)}[dtype]
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start) // 2
        patterns = random.integers(0, 2**bits - 1, size, dtype=np.uint64, endpoint=True).astype(kind).view(dtype)
        yield patterns[np.isfinite(patterns)]
        yield (random.uniform(-16, 16, size) * random.uniform(0, 1, size) ** 3).astype(dtype)
