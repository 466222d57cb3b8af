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

exp, exp_parts, scaled, expm1, expm1_ratio = exponentials(SINGLE)
log, log1p, log1p_ratio, log1p_ratio_unit, asinh, asinh_ratio = logarithms(SINGLE)
sin, cos, sin_ratio, sinpi, cospi, atan, atan_ratio = circulars(SINGLE)
erfcx, erf, erf_ratio = gaussians(SINGLE, exp)
sqrt, sqrt1p_ratio = algebraics(SINGLE)

MAX_ULP = {
    "exp": 1.1,
    "expm1": 1.5,
    "expm1_ratio": 1.7,
    "log": 0.9,
    "log1p": 1.5,
    "log1p_ratio": 2.0,
    "log1p_ratio_unit": 1.3,
    "asinh": 1.6,
    "asinh_ratio": 2.6,
    "sin": 1.7,
    "cos": 1.7,
    "sin_ratio": 2.6,
    "sinpi": 2.4,
    "cospi": 2.7,
    "atan": 1.3,
    "atan_ratio": 2.1,
    "erfcx": 2.6,
    "erf": 1.6,
    "erf_ratio": 1.6,
    "sqrt": 0.5,
    "sqrt1p_ratio": 2.3,
}
"""Errors above the largest one measured, in units in the last place of a float32 result: sampled, not proved."""
