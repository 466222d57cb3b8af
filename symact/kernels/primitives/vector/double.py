"""float64 arithmetic."""

from __future__ import annotations

from symact.kernels.primitives.vector.algebraic import algebraics
from symact.kernels.primitives.vector.arctangent import arctangents
from symact.kernels.primitives.vector.arithmetic import DOUBLE
from symact.kernels.primitives.vector.circular import turns, waves
from symact.kernels.primitives.vector.exponential import exponentials
from symact.kernels.primitives.vector.gaussian import gaussians
from symact.kernels.primitives.vector.logarithmic import logarithms

SIN_LIMIT = 2.0**30
"""sin, cos and sin_ratio are right for arguments up to it."""

exp, exp_parts, exp_parts_of_sum, exp_parts_and_error, scaled, expm1, expm1_ratio, *_less_one = exponentials(DOUBLE)
less_one, less_one_and_error = _less_one
log, log1p, log1p_ratio, log1p_ratio_unit, asinh, asinh_ratio = logarithms(DOUBLE)
sin, cos, sin_ratio = waves(DOUBLE)
sinpi, cospi = turns(DOUBLE)
atan, atan_ratio = arctangents(DOUBLE)
erfcx, erfcx_and_rounding, erfcx_and_error, erf, erf_ratio = gaussians(DOUBLE, exp)
sqrt, sqrt1p_ratio = algebraics(DOUBLE)

MAX_ULP = {
    "exp": 1.1,
    "expm1": 1.9,
    "expm1_ratio": 1.9,
    "less_one": 1.2,
    "log": 0.9,
    "log1p": 1.6,
    "log1p_ratio": 2.3,
    "log1p_ratio_unit": 1.4,
    "asinh": 2.0,
    "asinh_ratio": 2.9,
    "sin": 2.2,
    "cos": 2.3,
    "sin_ratio": 2.5,
    "sinpi": 2.9,
    "cospi": 3.0,
    "atan": 1.5,
    "atan_ratio": 2.2,
    "erfcx": 3.3,
    "erf": 1.7,
    "erf_ratio": 2.1,
    "sqrt": 0.5,
    "sqrt1p_ratio": 2.5,
}
"""Errors above the largest one measured, in units in the last place of a float64 result: sampled, not proved."""
