"""The time of one call, beside that of others on the same arrays."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Mapping

from symact.measure.peers.peer import Call

__all__ = ["medians"]

_SAMPLE = 1e-4  # seconds: calls that are shorter are repeated until a sample is that long
_ROUNDS = (5, 200)  # the fewest and the most samples of each


def medians(calls: Mapping[str, Call], seconds: float) -> dict[str, float]:
    """The median time of a call, in seconds, by its name.

    The calls take turns, sample by sample, so that whatever else the machine does meets all of them; about ``seconds``
    are spent, but never fewer than five samples of each are taken.
    """
    repeats = {name: max(1, round(_SAMPLE / _second_call(call))) for name, call in calls.items()}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    enabled = gc.isenabled()
    gc.disable()
    try:
        end = time.perf_counter() + seconds
        while not _enough(len(next(iter(samples.values()), [])), end):
            for name, call in calls.items():
                samples[name].append(_sampled(call, repeats[name]))
    finally:
        if enabled:
            gc.enable()
    return {name: statistics.median(taken) for name, taken in samples.items()}


def _second_call(call: Call) -> float:
    """The first one may compile, or touch memory that is still to be mapped."""
    call()
    return max(1e-8, _sampled(call, 1))


def _sampled(call: Call, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def _enough(taken: int, end: float) -> bool:
    fewest, most = _ROUNDS
    return taken >= most or (taken >= fewest and time.perf_counter() > end)
