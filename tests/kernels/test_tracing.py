"""Traced code against what Numba compiles of the same functions: the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from llvmlite import ir
from numba import njit, types, vectorize
from numba.extending import intrinsic

from symact.kernels import compile as compiled
from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.primitives.vector.operations import fma, maximum, select
from symact.kernels.source_module import module_of
from symact.kernels.tracing import traced

POINTS = np.concatenate(
    [
        np.random.default_rng(7).normal(0, 4, 3000),
        np.random.default_rng(8).choice([-1.0, 1.0], 500) * np.exp(np.random.default_rng(9).uniform(-80, 80, 500)),
        [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan],
    ]
)
EVERY_PRIMITIVE = ["gelu", "mish", "selu", "log_sigmoid", "tanhshrink", "squareplus", "snake", "arctan", "asinh(x)"]


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    number = ~np.isnan(a)
    kind = {4: np.uint32, 8: np.uint64}[a.itemsize]
    return bool(np.array_equal(np.isnan(a), np.isnan(b)) and np.array_equal(a[number].view(kind), b[number].view(kind)))


@pytest.mark.parametrize("name", EVERY_PRIMITIVE)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_loops_have_the_bits_of_numbas_own_code(name: str, dtype: str) -> None:
    """``point`` of the generated module, compiled by Numba, is what a user's own compiled code runs."""
    kernel = compiled(name)
    x = POINTS.astype(dtype)
    units = [(function, function.unit(dtype)) for function in (kernel.value, kernel.grad)]
    simd = [(function, unit) for function, unit in units if unit.code.arithmetic in ARITHMETICS]
    assert simd
    for function, unit in simd:
        own = vectorize([f"{dtype}({dtype})"])(module_of(unit.code.source).point.py_func)
        with np.errstate(all="ignore"):
            assert _same(function(x), own(x))


HALF = np.float32(0.5)


@njit(error_model="numpy")
def _mixed(x: Any) -> Any:
    """Numbers of both types, and plain ones, which are float64."""
    a, b = x * HALF, 0.1 - x
    c = select((a < 0.3) | (abs(b) >= HALF), a / 3, -a)
    return maximum(1.0 / x, b) + fma(c, HALF, c) + np.float32(b * 0.7) + np.float64(c)


@pytest.mark.parametrize("kind", [types.float32, types.float64])
def test_types_are_those_that_numba_would_choose(kind: Any) -> None:
    @intrinsic
    def call(typing_context: Any, x: Any) -> Any:
        def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
            return traced(context, builder, _mixed, kind)(operands[0])

        return kind(kind), emit

    @njit(error_model="numpy")
    def one(x: Any) -> Any:
        return call(x)

    with np.errstate(all="ignore"):
        for x in POINTS[:200].astype(str(kind)):
            expected = np.dtype(str(kind)).type(_mixed(x))
            assert _same(np.array([one(x)], str(kind)), np.array([expected]))


def test_a_branch_is_refused() -> None:
    @njit
    def branching(x: Any) -> Any:
        return x if x > 0.0 else -x

    @intrinsic
    def call(typing_context: Any, x: Any) -> Any:
        def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
            return traced(context, builder, branching, types.float64)(operands[0])

        return types.float64(types.float64), emit

    with pytest.raises(TypeError, match="a function that branches cannot be traced"):
        njit(lambda x: call(x))(1.0)
