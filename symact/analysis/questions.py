"""The table of contents of the analysis: every key of the JSON and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable

from symact.analysis.convexity import convexity
from symact.analysis.cost import cost
from symact.analysis.derivatives import derivative, second_derivative
from symact.analysis.identity import identity
from symact.analysis.limits import asymptotes, derivative_limits, limits
from symact.analysis.linearity import nonlinear, piecewise_linear, polynomial
from symact.analysis.lipschitz import lipschitz
from symact.analysis.moments import moments
from symact.analysis.monotonicity import monotonicity
from symact.analysis.range import range_
from symact.analysis.saturation import saturation
from symact.analysis.smoothness import differentiability, smoothness
from symact.analysis.study import Study
from symact.analysis.symmetry import symmetry
from symact.analysis.taylor import taylor
from symact.analysis.zeros import fixed_points, zeros
from symact.facts import Finding

__all__ = ["QUESTIONS"]

QUESTIONS: dict[str, Callable[[Study], Finding]] = {
    "nonlinear": nonlinear,
    "piecewise_linear": piecewise_linear,
    "polynomial": polynomial,
    "derivative": derivative,
    "second_derivative": second_derivative,
    "differentiability": differentiability,
    "smoothness": smoothness,
    "limits": limits,
    "derivative_limits": derivative_limits,
    "asymptotes": asymptotes,
    "saturation": saturation,
    "monotonicity": monotonicity,
    "range": range_,
    "convexity": convexity,
    "lipschitz": lipschitz,
    "zeros": zeros,
    "fixed_points": fixed_points,
    "symmetry": symmetry,
    "identity": identity,
    "taylor": taylor,
    "moments": moments,
    "cost": cost,
}
"""Key of the JSON to the function that answers it, in the order in which reports show them."""
