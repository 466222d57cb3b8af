"""Pairs of float64 (hi + lo) in branch-free code; relative errors below 2^-58: results within 0.52 ulp.

Pairs are not renormalised after every operation: a loop over long chains waits for latencies, not for instructions, so
the chains are kept short. abs(lo) stays below a few ulps of hi. The functions are right for finite arguments; NaN gives
NaN.

- ``arithmetic``: sums, products, quotients, the last rounding;
- ``exponential``: exp and its parts;
- ``logarithmic``: log, log(1 + w)/w, asinh;
- ``circular``: sines and cosines; ``endless``: of arguments of any size;
- ``arctangent``: atan;
- ``gaussian``: exp(y^2) erfc(y);
- ``algebraic``: square roots.
"""

from symact.kernels.primitives.vector.twofold.algebraic import sqrt, sqrt1p_ratio
from symact.kernels.primitives.vector.twofold.arctangent import atan, atan_ratio
from symact.kernels.primitives.vector.twofold.arithmetic import (
    add,
    add_double,
    div,
    mul,
    mul_double,
    norm,
    rounded,
    rounded_scaled,
    scaled,
    two_sum,
)
from symact.kernels.primitives.vector.twofold.circular import SIN_LIMIT, cos, cospi, sin, sin_ratio, sinpi
from symact.kernels.primitives.vector.twofold.endless import endless_cos, endless_sin, endless_sin_ratio
from symact.kernels.primitives.vector.twofold.exponential import exp, exp_parts
from symact.kernels.primitives.vector.twofold.gaussian import erfcx
from symact.kernels.primitives.vector.twofold.logarithmic import asinh, asinh_ratio, log, log1p_ratio, log1p_ratio_unit

__all__ = [
    "MAX_ERROR",
    "SIN_LIMIT",
    "add",
    "add_double",
    "asinh",
    "asinh_ratio",
    "atan",
    "atan_ratio",
    "cos",
    "cospi",
    "div",
    "endless_cos",
    "endless_sin",
    "endless_sin_ratio",
    "erfcx",
    "exp",
    "exp_parts",
    "log",
    "log1p_ratio",
    "log1p_ratio_unit",
    "mul",
    "mul_double",
    "norm",
    "rounded",
    "rounded_scaled",
    "scaled",
    "sin",
    "sin_ratio",
    "sinpi",
    "sqrt",
    "sqrt1p_ratio",
    "two_sum",
]

MAX_ERROR = {
    "exp": -58.0,
    "log": -60.0,
    "log1p_ratio": -60.0,
    "log1p_ratio_unit": -60.0,
    "erfcx": -60.0,
    "sqrt": -100.0,
    "sqrt1p_ratio": -100.0,
    "asinh": -65.0,
    "asinh_ratio": -65.0,
    "sin": -77.0,
    "cos": -77.0,
    "sin_ratio": -77.0,
    "endless_sin": -77.0,
    "endless_cos": -77.0,
    "endless_sin_ratio": -77.0,
    "sinpi": -77.0,
    "cospi": -77.0,
    "atan": -65.5,
    "atan_ratio": -65.5,
}
"""The largest relative error found, rounded up, as a logarithm to base 2."""
