"""Numba on what SymPy's ``lambdify`` prints: what people do who have a formula and want a fast function."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from symact.activation import Activation
from symact.functions import X, named_to_elementary
from symact.measure.peers.peer import Arrays, Call, Elementwise, Peer

__all__ = ["Lambdify"]


class Lambdify(Peer):
    """The package ``numba``, on ``sympy.lambdify`` with the module ``math``; one thread, as it comes."""

    name = "numba"

    def function(self, activation: Activation, order: int) -> Elementwise | None:
        """The loop over all elements."""
        loop = _loop(activation.bound, order)

        def at(x: np.ndarray) -> np.ndarray:
            out = np.empty_like(x)
            loop(x, x, out)
            return out

        return at

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call | None:
        """The loop, into a given array."""
        value, vjp = _loop(activation.bound, 0), _loop(activation.bound, 1, weighted=True)
        slope = _loop(activation.bound, 1)
        x, g, y, z = arrays.x, arrays.g, np.empty_like(arrays.x), np.empty_like(arrays.x)

        def both() -> None:
            value(x, g, y)
            slope(x, g, z)

        calls: dict[str, Call] = {"value": lambda: value(x, g, y), "vjp": lambda: vjp(x, g, z), "value_and_grad": both}
        return calls[what]


@lru_cache(maxsize=256)
def _loop(expr: sp.Expr, order: int, weighted: bool = False) -> Any:
    """The compiled loop out[i] = f(x[i]), times g[i] where it is weighted."""
    from numba import njit

    plain = sp.diff(named_to_elementary(expr).rewrite(sp.Piecewise), X, order)
    point = njit(error_model="numpy")(sp.lambdify(X, plain, modules="math", cse=True))

    if weighted:

        @njit(error_model="numpy", nogil=True)
        def loop(x, g, out):  # type: ignore[no-untyped-def]
            for i in range(x.size):
                out[i] = point(x[i]) * g[i]
    else:

        @njit(error_model="numpy", nogil=True)
        def loop(x, g, out):  # type: ignore[no-untyped-def]
            for i in range(x.size):
                out[i] = point(x[i])

    return loop
