"""A loop over functions that Numba compiles, as a C function in the form that NumPy's ufuncs ask for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import cfunc, types
from numba.extending import intrinsic

from symact.kernels.bodies import Loop
from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.machine_code import target_features
from symact.kernels.source_module import Code, module_of
from symact.kernels.sweep import Sweep, is_within
from symact.kernels.tracing import traced

__all__ = ["numba_loop"]

_SIZES = types.CPointer(types.intp)
_REGISTERS = {"+avx512f": 64, "+avx": 32}
_LEAST_REGISTER = 16
"""Bytes of a SIMD register."""
_MOST_VECTORS = 8
"""Of all functions together: more are slower."""


def numba_loop(loop: Loop, codes: Sequence[Code], dtype: str) -> Any:
    """The ``numba.cfunc`` of the loop over functions of that element type."""
    kind = getattr(types, dtype)
    modules = [module_of(code.source) for code in codes]
    near = all(code.arithmetic in ARITHMETICS for code in codes)
    reach = min(getattr(module, "REACH", math.inf) for module in modules) if near else math.inf
    branchless = near and not any(hasattr(module, "far") for module in modules)
    vectors, lanes = min(_MOST_VECTORS // len(codes), *map(_vectors, codes)), min(map(_lanes, codes))

    def run(typing_context: Any, arrays: Any, sizes: Any, strides: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, operands: Any) -> Any:
            points = [_function(context, builder, *pair, kind) for pair in zip(modules, codes, strict=True)]
            safe = [_near(context, builder, module, kind) for module in modules] if reach < math.inf else []
            operate = Sweep(loop.body, loop.inputs, points, safe, reach, vectors, lanes, branchless)
            places = range(loop.inputs + loop.outputs)
            pointers, steps = ([_item(builder, table, k) for k in places] for table in (operands[0], operands[2]))
            operate.emit(builder, pointers, _item(builder, operands[1], 0), steps)
            return context.get_dummy_value()

        return types.void(arrays, sizes, strides), emit

    sweep: Any = intrinsic(run)

    @cfunc(types.void(types.CPointer(types.CPointer(kind)), _SIZES, _SIZES, types.voidptr), forceinline=True)
    def entry(arrays: Any, sizes: Any, strides: Any, _: Any) -> None:
        sweep(arrays, sizes, strides)

    return entry


def _near(context: Any, builder: Any, module: Any, kind: Any) -> Callable[[Any], Any]:
    """SIMD code for abs(x) <= REACH, everywhere where there is no such limit."""
    return traced(context, builder, getattr(module, "near", module.point), kind)


def _function(context: Any, builder: Any, module: Any, code: Code, kind: Any) -> Callable[[Any], Any]:
    """The code for every x."""
    if code.arithmetic not in ARITHMETICS:
        return _caller(context, builder, module.point, kind)
    if not hasattr(module, "far"):
        return traced(context, builder, module.point, kind)
    near = _near(context, builder, module, kind)
    far = _caller(context, builder, module.far, kind)

    def call(x: Any) -> Any:
        results = []
        with builder.if_else(is_within(builder, x, module.REACH)) as branches:
            for branch, function in zip(branches, (near, far), strict=True):
                with branch:
                    results.append((function(x), builder.block))
        value = builder.phi(x.type)
        for result, block in results:
            value.add_incoming(result, block)
        return value

    return call


def _caller(context: Any, builder: Any, function: Any, kind: Any) -> Callable[[Any], Any]:
    """A call of the compiled function; it asks for no exception, as kernels raise none."""
    function.compile((kind,))
    compiled = function.overloads[(kind,)]
    context.add_linking_libs([compiled.library])
    description = compiled.fndesc
    declared = context.declare_function(builder.module, description)

    def call(x: Any) -> Any:
        _, result = context.call_conv.call_function(builder, declared, description.restype, description.argtypes, (x,))
        return context.cast(builder, result, description.restype, kind)

    return call


def _item(builder: Any, table: Any, k: int) -> Any:
    return builder.load(builder.gep(table, [ir.IntType(32)(k)]))


def _vectors(code: Code) -> int:
    arithmetic = ARITHMETICS.get(code.arithmetic)
    return arithmetic.vectors["+avx512f" in target_features().split(",")] if arithmetic is not None else 0


def _lanes(code: Code) -> int:
    """As many as a register holds, of the largest that the processor has.

    LLVM would take registers of 32 bytes where there are some of 64, since the first processors that had them slowed
    down for them.
    """
    arithmetic = ARITHMETICS.get(code.arithmetic)
    if arithmetic is None:
        return 1
    features = target_features().split(",")
    size = next((size for feature, size in _REGISTERS.items() if feature in features), _LEAST_REGISTER)
    return size // np.dtype(arithmetic.kind).itemsize
