"""NumPy ufuncs from compiled loops.

Numba's own ``vectorize`` makes ufuncs without ``where=`` (numba issue 7373), so the loops are C callbacks and NumPy's
C interface makes the ufunc. A loop hands blocks to the fill of the array functions, so the bits are theirs.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache as once
from typing import Any

import numpy as np

from symact.kernels.stored import stored

__all__ = ["ufunc"]

_LOOPS = """
import numpy as np
from numba import carray, cfunc, types

# From NumPy: forgets floating-point flags, which branch-free code raises for values that it does not use.
forget_flags = types.ExternalFunction("{forget}", types.void())
"""

_LOOP = """

@cfunc(
    types.void(
        types.CPointer(types.CPointer(types.{dtype})), types.CPointer(types.intp), types.CPointer(types.intp),
        types.voidptr,
    ),
    cache=True,
)
def loop_{dtype}_{key}(arrays, sizes, strides, _):
    n, step, step_out = sizes[0], strides[0] // {size}, strides[1] // {size}
    straight, straight_out = carray(arrays[0], n), carray(arrays[1], n)
    if step == 1 and step_out == 1 and straight.ctypes.data != straight_out.ctypes.data:
        fill_{dtype}(straight, straight_out)
    else:
        x, y = np.empty({block}, np.{dtype}), np.empty({block}, np.{dtype})
        for start in range(0, n, {block}):
            count = min({block}, n - start)
            for i in range(count):
                x[i] = arrays[0][(start + i) * step]
            fill_{dtype}(x[:count], y[:count])
            for i in range(count):
                arrays[1][(start + i) * step_out] = y[i]
    forget_flags()
"""

_BLOCK = 1024
_SIZES = {"float32": 4, "float64": 8}
_FORGET = "symact_forget_floating_point_flags"
_FROM_LOOPS, _CLEAR_FLAGS = 1, 27  # places in NumPy's table PyUFunc_API, the same since NumPy 1.0

_kept: list[Any] = []  # NumPy's ufuncs hold on to nothing: what they point to must stay


def ufunc(function: Any) -> np.ufunc:
    """``function`` as a NumPy ufunc with loops for float32 and float64."""
    import llvmlite.binding as llvm

    llvm.add_symbol(_FORGET, _numpy()[_CLEAR_FLAGS])
    key = function.key("ufunc")
    fills = {f"fill_{dtype}": function.unit(dtype).fill for dtype in _SIZES}
    text = _LOOPS.format(forget=_FORGET) + "".join(
        _LOOP.format(dtype=dtype, size=size, key=key, block=_BLOCK) for dtype, size in _SIZES.items()
    )
    module = stored(text, key, fills)
    loops = [getattr(module, f"loop_{dtype}_{key}") for dtype in _SIZES]
    _kept.append(loops)
    order = f" (derivative of order {function.order})" if function.order else ""
    return _from_loops([loop.address for loop in loops], function.activation.name + order)


def _from_loops(addresses: list[int], name: str) -> np.ufunc:
    """A ufunc f->f, d->d."""
    count = len(addresses)
    loops = (ctypes.c_void_p * count)(*addresses)
    data = (ctypes.c_void_p * count)()
    types = ctypes.create_string_buffer(bytes(np.dtype(d).num for d in _SIZES for _ in range(2)))
    texts = [ctypes.create_string_buffer(t.encode()) for t in (name, f"{name}(x, /), elementwise.")]
    _kept.append((loops, data, types, texts))
    make = ctypes.PYFUNCTYPE(
        ctypes.py_object, *[ctypes.c_void_p] * 3, *[ctypes.c_int] * 4, *[ctypes.c_void_p] * 2, ctypes.c_int
    )(_numpy()[_FROM_LOOPS])
    address = ctypes.addressof
    no_identity = -1
    return make(
        address(loops), address(data), address(types), count, 1, 1, no_identity, *[address(t) for t in texts], 0
    )


@once
def _numpy() -> Any:
    """NumPy's table of C functions for ufuncs."""
    homes = (f"numpy.{core}._multiarray_umath" for core in ("_core", "core"))  # of NumPy 2, of NumPy 1
    umath: Any = next(sys.modules[home] for home in homes if home in sys.modules)
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ctypes.cast(pointer(umath._UFUNC_API, None), ctypes.POINTER(ctypes.c_void_p))
