"""What results are measured against: the exact function in Arb, and for billions of inputs the float64 kernel.

The kernel computes in pairs of float64 and rounds once; how far it is from Arb is measured before it judges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np
import sympy as sp

from symact.activation import Activation
from symact.branches import branches
from symact.functions import X
from symact.kernels import compile
from symact.kernels.audit import spacing
from symact.kernels.balls import evaluate, precision, reference
from symact.kernels.lowering.numbers import nearest

__all__ = ["Exact", "Oracle", "oracle"]

_BUDGET = 0.6  # ulps of float64: only code that computes in pairs keeps it
_MARGIN = 2.0  # the largest error is a sample's; the judge allows for this many times as much
_REACH = 3000


class Exact:
    """One derivative of an activation as Arb balls; breakpoints are left out.

    ``marks`` are the breakpoints and 0, as floats.
    """

    def __init__(self, activation: Activation, order: int) -> None:
        normal = branches(activation)
        self._pieces = [(nearest(a), nearest(b), sp.diff(piece, X, order)) for a, b, piece in normal.intervals()]
        self.marks = np.array([nearest(p) for p in normal.points] + [0.0])

    def _piece(self, x: float) -> sp.Expr | None:
        return next((e for low, high, e in self._pieces if low < x < high), None)

    def at(self, x: float) -> Any:
        """The ball of f(x); ``None`` at a breakpoint, at no finite x, or where 3000 bits do not settle it."""
        piece = self._piece(x)
        return None if piece is None or not math.isfinite(x) else reference(piece, x, limit=_REACH)

    def _term(self, x: float) -> float:
        """abs(x f'(x))."""
        with precision(2600):
            return abs(float((evaluate(sp.diff(self._piece(x), X), {X: flint.arb(x)}) * flint.arb(x)).mid()))

    def distance(self, x: float, got: float, ball: Any, dtype: str, of_terms: bool = False) -> float:
        """abs(got - f(x)) in ulps of ``dtype`` at f(x), or at the larger of f(x) and x f'(x); f(x) lies in ``ball``.

        An infinity where f(x) rounds to it counts as half an ulp, any other result that is not finite as oo.
        """
        largest = float(np.finfo(dtype).max)
        with precision(200):
            middle = float(ball.mid())
            if math.isinf(got) and got * middle > 0 and abs(middle) >= largest:
                beyond = abs(ball) - flint.arb(largest) * (1 + flint.arb(2) ** (-np.finfo(dtype).nmant - 2))
                return 0.5 if beyond >= 0 else math.inf
            if not math.isfinite(got):
                return math.inf
            scale = max(abs(middle), self._term(x)) if of_terms else abs(middle)
            return float(abs(ball - flint.arb(got)) / flint.arb(spacing(min(scale, largest), dtype)))


@dataclass(frozen=True)
class Oracle:
    """The float64 kernel of one derivative as a judge of float32 results.

    ``worst`` is its largest error in ulps of float64 at ``points`` float32 inputs, measured against Arb.
    """

    fill: Any
    worst: float
    points: int

    @property
    def doubt(self) -> float:
        """The error that the judge allows the oracle, in ulps of float32: twice the largest seen, at least 2^-28."""
        return _MARGIN * max(self.worst, 1.0) * 2.0**-29

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """f at float32 ``x``, in float64."""
        out = np.empty(x.shape, np.float64)
        with np.errstate(invalid="ignore"):  # a signalling NaN becomes a quiet one
            self.fill(x.astype(np.float64), out)
        return out


def oracle(activation: Activation, order: int, points: np.ndarray) -> Oracle:
    """The oracle, with its error at the float32 ``points``."""
    judge = Oracle(compile(activation, max_ulp=_BUDGET).derivative(order).unit("float64").fill, 0.0, 0)
    exact = Exact(activation, order)
    errors = [
        exact.distance(x, got, ball, "float64")
        for x, got in zip(points.tolist(), judge(points).tolist(), strict=True)
        if (ball := exact.at(x)) is not None
    ]
    return Oracle(judge.fill, max(errors, default=0.0), len(errors))
