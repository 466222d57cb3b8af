"""How far the results of generated code are from the exact function."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import sympy as sp

from symact.functions import X
from symact.kernels.accuracy import Accuracy
from symact.kernels.attempt import Attempt, best_attempt
from symact.kernels.audit import RELAXED, Audit, audit, beside_sign_changes, sample_points
from symact.kernels.bodies import FILL
from symact.kernels.loops import compiled
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.source import is_exact
from symact.kernels.lowering.terms import largest_term
from symact.kernels.source_module import Code
from symact.kernels.suspects import suspects

__all__ = ["Effort", "Judge"]


@dataclass(frozen=True)
class Effort:
    """``points`` are judged by Arb, and the worst of so many that are ``compared`` with a more exact kernel."""

    points: int = 2000
    compared: int = 1 << 20


_USUAL = Effort()


@dataclass(frozen=True)
class Judge:
    """Audits of code for one function: a derivative of an activation's pieces, a plan, an element type, a budget."""

    normal: Any
    plan: Any
    order: int
    dtype: str
    budget: float

    @np.errstate(all="ignore")
    def found(self, attempt: Attempt, function: Any, effort: Effort = _USUAL) -> Accuracy:
        """What an audit finds at sample points, beside every change of sign, and where the code is farthest off."""
        if not self._keeps_fixed_values(function):
            return Accuracy("audited", math.inf, 0, self.budget, arithmetic=attempt.arithmetic)
        points = sample_points(self._marks, effort.points)
        if self.dtype == "float32":
            points = [p for p in points if abs(p) < 3.4e38]
        seen = self._audit(function, points, beside_sign_changes(function, points, self.dtype))
        if seen.worst <= 0.5 and is_exact(self.plan, self.dtype):
            return Accuracy("bounded", 0.5, seen.judged, self.budget, arithmetic=attempt.arithmetic)
        first = self._accuracy(attempt, seen, 0)
        best = self._best
        if not first.within_budget or not effort.compared or best is None:
            return first
        if (self.dtype, attempt.arithmetic) == ("float64", best.arithmetic):
            return first
        called = suspects(function, self._better, self.dtype, effort.compared, self.budget >= RELAXED)
        both = seen.joined(self._audit(function, called, []))
        return self._accuracy(attempt, both, effort.compared)

    def _keeps_fixed_values(self, function: Any) -> bool:
        """Whether infinities and breakpoints give what the plan says, the sign of a zero included."""
        plan = self.plan
        fixed = [(-math.inf, plan.at_minus_infinity), (math.inf, plan.at_infinity)]
        fixed += [(point.at, point.value) for point in plan.points]
        fixed += [(-0.0, point.at_negative_zero) for point in plan.points if point.at == 0.0]
        places, values = np.array(fixed, np.float64).T
        x, wanted = places.astype(self.dtype), values.astype(self.dtype)
        got = function(x)
        close = np.abs(got - wanted) <= self.budget * np.spacing(np.abs(wanted))
        equal = (got == wanted) & (np.signbit(got) == np.signbit(wanted)) | np.isnan(got) & np.isnan(wanted)
        return bool((equal | close & (wanted != 0) | (x != places)).all())

    def _audit(self, function: Any, points: list[float], beside: list[float]) -> Audit:
        measure = partial(largest_term, self.plan)
        return audit(function, self._intervals, self.dtype, points, self.budget, measure, beside)

    def _accuracy(self, attempt: Attempt, seen: Audit, compared: int) -> Accuracy:
        status = "audited" if seen.judged else "unknown"
        return Accuracy(status, seen.worst, seen.judged, self.budget, seen.largest_term, attempt.arithmetic, compared)

    @cached_property
    def _marks(self) -> list[float]:
        return sorted({nearest(end) for cell in self.plan.cells for end in (cell.low, cell.high)})

    @cached_property
    def _intervals(self) -> list[tuple[float, float, sp.Expr]]:
        ends = [-sp.oo, *self.normal.points, sp.oo]
        return [
            (nearest(a), nearest(b), sp.diff(piece, X, self.order))
            for a, b, piece in zip(ends[:-1], ends[1:], self.normal.pieces, strict=True)
        ]

    @cached_property
    def _best(self) -> Attempt | None:
        return best_attempt(self.plan)

    @cached_property
    def _better(self) -> Any:
        """The function of that code, compiled when it is first asked for."""
        assert self._best is not None
        return compiled(FILL, [Code(self._best.source, self._best.arithmetic)], "float64").ufunc
