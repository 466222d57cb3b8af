"""The image of f as an exact set: infimum and supremum, attained or only approached, and where."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

import sympy as sp

from symact.analysis.certificates.story import told_extreme, told_limits, told_signs
from symact.analysis.extent import Extent, Extreme, extent_of, largest, smallest
from symact.analysis.study import Study
from symact.facts import Finding
from symact.proof import compare

__all__ = ["image", "range_"]


def range_(study: Study) -> Finding:
    """The image: one interval for each continuous stretch, joined where they meet."""
    stretches = extent_of(study, 0)
    inf, sup = smallest([s.inf for s in stretches]), largest([s.sup for s in stretches])
    value = {
        "set": str(image(stretches)),
        "inf": inf.value,
        "inf_attained": inf.attained,
        "sup": sup.value,
        "sup_attained": sup.attained,
        **_places("argmin", inf),
        **_places("argmax", sup),
    }
    extremes = (told_extreme("f({})", "infimum", inf), told_extreme("f({})", "supremum", sup))
    return Finding(value, (*told_signs(study, 1), *told_limits(study, 0), *extremes))


def image(stretches: list[Extent]) -> sp.Set:
    """The union of the stretches' images as a SymPy set."""
    parts = [
        sp.FiniteSet(s.inf.value)
        if s.inf.value == s.sup.value
        else sp.Interval(s.inf.value, s.sup.value, not s.inf.attained, not s.sup.attained)
        for s in stretches
    ]
    parts.sort(key=cmp_to_key(_from_the_left))
    return sp.Union(*parts) if len(parts) > 1 else parts[0]


def _from_the_left(a: sp.Set, b: sp.Set) -> int:
    return compare(a.inf, b.inf)


def _places(key: str, extreme: Extreme) -> dict[str, Any]:
    if extreme.places.is_finite:
        return {key: list(extreme.places.points)}
    return {key: None, f"{key}_set": extreme.places.describe()}
