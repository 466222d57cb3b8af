"""sin and cos of pairs of any size, by x/pi less an integer from a table of powers of two (Payne, Hanek 1983).

A float64 is m 2^(8 q - 52) with an integer m < 2^60, for 1 <= abs(x) < 2^1024. The table has 2^(8 q - 52)/pi less an
even integer, in parts of 20 bits, and m is split in two: every product is exact, and so are the sums of the first ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from symact.kernels.primitives.vector.arithmetic import DOUBLE, PER_PI
from symact.kernels.primitives.vector.operations import rint, select
from symact.kernels.primitives.vector.twofold.arithmetic import MAGIC, Pair, compiled, div, mul, mul_double, two_sum
from symact.kernels.primitives.vector.twofold.circular import PI_PAIR, flipped, ratio_of

__all__ = ["endless_cos", "endless_sin", "endless_sin_ratio"]

_STEP = 8
_PART, _PARTS = 20, 10
_ROWS = 1024 // _STEP + 1  # the last for infinity and NaN
_SPLIT = 1.5 * 2.0**85
"""Adding it rounds a number below 2^60 to a multiple of 2^33."""
_PER_PI = DOUBLE.parts(PER_PI, 2)
_BIAS, _MANTISSA = 1023, 52


def _table() -> list[float]:
    """The parts of every row, one row after the other."""
    places = 1400
    with flint.ctx.workprec(places + 100):
        mantissa, exponent = (1 / flint.arb.pi()).mid().man_exp()
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    found = []
    for q in range(_ROWS):
        left = exact * Fraction(2) ** (_STEP * q - _MANTISSA)
        left -= 2 * round(left / 2)
        for k in range(_PARTS):
            place = 2 ** (_PART * (k + 1) - 1)
            part = Fraction(round(left * place), place)
            found.append(float(part))
            left -= part
    return found


_TABLE = _table()


def _row_number(builder: ir.IRBuilder, x: Any) -> Any:
    """q, 0 for abs(x) < 1."""
    kind = ir.IntType(64)
    field = builder.and_(builder.lshr(builder.bitcast(x, kind), kind(_MANTISSA)), kind(0x7FF))
    above = builder.sub(field, kind(_BIAS))
    return builder.lshr(builder.select(builder.icmp_signed("<", above, kind(0)), kind(0), above), kind(3))


def _row(typing_context: Any, x: Any) -> Any:
    """The parts of the row for x."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        double = ir.DoubleType()
        shape = ir.ArrayType(double, len(_TABLE))
        name = "symact.per_pi"
        if name not in builder.module.globals:
            table = ir.GlobalVariable(builder.module, shape, name)
            table.global_constant, table.linkage = True, "internal"
            table.initializer = ir.Constant(shape, _TABLE)
        first = builder.mul(_row_number(builder, operands[0]), ir.IntType(64)(_PARTS))
        found = ir.Constant(ir.ArrayType(double, _PARTS), ir.Undefined)
        for k in range(_PARTS):
            place = builder.add(first, ir.IntType(64)(k))
            pointer = builder.gep(builder.module.globals[name], [ir.IntType(64)(0), place])
            found = builder.insert_value(found, builder.load(pointer), k)
        return found

    return types.UniTuple(types.float64, _PARTS)(x), emit


def _integer(typing_context: Any, x: Any) -> Any:
    """The integer m, for 1 <= abs(x)."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
        kind = ir.IntType(64)
        power = builder.sub(kind(_MANTISSA), builder.shl(_row_number(builder, operands[0]), kind(3)))
        bits = builder.add(builder.bitcast(operands[0], kind), builder.shl(power, kind(_MANTISSA)))
        return builder.bitcast(bits, ir.DoubleType())

    return x(x), emit


_row_of: Any = intrinsic(_row)
_integer_of: Any = intrinsic(_integer)


@compiled
def _turned(a: float) -> float:
    """a less the nearest even integer: exact."""
    return a - 2.0 * rint(0.5 * a)


@compiled
def _added(a: Pair, b: float) -> Pair:
    """a + b, renormalised."""
    s, e = two_sum(a[0], b)
    return two_sum(s, e + a[1])


@compiled
def _half_turns(x: float, start: float) -> tuple[Pair, float]:
    """(f, n) with x/pi + start = f + n less an even integer, n one of the integers near, for start 0 or 1/2."""
    c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 = _row_of(x)
    m = _integer_of(x)
    h = (m + _SPLIT) - _SPLIT
    low = m - h
    first = ((_turned(h * c1) + _turned(low * c0)) + _turned(h * c2)) + _turned(low * c1)  # h c0 is an even integer
    first = (first + h * c3) + start
    n = rint(first)
    f = two_sum(first - n, low * c2)
    for part in (h * c4, low * c3, h * c5, low * c4, h * c6, low * c5):
        f = _added(f, part)
    for part in (h * c7, low * c6, h * c8, low * c7, h * c9, low * c8):
        f = _added(f, part)
    small = mul_double(_PER_PI, x)
    small_n = rint(small[0] + start)
    near = _added(small, start - small_n)
    is_small = abs(x) < 1.0
    f = select(is_small, near[0], f[0]) + x * 0.0, select(is_small, near[1], f[1])  # NaN and infinity give NaN
    return f, select(is_small, small_n, n)


@compiled
def _angle(a: Pair, start: float) -> tuple[Pair, float]:
    """(r, z) with a + start pi = r + n pi, abs(r) at most about pi/2, and the parity of n in the low bit of z."""
    f, n = _half_turns(a[0], start)
    g, k = _half_turns(a[1], 0.0)
    total = _added(_added(g, f[1]), f[0])
    j = rint(total[0])
    return mul(two_sum(total[0] - j, total[1]), PI_PAIR), ((n + k) + j) + MAGIC


@compiled
def endless_sin(a: Pair) -> Pair:
    """sin(a) for every finite a, with relative accuracy at every zero."""
    r, z = _angle(a, 0.0)
    return flipped(mul(r, ratio_of(r)), z)


@compiled
def endless_cos(a: Pair) -> Pair:
    """cos(a) for every finite a, with relative accuracy at every zero: sin(a + pi/2)."""
    r, z = _angle(a, 0.5)
    return flipped(mul(r, ratio_of(r)), z)


@compiled
def endless_sin_ratio(a: Pair) -> Pair:
    """sin(a)/a for every finite a other than 0."""
    return div(endless_sin(a), a)
