"""Statements that remember what they were made from, so that the rounding errors in a value can be followed.

The error of a sum, a product or a quotient is a number of the same type, or nearly one (Knuth 1969, Dekker 1971). The
errors in what it is made of come on top, to first order. What nobody asks for is not computed.
"""

from __future__ import annotations

import math

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.pieces import MAGNITUDE
from symact.kernels.lowering.scalars import Scalars

__all__ = ["Followed"]

_UNITS = {"float32": 2.0**-20, "float64": 2.0**-49}
"""More than the relative error of a short polynomial."""
_SLACK = 1 + 2.0**-20
"""For what one operation rounds up."""


class Followed(Scalars):
    """``lost`` gives the name of the variable with the exact value less the computed one; "" where none is known."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(arithmetic)
        self._made: dict[str, tuple[str, ...]] = {}
        self._lost: dict[str, str] = {}
        self._bounds: dict[str, float] = {}

    def lost(self, value: str) -> str:
        """The rounding errors in ``value``, to first order."""
        if value not in self._lost:
            way, *parts = self._made.get(value, ("known",))
            self._lost[value] = getattr(self, f"_{way}_error")(value, *parts)
        return self._lost[value]

    def number(self, expr: sp.Expr) -> str:
        """An exact number, rounded to the arithmetic's type; what that loses is known."""
        high, low = self._words(expr)
        return high if low == self.plain(0.0) else self._remember(high, "constant", low)

    def _product(self, expr: sp.Expr) -> str:
        """A number before a square multiplies its base, so that it costs nothing where it is a power of two."""
        number, square = expr.as_coeff_Mul()
        if square.is_Pow and square.exp == 2 and not number.is_Integer:
            base = self.of(square.base)
            return self.times(self.times(self.number(number), base), base)
        return super()._product(expr)

    def exponent(self, argument: sp.Expr) -> tuple[str, str]:
        """(value, rounding errors) of an argument of exp; "" for the second where there are none."""
        high = self.of(argument)
        lost = self.lost(high)
        if not lost or self._stays_small(argument):
            return high, lost
        return high, self._where_it_counts(high, lost)

    def _stays_small(self, argument: sp.Expr) -> bool:
        """Whether the rounding errors of an exponent are below 1/4, for all abs(x) <= ``largest`` or as limited."""
        if argument.free_symbols & set(self.limited.values()):
            return True
        symbols = sorted(argument.free_symbols & {X, MAGNITUDE}, key=str)
        if math.isinf(self.largest) or len(symbols) != 1 or not argument.is_polynomial(symbols[0]):
            return False
        terms = sp.Poly(argument, symbols[0]).terms()
        size = sum(abs(nearest(factor)) * self.largest**power for (power,), factor in terms)
        return size * _UNITS[self.arithmetic.kind] <= 0.25

    def _where_it_counts(self, high: str, low: str) -> str:
        """The second word of an exponent, 0 where the exponential is 0: far out it is large, infinite or no number."""
        counts = f"({high} >= {self.plain(self.lowest(self.arithmetic.late))}) & (abs({low}) < inf)"
        return self.let(self.call("select", counts, low, self.plain(0.0)))

    # -- what is made of what ----------------------------------------------------------------------------------------

    def _remember(self, name: str, way: str, *parts: str) -> str:
        self._made.setdefault(name, (way, *parts))
        return name

    def plus(self, a: str, b: str) -> str:
        """a + b."""
        total = self._remember(self.let(f"{a} + {b}"), "sum", a, b)
        return self._bounded(total, self._bound(a) + self._bound(b))

    def minus(self, a: str, b: str) -> str:
        """a - b."""
        return self.plus(a, self.negative(b))

    def negative(self, a: str) -> str:
        """-a."""
        return self._bounded(self._remember(super().negative(a), "negative", a), self._bound(a))

    def fused(self, a: str, b: str, c: str) -> str:
        """a b + c, whose error is that of a product and a sum."""
        return self.plus(self.times(a, b), c)

    def times(self, a: str, b: str) -> str:
        """a b."""
        product = super().times(a, b)
        if product in (a, b):
            return product
        return self._bounded(self._remember(product, "product", a, b), self._bound(a) * self._bound(b))

    def divide(self, a: str, b: str) -> str:
        """a / b, by way of 1 / b, which its error needs."""
        if b == self.plain(1.0):
            return a
        inverse = self.let(f"{self.plain(1.0)} / {b}", "i")
        return self._remember(self.let(f"{a} * {inverse}", "q"), "quotient", a, b, inverse)

    def select(self, condition: str, a: str, b: str) -> str:
        """``a`` where the condition holds, else ``b``."""
        if a == b:
            return b
        chosen = self._remember(super().select(condition, a, b), "choice", condition, a, b)
        return self._bounded(chosen, max(self._bound(a), self._bound(b)))

    # -- the error of each -------------------------------------------------------------------------------------------

    def _known_error(self, value: str) -> str:
        return ""

    def _constant_error(self, value: str, low: str) -> str:
        return low

    def _sum_error(self, value: str, a: str, b: str) -> str:
        small, large = (a, b) if self._literal(a) is None else (b, a)
        least = self._literal(large)
        ordered = least and math.frexp(self._bound(small))[1] <= math.frexp(least)[1] and self._bound(small) < math.inf
        own = self.call("smaller_error", small, large, value) if ordered else self.call("sum_error", a, b, value)
        return self._total(self.let(own, "e"), self.lost(a), self.lost(b))

    def _negative_error(self, value: str, a: str) -> str:
        lost = self.lost(a)
        return self.let(f"-{lost}", "e") if lost else ""

    def _product_error(self, value: str, a: str, b: str) -> str:
        exact = self._is_power_of_two(a) or self._is_power_of_two(b)
        total = "" if exact else self.let(self.call("fma", a, b, f"-{value}"), "e")
        return self._plus_product(self._plus_product(total, a, self.lost(b)), b, self.lost(a))

    def _quotient_error(self, value: str, a: str, b: str, inverse: str) -> str:
        rest = self._total(self.let(self.call("fma", f"-{value}", b, a), "e"), self.lost(a))
        rest = self._plus_product(rest, f"-{value}", self.lost(b))
        return self.let(f"{rest} * {inverse}", "e")

    def _choice_error(self, value: str, condition: str, a: str, b: str) -> str:
        first, second = self.lost(a), self.lost(b)
        if not first and not second:
            return ""
        zero = self.plain(0.0)
        return self.let(self.call("select", condition, first or zero, second or zero), "e")

    def _total(self, *errors: str) -> str:
        there = [error for error in errors if error]
        total = there[0]
        for error in there[1:]:
            total = self.let(f"{total} + {error}", "e")
        return total

    def _plus_product(self, total: str, factor: str, error: str) -> str:
        if not error:
            return total
        return self.let(self.call("fma", factor, error, total) if total else f"{factor} * {error}", "e")

    # -- how large it can be -----------------------------------------------------------------------------------------

    def _bound(self, value: str) -> float:
        """The largest that a literal or a variable can be, for any x, as far as it is known."""
        literal = self._literal(value)
        return self._bounds.get(value, math.inf) if literal is None else literal

    def _bounded(self, value: str, bound: float) -> str:
        self._bounds[value] = bound * _SLACK
        return value
