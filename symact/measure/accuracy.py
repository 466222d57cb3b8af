"""``audit``: how far value and gradient are from the exact function, in symact and in other libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from symact.activation import Activation
from symact.catalogue import activation as find
from symact.errors import UsageError
from symact.kernels import compile
from symact.measure.doubles import Double, measure_doubles
from symact.measure.inputs import ALL, Source, every_single, some_singles
from symact.measure.oracle import Exact, oracle
from symact.measure.peers import PEERS
from symact.measure.singles import Single, error_of_terms, measure_singles
from symact.measure.subject import Subject

__all__ = ["ORDERS", "Audit", "audit"]

ORDERS = {"value": 0, "gradient": 1}
"""What is measured: the order of the derivative by its name."""

_ORACLE_POINTS = 1000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Audit:
    """What was measured of one activation: records of symact first, then of its peers, value before gradient.

    ``budget`` is the float32 budget, in ulps; ``missing`` says why a peer is not there, by its name.
    """

    activation: str
    formula: str
    budget: float
    exhaustive: bool
    singles: tuple[Single, ...]
    doubles: tuple[Double, ...]
    missing: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The records for JSON; infinite errors are the text ``"oo"``."""
        return dict(_plain({"schema": "symact/audit/1", **asdict(self)}))


def audit(
    spec: Any,
    *,
    max_ulp: float | None = None,
    exhaustive: bool = False,
    inputs: int = 1 << 22,
    doubles: int = 2000,
    peers: Iterable[str] = ("torch", "jax"),
    threads: int = 1,
    progress: Progress | None = None,
) -> Audit:
    """The errors of value and gradient of ``spec``.

    float32 at about ``inputs`` bit patterns, or at all 2^32 with ``exhaustive``, against the float64 kernel, whose own
    error is measured against Arb first; float64 at ``doubles`` points against Arb. ``max_ulp`` is the budget of the
    kernel that is measured. Peers that are missing, or that lack the function, are named in the result.
    """
    one = find(spec)
    if not exhaustive and not 1 <= inputs <= ALL:
        raise UsageError(f"expected 1 to 2^32 float32 inputs, found {inputs}.")
    there, missing = _present(one, peers)
    kernel = compile(one) if max_ulp is None else compile(one, max_ulp=max_ulp)
    budget = kernel.accuracy(0, "float32").budget
    singles: list[Single] = []
    wide: list[Double] = []
    for what, order in ORDERS.items():
        subjects = [Subject("symact", _ours(kernel, order)), *_theirs(one, there, order)]
        exact = Exact(one, order)
        source = _source(exact, None if exhaustive else inputs)
        tick = _ticker(progress, ALL if exhaustive else inputs, f"{one.name[:24]}, {what}")
        singles += _singles(one, order, what, subjects, exact, source, threads, budget, tick)
        wide += measure_doubles(what, subjects, exact, doubles)
    return Audit(one.name, one.formula, budget, exhaustive, tuple(singles), tuple(wide), missing)


def _singles(
    one: Activation,
    order: int,
    what: str,
    subjects: list[Subject],
    exact: Exact,
    source: Source,
    threads: int,
    budget: float,
    tick: Callable[[int], None],
) -> list[Single]:
    points = _oracle_points(exact)
    judge = oracle(one, order, points)
    found = measure_singles(what, subjects, judge, exact, source, threads, tick)
    (ours, tally), rest = found[0], [single for single, _ in found[1:]]
    if ours.max_ulp > budget:
        slope = oracle(one, order + 1, points[:1])
        terms = error_of_terms(subjects[0], judge, slope, tally, budget, source, threads)
        ours = replace(ours, of_terms=terms)
    return [ours, *rest]


def _source(exact: Exact, count: int | None) -> Source:
    return every_single if count is None else lambda: some_singles(count, exact.marks)


def _ours(kernel: Any, order: int) -> Callable[[np.ndarray], np.ndarray]:
    function = kernel.derivative(order)
    fills = {np.dtype(name): function.unit(name).fill for name in ("float32", "float64")}

    def at(x: np.ndarray) -> np.ndarray:
        out = np.empty_like(x)
        fills[x.dtype](x, out)
        return out

    return at


def _present(one: Activation, peers: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """The peers that have the function, and why the others are not there."""
    missing: dict[str, str] = {}
    for name in (known := list(peers)):
        if name not in PEERS:
            raise UsageError(f"expected peers among {', '.join(PEERS)}, found {name!r}.")
        if PEERS[name].version() is None:
            missing[name] = "not installed"
        elif PEERS[name].function(one, 0) is None:
            missing[name] = "has no function for it"
    return [name for name in known if name not in missing], missing


def _theirs(one: Activation, names: list[str], order: int) -> list[Subject]:
    found = [(name, PEERS[name].function(one, order)) for name in names]
    return [Subject(name, function) for name, function in found if function is not None]


def _oracle_points(exact: Exact) -> np.ndarray:
    """float32 at which the oracle is measured: a sample of the bit patterns, of [-12, 12], and beside the marks."""
    around, *parts = [make() for make in some_singles(_ORACLE_POINTS, exact.marks)]
    near = around[:: max(1, 2 * len(around) // _ORACLE_POINTS)]
    points = np.concatenate([near, *parts, np.linspace(-12, 12, _ORACLE_POINTS // 2, dtype=np.float32)])
    return points[np.isfinite(points)]


def _ticker(progress: Progress | None, total: int, name: str) -> Callable[[int], None]:
    if progress is None:
        return lambda done: None
    return lambda done: progress(min(done, total) >> 10, total >> 10, name)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return "nan" if np.isnan(value) else "oo" if value > 0 else "-oo"
    return value
