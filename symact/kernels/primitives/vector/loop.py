"""A loop that LLVM turns into SIMD code with several vectors side by side.

Elementary functions are long chains of dependent operations; one vector at a time leaves the processor waiting. LLVM
looks for interleaving in loops with short bodies only, unless the loop's metadata asks for it, which Numba has no word
for.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from llvmlite.ir.values import MDValue
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["for_each"]


def _for_each(typing_context: Any, body: Any, vectors: Any, count: Any, arrays: Any) -> Any:
    """body(0, *arrays), ..., body(count - 1, *arrays), with the literal number of ``vectors`` side by side.

    ``body`` is a compiled function that returns nothing; its first argument is an unsigned integer, so that Numba has
    no negative index to think of.
    """
    if not isinstance(vectors, types.IntegerLiteral):
        return None
    inner = body.get_call_type(typing_context, (types.uintp, *arrays), {})

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        call = context.get_function(body, inner)
        parts = cgutils.unpack_tuple(builder, operands[3])
        before = builder.block
        loop, end = builder.append_basic_block("for_each"), builder.append_basic_block("for_each.end")
        builder.cbranch(builder.icmp_signed(">", operands[2], operands[2].type(0)), loop, end)
        builder.position_at_end(loop)
        index = builder.phi(operands[2].type)
        index.add_incoming(index.type(0), before)
        call(builder, (index, *parts))
        following = builder.add(index, index.type(1), flags=("nuw", "nsw"))
        index.add_incoming(following, builder.block)
        back = builder.cbranch(builder.icmp_signed("<", following, operands[2]), loop, end)
        if vectors.literal_value > 1:
            back.set_metadata("llvm.loop", _interleaved(builder.module, vectors.literal_value))
        builder.position_at_end(end)
        return context.get_dummy_value()

    return types.void(body, vectors, types.intp, arrays), emit


def _interleaved(module: ir.Module, vectors: int) -> MDValue:
    """The metadata of a loop, whose first operand is itself: SIMD code, whatever LLVM thinks that it costs."""
    count = module.add_metadata(["llvm.loop.interleave.count", ir.IntType(32)(vectors)])
    always = module.add_metadata(["llvm.loop.vectorize.enable", ir.IntType(1)(1)])
    node = MDValue(module, (), name=str(len(module.metadata)))
    node.operands = (node, count, always)
    return node


for_each: Any = intrinsic(prefer_literal=True)(_for_each)
