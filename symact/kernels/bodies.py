"""What the loops over arrays do at each index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["BOTH", "FILL", "PRODUCT", "Loop"]


@dataclass(frozen=True)
class Loop:
    """What is done at each index: ``body`` of the numbers there and of functions, in the terms of ``sweep``."""

    name: str
    inputs: int
    outputs: int
    body: Callable[[Any, Any, Any], Sequence[Any]]


FILL = Loop("fill", 1, 1, lambda builder, x, f: [f[0](x[0])])
PRODUCT = Loop("product", 2, 1, lambda builder, x, f: [builder.fmul(f[0](x[0]), x[1])])
BOTH = Loop("both", 1, 2, lambda builder, x, f: [f[0](x[0]), f[1](x[0])])
