"""Value and gradient at once, and the gradient times an upstream gradient, each in one pass over the arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from symact.errors import UsageError
from symact.kernels.arrays import HALVES, as_elements, common_shape, common_type, finished, prepared_out, type_name
from symact.kernels.blocks import Step, apply
from symact.kernels.call import is_like, is_plain
from symact.kernels.function import Function
from symact.kernels.loops import BOTH, PRODUCT, stored

__all__ = ["Both", "Product"]


NOTHING = (None, None)
"""Where neither array is given."""


class Both:
    """x to (f(x), f'(x))."""

    def __init__(self, value: Function, grad: Function) -> None:
        self._value, self._grad = value, grad
        self._loops: dict[np.dtype, Step] = {}
        self._quick: dict[np.dtype, np.ufunc] = {}

    def __call__(self, x: Any, out: Any = NOTHING) -> tuple[Any, Any]:
        """(f(x), f'(x)), in the arrays of ``out`` where it gives any."""
        if is_plain(x):
            loop = self._quick.get(x.dtype)
            if loop is not None:
                if out is NOTHING:
                    return loop(x)
                if type(out) is tuple and len(out) == 2:
                    first, second = out
                    if is_like(first, x) and is_like(second, x) and not np.may_share_memory(first, second):
                        try:
                            return loop(x, first, second)
                        except ValueError:  # one of them is read-only
                            pass
        return self._general(x, out)

    def _general(self, x: Any, out: Any) -> tuple[Any, Any]:
        if not isinstance(out, (tuple, list)) or len(out) != 2:
            raise UsageError(f"out must be a pair (for the value, for the gradient), found {type(out).__name__}.")
        elements = as_elements(x)
        targets = [prepared_out(one, elements.shape, elements.dtype) for one in out]
        if np.may_share_memory(targets[0], targets[1]):
            raise UsageError("the two arrays of out must not overlap.")
        apply(self._loop(elements.dtype), (elements,), targets, elements.dtype, self._value.limit)
        return finished(targets[0], out[0]), finished(targets[1], out[1])

    def _loop(self, dtype: np.dtype) -> Step:
        if dtype not in self._loops:
            name = type_name(dtype)
            if name in HALVES:
                self._loops[dtype] = self._tables(name)
            else:
                self._loops[dtype] = self._quick[dtype] = self._fused(name)
        return self._loops[dtype]

    def _tables(self, dtype: str) -> Step:
        value, slope = self._value.unit(dtype).fill, self._grad.unit(dtype).fill

        def step(points: np.ndarray, values: Any = None, slopes: Any = None) -> tuple[np.ndarray, np.ndarray]:
            if values is not None:
                points = points.copy()  # one of the results may be written over it
            return value(points, values), slope(points, slopes)

        return step

    def _fused(self, dtype: str) -> np.ufunc:
        both = (self._value, self._grad)
        return stored(BOTH, [f.unit(dtype).code for f in both], [f.key(dtype) for f in both], dtype)


class Product:
    """x and g to g f'(x)."""

    def __init__(self, grad: Function) -> None:
        self._grad = grad
        self._loops: dict[np.dtype, np.ufunc] = {}

    def __call__(self, x: Any, g: Any, out: Any = None) -> Any:
        """g f'(x) in the common type and shape; where that has 16 bits, the float32 gradient times g, rounded once."""
        if is_plain(x) and is_like(g, x):
            loop = self._loops.get(x.dtype)  # none in 16 bits
            if loop is not None:
                if out is None:
                    return loop(x, g)
                if is_like(out, x):
                    try:
                        return loop(x, g, out)
                    except ValueError:  # it is read-only
                        pass
        return self._general(x, g, out)

    def _general(self, x: Any, g: Any, out: Any) -> Any:
        points, weights = as_elements(x), as_elements(g, "g")
        dtype = common_type(points, weights, (isinstance(x, (int, float)), isinstance(g, (int, float))))
        target = prepared_out(out, common_shape(points, weights), dtype)
        work = np.dtype(np.float32) if type_name(dtype) in HALVES else dtype
        apply(self._loop(work), (points, weights), (target,), work, self._grad.limit)
        return finished(target, out)

    def _loop(self, dtype: np.dtype) -> Step:
        if dtype not in self._loops:
            name = type_name(dtype)
            self._loops[dtype] = stored(PRODUCT, [self._grad.unit(name).code], [self._grad.key(name)], name)
        return self._loops[dtype]
