"""float32 results judged in bulk: chunks of inputs, shared out to threads, tallied for each binade of the input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from symact.measure.inputs import Source
from symact.measure.judge import Tally, count
from symact.measure.oracle import Exact, Oracle
from symact.measure.subject import Subject

__all__ = ["Region", "Single", "error_of_terms", "measure_singles"]

_SHOWN = 3  # regions that a record names


@dataclass(frozen=True)
class Region:
    """One binade of inputs: how many were judged there, how many results are not correctly rounded, the worst."""

    low: float
    high: float
    max_ulp: float
    not_correct: int
    judged: int


@dataclass(frozen=True)
class Single:
    """Errors of one float32 function.

    ``max_ulp`` is the largest error in ulps of float32 at the exact value, seen at ``at``; ``in_arb`` is the error
    there by Arb (``None`` at a breakpoint). The counts are of the ``judged`` inputs, all finite: errors above half an
    ulp, those so close to half an ulp that the oracle (whose error against Arb was at most ``oracle_ulp`` ulps of
    float64 at ``oracle_points`` inputs) cannot tell, those above one and above ten ulps. ``not_finite`` counts infinite
    and NaN inputs with a wrong result. ``regions`` are the worst binades. ``of_terms`` is the largest
    error in ulps of the larger of abs(f(x)) and abs(x f'(x)); it is measured where ``max_ulp`` is outside the budget,
    and ``max_ulp`` elsewhere.
    """

    who: str
    what: str
    judged: int
    max_ulp: float
    at: float
    in_arb: float | None
    not_correct: int
    undecided: int
    above_1: int
    above_10: int
    not_finite: int
    regions: tuple[Region, ...]
    oracle_ulp: float
    oracle_points: int
    of_terms: float


def measure_singles(
    what: str,
    subjects: list[Subject],
    judge: Oracle,
    exact: Exact,
    source: Source,
    threads: int,
    tick: Callable[[int], None],
) -> list[tuple[Single, Tally]]:
    """One record for each of ``subjects``, which see the same inputs; ``tick`` hears how many inputs are done."""

    def work(make: Callable[[], np.ndarray]) -> list[Tally]:
        x = make()
        values = judge(x)
        return [count(x, one.function(x), values, values, judge.doubt) for one in subjects]

    tallies = [Tally() for _ in subjects]
    for found in _shared_out(work, source(), threads):
        for tally, one in zip(tallies, found, strict=True):
            tally.add(one)
        tick(int(tallies[0].counts[:, 0].sum()))
    return [(_record(s, what, tally, judge, exact), tally) for s, tally in zip(subjects, tallies, strict=True)]


def error_of_terms(
    subject: Subject, judge: Oracle, slope: Oracle, tally: Tally, budget: float, source: Source, threads: int
) -> float:
    """The largest error in ulps of the larger of abs(f(x)) and abs(x f'(x)).

    Binades that keep the budget in ulps of f(x) keep it in these too, and are not looked at again.
    """
    outside = tally.worst > budget

    def work(make: Callable[[], np.ndarray]) -> float:
        x = make()
        x = x[outside[x.view(np.uint32) >> 23]]
        if not x.size:
            return 0.0
        values = judge(x)
        with np.errstate(all="ignore"):
            terms = np.fmax(np.abs(values), np.abs(x.astype(np.float64) * slope(x)))
        return float(count(x, subject.function(x), values, terms, judge.doubt).worst.max())

    inside = float(tally.worst[~outside].max(initial=0.0))
    return max(inside, *_shared_out(work, source(), threads))


def _shared_out(work: Callable[[Any], Any], makers: Iterator[Any], threads: int) -> Iterator[Any]:
    """``work`` on each, in order; what is pending is dropped where the consumer stops."""
    pool = ThreadPoolExecutor(threads)
    try:
        yield from pool.map(work, makers)
    finally:
        pool.shutdown(cancel_futures=True)


def _record(subject: Subject, what: str, tally: Tally, judge: Oracle, exact: Exact) -> Single:
    worst = int(np.argmax(tally.worst))
    at = tally.where[worst : worst + 1].view(np.float32)
    ball = exact.at(float(at[0]))
    got = float(subject.function(at)[0])
    sums = {name: int(n) for name, n in zip(tally.columns, tally.counts.sum(axis=0), strict=True)}
    return Single(
        who=subject.who,
        what=what,
        max_ulp=float(tally.worst[worst]),
        at=float(at[0]),
        in_arb=None if ball is None else exact.distance(float(at[0]), got, ball, "float32"),
        regions=_regions(tally),
        oracle_ulp=judge.worst,
        oracle_points=judge.points,
        of_terms=float(tally.worst[worst]),
        **sums,
    )


def _regions(tally: Tally) -> tuple[Region, ...]:
    order = np.argsort(-tally.worst, kind="stable")[:_SHOWN]
    return tuple(
        Region(*_ends(int(b)), float(tally.worst[b]), int(tally.counts[b, 1]), int(tally.counts[b, 0]))
        for b in order
        if tally.worst[b] > 0.5
    )


def _ends(binade: int) -> tuple[float, float]:
    """The smallest and the largest float32 of a binade, ascending."""
    first = np.array([binade << 23, (binade << 23) + (1 << 23) - 1], np.uint64).astype(np.uint32).view(np.float32)
    low, high = sorted(float(v) for v in first)
    return low, high
