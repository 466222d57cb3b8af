"""Polynomials in a pair by Horner's rule: float64 in the tail, pairs where a rounding error would be seen."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["pair_polynomial"]


def pair_polynomial(coefficients: tuple[float, ...], heads: int) -> Any:
    """P(x0, x1) -> (hi, lo), not normalised; coefficients h0, l0, h1, l1, ... of the pairs, then float64 ones."""
    pairs = list(zip(coefficients[0 : 2 * heads : 2], coefficients[1 : 2 * heads : 2], strict=True))
    tail = coefficients[2 * heads :]
    sizes = [abs(h) for h, _ in pairs] + [abs(c) for c in tail]

    def polynomial(typing_context: Any, x0: Any, x1: Any) -> Any:
        def emit(context: Any, builder: ir.IRBuilder, signature: Any, operands: Any) -> Any:
            code = _Emitter(builder, *operands)
            total = code.number(tail[-1])
            for c in reversed(tail[:-1]):
                total = builder.fma(total, code.x0, code.number(c))
            found = total, None
            for k in reversed(range(heads)):
                # The sum of two numbers is cheaper where it is known which one is larger, for abs(x) <= 1.
                found = code.step(pairs[k], *found, sizes[k] >= sum(sizes[k + 1 :]))
            return context.make_tuple(builder, signature.return_type, found)

        return types.UniTuple(types.float64, 2)(x0, x1), emit

    return intrinsic(polynomial)


class _Emitter:
    """Writes the operations of one polynomial at x0 + x1."""

    def __init__(self, builder: ir.IRBuilder, x0: Any, x1: Any) -> None:
        self.builder, self.x0, self.x1 = builder, x0, x1

    def number(self, value: float) -> ir.Constant:
        return ir.Constant(ir.DoubleType(), value)

    def step(self, c: tuple[float, float], s: Any, e: Any, ordered: bool) -> tuple[Any, Any]:
        """c + (s + e) (x0 + x1)."""
        b = self.builder
        high, low = self.number(c[0]), self.number(c[1])
        product = b.fmul(s, self.x0)
        rest = b.fma(s, self.x0, b.fneg(product))
        rest = b.fma(s, self.x1, rest)
        if e is not None:
            rest = b.fma(e, self.x0, rest)
        total = b.fadd(high, product)
        part = b.fsub(total, high)
        error = b.fsub(product, part)
        if not ordered:
            error = b.fadd(b.fsub(high, b.fsub(total, part)), error)
        return total, b.fadd(error, b.fadd(rest, low))
