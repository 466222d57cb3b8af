"""A call on arrays that need no care, in as few steps as Python allows; any other goes the general way."""

from __future__ import annotations

from typing import Any

from numpy import dtype, ndarray, ufunc

from symact.kernels.threads import SHARED_FROM

__all__ = ["Call"]


class Call:
    """f(x, out=None).

    A ufunc takes arrays of any layout, and memory that they share. What is left to ``general``: the first call for a
    type of element, which puts the ufunc into ``quick``; types that are converted; threads; errors.
    """

    quick: dict[dtype, ufunc]

    def __call__(self, x: Any, out: Any = None) -> Any:
        """The function at every element of ``x``, in a new array or in ``out``."""
        if type(x) is ndarray and x.size < SHARED_FROM:
            loop = self.quick.get(x.dtype)
            if loop is not None:
                if out is None:
                    return loop(x)
                if type(out) is ndarray and out.dtype is x.dtype and out.shape == x.shape:
                    try:
                        return loop(x, out)
                    except ValueError:  # out is read-only
                        pass
        return self.general(x, out)

    def general(self, x: Any, out: Any) -> Any:
        """The same, for everything that ``numpy.asarray`` takes."""
        raise NotImplementedError
