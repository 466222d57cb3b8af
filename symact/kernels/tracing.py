"""Straight-line functions written out as LLVM instructions, without Numba's type inference.

The primitives and the code that symact generates for SIMD are functions without a branch. To compile one, it is called
with a stand-in for its argument, which writes down every operation; what it calls is called in the same way. The
instructions are those that Numba would write, in a small part of the time: Numba compiles every function by itself,
with wrappers that nothing here calls. The rules of types are Numba's: a plain float is a float64.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable
from types import CellType, FunctionType, ModuleType
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.dispatcher import Dispatcher
from numba.core.extending import _Intrinsic

from symact.kernels.primitives.vector.operations import sqrt

__all__ = ["traced"]

_FLOATS = {np.float32: types.float32, np.float64: types.float64}


def traced(context: Any, builder: ir.IRBuilder, function: Dispatcher, kind: Any) -> Callable[[Any], Any]:
    """The function of one number of that type, in LLVM's terms: its instructions are written where it is called."""

    def call(x: Any) -> Any:
        trace = _Trace(context, builder)
        return trace.value(trace.mapped(function)(_Value(trace, x, kind)), kind)

    return call


class _Trace:
    """What the functions of one trace share: where instructions go, and the functions that are known already."""

    def __init__(self, context: Any, builder: ir.IRBuilder) -> None:
        self.context, self.builder = context, builder
        self._functions: dict[FunctionType, FunctionType] = {}

    def mapped(self, item: Any) -> Any:
        """What stands for a global or a closed-over name of a compiled function."""
        if isinstance(item, Dispatcher):
            return self._function(item.py_func)
        if isinstance(item, _Intrinsic):
            return lambda *arguments: self._intrinsic(item, arguments)
        if isinstance(item, ModuleType):
            return _Names(self, item)
        if item is math.sqrt:
            return self.mapped(sqrt)
        if isinstance(item, type) and item in _FLOATS:
            return lambda x: self._cast(x, _FLOATS[item])
        return item

    def _function(self, function: FunctionType) -> FunctionType:
        """A copy of a function in which the names stand for their traced selves."""
        if function not in self._functions:
            code, closure = function.__code__, function.__closure__ or ()
            names: dict[str, Any] = {"__builtins__": builtins}
            cells = tuple(CellType() for _ in closure)
            copy = FunctionType(code, names, function.__name__, function.__defaults__, cells)
            self._functions[function] = copy  # before the names, which may lead back here
            for name in code.co_names:
                if name in function.__globals__:
                    names[name] = self.mapped(function.__globals__[name])
            for cell, original in zip(cells, closure, strict=True):
                cell.cell_contents = self.mapped(original.cell_contents)
        return self._functions[function]

    def _intrinsic(self, intrinsic: _Intrinsic, arguments: tuple[Any, ...]) -> Any:
        signature, emit = intrinsic._defn(self.context.typing_context, *map(self.kind, arguments))
        operands = [self.value(a, kind) for a, kind in zip(arguments, signature.args, strict=True)]
        result = emit(self.context, self.builder, signature, operands)
        if isinstance(signature.return_type, types.UniTuple):
            parts = range(signature.return_type.count)
            return tuple(
                _Value(self, self.builder.extract_value(result, k), signature.return_type.dtype) for k in parts
            )
        return _Value(self, result, signature.return_type)

    def kind(self, x: Any) -> Any:
        """Numba's type of a stand-in or of a constant."""
        if isinstance(x, _Value):
            return x.kind
        if isinstance(x, tuple):
            return types.UniTuple(self.kind(x[0]), len(x))
        if isinstance(x, bool):  # of two constants
            return types.boolean
        return types.float32 if isinstance(x, np.float32) else types.float64

    def value(self, x: Any, kind: Any) -> Any:
        """The LLVM value of that type; a constant becomes one."""
        if isinstance(x, _Value):
            return self.context.cast(self.builder, x.value, x.kind, kind)
        if isinstance(x, tuple):
            parts = [self.value(part, kind.dtype) for part in x]
            return ir.Constant(ir.ArrayType(parts[0].type, len(parts)), parts)
        return self.context.get_constant(kind, x if kind == types.boolean else float(x))

    def _cast(self, x: Any, kind: Any) -> Any:
        return _Value(self, self.value(x, kind), kind)


class _Names:
    """A module, seen by a traced function."""

    def __init__(self, trace: _Trace, module: ModuleType) -> None:
        self._trace, self._module = trace, module

    def __getattr__(self, name: str) -> Any:
        return self._trace.mapped(getattr(self._module, name))


def _arithmetic(operation: str, swapped: bool = False) -> Any:
    def operate(self: _Value, other: Any) -> _Value:
        kind, (a, b) = self.pair(other)
        operands = (b, a) if swapped else (a, b)
        return _Value(self.trace, getattr(self.trace.builder, operation)(*operands), kind)

    return operate


def _comparison(sign: str) -> Any:
    def compare(self: _Value, other: Any) -> _Value:
        _, operands = self.pair(other)
        builder = self.trace.builder
        test = builder.fcmp_unordered if sign == "!=" else builder.fcmp_ordered
        return _Value(self.trace, test(sign, *operands), types.boolean)

    return compare


def _logic(operation: str) -> Any:
    def combine(self: _Value, other: _Value) -> _Value:
        value = getattr(self.trace.builder, operation)(self.value, other.value)
        return _Value(self.trace, value, types.boolean)

    return combine


class _Value:
    """A number or a truth value that is known at run time only."""

    __array_ufunc__ = None  # NumPy's numbers leave arithmetic with it to this class
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, trace: _Trace, value: Any, kind: Any) -> None:
        self.trace, self.value, self.kind = trace, value, kind

    def pair(self, other: Any) -> tuple[Any, tuple[Any, Any]]:
        """The common type of this and another number, and both of that type."""
        kind = types.float32 if self.kind == self.trace.kind(other) == types.float32 else types.float64
        return kind, (self.trace.value(self, kind), self.trace.value(other, kind))

    __add__ = __radd__ = _arithmetic("fadd")
    __mul__ = __rmul__ = _arithmetic("fmul")
    __sub__, __rsub__ = _arithmetic("fsub"), _arithmetic("fsub", swapped=True)
    __truediv__, __rtruediv__ = _arithmetic("fdiv"), _arithmetic("fdiv", swapped=True)
    __lt__, __le__, __gt__, __ge__ = map(_comparison, ("<", "<=", ">", ">="))
    __eq__, __ne__ = map(_comparison, ("==", "!="))
    __and__, __or__ = map(_logic, ("and_", "or_"))

    def __neg__(self) -> _Value:
        return _Value(self.trace, self.trace.builder.fneg(self.value), self.kind)

    def __abs__(self) -> _Value:
        function = self.trace.builder.module.declare_intrinsic("llvm.fabs", (self.value.type,))
        return _Value(self.trace, self.trace.builder.call(function, [self.value]), self.kind)

    def __bool__(self) -> bool:
        raise TypeError("a function that branches cannot be traced")
