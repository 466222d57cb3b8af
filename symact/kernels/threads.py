"""How many threads share the elements of a large array, and how the elements are dealt out to them.

Elements are independent of each other, so results do not depend on any of this.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import pairwise

from symact.errors import UsageError

__all__ = ["SHARE", "SHARED_FROM", "checked", "set_threads", "share", "threads"]

SHARE = 1 << 16
"""The fewest elements that are worth a thread, an element of the slower kernels taking some 2 ns."""

SHARED_FROM = 2 * SHARE
"""The fewest elements that two threads share."""

_PIECES = 2  # tasks a thread, so that a thread that meets cheap elements can take over from the others
_PROBE = 1 << 15
"""As many elements are computed first, to tell how long the others will take: from 0.05 to some 100 ns each."""
_WORTH = 150e-6
"""Seconds of work below which two threads are slower than one: to wake them takes some 50 us."""

_limit: list[int | None] = [None]


def set_threads(n: int | None) -> None:
    """Let kernels use at most ``n`` threads; ``None``: as many as this process has cores.

    A kernel compiled with ``threads=`` has its own limit. Arrays below 2^17 elements, and those that take less than
    some 0.15 ms, stay in the calling thread.
    """
    _limit[0] = checked(n)


def threads() -> int:
    """The limit that ``set_threads`` set, or the number of cores that this process may use."""
    return _limit[0] or _cores()


def checked(n: int | None) -> int | None:
    """``n`` if it is a number of threads, or ``None``."""
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise UsageError(f"threads must be a positive integer or None, found {n!r}.")
    return n


@cache
def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(work: Callable[[int, int], None], size: int, limit: int) -> None:
    """``work(start, stop)`` over consecutive ranges that make up ``size``, on at most ``limit`` threads."""
    crew = min(limit, size // SHARE)
    if crew < 2:
        work(0, size)
        return
    begin = time.perf_counter()
    work(0, _PROBE)
    left = size - _PROBE
    if (time.perf_counter() - begin) * left / _PROBE < _WORTH:
        work(_PROBE, size)
        return
    pieces = min(crew * _PIECES, max(2, left // SHARE))
    # Multiples of 64 elements, so that no two threads write to one cache line.
    cuts = [_PROBE + left * i // pieces // 64 * 64 for i in range(pieces)] + [size]
    first, *others = pairwise(cuts)
    pending = [_submitted(crew - 1, work, *one) for one in others]
    work(*first)
    for one, future in reversed(list(zip(others, pending, strict=True))):
        if future is None or future.cancel():
            work(*one)
    for future in pending:
        if future is not None and not future.cancelled():
            future.result()


def _submitted(workers: int, work: Callable[[int, int], None], start: int, stop: int) -> Future[None] | None:
    """The task, or ``None`` where no thread can be had: while the interpreter shuts down."""
    try:
        return _pool(workers).submit(work, start, stop)
    except RuntimeError:
        return None


@cache
def _pool(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="symact")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a child process has none of its parent's threads
