"""One compiled function: an activation, a derivative order, an element type.

The pipeline: exact branches, plan, and for one arithmetic after the other, cheapest first, source, machine code and
audit, until one keeps the budget. An audit that was made before and kept with the package is not made again, and all
of it is skipped where the disk cache has the result.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.kernels import cache
from symact.kernels.accuracy import Accuracy
from symact.kernels.bodies import FILL
from symact.kernels.loops import Compiled, compiled, linked
from symact.kernels.source_module import Code

__all__ = ["Options", "Unit", "build", "key_of"]

_FILES = ("kernel.py", "accuracy.json", "loop.o")


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
    """One function in one element type.

    ``fill`` is a function of an array and an array for the results, contiguous ones for half precision, any of one
    shape for the others, where it is a ufunc and ``loop`` the address of its machine code; ``code`` is its text.
    """

    fill: Any
    accuracy: Accuracy
    code: Code
    loop: int = 0


def build(activation: Activation, order: int, dtype: str, options: Options) -> Unit:
    """The unit, from the disk cache where it is there."""
    key = key_of(activation, order, dtype, options)
    files = cache.read(key)
    if files is not None and set(_FILES) <= set(files):
        text, told, content = (files[name] for name in _FILES)
        return _unit(text.decode(), Accuracy(**json.loads(told)), linked(FILL, content, dtype))
    source, accuracy, loop = _compile(activation, order, dtype, options)
    contents = (source.encode(), json.dumps(asdict(accuracy)).encode(), loop.content)
    cache.write(key, dict(zip(_FILES, contents, strict=True)))
    return _unit(source, accuracy, loop)


def _unit(source: str, accuracy: Accuracy, loop: Compiled) -> Unit:
    return Unit(loop.ufunc, accuracy, Code(source, accuracy.arithmetic), loop.address)


def key_of(activation: Activation, order: int, dtype: str, options: Options) -> str:
    """The name in the disk cache of a function in one element type."""
    parts = {
        "name": activation.name,
        "expr": sp.srepr(activation.bound),
        "owners": sp.srepr(sp.sympify(activation.bound_owners)),
        "order": order,
        "dtype": dtype,
        "options": asdict(options if order else replace(options, kinks="owner")),  # a value is the owner's
    }
    return cache.key_of(parts)


@dataclass(frozen=True)
class _Made:
    """An attempt and what is known of its error; its machine code where that had to be made to know it."""

    attempt: Any
    accuracy: Accuracy
    loop: Compiled | None = None


def _compile(activation: Activation, order: int, dtype: str, options: Options) -> tuple[str, Accuracy, Compiled]:
    """The first arithmetic that keeps the budget with room to spare, or the best of them."""
    from symact.branches import branches
    from symact.kernels import verdicts
    from symact.kernels.attempt import attempts
    from symact.kernels.judge import Judge
    from symact.kernels.lowering.lower import plan_of

    made: list[_Made] = []
    normal, budget = branches(activation), options.budget(dtype)
    plan = plan_of(activation, normal, order, options.kinks)
    judge = Judge(normal, plan, order, dtype, budget)

    def loop_of(attempt: Any) -> Compiled:
        return compiled(FILL, [Code(attempt.source, attempt.arithmetic)], dtype)

    def tried(attempt: Any) -> _Made:
        known = verdicts.known(attempt, budget)
        if known is not None:
            return _Made(attempt, known)
        loop = loop_of(attempt)
        return _Made(attempt, judge.found(attempt, loop.ufunc), loop)

    for attempt in attempts(activation, plan, order, dtype, budget):
        made.append(tried(attempt))
        if made[-1].accuracy.has_room:
            break
    best = min(made, key=lambda one: one.accuracy.worst)  # the cheapest of equals
    return best.attempt.source, best.accuracy, best.loop or loop_of(best.attempt)
