"""What plain Python cannot say so that LLVM sees it: select, fused multiply-add, a shift of the exponent.

Every function takes float32 or float64 and keeps the type. None branches, so a loop over them becomes SIMD code.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["add_to_exponent", "fma", "rint", "select"]

_INTEGERS = {types.float32: (types.int32, 23), types.float64: (types.int64, 52)}


def _select(typing_context: Any, condition: Any, a: Any, b: Any) -> Any:
    """``a`` where ``condition`` holds, else ``b``; both are computed, so a NaN in the other one does no harm."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        return builder.select(*operands)

    return a(types.boolean, a, a), emit


def _fma(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """a b + c with one rounding."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        return builder.fma(*operands)

    return a(a, a, a), emit


def _add_to_exponent(typing_context: Any, p: Any, z: Any) -> Any:
    """p 2^n, where the low bits of z hold the integer n (z = n + 1.5 2^23 or n + 1.5 2^52).

    Exact as long as p 2^n is a normal number.
    """
    integer, mantissa = _INTEGERS[p]

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = context.get_value_type(integer)
        bits, shift = (builder.bitcast(operand, kind) for operand in operands)
        total = builder.add(bits, builder.shl(shift, kind(mantissa)))
        return builder.bitcast(total, operands[0].type)

    return p(p, p), emit


def _rint(typing_context: Any, a: Any) -> Any:
    """The integer nearest to a, ties to even."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.rint", [operands[0].type])
        return builder.call(function, operands)

    return a(a), emit


select: Any = intrinsic(_select)
fma: Any = intrinsic(_fma)
add_to_exponent: Any = intrinsic(_add_to_exponent)
rint: Any = intrinsic(_rint)
