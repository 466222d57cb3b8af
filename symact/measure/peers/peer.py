"""What a library has to offer to be compared with."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from symact.activation import Activation
from symact.catalogue import entry, names

__all__ = ["Arrays", "Call", "Elementwise", "Peer", "counterpart"]

Elementwise = Callable[[np.ndarray], np.ndarray]
"""An array to an array of the same type."""

Call = Callable[[], Any]
"""One call on fixed arrays, finished when it returns."""


class Arrays:
    """Points ``x``, an upstream gradient ``g``, and two arrays for results, all of one type and size."""

    def __init__(self, size: int, dtype: str, seed: int = 0) -> None:
        chance = np.random.default_rng(seed)
        self.x = (chance.standard_normal(size) * 3).astype(dtype)
        self.g = chance.standard_normal(size).astype(dtype)
        self.y = np.empty_like(self.x)
        self.z = np.empty_like(self.x)


class Peer:
    """A library, by the name of its package."""

    name = ""

    def version(self) -> str | None:
        """The installed version; ``None`` where it is missing."""
        try:
            return version(self.name)
        except PackageNotFoundError:
            return None

    def function(self, activation: Activation, order: int) -> Elementwise | None:
        """The library's value (order 0) or gradient by its own differentiation (1); ``None`` where it has none."""
        raise NotImplementedError

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call | None:
        """One timed call of ``"value"``, ``"vjp"`` or ``"value_and_grad"``; ``None`` where the library has none."""
        raise NotImplementedError


def counterpart(activation: Activation) -> str | None:
    """The catalogue's key of an activation at its default parameters, which is what tables of peers are keyed by."""
    known = activation.name in names() and entry(activation.name).bound == activation.bound
    return activation.name if known else None
