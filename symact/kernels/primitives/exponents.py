"""``frexp`` and ``ldexp`` of the C library: Numba's own are in a library that only Numba loads."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["frexp", "ldexp"]

_INT, _DOUBLE = ir.IntType(32), ir.DoubleType()


def _frexp(typing_context: Any, x: Any) -> Any:
    """(m, k) with x = m 2^k and 1/2 <= abs(m) < 1; exact, subnormals included."""
    result = types.Tuple((types.float64, types.int64))

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = ir.FunctionType(_DOUBLE, (_DOUBLE, _INT.as_pointer()))
        place = cgutils.alloca_once(builder, _INT)
        part = builder.call(cgutils.get_or_insert_function(builder.module, kind, "frexp"), (operands[0], place))
        return context.make_tuple(builder, result, (part, builder.sext(builder.load(place), ir.IntType(64))))

    return result(types.float64), emit


def _ldexp(typing_context: Any, m: Any, k: Any) -> Any:
    """m 2^k, rounded once."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = ir.FunctionType(_DOUBLE, (_DOUBLE, _INT))
        function = cgutils.get_or_insert_function(builder.module, kind, "ldexp")
        return builder.call(function, (operands[0], builder.trunc(operands[1], _INT)))

    return types.float64(types.float64, types.int64), emit


frexp: Any = intrinsic(_frexp)
ldexp: Any = intrinsic(_ldexp)
