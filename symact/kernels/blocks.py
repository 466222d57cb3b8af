"""A function of contiguous blocks, applied to arrays of any layout: in place, strided, broadcast, on several threads.

Where all arrays are contiguous, the blocks are views of them, one for each thread; anywhere else NumPy's iterator
copies a block at a time through buffers that stay in the cache. No array is copied as a whole, except an input that
shares memory with an output element for another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symact.kernels.threads import share

__all__ = ["BLOCK", "apply"]

BLOCK = 8192
"""Elements a block: 64 KiB of float64."""

_READ: Any = ["readonly", "contig", "aligned", "nbo"]
_WRITE: Any = ["writeonly", "contig", "aligned", "nbo"]

Step = Callable[..., Any]


def apply(
    step: Step,
    inputs: Sequence[np.ndarray],
    outputs: Sequence[np.ndarray],
    work: np.dtype,
    threads: int,
) -> None:
    """``step(*input blocks, *output blocks)`` over all elements, the blocks contiguous and of type ``work``.

    Inputs broadcast to the shape of the outputs. Memory that they share is safe as long as ``step`` itself can stand
    equal blocks.
    """
    arrays = [_apart(array, outputs) for array in inputs] + list(outputs)
    size = outputs[0].size
    if _flat(arrays, work):
        lines = [array.reshape(-1) for array in arrays]

        def straight(start: int, stop: int) -> None:
            step(*(line[start:stop] for line in lines))

        share(straight, size, threads)
    elif size:
        _iterate(step, arrays, len(inputs), work, size, threads)


def _flat(arrays: list[np.ndarray], work: np.dtype) -> bool:
    shape = arrays[0].shape
    return all(
        array.flags.c_contiguous and array.flags.aligned and array.dtype == work and array.shape == shape
        for array in arrays
    )


def _iterate(step: Step, arrays: list[np.ndarray], readers: int, work: np.dtype, size: int, threads: int) -> None:
    iterator = np.nditer(
        arrays,
        flags=["external_loop", "buffered", "ranged", "delay_bufalloc"],  # buffers only for the copies below
        op_flags=[_READ] * readers + [_WRITE] * (len(arrays) - readers),
        op_dtypes=[work] * len(arrays),
        casting="unsafe",  # the caller chose the types
        buffersize=BLOCK,
    )

    def part(start: int, stop: int) -> None:
        mine = iterator.copy()
        with np.errstate(all="ignore"), mine:
            mine.reset()
            mine.iterrange = (start, stop)  # type: ignore[misc]
            for blocks in mine:
                step(*blocks)

    share(part, size, threads)


def _same_memory(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether element i of ``a`` is element i of ``b``, for all i."""
    return bool(
        np.may_share_memory(a, b)
        and a.__array_interface__["data"][0] == b.__array_interface__["data"][0]
        and a.shape == b.shape
        and a.strides == b.strides
        and a.dtype == b.dtype
    )


def _apart(array: np.ndarray, outputs: Sequence[np.ndarray]) -> np.ndarray:
    """``array``, or a copy where an output would overwrite elements that are still to be read."""
    for output in outputs:
        if np.may_share_memory(array, output) and not _same_memory(array, output):
            return array.copy()
    return array
