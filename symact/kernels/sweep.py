"""The loop of a ufunc over functions of one number, in LLVM's terms.

Over contiguous arrays it becomes SIMD code; any others (also an output that is an input's own memory, over which LLVM
makes no SIMD code) are copied through blocks on the stack. Elementary functions are long chains of dependent
operations; one vector at a time leaves the processor waiting. LLVM looks for interleaving in loops with short bodies
only, unless the loop's metadata asks for it, which Numba has no word for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from llvmlite import ir
from llvmlite.ir.values import MDValue
from numba import types
from numba.core import cgutils

from symact.kernels.ufuncs import FORGET

__all__ = ["LoopBody", "Sweep", "is_within"]

_BLOCK = 1024
_SIZES = {ir.FloatType(): 4, ir.DoubleType(): 8}
_POINTER: Any = types.intp
_INT = ir.IntType(_POINTER.bitwidth)

LoopBody = Callable[[ir.IRBuilder, Sequence[Any], Sequence[Callable[[Any], Any]]], Sequence[Any]]
"""The results at one index, from the builder, the inputs there, and the functions."""


@dataclass(frozen=True)
class Sweep:
    """``body`` at every index of arrays, the ``inputs`` first, then the outputs.

    ``everywhere`` and ``near`` are functions of one number for it, in LLVM's terms; ``near``, if there are any, are
    without a branch and right for abs(x) <= ``reach``. ``vectors`` of ``lanes`` elements (0: LLVM chooses) are computed
    side by side.
    """

    body: LoopBody
    inputs: int
    everywhere: Sequence[Callable[[Any], Any]]
    near: Sequence[Callable[[Any], Any]]
    reach: float
    vectors: int
    lanes: int

    def emit(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any, strides: Sequence[Any]) -> None:
        """Write the loop over ``count`` elements at these pointers, ``strides`` bytes apart."""
        straight = self._is_straight(builder, arrays, strides)
        own = [cgutils.alloca_once(builder, array.type.pointee, size=_BLOCK) for array in arrays]
        picked = [builder.select(straight, *pair) for pair in zip(arrays, own, strict=True)]
        crooked = builder.not_(straight)
        block = builder.select(straight, count, _INT(_BLOCK))
        theirs = list(zip(arrays, strides, own, strict=True))
        with cgutils.for_range_slice(builder, _INT(0), count, block, _INT) as (start, _):
            left = builder.sub(count, start)
            size = builder.select(builder.icmp_signed("<", block, left), block, left)
            with builder.if_then(crooked), cgutils.for_range(builder, size) as at:
                for array, stride, mine in theirs[: self.inputs]:
                    value = builder.load(_element(builder, array, stride, builder.add(start, at.index)))
                    builder.store(value, builder.gep(mine, [at.index]))
            self._run(builder, picked, size)
            with builder.if_then(crooked), cgutils.for_range(builder, size) as at:
                for array, stride, mine in theirs[self.inputs :]:
                    value = builder.load(builder.gep(mine, [at.index]))
                    builder.store(value, _element(builder, array, stride, builder.add(start, at.index)))
        forget = ir.FunctionType(ir.VoidType(), ())
        builder.call(cgutils.get_or_insert_function(builder.module, forget, FORGET), ())

    def _is_straight(self, builder: ir.IRBuilder, arrays: Sequence[Any], strides: Sequence[Any]) -> Any:
        """Whether the arrays are contiguous and no output is an input."""
        size = _SIZES[arrays[0].type.pointee]
        tests = [builder.icmp_signed("==", stride, _INT(size)) for stride in strides]
        for array in arrays[: self.inputs]:
            tests += [builder.icmp_unsigned("!=", array, output) for output in arrays[self.inputs :]]
        return reduce(builder.and_, tests)

    def _run(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any) -> None:
        if not self.near:
            self._loop(builder, arrays, count, self.everywhere, self.vectors)
            return
        with builder.if_else(self._is_near(builder, arrays[0], count)) as (near, far):
            with near:
                self._loop(builder, arrays, count, self.near, self.vectors)
            with far:
                self._loop(builder, arrays, count, self.everywhere, 1)

    def _is_near(self, builder: ir.IRBuilder, array: Any, count: Any) -> Any:
        """Whether abs(x) <= ``reach`` for all elements."""
        inside = cgutils.alloca_once(builder, ir.IntType(1))
        builder.store(ir.IntType(1)(1), inside)
        with cgutils.for_range(builder, count) as at:
            fits = is_within(builder, builder.load(builder.gep(array, [at.index])), self.reach)
            builder.store(builder.and_(builder.load(inside), fits), inside)
        return builder.load(inside)

    def _loop(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any, functions: Any, vectors: int) -> None:
        loop, end = builder.append_basic_block("sweep"), builder.append_basic_block("sweep.end")
        before = builder.block
        builder.cbranch(builder.icmp_signed(">", count, _INT(0)), loop, end)
        builder.position_at_end(loop)
        index = builder.phi(_INT)
        index.add_incoming(_INT(0), before)
        values = [builder.load(builder.gep(array, [index])) for array in arrays[: self.inputs]]
        results = self.body(builder, values, functions)
        for value, array in zip(results, arrays[self.inputs :], strict=True):
            builder.store(value, builder.gep(array, [index]))
        following = builder.add(index, _INT(1), flags=("nuw", "nsw"))
        index.add_incoming(following, builder.block)
        back = builder.cbranch(builder.icmp_signed("<", following, count), loop, end)
        if vectors > 1:
            back.set_metadata("llvm.loop", _vectorized(builder.module, vectors, self.lanes))
        builder.position_at_end(end)


def is_within(builder: ir.IRBuilder, x: Any, reach: float) -> Any:
    """Whether abs(x) <= ``reach``."""
    absolute = builder.module.declare_intrinsic("llvm.fabs", (x.type,))
    return builder.fcmp_ordered("<=", builder.call(absolute, [x]), x.type(reach))


def _element(builder: ir.IRBuilder, array: Any, stride: Any, index: Any) -> Any:
    return cgutils.pointer_add(builder, array, builder.mul(stride, index), array.type)


def _vectorized(module: ir.Module, vectors: int, lanes: int) -> MDValue:
    """The metadata of a loop, whose first operand is itself: SIMD code, whatever LLVM thinks that it costs."""
    wishes: list[tuple[str, Any]] = [
        ("interleave.count", ir.IntType(32)(vectors)),
        ("vectorize.enable", ir.IntType(1)(1)),
    ]
    if lanes:
        wishes.append(("vectorize.width", ir.IntType(32)(lanes)))
    told = [module.add_metadata([f"llvm.loop.{name}", value]) for name, value in wishes]
    node = MDValue(module, (), name=str(len(module.metadata)))
    node.operands = (node, *told)
    return node
