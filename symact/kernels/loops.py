"""Compiled loops over functions of one number: NumPy ufuncs of one element type, kept in the disk cache.

A loop over two functions is compiled as one: LLVM sees that value and gradient share their exponentials, and computes
them once; nothing is written that is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symact.kernels import cache
from symact.kernels.machine_code import address_of, object_of
from symact.kernels.ufuncs import ufunc

__all__ = ["BOTH", "FILL", "PRODUCT", "Code", "Compiled", "Loop", "compiled", "linked", "stored"]

_FILE = "loop.o"


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


@dataclass(frozen=True)
class Code:
    """A function of one number: the text of a module with ``point``, and the arithmetic that it computes in."""

    source: str
    arithmetic: str


@dataclass(frozen=True)
class Compiled:
    """A loop in machine code: the ufunc, the address of its loop, the object file that it came from."""

    ufunc: np.ufunc
    address: int
    content: bytes


def compiled(loop: Loop, codes: Sequence[Code], dtype: str) -> Compiled:
    """The loop over functions of that element type."""
    from symact.kernels.numba_loop import numba_loop

    return linked(loop, object_of(numba_loop(loop, codes, dtype)), dtype)


def linked(loop: Loop, content: bytes, dtype: str) -> Compiled:
    """The loop from its object file."""
    address = address_of(content)
    return Compiled(ufunc([(address, dtype)], loop.inputs, loop.outputs, loop.name), address, content)


def stored(loop: Loop, codes: Sequence[Code], keys: Sequence[str], dtype: str) -> np.ufunc:
    """The loop over functions whose names in the disk cache are ``keys``, from the cache where it is there."""
    key = cache.key_of({"loop": loop.name, "of": keys})
    files = cache.read(key)
    if files is not None and _FILE in files:
        return linked(loop, files[_FILE], dtype).ufunc
    made = compiled(loop, codes, dtype)
    cache.write(key, {_FILE: made.content})
    return made.ufunc
