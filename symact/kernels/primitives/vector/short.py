"""float64 arithmetic for a float32 result: relative error below 2^-33, short polynomials."""

from __future__ import annotations

from symact.kernels.primitives.vector.algebraic import algebraics
from symact.kernels.primitives.vector.arctangent import arctangents
from symact.kernels.primitives.vector.arithmetic import SHORT
from symact.kernels.primitives.vector.circular import turns, waves
from symact.kernels.primitives.vector.exponential import exponentials
from symact.kernels.primitives.vector.gaussian import gaussians
from symact.kernels.primitives.vector.logarithmic import logarithms

SIN_LIMIT = 2.0**30
"""sin, cos and sin_ratio are right for arguments up to it."""

exp, exp_parts, exp_parts_of_sum, exp_parts_and_error, scaled, expm1, expm1_ratio, *_less_one = exponentials(SHORT)
less_one, less_one_and_error = _less_one
log, log1p, log1p_ratio, log1p_ratio_unit, asinh, asinh_ratio = logarithms(SHORT)
sin, cos, sin_ratio = waves(SHORT)
sinpi, cospi = turns(SHORT)
atan, atan_ratio = arctangents(SHORT)
erfcx, erfcx_and_rounding, erfcx_and_error, erf, erf_ratio = gaussians(SHORT, exp)
sqrt, sqrt1p_ratio = algebraics(SHORT)

MAX_ULP = {
    "exp": 0.51,
    "expm1": 0.51,
    "expm1_ratio": 0.51,
    "less_one": 0.51,
    "log": 0.51,
    "log1p": 0.51,
    "log1p_ratio": 0.51,
    "log1p_ratio_unit": 0.51,
    "asinh": 0.51,
    "asinh_ratio": 0.51,
    "sin": 0.51,
    "cos": 0.51,
    "sin_ratio": 0.51,
    "sinpi": 0.51,
    "cospi": 0.51,
    "atan": 0.51,
    "atan_ratio": 0.51,
    "erfcx": 0.51,
    "erf": 0.51,
    "erf_ratio": 0.51,
    "sqrt": 0.51,
    "sqrt1p_ratio": 0.51,
}
"""Errors above the largest one measured, in units in the last place of a float32 result: sampled, not proved."""
