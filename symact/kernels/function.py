"""One derivative order of an activation, for every element type, compiled when first asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from symact.activation import Activation
from symact.kernels import threads
from symact.kernels.accuracy import Accuracy
from symact.kernels.arrays import HALVES, as_elements, finished, prepared_out, type_name
from symact.kernels.blocks import apply
from symact.kernels.call import Call
from symact.kernels.lowering.arithmetic import share_functions
from symact.kernels.ufuncs import ufunc
from symact.kernels.unit import Options, Unit, build, key_of

__all__ = ["Function"]


class Function(Call):
    """f(x, out=None): the value or a derivative, elementwise, each result fixed by its element alone."""

    def __init__(self, activation: Activation, order: int, options: Options, threads: int | None = None) -> None:
        self.activation = activation
        self.order = order
        self.threads = threads
        self._options = options
        self._units: dict[str, Unit] = {}
        self.quick = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """By its definition: machine code does not travel."""
        return Function, (self.activation, self.order, self._options, self.threads)

    def unit(self, dtype: str) -> Unit:
        """The compiled functions for ``"float16"``, ``"bfloat16"``, ``"float32"`` or ``"float64"``."""
        if dtype not in self._units:
            if dtype in HALVES:
                from symact.kernels import half

                unit = half.build(self.activation, self.order, dtype, self._options, lambda: self.unit("float64"))
            else:
                unit = build(self.activation, self.order, dtype, self._options)
            self._units[dtype] = unit
        return self._units[dtype]

    def beside(self, other: Function, dtype: str) -> Function:
        """What is computed in one loop with ``other``: itself, or the function of the default budget.

        That one where this one's budget is larger and the other needs the default's arithmetic: what both have in
        common is computed once then.
        """
        default = replace(self._options, max_ulp=None)
        arithmetic = other.unit(dtype).code.arithmetic
        shared = share_functions(self.unit(dtype).code.arithmetic, arithmetic)
        if shared or self._options.budget(dtype) <= default.budget(dtype):
            return self
        closer = Function(self.activation, self.order, default, self.threads)
        return closer if closer.unit(dtype).code.arithmetic == arithmetic else self

    def key(self, what: str) -> str:
        """The name of this function for ``what`` in the disk cache."""
        return key_of(self.activation, self.order, what, self._options)

    def general(self, x: Any, out: Any) -> Any:
        """The function at every element of ``x``, which may be anything that ``numpy.asarray`` takes."""
        elements = as_elements(x)
        if out is None:
            target = np.empty_like(elements, subok=False)
        else:
            target = prepared_out(out, elements.shape, elements.dtype)
        unit = self.unit(type_name(elements.dtype))
        if unit.loop:
            self.quick[elements.dtype] = unit.fill
        apply(unit.fill, (elements,), (target,), elements.dtype, self.limit)
        return finished(target, out)

    @property
    def limit(self) -> int:
        """The most threads that a call uses."""
        return self.threads or threads.threads()

    @cached_property
    def scalar(self) -> Any:
        """f for one number inside ``@numba.njit`` code: float32 to float32, every other real number to float64."""
        from symact.kernels.scalar import scalar

        return scalar(self)

    @cached_property
    def ufunc(self) -> np.ufunc:
        """f as a NumPy ufunc with loops for float32 and float64: ``where=``, Dask and xarray arrays, and all that."""
        order = f" (derivative of order {self.order})" if self.order else ""
        loops = [(self.unit(dtype).loop, dtype) for dtype in ("float32", "float64")]
        return ufunc(loops, 1, 1, self.activation.name + order)

    @property
    def source(self) -> str:
        """The Python text of the float64 function."""
        return self.unit("float64").code.source

    def accuracy(self, dtype: str = "float64") -> Accuracy:
        """What is known of the error in this element type."""
        return self.unit(dtype).accuracy

    def __repr__(self) -> str:
        return f"Function({self.activation.name!r}, order={self.order})"
