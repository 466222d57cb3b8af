"""The facts one by one: each value is derived again from the model and compared with what the file claims.

A function here takes the model and the claimed value, raises ``Rejected`` where they differ, and returns what it could
not replay, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import Model
from ..texts import ZERO, X
from .claims import BOTH, Said
from .ends import asymptotes, limits, saturation
from .extremes import lipschitz, range_
from .form import derivative, differentiability, nonlinear, piecewise_linear, polynomial, smoothness
from .moments import moments
from .points import identity, solutions, taylor
from .shape import convexity, monotonicity
from .symmetry import symmetry

__all__ = ["PARTS", "REPLAY"]

REPLAY: dict[str, Callable[[Model, Any], Said]] = {
    "nonlinear": nonlinear,
    "piecewise_linear": piecewise_linear,
    "polynomial": polynomial,
    "derivative": derivative(1),
    "second_derivative": derivative(2),
    "differentiability": differentiability,
    "smoothness": smoothness,
    "limits": limits(0),
    "derivative_limits": limits(1),
    "asymptotes": asymptotes,
    "saturation": saturation,
    "monotonicity": monotonicity,
    "range": range_,
    "convexity": convexity,
    "lipschitz": lipschitz,
    "zeros": solutions(ZERO),
    "fixed_points": solutions(X),
    "symmetry": symmetry,
    "identity": identity,
    "taylor": taylor,
    "moments": moments,
}
"""What is replayed; every other key (``cost``, a count) is said to be not replayable."""

PARTS: dict[str, set[str]] = {
    "differentiability": {"everywhere", "almost_everywhere", "exceptions"},
    "limits": set(BOTH),
    "derivative_limits": set(BOTH),
    "asymptotes": set(BOTH),
    "saturation": {f"{side}{part}" for side in ("left", "right") for part in ("", "_rate", "_decay")} | {"dead"},
    "monotonicity": {"verdict", "intervals", "turning_points", "set"},
    "range": {f"{e}{part}" for e in ("inf", "sup") for part in ("", "_attained")}
    | {"set", "argmin", "argmax", "argmin_set", "argmax_set"},
    "convexity": {"verdict", "intervals", "inflections", "set"},
    "lipschitz": {"constant", "attained", "at", "set", "derivative_constant"},
    "zeros": {"points", "intervals", "set"},
    "fixed_points": {"points", "intervals", "set"},
    "symmetry": {"odd", "even", "center"},
    "identity": {
        "value_at_0",
        "slope_at_0",
        "near_identity",
        "contact_order",
        "identity_intervals",
        "asymptotic",
    },
    "taylor": {"left", "right", "two_sided", "radius"},
    "moments": {"mean", "second", "derivative_second", "gain_forward", "gain_backward"},
}
"""The parts of each value that is a dictionary; any other part is reported as not replayed."""
