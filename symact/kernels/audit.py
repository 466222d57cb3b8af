"""How far a compiled function is from the exact one, seen at sample points in Arb arithmetic.

The error is counted in ulps of the result's type at the exact value (below the normal range: in units of the smallest
subnormal). Near a zero of f that is no float no fixed format keeps that measure, so an error also passes that moving
x by one part in 2^70 would cause, abs(x f'(x)) 2^-70: that is 2^-17 ulp where f is as large as x f'(x).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import flint
import numpy as np
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision, reference

__all__ = ["RELAXED", "Audit", "audit", "beside_sign_changes", "error_in_ulps", "sample_points", "spacing"]

_LARGEST = {"float32": 3.4028235677973366e38, "float64": 1.7976931348623159e308}
_REACH = 3000
_CHANGES = 40
_ROOM = 0.8
RELAXED = 2.0
"""Budgets from here on may count ulps of the largest term anywhere."""


def spacing(value: float, dtype: str) -> float:
    """The unit in the last place of ``dtype`` at ``value``."""
    if dtype == "float64":
        return math.ulp(value)
    return float(math.ulp(value) * 2.0**29) if abs(value) >= 2.0**-126 else 2.0**-149


def error_in_ulps(got: float, exact: flint.arb, dtype: str, allowance: Callable[[], Any]) -> float:
    """The error of ``got`` in ulps; an error within ``allowance()`` counts as at most half an ulp."""
    with precision(200):
        middle = float(exact.mid())
        if math.isinf(got) and abs(middle) >= _LARGEST[dtype]:
            return 0.5
        if not math.isfinite(got):
            return math.inf
        distance = abs(exact - flint.arb(got))
        ulps = float(distance / flint.arb(spacing(middle, dtype)))
        if ulps > 0.5 and math.isfinite(ulps) and distance < allowance():
            return 0.5
        return ulps


@dataclass(frozen=True)
class Audit:
    """The largest error in ulps over the points that could be judged.

    ``largest_term``: whether an error was counted in ulps of the formula's largest term, as it has to be close to a
    zero that is no float.
    """

    worst: float
    judged: int
    largest_term: bool

    def joined(self, other: Audit) -> Audit:
        """What both have found."""
        worst, terms = max(self.worst, other.worst), self.largest_term or other.largest_term
        return Audit(worst, self.judged + other.judged, terms)


def audit(
    function: Callable[[np.ndarray], np.ndarray],
    intervals: Iterable[tuple[Any, Any, sp.Expr]],
    dtype: str,
    points: list[float],
    budget: float = math.inf,
    largest_term: Callable[[float], Any] | None = None,
    beside: Iterable[float] = (),
) -> Audit:
    """The audit of ``function`` against exact expressions; ``intervals`` are (low, high, expression).

    An error that leaves no room in the budget is counted in ulps of ``largest_term(x)`` where that is given, but of no
    more than what moving x by an ulp makes of f, abs(x f'(x)); so it is for budgets of 2 and more, and at the points
    ``beside`` changes of sign, which are audited after the others.
    """
    pieces = [(low, high, expr, sp.diff(expr, X)) for low, high, expr in intervals]
    near = set(beside)
    array = np.array([*points, *near], dtype=dtype)
    results = function(array)
    worst, judged, cancelled = 0.0, 0, False
    for x, got in zip(array.tolist(), results.tolist(), strict=True):
        piece = next(((e, d) for low, high, e, d in pieces if low < x < high), None)
        exact = reference(piece[0], x, limit=_REACH) if piece is not None and math.isfinite(x) else None
        if piece is None or exact is None:
            continue
        error = error_in_ulps(got, exact, dtype, partial(_allowance, piece[1], x))
        if _ROOM * budget < error < math.inf and (budget >= RELAXED or x in near) and largest_term is not None:
            moved = _moved(piece[1], x)
            with precision(200):
                scale = max(min(abs(float(largest_term(x))), moved), abs(float(exact.mid())))
                relaxed = float(abs(exact - flint.arb(got)) / flint.arb(spacing(scale, dtype)))
            if relaxed < error:
                error, cancelled = relaxed, True
        worst = max(worst, error)
        judged += 1
    return Audit(worst, judged, cancelled)


def _allowance(derivative: sp.Expr, x: float) -> Any:
    with precision(2600):
        return _change(derivative, x) * flint.arb(2) ** -70


def _moved(derivative: sp.Expr, x: float) -> float:
    with precision(2600):
        change = float(_change(derivative, x))
    return change if math.isfinite(change) else 0.0


def _change(derivative: sp.Expr, x: float) -> Any:
    """A lower bound of abs(x f'(x))."""
    return abs(evaluate(derivative, {X: flint.arb(x)}) * flint.arb(x)).abs_lower()


def beside_sign_changes(
    function: Callable[[np.ndarray], np.ndarray], points: Iterable[float], dtype: str, count: int = 3
) -> list[float]:
    """The ``count`` numbers of the type on either side of every change of sign between two of the points.

    Of many changes, the ones closest to 0.
    """
    x = np.unique(np.array([p for p in points if math.isfinite(p)], dtype=dtype))
    changes = np.flatnonzero(np.diff(np.sign(function(x))) != 0)
    changes = changes[np.argsort(np.abs(x[changes]), kind="stable")][:_CHANGES]
    low, high = x[changes], x[changes + 1]
    side = np.sign(function(low))
    for _ in range(1100):  # halving a float64 interval ends after fewer steps
        middle = low + (high - low) * low.dtype.type(0.5)
        if not np.any((middle > low) & (middle < high)):
            break
        same = np.sign(function(middle)) == side
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    found = [low, high]
    for _ in range(count - 1):
        low, high = np.nextafter(low, low.dtype.type(-np.inf)), np.nextafter(high, high.dtype.type(np.inf))
        found += [low, high]
    return [float(p) for p in np.unique(np.concatenate(found)) if math.isfinite(p)]


def sample_points(marks: Iterable[float], count: int, seed: int = 0) -> list[float]:
    """``count`` points: uniform, log-uniform over the whole range, close to ``marks`` from both sides, and large.

    The large ones are some of the last numbers of float32 and of float64, where intermediate results may overflow.
    """
    chance = random.Random(seed)
    finite = [m for m in marks if math.isfinite(m)]
    near = [math.nextafter(m, s * math.inf) for m in finite for s in (1, -1)] + finite
    makers: list[Callable[[], float]] = [
        lambda: chance.uniform(-8, 8),
        lambda: chance.uniform(-120, 120),
        lambda: chance.uniform(-760, 760),
        lambda: chance.choice((-1, 1)) * 2.0 ** chance.uniform(-30, 10),
        lambda: chance.choice((-1, 1)) * 2.0 ** chance.uniform(-1074, 1023.9),
    ]
    if finite:
        makers.append(
            lambda: (
                (m := chance.choice(finite)) + chance.choice((-1, 1)) * 2.0 ** chance.uniform(-52, 2) * max(1, abs(m))
            )
        )
    near += [
        sign * part * most for most in _LARGEST.values() for part in (0.99, 0.6, 0.3, 0.15, 0.07) for sign in (1, -1)
    ]
    return near + [makers[i % len(makers)]() for i in range(max(0, count - len(near)))]
