"""What plain Python cannot say so that LLVM sees it: select, fused multiply-add, a shift of the exponent.

Every function takes float32 or float64 and keeps the type. None branches, so a loop over them becomes SIMD code.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = [
    "add_to_exponent",
    "copysign",
    "exponent",
    "flip_sign",
    "fma",
    "maximum",
    "minimum",
    "polynomial",
    "reciprocal_power",
    "rint",
    "select",
    "significand",
    "smaller_error",
    "sqrt",
    "sum_error",
]

_INTEGERS = {types.float32: (types.int32, 23), types.float64: (types.int64, 52)}
_BIAS = {types.float32: 127, types.float64: 1023}
_ROOT_HALF = {types.float32: 0x3F3504F3, types.float64: 0x3FE6A09E667F3BCD}
"""The bits of sqrt(1/2)."""


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


def _sum_error(typing_context: Any, a: Any, b: Any, s: Any) -> Any:
    """a + b - s for s = a + b, rounded (Knuth 1969): exact where nothing overflows."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        first, second, total = operands
        part = builder.fsub(total, first)
        return builder.fadd(builder.fsub(first, builder.fsub(total, part)), builder.fsub(second, part))

    return a(a, a, a), emit


def _smaller_error(typing_context: Any, a: Any, b: Any, s: Any) -> Any:
    """a + b - s for s = a + b, rounded, and abs(a) <= abs(b) (Dekker 1971): exact where nothing overflows."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        small, large, total = operands
        return builder.fsub(small, builder.fsub(total, large))

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


def _maximum(typing_context: Any, a: Any, b: Any) -> Any:
    """``b`` where a < b, else ``a``: NaN in a stays."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", *operands), operands[1], operands[0])

    return a(a, a), emit


def _minimum(typing_context: Any, a: Any, b: Any) -> Any:
    """``b`` where a > b, else ``a``: NaN in a stays."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *operands), operands[1], operands[0])

    return a(a, a), emit


def _rint(typing_context: Any, a: Any) -> Any:
    """The integer nearest to a, ties to even."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.rint", [operands[0].type])
        return builder.call(function, operands)

    return a(a), emit


def _sqrt(typing_context: Any, a: Any) -> Any:
    """The square root of a, correctly rounded; NaN below 0."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.sqrt", [operands[0].type])
        return builder.call(function, operands)

    return a(a), emit


def _copysign(typing_context: Any, a: Any, b: Any) -> Any:
    """a with the sign of b."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = operands[0].type
        function = builder.module.declare_intrinsic("llvm.copysign", [kind], ir.FunctionType(kind, [kind, kind]))
        return builder.call(function, operands)

    return a(a, a), emit


def _flip_sign(typing_context: Any, a: Any, z: Any) -> Any:
    """a (-1)^n, where the low bits of z hold the integer n."""
    integer, _ = _INTEGERS[a]

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = context.get_value_type(integer)
        bits, parity = (builder.bitcast(operand, kind) for operand in operands)
        sign = builder.shl(parity, kind(kind.width - 1))
        return builder.bitcast(builder.xor(bits, sign), operands[0].type)

    return a(a, a), emit


def _polynomial(typing_context: Any, coefficients: Any, x: Any) -> Any:
    """c0 + c1 x + c2 x^2 + ..., with fused multiply-adds.

    The first two steps are Horner's, which settle the rounding error; what they are applied to is computed in two or
    four parts at once (Estrin), since one long chain leaves the processor waiting.
    """

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        table, argument = operands
        values = [builder.extract_value(table, i) for i in range(len(coefficients))]
        first = _HORNER_STEPS if len(values) >= _LEAST_PARTED else len(values) - 1
        total = _in_parts(builder, values[first:], argument, _HALVINGS[x])
        for value in reversed(values[:first]):
            total = builder.fma(total, argument, value)
        return total

    return x(coefficients, x), emit


_HORNER_STEPS, _LEAST_PARTED = 2, 6
_HALVINGS = {types.float32: 1, types.float64: 2}


def _in_parts(builder: ir.IRBuilder, values: list[Any], argument: Any, halvings: int) -> Any:
    """The polynomial as even part plus argument times odd part, these again so, and Horner's rule in each part."""
    if halvings and len(values) > 3:
        square = builder.fmul(argument, argument)
        even, odd = (_in_parts(builder, values[k::2], square, halvings - 1) for k in (0, 1))
        return builder.fma(odd, argument, even)
    total = values[-1]
    for value in reversed(values[:-1]):
        total = builder.fma(total, argument, value)
    return total


def _shifted_bits(context: Any, builder: ir.IRBuilder, a: Any, kind: Any, number: Any) -> Any:
    """The bits of a, moved so that the exponent field changes at sqrt(1/2) times a power of two."""
    bias, mantissa = _BIAS[number], _INTEGERS[number][1]
    return builder.add(builder.bitcast(a, kind), kind((bias << mantissa) - _ROOT_HALF[number]))


def _significand(typing_context: Any, a: Any) -> Any:
    """m with a = m 2^n and sqrt(1/2) <= m < sqrt(2), for a normal number a > 0."""
    integer, mantissa = _INTEGERS[a]

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = context.get_value_type(integer)
        bits = _shifted_bits(context, builder, operands[0], kind, a)
        fraction = builder.and_(bits, kind((1 << mantissa) - 1))
        return builder.bitcast(builder.add(fraction, kind(_ROOT_HALF[a])), operands[0].type)

    return a(a), emit


def _exponent(typing_context: Any, a: Any) -> Any:
    """n with a = m 2^n and sqrt(1/2) <= m < sqrt(2), as a float, for a normal number a > 0."""
    integer, mantissa = _INTEGERS[a]

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = context.get_value_type(integer)
        field = builder.lshr(_shifted_bits(context, builder, operands[0], kind, a), kind(mantissa))
        magic = (_BIAS[a] + mantissa) << mantissa
        number = builder.bitcast(builder.or_(field, kind(magic)), operands[0].type)
        return builder.fsub(number, operands[0].type(float((1 << mantissa) + _BIAS[a])))

    return a(a), emit


def _reciprocal_power(typing_context: Any, a: Any) -> Any:
    """2^(1-n) with n the exponent of a as above; 0 for the largest n."""
    integer, mantissa = _INTEGERS[a]

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = context.get_value_type(integer)
        field = builder.lshr(_shifted_bits(context, builder, operands[0], kind, a), kind(mantissa))
        turned = builder.sub(kind(2 * _BIAS[a] + 1), field)
        return builder.bitcast(builder.shl(turned, kind(mantissa)), operands[0].type)

    return a(a), emit


select: Any = intrinsic(_select)
fma: Any = intrinsic(_fma)
sum_error: Any = intrinsic(_sum_error)
smaller_error: Any = intrinsic(_smaller_error)
add_to_exponent: Any = intrinsic(_add_to_exponent)
maximum: Any = intrinsic(_maximum)
minimum: Any = intrinsic(_minimum)
rint: Any = intrinsic(_rint)
sqrt: Any = intrinsic(_sqrt)
copysign: Any = intrinsic(_copysign)
flip_sign: Any = intrinsic(_flip_sign)
polynomial: Any = intrinsic(_polynomial)
significand: Any = intrinsic(_significand)
exponent: Any = intrinsic(_exponent)
reciprocal_power: Any = intrinsic(_reciprocal_power)
