"""float16 and bfloat16: a table of all 65,536 results, each the half-precision number nearest to the exact one.

The float64 kernel settles all but the few inputs whose exact result lies so close to the middle between two
neighbours (relative distance 2^-26) that its error could matter; these are decided in Arb balls, or exactly where
the result is rational (ties go to the even neighbour).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import flint
import numpy as np
import sympy as sp

from symact.activation import Activation
from symact.branches import Branches, branches
from symact.functions import X
from symact.kernels import cache
from symact.kernels.accuracy import Accuracy
from symact.kernels.balls import evaluate, precision
from symact.kernels.blocks import BLOCK
from symact.kernels.lowering.patch import is_float
from symact.kernels.source_module import Code
from symact.kernels.unit import Options, Unit, key_of

__all__ = ["build"]

_FILE = "table.bin"
_INPUTS = 1 << 16
_DOUBT = 2.0**-26  # far beyond the error of float64 kernels, also near a zero of f, and yet met by few inputs
_PRECISIONS = (200, 1000, 5000, 20000)


def build(activation: Activation, order: int, dtype: str, options: Options, wide: Callable[[], Unit]) -> Unit:
    """The unit for ``dtype``, from the disk cache where it is there, else by way of the float64 unit ``wide()``."""
    key = key_of(activation, order, dtype, options)
    content = (cache.read(key) or {}).get(_FILE, b"")
    if len(content) != 2 * _INPUTS:
        content = _table(branches(activation), order, dtype, wide()).tobytes()
        cache.write(key, {_FILE: content})
    accuracy = Accuracy("bounded", 0.5, _INPUTS, options.max_ulp or 0.5)
    code = Code(f"# a table of all {_INPUTS} results in {dtype}, correctly rounded", "table")
    return Unit(_look_up(np.frombuffer(content, np.uint16)), accuracy, code)


def _look_up(table: np.ndarray) -> Callable[..., np.ndarray]:
    def fill(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        target = np.empty(x.shape, x.dtype) if out is None else out
        codes, results = x.reshape(-1).view(np.uint16), target.reshape(-1).view(np.uint16)
        for i in range(0, codes.size, BLOCK):  # NumPy makes each index an int64: a block of them stays in the cache
            np.take(table, codes[i : i + BLOCK], out=results[i : i + BLOCK], mode="clip")
        return target

    return fill


def _table(normal: Branches, order: int, dtype: str, wide: Unit) -> np.ndarray:
    kind = _kind(dtype)
    with np.errstate(all="ignore"):
        x = np.arange(_INPUTS).astype(np.uint16).view(kind).astype(np.float64)
        y = np.empty_like(x)
        wide.fill(x, y)
        steps, unit = _in_steps(y, kind)
        rounded, below = np.rint(steps), np.floor(steps)
        doubtful = np.isfinite(x) & (np.abs(steps - below - 0.5) <= np.abs(steps) * _doubt(wide))
        exact = _Exact(normal, order)
        for i in np.flatnonzero(doubtful):
            middle = Fraction(float(below[i] + 0.5)) * Fraction(float(unit[i]))
            even = 2 * np.rint((below[i] + 0.5) / 2)
            rounded[i] = (even, below[i] + 1, below[i])[exact.compared(float(x[i]), middle)]
        return np.copysign(rounded * unit, y).astype(kind).view(np.uint16)


class _Exact:
    """The exact function, to be compared with rational numbers."""

    def __init__(self, normal: Branches, order: int) -> None:
        self._normal, self._order = normal, order
        self._places = {float(p): i for i, p in enumerate(normal.points) if is_float(p)}
        self._slopes: dict[sp.Expr, sp.Expr] = {}

    def compared(self, x: float, middle: Fraction) -> int:
        """The sign of f(x) less ``middle``; 0 where they are equal (to 20,000 bits, if f(x) is not rational).

        A derivative at a breakpoint, of which the kernel knows the nearest float64, is taken to be that number.
        """
        if x not in self._places:
            piece = self._normal.piece_at(sp.Rational(x))
            if piece not in self._slopes:
                self._slopes[piece] = sp.diff(piece, X, self._order)
            return _compared(self._slopes[piece], x, middle)
        return _compared(self._normal.values[self._places[x]], x, middle) if self._order == 0 else 0


def _kind(dtype: str) -> np.dtype:
    if dtype == "float16":
        return np.dtype(np.float16)
    import ml_dtypes

    return np.dtype(ml_dtypes.bfloat16)


def _doubt(wide: Unit) -> float:
    """The relative distance from a middle at which the float64 result is not relied on."""
    return max(_DOUBT, 16 * wide.accuracy.max_ulp * 2.0**-53) if wide.accuracy.status != "unknown" else np.inf


def _in_steps(y: np.ndarray, kind: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """``y`` in units of the last place of ``kind``, and these units: both exact, as a power of two lies between."""
    import ml_dtypes

    form = ml_dtypes.finfo(kind)
    exponent = np.maximum(np.frexp(y)[1] - 1, int(form.minexp)) - int(form.nmant)
    return np.ldexp(y, -exponent), np.ldexp(1.0, exponent)


def _compared(expr: sp.Expr, x: float, middle: Fraction) -> int:
    for bits in _PRECISIONS:
        with precision(bits):
            distance = evaluate(expr, {X: flint.arb(x)}) - flint.fmpq(middle.numerator, middle.denominator)
            if distance > 0 or distance < 0:
                return 1 if distance > 0 else -1
        if bits == _PRECISIONS[0] and (value := expr.subs(X, sp.Rational(x))).is_Rational:
            difference = Fraction(int(value.p), int(value.q)) - middle
            return (difference > 0) - (difference < 0)
    return 0
