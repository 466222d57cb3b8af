"""What a kernel takes and gives: element types, shapes, ``out=``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symact.errors import UsageError

__all__ = ["as_elements", "finished", "mapped", "prepared_out"]


def as_elements(x: Any, what: str = "x") -> np.ndarray:
    """``x`` as an array of float32 or float64.

    These stay, integers and booleans become float64, others are refused by name.
    """
    try:
        array = np.asarray(x)
    except (TypeError, ValueError) as problem:
        raise UsageError(f"{what} must be a number or an array of numbers; numpy says: {problem}.") from None
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f" and size in (4, 8):
        return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    if kind in "iub":
        return array.astype(np.float64)
    raise UsageError(
        f"{what} must be float32, float64, integer or boolean, found {array.dtype.name}; convert it first."
    )


def prepared_out(out: Any, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """``out`` if a result of this shape and type fits into it exactly; a new array where it is ``None``."""
    if out is None:
        return np.empty(shape, dtype)
    if not isinstance(out, np.ndarray):
        raise UsageError(f"out must be a numpy array, found {type(out).__name__}.")
    if out.shape != shape or out.dtype != dtype:
        raise UsageError(
            f"out must have shape {shape} and dtype {dtype}, found shape {out.shape} and dtype {out.dtype}."
        )
    if not out.flags.writeable:
        raise UsageError("out must be writeable, found a read-only array.")
    return out


def mapped(fill: Callable[[np.ndarray, np.ndarray], None], x: np.ndarray, out: np.ndarray | None) -> np.ndarray:
    """``fill`` over every element of ``x``, into ``out`` where it is given; overlapping memory is safe."""
    target = prepared_out(out, x.shape, x.dtype)
    source = np.ascontiguousarray(x).reshape(-1)
    straight = target.flags.c_contiguous and (
        source is x or not np.may_share_memory(source, target) or _same(x, target)
    )
    flat = target.reshape(-1) if straight else np.empty(source.shape, source.dtype)
    fill(source, flat)
    if not straight:
        target[...] = flat.reshape(x.shape)
    return target


def _same(x: np.ndarray, target: np.ndarray) -> bool:
    """Whether both are the same contiguous memory: then element i is read before it is written."""
    return bool(x.flags.c_contiguous and x.ctypes.data == target.ctypes.data)


def finished(result: np.ndarray, out: np.ndarray | None) -> Any:
    """A scalar for a zero-dimensional result that the caller gave no array for."""
    return result if out is not None else result[()]
