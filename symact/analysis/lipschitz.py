"""The Lipschitz constant, sup abs(f'), and that of f'.

f is Lipschitz with constant sup abs(f') where it is continuous; a jump makes the constant infinite.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.certificates.story import told_extreme, told_limits, told_signs
from symact.analysis.extent import Extreme, extent_of, largest
from symact.analysis.study import Study
from symact.facts import Finding
from symact.proof import number_sign

__all__ = ["lipschitz"]


def lipschitz(study: Study) -> Finding:
    """The constants of f and f', whether a slope of that size is attained, and where."""
    steepest, told = _constant(study, 1, study.is_continuous)
    bent, bent_told = _constant(study, 2, study.is_continuous and _is_c1(study))
    value: dict[str, Any] = {"constant": steepest.value, "attained": steepest.attained}
    value["at"] = list(steepest.places.points) if steepest.places.is_finite else None
    if value["at"] is None:
        value["set"] = steepest.places.describe()
    value["derivative_constant"] = bent.value
    return Finding(value, (*told, *bent_told))


def _constant(study: Study, order: int, continuous: bool) -> tuple[Extreme, tuple[str, ...]]:
    """The largest size of a derivative, and why it is that."""
    name = "f" + "'" * order
    if not continuous:
        jumping = name.removesuffix("'")
        return Extreme(sp.oo), (f"`{jumping}` is not continuous, so no finite constant exists for it",)
    extremes = []
    for extent in extent_of(study, order):
        extremes += [_absolute(extent.inf), _absolute(extent.sup)]
    best = largest(extremes)
    return best, (
        *told_signs(study, order + 1),
        *told_limits(study, order),
        told_extreme(f"abs({name}({{}}))", f"supremum of `abs({name}(x))`", best),
    )


def _absolute(extreme: Extreme) -> Extreme:
    value = extreme.value
    negative = value is -sp.oo or (value is not sp.oo and number_sign(value) < 0)
    return Extreme(-value, extreme.places, extreme.near) if negative else extreme


def _is_c1(study: Study) -> bool:
    for i in range(len(study.branches.points)):
        left, right = study.beside(i, "left", 1), study.beside(i, "right", 1)
        if left.is_infinite or right.is_infinite or number_sign(left - right) != 0:
            return False
    return True
