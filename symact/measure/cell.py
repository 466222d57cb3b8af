"""All measurements of time for one function, one element type, one number of threads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from symact.activation import Activation
from symact.kernels import set_threads
from symact.measure.peers import PEERS
from symact.measure.peers.peer import Arrays, Call, Peer
from symact.measure.peers.symact import Symact
from symact.measure.timing import medians

__all__ = ["COPY", "DEFAULT", "RELAXED", "Cell", "Task", "limit_threads", "timed"]

COPY = "copy"
"""``numpy.copyto``: what memory allows."""

DEFAULT, RELAXED = Symact(), Symact(4.0)
"""symact at its default budget, and at 4 ulps."""


@dataclass(frozen=True)
class Task:
    """What is to be measured in one go."""

    activation: Activation
    dtype: str
    whats: tuple[str, ...]
    sizes: tuple[int, ...]
    peers: tuple[str, ...]
    threads: int
    seconds: float


@dataclass(frozen=True)
class Cell:
    """Median times of one operation on arrays of one size: ns an element, by library."""

    activation: str
    dtype: str
    what: str
    size: int
    threads: int
    nanoseconds: dict[str, float]


def limit_threads(threads: int) -> None:
    """Keep this process, and every library that it has yet to load, at ``threads`` threads."""
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[variable] = str(threads)
    if threads == 1:
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()
        if hasattr(os, "sched_setaffinity"):  # XLA's pool has as many threads as there are cores to run on
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    set_threads(threads)


def timed(task: Task) -> list[Cell]:
    """One cell for each size and operation, in this process."""
    return list(_cells(task))


def _cells(task: Task) -> Iterator[Cell]:
    libraries: list[Peer] = [DEFAULT, RELAXED, *(PEERS[name] for name in task.peers)]
    for size in task.sizes:
        arrays = Arrays(size, task.dtype)
        target = np.empty_like(arrays.x)
        for what in task.whats:
            calls: dict[str, Call] = {COPY: lambda to=target, source=arrays.x: np.copyto(to, source)}  # type: ignore[misc]
            for library in libraries:
                call = library.call(task.activation, what, arrays)
                if call is not None:
                    calls[library.name] = call
            times = medians(calls, task.seconds)
            per_element = {name: 1e9 * time / size for name, time in times.items()}
            yield Cell(task.activation.name, task.dtype, what, size, task.threads, per_element)
