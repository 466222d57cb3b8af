"""Value and gradient at once, and the gradient times an upstream gradient, each in one pass over the arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from symact.errors import UsageError
from symact.kernels.arrays import HALVES, as_elements, common_shape, common_type, finished, prepared_out, type_name
from symact.kernels.blocks import Step, apply, is_small, line, same_memory, through_scratch
from symact.kernels.function import Function

__all__ = ["NOTHING", "Both", "Product"]


NOTHING = (None, None)
"""Where neither array is given."""


class Both:
    """x to (f(x), f'(x))."""

    def __init__(self, value: Function, grad: Function) -> None:
        self._value, self._grad = value, grad
        self._loops: dict[np.dtype, Step] = {}

    def __call__(self, x: Any, out: Any) -> tuple[Any, Any]:
        """(f(x), f'(x)), in the arrays of ``out`` where it gives any."""
        if out is NOTHING and is_small(x):
            step = self._loops.get(x.dtype)
            if step is not None:
                values, slopes = np.empty(x.shape, x.dtype), np.empty(x.shape, x.dtype)
                step(line(x), line(values), line(slopes))
                return values, slopes
        if not isinstance(out, (tuple, list)) or len(out) != 2:
            raise UsageError(f"out must be a pair (for the value, for the gradient), found {type(out).__name__}.")
        elements = as_elements(x)
        targets = [prepared_out(one, elements.shape, elements.dtype) for one in out]
        if np.may_share_memory(targets[0], targets[1]):
            raise UsageError("the two arrays of out must not overlap.")
        step = self._loop(elements.dtype)
        shared = any(np.may_share_memory(elements, target) for target in targets)
        way = _from_copy(step) if shared else step
        apply(way, (elements,), targets, elements.dtype, self._value.limit, whole=not shared)
        return finished(targets[0], out[0]), finished(targets[1], out[1])

    def _loop(self, dtype: np.dtype) -> Step:
        if dtype not in self._loops:
            name = type_name(dtype)
            self._loops[dtype] = self._tables(name) if name in HALVES else self._fused(name)
        return self._loops[dtype]

    def _tables(self, dtype: str) -> Step:
        value, slope = self._value.unit(dtype).fill, self._grad.unit(dtype).fill

        def step(points: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> None:
            value(points, values)
            slope(points, slopes)

        return step

    def _fused(self, dtype: str) -> Step:
        from symact.kernels.fused import fused
        from symact.kernels.lowering.loops import BOTH

        both = (self._value, self._grad)
        return fused(BOTH, tuple(f.unit(dtype) for f in both), tuple(f.key(dtype) for f in both), dtype)


class Product:
    """x and g to g f'(x)."""

    def __init__(self, grad: Function) -> None:
        self._grad = grad
        self._loops: dict[np.dtype, Step] = {}

    def __call__(self, x: Any, g: Any, out: Any) -> Any:
        """g f'(x) in the common type and shape; where that has 16 bits, the float32 gradient times g, rounded once."""
        if out is None and is_small(x) and is_small(g) and x.dtype == g.dtype and x.shape == g.shape:
            step = self._loops.get(x.dtype)
            if step is not None:
                result = np.empty(x.shape, x.dtype)
                step(line(x), line(g), line(result))
                return result
        return self._general(x, g, out)

    def _general(self, x: Any, g: Any, out: Any) -> Any:
        points, weights = as_elements(x), as_elements(g, "g")
        dtype = common_type(points, weights, (isinstance(x, (int, float)), isinstance(g, (int, float))))
        target = prepared_out(out, common_shape(points, weights), dtype)
        work = np.dtype(np.float32) if type_name(dtype) in HALVES else dtype
        step = self._loop(work)
        in_place = any(same_memory(one, target) for one in (points, weights))
        way = through_scratch(step) if in_place else step
        apply(way, (points, weights), (target,), work, self._grad.limit, whole=not in_place)
        return finished(target, out)

    def _loop(self, dtype: np.dtype) -> Step:
        if dtype not in self._loops:
            from symact.kernels.fused import fused
            from symact.kernels.lowering.loops import PRODUCT

            name = type_name(dtype)
            self._loops[dtype] = fused(PRODUCT, (self._grad.unit(name),), (self._grad.key(name),), name)
        return self._loops[dtype]


def _from_copy(step: Step) -> Step:
    """``step`` where an output is the memory of the input, which must be read before either output is written."""

    def careful(points: np.ndarray, *outputs: np.ndarray) -> None:
        step(points.copy(), *outputs)

    return careful
