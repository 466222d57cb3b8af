"""What is known of the error of a kernel."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Accuracy"]

_MARGINS = ((1 << 24, 0.99), (1, 0.97), (0, 0.9))
"""What part of a budget may be used up, by how many numbers the points were called from."""


@dataclass(frozen=True)
class Accuracy:
    """What is known of the error of one function in one element type.

    ``status`` is ``"bounded"`` (each result is a number or one correctly rounded operation on such numbers),
    ``"audited"`` (``max_ulp`` is the largest error seen at ``points`` points against Arb: a lower bound of the true
    maximum, no proof) or ``"unknown"``. Among the points are those out of ``compared`` at which the kernel is farthest
    from a more exact one. ``largest_term`` tells that some of these errors, close to a zero of the
    function that is no float, are counted in ulps of the largest term of its formula there. ``arithmetic`` is what the
    code computes in.
    """

    status: str
    max_ulp: float
    points: int
    budget: float
    largest_term: bool = False
    arithmetic: str = ""
    compared: int = 0

    @property
    def within_budget(self) -> bool:
        """Whether the error that is bounded or was seen is inside the budget that was asked for."""
        return self.status != "unknown" and self.max_ulp <= self.budget

    def __str__(self) -> str:
        verdict = "within" if self.within_budget else "NOT within"
        among = f", the worst of {self.compared} among them" if self.compared else ""
        told = {
            "bounded": f"bounded: at most {self.max_ulp:.3g} ulp",
            "audited": f"audited at {self.points} points against Arb{among}: "
            f"at most {self.max_ulp:.3g} ulp seen, not proved"
            + (" (of the largest term, near zeros that are no floats)" if self.largest_term else ""),
            "unknown": "unknown: no point could be judged",
        }[self.status]
        return f"{told}; {verdict} the budget of {self.budget:g} ulp"

    @property
    def has_room(self) -> bool:
        """Whether points that are a little worse than the worst one seen would be within the budget, too."""
        margin = next(part for least, part in _MARGINS if self.compared >= least)
        margin = 1.0 if self.status == "bounded" else margin
        return self.status != "unknown" and self.max_ulp <= margin * self.budget

    @property
    def worst(self) -> float:
        """The largest error that is bounded or was seen; infinite where nothing is known."""
        return math.inf if self.status == "unknown" else self.max_ulp
