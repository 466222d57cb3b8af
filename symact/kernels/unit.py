"""One compiled function: an activation, a derivative order, an element type.

The pipeline: exact branches, plan, and for one arithmetic after the other, cheapest first, source, machine code and
audit, until one keeps the budget. All of it is skipped where the disk cache has the
result.
"""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.branches import branches
from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels import cache
from symact.kernels.loader import load

__all__ = ["Accuracy", "Options", "Unit", "build", "key_of"]

_AUDIT_POINTS = 2000
_MARGIN = 0.9
_CANDIDATES = {
    "float32": (("single", 2.0), ("short", 0.0), ("scalar", 0.0), ("scalar_pairs", 0.0)),
    "float64": (("double", 0.9), ("compensated", 1.5), ("twofold", 0.0), ("scalar_pairs", 0.0)),
}
"""The arithmetics to try, cheapest first, each from the budget on that it has a chance to keep."""


@dataclass(frozen=True)
class Options:
    """What ``compile`` was asked for."""

    max_ulp: float | None
    kinks: str

    def budget(self, dtype: str) -> float:
        """The budget for one element type: 1 ulp for float32, 2 for float64 where none was asked for."""
        return {"float32": 1.0, "float64": 2.0}[dtype] if self.max_ulp is None else self.max_ulp


@dataclass(frozen=True)
class Accuracy:
    """What is known of the error of one function in one element type.

    ``status`` is ``"bounded"`` (each result is a number or one correctly rounded operation on such numbers),
    ``"audited"`` (``max_ulp`` is the largest error seen at ``points`` points against Arb: a lower bound of the true
    maximum, no proof) or ``"unknown"``. ``largest_term`` tells that some of these errors, close to a zero of the
    function that is no float, are counted in ulps of the largest term of its formula there. ``arithmetic`` is what the
    code computes in.
    """

    status: str
    max_ulp: float
    points: int
    budget: float
    largest_term: bool = False
    arithmetic: str = ""

    @property
    def within_budget(self) -> bool:
        """Whether the error that is bounded or was seen is inside the budget that was asked for."""
        return self.status != "unknown" and self.max_ulp <= self.budget

    def __str__(self) -> str:
        verdict = "within" if self.within_budget else "NOT within"
        told = {
            "bounded": f"bounded: at most {self.max_ulp:.3g} ulp",
            "audited": f"audited at {self.points} points against Arb: at most {self.max_ulp:.3g} ulp seen, not proved"
            + (" (of the largest term, near zeros that are no floats)" if self.largest_term else ""),
            "unknown": "unknown: no point could be judged",
        }[self.status]
        return f"{told}; {verdict} the budget of {self.budget:g} ulp"


@dataclass(frozen=True)
class Unit:
    """The compiled ``point`` (one element) and ``fill`` (contiguous array to array), their text, their error.

    ``near``, where there is one, is the point without a branch, for abs(x) <= ``reach``.
    """

    point: Any
    fill: Any
    source: str
    accuracy: Accuracy
    near: Any = None
    reach: float = math.inf


def build(activation: Activation, order: int, dtype: str, options: Options) -> Unit:
    """The unit, from the disk cache where it is there."""
    key = key_of(activation, order, dtype, options)
    name = f"{'value' if order == 0 else f'derivative{order}'}_{dtype}_{key[:16]}"
    folder = cache.folder_of(key)
    texts = cache.read(folder)
    if texts is not None:
        unit = _from_cache(folder, texts, name)
        if unit is not None:
            return unit
    return _compile(activation, order, dtype, options, name, key)


def key_of(activation: Activation, order: int, dtype: str, options: Options) -> str:
    """The name in the disk cache of a function in one element type."""
    parts = {
        "name": activation.name,
        "expr": sp.srepr(activation.bound),
        "owners": sp.srepr(sp.sympify(activation.bound_owners)),
        "order": order,
        "dtype": dtype,
        "options": asdict(options),
    }
    return cache.key_of(parts)


def _from_cache(folder: Path, texts: dict[str, str], name: str) -> Unit | None:
    try:
        module = load(texts["kernel.py"], str(folder / "kernel.py"))
        accuracy = Accuracy(**json.loads(texts["accuracy.json"]))
        return _unit(module, name, texts["kernel.py"], accuracy)
    except Exception:  # whatever a damaged cache raises, compiling again is the cure
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _unit(module: Any, name: str, source: str, accuracy: Accuracy) -> Unit:
    point, fill = getattr(module, f"point_{name}"), getattr(module, f"fill_{name}")
    near, reach = getattr(module, f"near_{name}", None), getattr(module, "REACH", math.inf)
    return Unit(point, fill, source, accuracy, near, reach)


def _compile(activation: Activation, order: int, dtype: str, options: Options, name: str, key: str) -> Unit:
    from symact.kernels.lowering.lower import plan_of

    normal = branches(activation)
    plan = plan_of(activation, normal, order, options.kinks)
    best: tuple[Unit, Path | None] | None = None
    for arithmetic in _candidates(plan, dtype, options):
        try:
            source = _source(activation, plan, order, dtype, arithmetic, name)
        except NotYetSupported:
            continue
        folder = cache.build_folder()
        module = _loaded(source, folder)
        accuracy = _judge(module, name, normal, plan, order, dtype, options, arithmetic)
        found = _unit(module, name, source, accuracy), folder
        if best is None or _closer(accuracy, best[0].accuracy):
            best, found = found, best or found
        if found is not best:
            _discard(found[1])
        if _surely(accuracy):
            break
    assert best is not None, "the scalar code is always there"
    unit, folder = best
    if folder is not None:
        (folder / "accuracy.json").write_text(json.dumps(asdict(unit.accuracy)), "utf-8")
        cache.publish(folder, key)
    return unit


def _surely(accuracy: Accuracy) -> bool:
    """Whether the audit leaves room for points that are a little worse than the worst one seen."""
    margin = 1.0 if accuracy.status == "bounded" else _MARGIN
    return accuracy.status != "unknown" and accuracy.max_ulp <= margin * accuracy.budget


def _closer(a: Accuracy, b: Accuracy) -> bool:
    return b.status == "unknown" or (a.status != "unknown" and a.max_ulp <= b.max_ulp)


def _discard(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _candidates(plan: Any, dtype: str, options: Options) -> list[str]:
    """The arithmetics that may keep the budget, cheapest first."""
    from symact.kernels.lowering.source import is_exact

    exact = is_exact(plan, dtype)
    return [name for name, least in _CANDIDATES[dtype] if exact or options.budget(dtype) >= least]


def _source(activation: Activation, plan: Any, order: int, dtype: str, arithmetic: str, name: str) -> str:
    from symact.kernels.lowering.arithmetic import ARITHMETICS
    from symact.kernels.lowering.source import module_source
    from symact.kernels.lowering.vector_source import vector_source

    what = "value" if order == 0 else f"derivative of order {order}"
    title = f"{activation.name}, {what}, {dtype}: generated by symact."
    if arithmetic in ARITHMETICS:
        return vector_source(plan, arithmetic, dtype, name, title)
    return module_source(plan, dtype, {"scalar": "double", "scalar_pairs": "pair"}[arithmetic], name, title)


def _loaded(source: str, folder: Path | None) -> Any:
    """The compiled module, cached in ``folder`` where there is one that can be written."""
    if folder is not None:
        try:
            path = folder / "kernel.py"
            path.write_text(source, "utf-8")
            return load(source, str(path))
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
    return load(source.replace("cache=True", "cache=False"), "<symact kernel>")


def _judge(
    module: Any, name: str, normal: Any, plan: Any, order: int, dtype: str, options: Options, arithmetic: str
) -> Accuracy:
    import numpy as np

    from symact.kernels.audit import audit, sample_points
    from symact.kernels.lowering.numbers import nearest
    from symact.kernels.lowering.source import is_exact
    from symact.kernels.lowering.terms import largest_term

    budget = options.budget(dtype)
    fill = getattr(module, f"fill_{name}")

    def function(x: Any) -> Any:
        out = np.empty_like(x)
        fill(x, out)
        return out

    marks = sorted({nearest(end) for cell in plan.cells for end in (cell.low, cell.high)})
    points = sample_points(marks, _AUDIT_POINTS)
    if dtype == "float32":
        points = [p for p in points if abs(p) < 3.4e38]
    ends = [-sp.oo, *normal.points, sp.oo]
    intervals = [
        (nearest(a), nearest(b), sp.diff(piece, X, order))
        for a, b, piece in zip(ends[:-1], ends[1:], normal.pieces, strict=True)
    ]
    found = audit(function, intervals, dtype, points, budget, lambda x: largest_term(plan, x))
    if found.worst <= 0.5 and is_exact(plan, dtype):
        return Accuracy("bounded", 0.5, found.judged, budget, arithmetic=arithmetic)
    status = "audited" if found.judged else "unknown"
    return Accuracy(status, found.worst, found.judged, budget, found.largest_term, arithmetic)
