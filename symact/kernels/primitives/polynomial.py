"""Polynomials in a pair, with coefficients as pairs where they matter and as float64 where they do not."""

from __future__ import annotations

import numpy as np
from numba import njit

from symact.kernels.primitives.pair import Pair, mul, mul_double, norm, two_sum

__all__ = ["taylor", "taylor_double"]


@njit(error_model="numpy")
def taylor(coefficients: np.ndarray, heads: int, h: Pair) -> Pair:
    """The polynomial with ``coefficients[i] = (hi, lo)`` of h^i at h; terms from ``heads`` on are summed in float64."""
    n = coefficients.shape[0]
    tail = 0.0
    for i in range(n - 1, heads - 1, -1):
        tail = tail * h[0] + coefficients[i, 0]
    result = mul_double(h, tail)
    for i in range(heads - 1, -1, -1):
        if i < heads - 1:
            result = mul(result, h)
        s, e = two_sum(coefficients[i, 0], result[0])
        result = norm(s, e + (coefficients[i, 1] + result[1]))
    return result


@njit(error_model="numpy")
def taylor_double(coefficients: np.ndarray, h: float) -> float:
    """The same polynomial in float64 throughout."""
    result = 0.0
    for i in range(coefficients.shape[0] - 1, -1, -1):
        result = result * h + coefficients[i, 0]
    return result
