"""Elementary functions of float64 pairs hi + lo, good for a float64 result with an error of just over half an ulp.

A pair is what ``symact.kernels.primitives.pair`` calls one. Nothing branches and nothing is looked up in a table, so
that a loop becomes SIMD code. The functions are right for finite arguments; NaN gives NaN.

- ``exponential``: exp, its parts, and the one rounding at the end;
- ``logarithmic``: log, log(1 + w)/w;
- ``gaussian``: exp(y^2) erfc(y);
- ``algebraic``: square roots;
- ``horner``: polynomials with pairs as leading coefficients.
"""

from symact.kernels.primitives.vector.pairs.algebraic import sqrt, sqrt1p_ratio
from symact.kernels.primitives.vector.pairs.exponential import exp, exp_parts, rounded_scaled
from symact.kernels.primitives.vector.pairs.gaussian import erfcx
from symact.kernels.primitives.vector.pairs.logarithmic import log, log1p_ratio, log1p_ratio_unit

__all__ = [
    "MAX_ERROR",
    "erfcx",
    "exp",
    "exp_parts",
    "log",
    "log1p_ratio",
    "log1p_ratio_unit",
    "rounded_scaled",
    "sqrt",
    "sqrt1p_ratio",
]

MAX_ERROR = {
    "exp": -66.0,
    "log": -64.0,
    "log1p_ratio": -64.0,
    "log1p_ratio_unit": -65.0,
    "erfcx": -65.0,
    "sqrt": -103.0,
    "sqrt1p_ratio": -102.0,
}
"""The largest relative error found, rounded up, as a logarithm to base 2."""
