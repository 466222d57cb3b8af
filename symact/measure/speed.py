"""``bench``: the time of value and gradient, in symact and in other libraries."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import Any

from symact.activation import Activation
from symact.catalogue import activation as find
from symact.errors import UsageError
from symact.measure.cell import DEFAULT, Cell, Task, limit_threads, timed
from symact.measure.peers import PEERS

__all__ = ["DTYPES", "FUNCTIONS", "SIZES", "WHATS", "Bench", "bench", "geometric_mean", "machine"]

FUNCTIONS = ("relu", "sigmoid", "tanh", "silu", "gelu", "gelu_tanh", "mish", "softplus", "elu")
SIZES = tuple(1 << k for k in (10, 12, 16, 20, 24))
DTYPES = ("float32", "float64")
WHATS = ("value", "vjp", "value_and_grad")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Bench:
    """The cells that were measured, the versions of the libraries, what is missing and why, and the machine."""

    cells: tuple[Cell, ...]
    versions: dict[str, str]
    missing: dict[str, str]
    machine: str

    def to_dict(self) -> dict[str, Any]:
        """The records for JSON."""
        return {"schema": "symact/bench/1", **asdict(self)}

    def ratios(self, who: str, ours: str = DEFAULT.name) -> list[float]:
        """How many times as long ``who`` takes, in every cell that has both."""
        return [
            cell.nanoseconds[who] / cell.nanoseconds[ours]
            for cell in self.cells
            if who in cell.nanoseconds and ours in cell.nanoseconds
        ]


def geometric_mean(values: Sequence[float]) -> float:
    """The geometric mean; nan of nothing."""
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def bench(
    specs: Iterable[Any] = FUNCTIONS,
    *,
    sizes: Iterable[int] = SIZES,
    dtypes: Iterable[str] = DTYPES,
    whats: Iterable[str] = WHATS,
    peers: Iterable[str] = tuple(PEERS),
    threads: Iterable[int] = (1,),
    seconds: float = 0.3,
    apart: bool = True,
    progress: Progress | None = None,
) -> Bench:
    """Median times of all combinations, about ``seconds`` for each.

    Every library works on the same arrays, in turn, into given arrays where it can. For each number of ``threads``
    there is a process of its own, in which all libraries are kept to it; with ``apart=False`` everything runs in this
    process as it is.
    """
    activations = [find(spec) for spec in specs]
    there, missing = _present(list(peers))
    missing |= _gaps(activations, there)
    cells: list[Cell] = []
    for count in threads:
        tasks = [
            Task(one, dtype, tuple(whats), tuple(sizes), tuple(there), count, seconds)
            for one in activations
            for dtype in dtypes
        ]
        for done, found in enumerate(_worked(tasks, count, apart), 1):
            cells += found
            if progress is not None:
                progress(done, len(tasks), f"{found[0].activation}, {count} threads" if found else "")
    versions = {name: str(PEERS[name].version()) for name in there}
    return Bench(tuple(cells), {DEFAULT.name: str(DEFAULT.version()), **versions}, missing, machine())


def _worked(tasks: list[Task], threads: int, apart: bool) -> Iterator[list[Cell]]:
    if not apart:
        yield from map(timed, tasks)
        return
    with ProcessPoolExecutor(1, get_context("spawn"), limit_threads, (threads,)) as pool:
        yield from pool.map(timed, tasks)


def _present(names: list[str]) -> tuple[list[str], dict[str, str]]:
    for name in names:
        if name not in PEERS:
            raise UsageError(f"expected peers among {', '.join(PEERS)}, found {name!r}.")
    missing = {name: "not installed" for name in names if PEERS[name].version() is None}
    return [name for name in names if name not in missing], missing


def _gaps(activations: list[Activation], names: list[str]) -> dict[str, str]:
    """Which of the functions an installed library lacks."""
    lacking = {name: [a.name for a in activations if PEERS[name].function(a, 0) is None] for name in names}
    return {name: f"has no function for {', '.join(gaps)}" for name, gaps in lacking.items() if gaps}


def machine() -> str:
    """The processor in neutral words: cores, architecture, vector width."""
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features()
    widest = next((name for name in ("avx512f", "avx2", "neon") if features.get(name)), "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{cores} cores, {platform.machine()}{f', {widest}' if widest else ''}, Python {platform.python_version()}"
