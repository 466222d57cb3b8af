"""float64 results judged one by one in Arb."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symact.measure.inputs import double_points
from symact.measure.oracle import Exact
from symact.measure.subject import Subject

__all__ = ["Double", "measure_doubles"]


@dataclass(frozen=True)
class Double:
    """Errors of one float64 function at ``judged`` points.

    ``max_ulp`` is the largest, in ulps of float64 at the exact value, seen at ``at``; ``not_correct`` counts those
    above half an ulp. ``of_terms`` is the largest in ulps of the larger of abs(f(x)) and abs(x f'(x)): the two differ
    close to a zero of f, where an input that is off by an ulp changes f by that much.
    """

    who: str
    what: str
    judged: int
    max_ulp: float
    at: float
    of_terms: float
    not_correct: int


def measure_doubles(what: str, subjects: list[Subject], exact: Exact, count: int) -> list[Double]:
    """One record for each of ``subjects``, which see the same points."""
    points = double_points(count, exact.marks)
    balls = [exact.at(float(x)) for x in points]
    return [_record(one, what, points, balls, exact) for one in subjects]


def _record(one: Subject, what: str, points: np.ndarray, balls: list, exact: Exact) -> Double:
    worst, where, of_terms, judged, wrong = 0.0, 0.0, 0.0, 0, 0
    results = one.function(points)
    for x, got, ball in zip(points.tolist(), results.tolist(), balls, strict=True):
        if ball is None:
            continue
        error = exact.distance(x, got, ball, "float64")
        judged, wrong = judged + 1, wrong + (error > 0.5)
        if error > worst:
            worst, where = error, x
        if error > of_terms:
            of_terms = max(of_terms, exact.distance(x, got, ball, "float64", of_terms=True))
    return Double(one.who, what, judged, worst, where, of_terms, wrong)
