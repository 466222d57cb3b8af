"""What a kernel takes and gives: element types, shapes, ``out=``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from symact.errors import UsageError

__all__ = [
    "FLOATS",
    "HALVES",
    "are_apart",
    "as_elements",
    "common_shape",
    "common_type",
    "finished",
    "prepared_out",
    "type_name",
]

HALVES = ("float16", "bfloat16")
"""The types of 16 bits; the second one is ``ml_dtypes.bfloat16``."""

FLOATS = (*HALVES, "float32", "float64")
"""The element types that kernels keep."""


@lru_cache(maxsize=64)
def type_name(dtype: np.dtype) -> str:
    """``dtype.name``, which NumPy takes some 10 us to put together."""
    return dtype.name


def as_elements(x: Any, what: str = "x") -> np.ndarray:
    """``x`` as an array of float16, bfloat16, float32 or float64.

    These stay, integers and booleans become float64, others are refused by name.
    """
    try:
        array = np.asarray(x)
    except (TypeError, ValueError) as problem:
        raise UsageError(f"{what} must be a number or an array of numbers; numpy says: {problem}.") from None
    if type_name(array.dtype) in FLOATS:
        return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise UsageError(
        f"{what} must be {', '.join(FLOATS)}, integer or boolean, found {array.dtype.name}; convert it first."
    )


def common_type(x: np.ndarray, g: np.ndarray, weak: tuple[bool, bool]) -> np.dtype:
    """The wider of the two types (float32 for float16 with bfloat16); an operand that is ``weak`` takes the other's."""
    if weak[0] != weak[1]:
        return g.dtype if weak[0] else x.dtype
    if x.dtype != g.dtype and {type_name(x.dtype), type_name(g.dtype)} == set(HALVES):
        return np.dtype(np.float32)
    return np.result_type(x.dtype, g.dtype)


def common_shape(x: np.ndarray, g: np.ndarray) -> tuple[int, ...]:
    """The shape that both broadcast to."""
    try:
        return np.broadcast_shapes(x.shape, g.shape)
    except ValueError:
        raise UsageError(f"x and g must broadcast, found shapes {x.shape} and {g.shape}.") from None


def are_apart(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether no memory may be part of both: two arrays that are no views have their own."""
    return (a is not b and a.base is None is b.base) or not np.may_share_memory(a, b)


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


def finished(result: np.ndarray, out: np.ndarray | None) -> Any:
    """A scalar for a zero-dimensional result that the caller gave no array for."""
    return result if out is not None else result[()]
