"""Functions of one number for other compiled code."""

from __future__ import annotations

from typing import Any

import numpy as np

from symact.kernels.source_module import module_of

__all__ = ["scalar"]


def scalar(function: Any) -> Any:
    """A Numba function of one number: float32 to float32, any other real number to float64.

    Numba's rules for choosing between compiled signatures would give float32 to small integers; so the choice is an
    overload of our own.
    """
    from numba import njit, types
    from numba.extending import overload

    def by_type(x: Any) -> Any:
        raise NotImplementedError

    @overload(by_type)
    def _(x: Any) -> Any:
        if x == types.float32:
            return _of(function, "float32")
        if isinstance(x, (types.Float, types.Integer, types.Boolean)):
            return _of(function, "float64")
        return None

    @njit(error_model="numpy")
    def f(x: Any) -> Any:
        return by_type(x)

    return f


def _of(function: Any, dtype: str) -> Any:
    point, kind = module_of(function.unit(dtype).code.source).point, getattr(np, dtype)

    def implementation(x: Any) -> Any:
        return kind(point(kind(x)))

    return implementation
