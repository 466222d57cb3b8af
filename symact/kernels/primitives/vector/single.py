"""float32 arithmetic throughout."""

from __future__ import annotations

from symact.kernels.primitives.vector.algebraic import algebraics
from symact.kernels.primitives.vector.arithmetic import SINGLE
from symact.kernels.primitives.vector.circular import circulars
from symact.kernels.primitives.vector.exponential import exponentials
from symact.kernels.primitives.vector.gaussian import gaussians
from symact.kernels.primitives.vector.logarithmic import logarithms

SIN_LIMIT = 2.0**15
"""sin, cos and sin_ratio are right for arguments up to it."""

exp, exp_parts, scaled, expm1_ratio = exponentials(SINGLE)
log, log1p_ratio, log1p_ratio_unit, asinh, asinh_ratio = logarithms(SINGLE)
sin, cos, sin_ratio, sinpi, cospi, atan, atan_ratio = circulars(SINGLE)
erfcx, erf_ratio = gaussians(SINGLE, exp)
sqrt, sqrt1p_ratio = algebraics(SINGLE)

MAX_ULP = {
    "exp": 0.9,
    "expm1_ratio": 1.6,
    "log": 0.9,
    "log1p_ratio": 1.9,
    "log1p_ratio_unit": 1.2,
    "asinh": 1.7,
    "asinh_ratio": 2.5,
    "sin": 1.5,
    "cos": 1.6,
    "sin_ratio": 2.1,
    "sinpi": 2.5,
    "cospi": 2.6,
    "atan": 1.3,
    "atan_ratio": 2.1,
    "erfcx": 6.5,
    "erf_ratio": 1.3,
    "sqrt": 0.5,
    "sqrt1p_ratio": 2.3,
}
"""The largest error found, rounded up, in units in the last place of a float32 result."""
