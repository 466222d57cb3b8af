"""The loop of a ufunc over functions of one number, in LLVM's terms.

Over contiguous arrays that lie apart it becomes SIMD code, whose iterations take ``step`` elements at a time. What is
left over at the end, arrays of any other layout, and an output that is an input's own memory are copied through blocks
on the stack, filled up to whole iterations. So every element but those that need a branch goes through the same code,
and LLVM has to write no second loop for the rest. Where the caches cannot hold the arrays, a loop of its own stores
past them.

Elementary functions are long chains of dependent operations; one vector at a time leaves the processor waiting. LLVM
looks for interleaving in loops with short bodies only, unless the loop's metadata asks for it, which Numba has no word
for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from typing import Any

from llvmlite import ir
from llvmlite.ir.values import MDValue
from numba import types
from numba.core import cgutils

from symact.kernels.stream import LINE, PASSING, STREAMED_FROM
from symact.kernels.ufuncs import FORGET

__all__ = ["LoopBody", "Sweep", "is_within"]

_BLOCK = 1024
_LOOK = 8192
"""As many elements are looked at before it is known which code is right for all of them."""
_SIZES = {ir.FloatType(): 4, ir.DoubleType(): 8}
_POINTER: Any = types.intp
_INT = ir.IntType(_POINTER.bitwidth)

LoopBody = Callable[[ir.IRBuilder, Sequence[Any], Sequence[Callable[[Any], Any]]], Sequence[Any]]
"""The results at one index, from the builder, the inputs there, and the functions."""


@dataclass(frozen=True)
class Sweep:
    """``body`` at every index of arrays, the ``inputs`` first, then the outputs.

    ``everywhere`` and ``near`` are functions of one number for it, in LLVM's terms; ``near``, if there are any, are
    without a branch and right for abs(x) <= ``reach``. ``vectors`` of ``lanes`` elements are computed side by side:
    powers of two, or no vectors where a function has a branch. Those for everywhere may have some beside ``near`` that
    have none: then ``branchless`` is false.
    """

    body: LoopBody
    inputs: int
    everywhere: Sequence[Callable[[Any], Any]]
    near: Sequence[Callable[[Any], Any]]
    reach: float
    vectors: int
    lanes: int
    branchless: bool

    def emit(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any, strides: Sequence[Any]) -> None:
        """Write the loop over ``count`` elements at these pointers, ``strides`` bytes apart."""
        straight = self._is_straight(builder, arrays, count, strides)
        own = [cgutils.alloca_once(builder, array.type.pointee, size=_BLOCK) for array in arrays]
        passing = builder.and_(straight, self._is_passing(builder, arrays, count))
        ahead = builder.select(passing, _up_to_line(builder, arrays[-1]), _INT(0))
        with _stretches(builder, ahead, count) as (start, left, taken):
            direct = builder.and_(straight, builder.icmp_signed(">=", left, _INT(self._step)))
            most = _least(builder, left, _LOOK) if self.near else left
            size = builder.select(direct, _multiple(builder, most, self._step), _least(builder, left, _BLOCK))
            whole = _multiple(builder, builder.add(size, _INT(self._step - 1)), self._step)
            copied = builder.not_(direct)
            with builder.if_then(copied):
                for array, stride, mine in zip(arrays[: self.inputs], strides, own, strict=False):
                    _copy_in(builder, array, stride, mine, start, size, whole)
            theirs = [builder.gep(array, [start]) for array in arrays]
            pointers = [builder.select(direct, *pair) for pair in zip(theirs, own, strict=True)]
            passes = builder.and_(builder.and_(direct, passing), builder.icmp_signed(">=", start, ahead))
            self._run(builder, pointers, size, whole, passes)
            with builder.if_then(copied):
                for array, stride, mine in list(zip(arrays, strides, own, strict=True))[self.inputs :]:
                    _copy_out(builder, array, stride, mine, start, size)
            taken(size)
        with builder.if_then(passing):
            builder.fence("seq_cst")  # other threads see what this one does next after what it stored past the caches
        forget = ir.FunctionType(ir.VoidType(), ())
        builder.call(cgutils.get_or_insert_function(builder.module, forget, FORGET), ())

    @property
    def _step(self) -> int:
        return self.lanes * self.vectors or 1

    def _is_straight(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any, strides: Sequence[Any]) -> Any:
        """Whether the arrays are contiguous and no output shares memory with another array."""
        width = _width(arrays[0])
        tests = [builder.icmp_signed("==", stride, width) for stride in strides]
        starts = [builder.ptrtoint(array, _INT) for array in arrays]
        length = builder.mul(count, width)
        for k in range(self.inputs, len(arrays)):
            for start in starts[:k]:
                ahead, behind = builder.sub(starts[k], start), builder.sub(start, starts[k])
                tests += [builder.icmp_unsigned(">=", distance, length) for distance in (ahead, behind)]
        return reduce(builder.and_, tests)

    def _is_passing(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any) -> Any:
        """Whether the arrays are large, and the outputs begin at the same place of a line."""
        width = _width(arrays[0])
        tests = [builder.icmp_unsigned(">=", builder.mul(count, width), _INT(STREAMED_FROM // len(arrays)))]
        first, *others = (builder.ptrtoint(array, _INT) for array in arrays[self.inputs :])
        none = [builder.and_(first, _INT(width.constant - 1))]
        none += [builder.and_(builder.sub(other, first), _INT(LINE - 1)) for other in others]
        return reduce(builder.and_, tests + [builder.icmp_unsigned("==", rest, _INT(0)) for rest in none])

    def _run(self, builder: ir.IRBuilder, arrays: Sequence[Any], size: Any, whole: Any, passes: Any) -> None:
        """``size`` elements, of which there are ``whole`` that may be computed; ``passes``: past the caches."""
        if not self.near:
            self._vectors(builder, arrays, whole, self.everywhere, passes)
            return
        with builder.if_else(self._is_near(builder, arrays[0], size)) as (near, far):
            with near:
                self._vectors(builder, arrays, whole, self.near, passes)
            with far:
                self._loop(builder, arrays, whole if self.branchless else size, self.everywhere, int(self.branchless))

    def _is_near(self, builder: ir.IRBuilder, array: Any, count: Any) -> Any:
        """Whether abs(x) <= ``reach`` for all elements."""
        inside = cgutils.alloca_once(builder, ir.IntType(1))
        builder.store(ir.IntType(1)(1), inside)
        with cgutils.for_range(builder, count) as at:
            fits = is_within(builder, builder.load(builder.gep(array, [at.index])), self.reach)
            builder.store(builder.and_(builder.load(inside), fits), inside)
        return builder.load(inside)

    def _vectors(self, builder: ir.IRBuilder, arrays: Sequence[Any], count: Any, functions: Any, passes: Any) -> None:
        if not self.vectors:
            self._loop(builder, arrays, count, functions, 0)
            return
        with builder.if_else(passes) as (past, within):
            with past:
                self._loop(builder, arrays, count, functions, self.vectors, PASSING)
            with within:
                self._loop(builder, arrays, count, functions, self.vectors)

    def _loop(
        self,
        builder: ir.IRBuilder,
        arrays: Sequence[Any],
        count: Any,
        functions: Sequence[Callable[[Any], Any]],
        vectors: int,
        stores: str = "symact",
    ) -> None:
        """``stores`` is what the scopes of its stores are called."""
        step, wishes = (self.lanes * vectors, _side_by_side(vectors, self.lanes)) if vectors else (1, {})
        with _counted(builder, count, wishes, step) as index:
            places = [builder.gep(array, [index]) for array in arrays]
            memory = [builder.load(place) for place in places[: self.inputs]]
            results = self.body(builder, memory, functions)
            memory += [builder.store(*pair) for pair in zip(results, places[self.inputs :], strict=True)]
            _lie_apart(builder.module, memory[: self.inputs], memory[self.inputs :], stores)


def is_within(builder: ir.IRBuilder, x: Any, reach: float) -> Any:
    """Whether abs(x) <= ``reach``."""
    absolute = builder.module.declare_intrinsic("llvm.fabs", (x.type,))
    return builder.fcmp_ordered("<=", builder.call(absolute, [x]), x.type(reach))


@contextmanager
def _stretches(builder: ir.IRBuilder, ahead: Any, count: Any) -> Iterator[tuple[Any, Any, Callable[[Any], None]]]:
    """A loop over 0 to ``ahead`` and on to ``count``.

    It gives where it is, how many are left, and what to call with how many were taken.
    """
    head, body, end = (builder.append_basic_block(f"stretch.{part}") for part in ("head", "body", "end"))
    place = cgutils.alloca_once_value(builder, _INT(0))
    builder.branch(head)
    builder.position_at_end(head)
    start = builder.load(place)
    builder.cbranch(builder.icmp_signed("<", start, count), body, end)
    builder.position_at_end(body)
    stop = builder.select(builder.icmp_signed("<", start, ahead), ahead, count)
    yield start, builder.sub(stop, start), lambda taken: builder.store(builder.add(start, taken), place)
    builder.branch(head)
    builder.position_at_end(end)


def _least(builder: ir.IRBuilder, number: Any, other: int) -> Any:
    return builder.select(builder.icmp_signed("<", number, _INT(other)), number, _INT(other))


def _multiple(builder: ir.IRBuilder, number: Any, step: int) -> Any:
    """The largest multiple of ``step``, a power of two, up to ``number``; LLVM sees that it is one."""
    bits = _INT(step.bit_length() - 1)
    return builder.shl(builder.lshr(number, bits), bits, flags=("nuw", "nsw"))


def _up_to_line(builder: ir.IRBuilder, array: Any) -> Any:
    """How many elements there are before the first line of the caches that begins in the array."""
    width = _SIZES[array.type.pointee]
    rest = builder.and_(builder.neg(builder.ptrtoint(array, _INT)), _INT(LINE - 1))
    return builder.lshr(rest, _INT(width.bit_length() - 1))


def _copy_in(builder: ir.IRBuilder, array: Any, stride: Any, mine: Any, start: Any, size: Any, whole: Any) -> None:
    """``size`` elements from ``start`` on, and zeros up to ``whole``."""
    _copy(builder, (_element(builder, array, stride, start), stride), (mine, _width(mine)), size)
    rest = builder.mul(builder.sub(whole, size), _width(mine))
    cgutils.memset(builder, builder.gep(mine, [size]), rest, 0)


def _copy_out(builder: ir.IRBuilder, array: Any, stride: Any, mine: Any, start: Any, size: Any) -> None:
    _copy(builder, (mine, _width(mine)), (_element(builder, array, stride, start), stride), size)


def _copy(builder: ir.IRBuilder, source: tuple[Any, Any], target: tuple[Any, Any], size: Any) -> None:
    """``size`` elements from one pointer and stride to another."""
    width = _width(source[0])
    close = builder.and_(*(builder.icmp_signed("==", stride, width) for _, stride in (source, target)))
    with builder.if_else(close) as (all_at_once, one_by_one):
        with all_at_once:
            cgutils.raw_memcpy(builder, target[0], source[0], size, width.constant)
        with one_by_one, _counted(builder, size, _AS_IT_IS) as index:
            value = builder.load(_element(builder, *source, index))
            builder.store(value, _element(builder, *target, index))


def _width(pointer: Any) -> Any:
    return _INT(_SIZES[pointer.type.pointee])


def _element(builder: ir.IRBuilder, array: Any, stride: Any, index: Any) -> Any:
    return cgutils.pointer_add(builder, array, builder.mul(stride, index), array.type)


def _lie_apart(module: ir.Module, loads: Sequence[Any], stores: Sequence[Any], name: str) -> None:
    """Tell LLVM that what these instructions load and store lies apart, so that it need not test that."""
    domain = module.add_metadata(["symact"])
    names = ["symact"] * len(loads) + [name] * len(stores)
    scopes = [module.add_metadata([f"{name}.{k}", domain]) for k, name in enumerate(names)]
    for k, instruction in enumerate([*loads, *stores]):
        instruction.set_metadata("alias.scope", module.add_metadata([scopes[k]]))
        others = scopes[:k] + scopes[k + 1 :]
        if others:
            instruction.set_metadata("noalias", module.add_metadata(others))


Wishes = Mapping[str, tuple[int, int]]
"""What a loop's metadata asks for: bits and value of an integer under each name."""

_AS_IT_IS: Wishes = {"vectorize.enable": (1, 0), "unroll.disable": (1, 1)}


def _side_by_side(vectors: int, lanes: int) -> Wishes:
    """SIMD code, whatever LLVM thinks that it costs."""
    return {"interleave.count": (32, vectors), "vectorize.enable": (1, 1), "vectorize.width": (32, lanes)}


@contextmanager
def _counted(builder: ir.IRBuilder, count: Any, wishes: Wishes, step: int = 1) -> Iterator[Any]:
    """A loop whose index is 0 to ``count`` - 1, where ``count`` is a multiple of ``step``."""
    loop, end = builder.append_basic_block("sweep"), builder.append_basic_block("sweep.end")
    before = builder.block
    builder.cbranch(builder.icmp_signed(">=", count, _INT(step)), loop, end)
    builder.position_at_end(loop)
    index = builder.phi(_INT)
    index.add_incoming(_INT(0), before)
    yield index
    following = builder.add(index, _INT(1), flags=("nuw", "nsw"))
    index.add_incoming(following, builder.block)
    back = builder.cbranch(builder.icmp_signed("!=", following, count), loop, end)  # LLVM counts exactly with "!="
    if wishes:
        back.set_metadata("llvm.loop", _told(builder.module, wishes))
    builder.position_at_end(end)


def _told(module: ir.Module, wishes: Wishes) -> MDValue:
    """The metadata of a loop, whose first operand is itself."""
    operands = [
        module.add_metadata([f"llvm.loop.{name}", ir.IntType(bits)(value)]) for name, (bits, value) in wishes.items()
    ]
    node = MDValue(module, (), name=str(len(module.metadata)))
    node.operands = (node, *operands)
    return node
