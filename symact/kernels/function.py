"""One derivative order of an activation, for both element types, compiled when first asked for."""

from __future__ import annotations

from typing import Any

from symact.activation import Activation
from symact.kernels.unit import Accuracy, Options, Unit, build

__all__ = ["Function"]


class Function:
    """f(x, out=None): the value or a derivative, elementwise, each result fixed by its element alone."""

    def __init__(self, activation: Activation, order: int, options: Options) -> None:
        self.activation = activation
        self.order = order
        self._options = options
        self._units: dict[str, Unit] = {}

    def unit(self, dtype: str) -> Unit:
        """The compiled functions for ``"float32"`` or ``"float64"``."""
        if dtype not in self._units:
            self._units[dtype] = build(self.activation, self.order, dtype, self._options)
        return self._units[dtype]

    def __call__(self, x: Any, out: Any = None) -> Any:
        """The function at every element of ``x``, in a new array or in ``out``."""
        from symact.kernels.arrays import as_elements, finished, mapped

        elements = as_elements(x)
        return finished(mapped(self.unit(elements.dtype.name).fill, elements, out), out)

    @property
    def scalar(self) -> Any:
        """float64 to float64, for use inside ``@numba.njit`` code."""
        return self.unit("float64").point

    @property
    def source(self) -> str:
        """The Python text of the float64 function."""
        return self.unit("float64").source

    def accuracy(self, dtype: str = "float64") -> Accuracy:
        """What is known of the error in this element type."""
        return self.unit(dtype).accuracy

    def __repr__(self) -> str:
        return f"Function({self.activation.name!r}, order={self.order})"
