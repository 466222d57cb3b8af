"""Compiled loops over functions of one number: NumPy ufuncs of one element type, kept in the disk cache.

A loop over two functions is compiled as one: LLVM sees that value and gradient share their exponentials, and computes
them once; nothing is written that is not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symact.kernels import cache
from symact.kernels.bodies import Loop
from symact.kernels.machine_code import address_of, object_of
from symact.kernels.source_module import Code
from symact.kernels.ufuncs import ufunc

__all__ = ["Compiled", "compiled", "linked", "stored"]

_FILE = "loop.o"


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


def stored(loop: Loop, codes: Sequence[Code], keys: Sequence[str], dtype: str) -> Compiled:
    """The loop over functions whose names in the disk cache are ``keys``, from the cache where it is there."""
    key = cache.key_of({"loop": loop.name, "of": keys})
    files = cache.read(key)
    if files is not None and _FILE in files:
        return linked(loop, files[_FILE], dtype)
    made = compiled(loop, codes, dtype)
    cache.write(key, {_FILE: made.content})
    return made
