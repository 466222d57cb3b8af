"""One compiled function: an activation, a derivative order, an element type.

The pipeline: exact branches, plan, and for one arithmetic after the other, cheapest first, source, machine code and
audit, until one keeps the budget. An audit that was made before and kept with the package is not made again, and all
of it is skipped where the disk cache has the result.
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
from symact.kernels import cache, verdicts
from symact.kernels.accuracy import Accuracy
from symact.kernels.attempt import Attempt, attempts, judged, loaded
from symact.kernels.loader import load

__all__ = ["Options", "Unit", "build", "key_of"]

_AUDIT_POINTS = 2000


@dataclass(frozen=True)
class Options:
    """What ``compile`` was asked for."""

    max_ulp: float | None
    kinks: str

    def budget(self, dtype: str) -> float:
        """The budget for one element type: 1 ulp for float32, 2 for float64 where none was asked for."""
        return {"float32": 1.0, "float64": 2.0}[dtype] if self.max_ulp is None else self.max_ulp


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


@dataclass(frozen=True)
class _Made:
    """An attempt and what is known of its error; its machine code where that had to be made to know it."""

    attempt: Attempt
    accuracy: Accuracy
    module: Any = None
    folder: Path | None = None


def _compile(activation: Activation, order: int, dtype: str, options: Options, name: str, key: str) -> Unit:
    from symact.kernels.lowering.lower import plan_of

    made: list[_Made] = []
    normal, budget = branches(activation), options.budget(dtype)
    plan = plan_of(activation, normal, order, options.kinks)
    for attempt in attempts(activation, plan, order, dtype, budget, name):
        made.append(_made(attempt, normal, plan, order, dtype, budget, name))
        if made[-1].accuracy.has_room:
            break
    best = min(made, key=lambda one: one.accuracy.worst)  # the cheapest of equals
    for one in made:
        if one is not best and one.folder is not None:
            shutil.rmtree(one.folder, ignore_errors=True)
    module, folder = (best.module, best.folder) if best.module is not None else _machine_code(best.attempt)
    if folder is not None:
        (folder / "accuracy.json").write_text(json.dumps(asdict(best.accuracy)), "utf-8")
        cache.publish(folder, key)
    return _unit(module, name, best.attempt.source, best.accuracy)


def _made(attempt: Attempt, normal: Any, plan: Any, order: int, dtype: str, budget: float, name: str) -> _Made:
    known = verdicts.known(attempt, budget)
    if known is not None:
        return _Made(attempt, known)
    module, folder = _machine_code(attempt)
    fill = getattr(module, f"fill_{name}")
    accuracy = judged(fill, normal, plan, order, dtype, budget, attempt.arithmetic, _AUDIT_POINTS)
    return _Made(attempt, accuracy, module, folder)


def _machine_code(attempt: Attempt) -> tuple[Any, Path | None]:
    folder = cache.build_folder()
    module = loaded(attempt.source, folder)
    return module, folder if folder is not None and folder.is_dir() else None
