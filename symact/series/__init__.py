"""Exact power series: Taylor coefficients, leading terms, and radii of convergence."""

from __future__ import annotations

from symact.series.expand import taylor, valuation
from symact.series.radius import radius

__all__ = ["radius", "taylor", "valuation"]
