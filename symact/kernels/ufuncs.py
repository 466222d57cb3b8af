"""NumPy ufuncs from loops in machine code.

Numba's own ``vectorize`` makes ufuncs without ``where=`` (numba issue 7373); NumPy's C interface makes full ones.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

__all__ = ["FORGET", "forget_flags", "ufunc"]

FORGET = "symact_forget_floating_point_flags"
"""The name under which loops call NumPy's function that forgets floating-point flags: branch-free code raises them
for values that it does not use."""

_FROM_LOOPS, _CLEAR_FLAGS = 1, 27  # places in NumPy's table PyUFunc_API, the same since NumPy 1.0
_NO_IDENTITY = -1

_kept: list[Any] = []  # NumPy's ufuncs hold on to nothing: what they point to must stay


def ufunc(loops: Sequence[tuple[int, str]], inputs: int, outputs: int, name: str) -> np.ufunc:
    """A ufunc with one loop for each (address, element type); all its operands have that type."""
    count = len(loops)
    addresses = (ctypes.c_void_p * count)(*(address for address, _ in loops))
    data = (ctypes.c_void_p * count)()
    numbers = [np.dtype(dtype).num for _, dtype in loops for _ in range(inputs + outputs)]
    types = ctypes.create_string_buffer(bytes(numbers))
    texts = [ctypes.create_string_buffer(text.encode()) for text in (name, f"{name}, elementwise.")]
    _kept.append((addresses, data, types, texts))
    make = ctypes.PYFUNCTYPE(
        ctypes.py_object, *[ctypes.c_void_p] * 3, *[ctypes.c_int] * 4, *[ctypes.c_void_p] * 2, ctypes.c_int
    )(_numpy()[_FROM_LOOPS])
    tables = [ctypes.addressof(table) for table in (addresses, data, types)]
    return make(*tables, count, inputs, outputs, _NO_IDENTITY, *(ctypes.addressof(text) for text in texts), 0)


def forget_flags() -> int:
    """The address of the function ``FORGET``."""
    return int(_numpy()[_CLEAR_FLAGS])


@cache
def _numpy() -> Any:
    """NumPy's table of C functions for ufuncs."""
    homes = (f"numpy.{core}._multiarray_umath" for core in ("_core", "core"))  # of NumPy 2, of NumPy 1
    umath: Any = next(sys.modules[home] for home in homes if home in sys.modules)
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ctypes.cast(pointer(umath._UFUNC_API, None), ctypes.POINTER(ctypes.c_void_p))
