"""Value and gradient at once, and the gradient times an upstream gradient, each in one pass over the arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import empty_like, ndarray

from symact.errors import UsageError
from symact.kernels.arrays import (
    HALVES,
    are_apart,
    as_elements,
    common_shape,
    common_type,
    finished,
    prepared_out,
    type_name,
)
from symact.kernels.blocks import Step, apply
from symact.kernels.bodies import BOTH, PRODUCT
from symact.kernels.function import Function
from symact.kernels.loops import stored
from symact.kernels.threads import SHARED_FROM
from symact.kernels.ufuncs import ufunc

__all__ = ["Products"]


_NOTHING = (None, None)


class Products:
    """Methods of a kernel; arrays that need no care go to a ufunc in as few steps as possible, as in ``Call``."""

    def __init__(self, value: Function, grad: Function) -> None:
        self._both, self._product = _Both(value, grad), _Product(grad)

    def value_and_grad(self, x: Any, out: tuple[Any, Any] = _NOTHING) -> tuple[Any, Any]:
        """(f(x), f'(x)), each input read once; ``out`` is a pair of arrays or ``None`` for them.

        The bits are those of ``k(x)`` and ``k.grad(x)``, but for a budget above the default one where only one of them
        keeps it in cheaper arithmetic: then both are computed in the default's.
        """
        if type(x) is ndarray and x.size < SHARED_FROM:
            loop = self._both.quick.get(x.dtype)
            if loop is not None:
                if out is _NOTHING and x.ndim and x.flags.carray:
                    first = empty_like(x)
                    return first, loop(x, first)
                if type(out) is tuple and len(out) == 2:
                    first, second = out
                    if (
                        type(first) is ndarray is type(second)
                        and first.dtype is x.dtype is second.dtype
                        and first.shape == x.shape == second.shape
                        and are_apart(first, second)
                        and (first is x or are_apart(first, x))
                        and first.flags.carray
                        and x.flags.carray
                    ):
                        try:
                            return first, loop(x, first, second)
                        except ValueError:  # second is read-only
                            pass
        return self._both(x, out)

    def vjp(self, x: Any, g: Any, out: Any = None) -> Any:
        """g f'(x), elementwise, with broadcasting.

        The result has the wider of the two types (float32 for float16 with bfloat16); a Python number takes the type
        of the other operand. In 16 bits the product of the float32 gradient and g is rounded once.
        """
        if type(x) is ndarray and type(g) is ndarray and x.size < SHARED_FROM:
            loop = self._product.quick.get(x.dtype)
            if loop is not None and g.dtype is x.dtype and g.shape == x.shape:
                if out is None:
                    return loop(x, g)
                if type(out) is ndarray and out.dtype is x.dtype and out.shape == x.shape:
                    try:
                        return loop(x, g, out)
                    except ValueError:  # out is read-only
                        pass
        return self._product(x, g, out)


class _Both:
    """x to (f(x), f'(x)).

    ``quick`` has the loops that were used as ufuncs of two operands, which they write the values into the second one
    of, and one result, the slopes. NumPy takes a short way to a loop with one result only, three times as fast. Arrays
    must be contiguous, aligned and writeable, so that NumPy hands them over as they are.
    """

    def __init__(self, value: Function, grad: Function) -> None:
        self._value, self._grad = value, grad
        self._steps: dict[np.dtype, np.ufunc] = {}
        self.quick: dict[np.dtype, np.ufunc] = {}

    def __call__(self, x: Any, out: Any) -> tuple[Any, Any]:
        if not isinstance(out, (tuple, list)) or len(out) != 2:
            raise UsageError(f"out must be a pair (for the value, for the gradient), found {type(out).__name__}.")
        elements = as_elements(x)
        targets = [prepared_out(one, elements.shape, elements.dtype) for one in out]
        if not are_apart(*targets):
            raise UsageError("the two arrays of out must not overlap.")
        apply(self._step(elements.dtype), (elements,), targets, elements.dtype, self._value.limit)
        return finished(targets[0], out[0]), finished(targets[1], out[1])

    def _step(self, dtype: np.dtype) -> Step:
        name = type_name(dtype)
        if name in HALVES:
            return self._looked_up(name)
        if dtype not in self._steps:
            both = self._value.beside(self._grad, name), self._grad.beside(self._value, name)
            loop = stored(BOTH, [f.unit(name).code for f in both], [f.key(name) for f in both], name)
            self._steps[dtype] = loop.ufunc
            self.quick[dtype] = ufunc([(loop.address, name)], 2, 1, "slopes_and_values")
        return self._steps[dtype]

    def _looked_up(self, dtype: str) -> Step:
        value, slope = self._value.unit(dtype).fill, self._grad.unit(dtype).fill

        def step(points: np.ndarray, values: np.ndarray, slopes: np.ndarray) -> None:
            points = points.copy()  # one of the results may be written over it
            value(points, values)
            slope(points, slopes)

        return step


class _Product:
    """x and g to g f'(x); ``quick`` has the ufuncs that were used."""

    def __init__(self, grad: Function) -> None:
        self._grad = grad
        self.quick: dict[np.dtype, np.ufunc] = {}

    def __call__(self, x: Any, g: Any, out: Any) -> Any:
        points, weights = as_elements(x), as_elements(g, "g")
        dtype = common_type(points, weights, (isinstance(x, (int, float)), isinstance(g, (int, float))))
        target = prepared_out(out, common_shape(points, weights), dtype)
        work = np.dtype(np.float32) if type_name(dtype) in HALVES else dtype
        apply(self._step(work), (points, weights), (target,), work, self._grad.limit)
        return finished(target, out)

    def _step(self, dtype: np.dtype) -> np.ufunc:
        if dtype not in self.quick:
            name = type_name(dtype)
            self.quick[dtype] = stored(PRODUCT, [self._grad.unit(name).code], [self._grad.key(name)], name).ufunc
        return self.quick[dtype]
