"""SymPy expressions evaluated in Arb balls, or in truncated power series of balls: what kernels are measured against.

The evaluation walks the tree as it stands; nothing is rewritten, so it shares no step with the lowering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import flint
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X, named_to_elementary

__all__ = ["evaluate", "precision", "reference"]

Ball = Any

_FUNCTIONS: dict[type, Callable[[Ball], Ball]] = {
    sp.exp: lambda b: b.exp(),
    sp.log: lambda b: b.log(),
    sp.sin: lambda b: b.sin(),
    sp.cos: lambda b: b.cos(),
    sp.tan: lambda b: b.tan(),
    sp.atan: lambda b: b.atan(),
    sp.erf: lambda b: b.erf(),
    sp.erfc: lambda b: b.erfc(),
    sp.sinh: lambda b: (b.exp() - (-b).exp()) / 2,
    sp.cosh: lambda b: (b.exp() + (-b).exp()) / 2,
    sp.tanh: lambda b: 1 - 2 / (1 + (2 * b).exp()),
    sp.asinh: lambda b: (b + (b * b + 1).sqrt()).log(),
    sp.sinc: lambda b: b.sin() / b,
}
_NUMBERS: dict[Any, Callable[[], Ball]] = {
    sp.pi: flint.arb.pi,
    sp.E: lambda: flint.arb(1).exp(),
    sp.EulerGamma: flint.arb.const_euler,
}


@contextmanager
def precision(bits: int, terms: int = 10) -> Iterator[None]:
    """Arb's working precision and series length, put back afterwards."""
    saved = flint.ctx.prec, flint.ctx.cap
    flint.ctx.prec, flint.ctx.cap = bits, terms
    try:
        yield
    finally:
        flint.ctx.prec, flint.ctx.cap = saved


def evaluate(expr: sp.Expr, env: Mapping[sp.Symbol, Ball]) -> Ball:
    """A ball (or series of balls) that contains ``expr`` at the balls ``env``."""
    return _Walk(env).of(expr)


class _Walk:
    def __init__(self, env: Mapping[sp.Symbol, Ball]) -> None:
        self.known: dict[sp.Expr, Ball] = dict(env)

    def of(self, expr: sp.Expr) -> Ball:
        if expr not in self.known:
            self.known[expr] = self._compute(expr)
        return self.known[expr]

    def _compute(self, expr: sp.Expr) -> Ball:
        if expr.is_Rational:
            return flint.arb(flint.fmpq(int(expr.p), int(expr.q)))
        if expr in _NUMBERS:
            return _NUMBERS[expr]()
        if expr.is_Add:
            total = self.of(expr.args[0])
            for term in expr.args[1:]:
                total = total + self.of(term)
            return total
        if expr.is_Mul:
            product = self.of(expr.args[0])
            for factor in expr.args[1:]:
                product = product * self.of(factor)
            return product
        if expr.is_Pow and expr.base != sp.E:
            return self._power(self.of(expr.base), expr.exp)
        if expr.func in _FUNCTIONS:
            return _FUNCTIONS[expr.func](self.of(expr.args[0]))
        if not expr.free_symbols:
            return _number(expr)
        elementary = named_to_elementary(expr)
        if elementary == expr:
            raise NotYetSupported(f"no kernel for {expr.func.__name__} yet.")
        return self.of(elementary)

    def _power(self, base: Ball, exponent: sp.Expr) -> Ball:
        if exponent.is_Integer:
            n = int(exponent)
            return base**n if n >= 0 else 1 / base**-n
        if exponent.is_Rational and exponent.q == 2:
            root = base.sqrt()
            n = int(exponent.p)
            return root**n if n >= 0 else 1 / root**-n
        return (self.of(exponent) * base.log()).exp()


def _number(expr: sp.Expr) -> flint.arb:
    """A number that SymPy can evaluate to any precision (an algebraic root, Lambert's W), with a generous radius."""
    digits = flint.ctx.prec * 301 // 1000 + 10
    text = str(sp.N(expr, digits + 10))
    return flint.arb(text) * flint.arb(1, flint.arb(10) ** -digits)


def reference(expr: sp.Expr, x: float, *, good: int = 90, limit: int = 40000) -> flint.arb | None:
    """``expr`` at the float ``x`` with relative error below 2^-good (or absolute below 2^-1200).

    ``None`` where out of reach.
    """
    bits = 160
    while bits <= limit:
        with precision(bits):
            ball = evaluate(expr, {X: flint.arb(x)})
            if ball.is_finite() and (ball.rel_accuracy_bits() >= good or ball.abs_upper() < flint.arb(2) ** -1200):
                return ball
        bits *= 4
    return None
