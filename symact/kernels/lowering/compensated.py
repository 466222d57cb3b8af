"""The same statements with the rounding errors of sums, products and quotients put back before the last rounding.

Every variable remembers what it was made from. At the end the error of the result is followed back through these, to
first order, as far as it comes from the operations around the elementary functions and from the last step of exp; what
nobody asks for is not computed.
"""

from __future__ import annotations

import sympy as sp

from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.scalars import Scalars

__all__ = ["Compensated"]


class Compensated(Scalars):
    """``lost`` gives the name of the variable with the exact value less the computed one; "" where none is known."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(arithmetic)
        self._made: dict[str, tuple[str, ...]] = {}
        self._lost: dict[str, str] = {}

    def lost(self, value: str) -> str:
        """The rounding errors in ``value``, to first order."""
        if value not in self._lost:
            way, *parts = self._made.get(value, ("known",))
            self._lost[value] = getattr(self, f"_{way}_error")(value, *parts)
        return self._lost[value]

    def number(self, expr: sp.Expr) -> str:
        """An exact number, rounded to the arithmetic's type."""
        high, low = self._words(expr)
        return high if low == self.plain(0.0) else self._remember(high, "constant", low)

    def finished(self, value: str, scale: str) -> str:
        """The value and its error times the scale, with one rounding."""
        lost = self.lost(value)
        if lost:  # -0.0 where there is no error, so that a zero keeps its sign
            there = f"({lost} != {self.plain(0.0)}) & (abs({lost}) < inf)"
            value = self.let(f"{value} + {self.let(self.call('select', there, lost, self.plain(-0.0)), 'e')}")
        return super().finished(value, scale)

    # -- what is made of what ----------------------------------------------------------------------------------------

    def _remember(self, name: str, way: str, *parts: str) -> str:
        self._made.setdefault(name, (way, *parts))
        return name

    def plus(self, a: str, b: str) -> str:
        """a + b."""
        return self._remember(self.let(f"{a} + {b}"), "sum", a, b)

    def minus(self, a: str, b: str) -> str:
        """a - b."""
        return self.plus(a, self.negative(b))

    def negative(self, a: str) -> str:
        """-a."""
        return self._remember(super().negative(a), "negative", a)

    def fused(self, a: str, b: str, c: str) -> str:
        """a b + c, whose error is that of a product and a sum."""
        return self.plus(self.times(a, b), c)

    def times(self, a: str, b: str) -> str:
        """a b."""
        product = super().times(a, b)
        return product if product in (a, b) else self._remember(product, "product", a, b)

    def divide(self, a: str, b: str) -> str:
        """a / b, by way of 1 / b, which its error needs."""
        if b == self.plain(1.0):
            return a
        inverse = self.let(f"{self.plain(1.0)} / {b}", "i")
        return self._remember(self.let(f"{a} * {inverse}", "q"), "quotient", a, b, inverse)

    def select(self, condition: str, a: str, b: str) -> str:
        """``a`` where the condition holds, else ``b``."""
        return b if a == b else self._remember(super().select(condition, a, b), "choice", condition, a, b)

    # -- the error of each -------------------------------------------------------------------------------------------

    def _known_error(self, value: str) -> str:
        return ""

    def _constant_error(self, value: str, low: str) -> str:
        return low

    def _sum_error(self, value: str, a: str, b: str) -> str:
        return self._total(self.let(self.call("sum_error", a, b, value), "e"), self.lost(a), self.lost(b))

    def _negative_error(self, value: str, a: str) -> str:
        lost = self.lost(a)
        return self.let(f"-{lost}", "e") if lost else ""

    def _product_error(self, value: str, a: str, b: str) -> str:
        total = self.let(self.call("fma", a, b, f"-{value}"), "e")
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
        return self.let(self.call("fma", factor, error, total), "e") if error else total

    # -- exponentials, whose last step is a sum ----------------------------------------------------------------------

    def _function(self, kind: str, argument: sp.Expr) -> str:
        if kind == "erfcx":
            return self._erfcx(argument)
        if kind != "exp":
            value = super()._function(kind, argument)
            return self._remember(value, "root", self.of(argument)) if kind == "sqrt" else value
        mantissa, lost, shift = self._exponential(argument, 0.0)
        return self._scaled("exp", argument, mantissa, lost, shift)

    def _root_error(self, value: str, argument: str) -> str:
        rest = self._total(self.let(self.call("fma", f"-{value}", value, argument), "e"), self.lost(argument))
        return self.let(f"{rest} * ({self.plain(0.5)} / {value})", "e")

    def _erfcx(self, argument: sp.Expr) -> str:
        n = len(self.lines)
        self.lines.append(f"f{n}, l{n} = {self.call('erfcx_and_error', self.of(argument))}")
        self.known["erfcx", argument] = self._remember(f"f{n}", "erfcx", self.of(argument), f"l{n}")
        return f"f{n}"

    def _erfcx_error(self, value: str, argument: str, own: str) -> str:
        lost = self.lost(argument)
        return self._plus_product(own, self.let(self.call("erfcx_slope", argument, value)), lost) if lost else own

    def late(self, argument: sp.Expr) -> str:
        """exp(argument) 2^late; the plain exponential is made from it."""
        key = ("late", argument)
        if key not in self.known:
            bias = float(self.arithmetic.late)
            value = self._scaled("late", argument, *self._exponential(argument, bias))
            power = self.plain(2.0**-bias)
            self.known["exp", argument] = self._remember(self.let(f"{value} * {power}", "u"), "shift", value, power)
        return self.known[key]

    def _shift_error(self, value: str, a: str, power: str) -> str:
        return self.let(f"{self.lost(a)} * {power}", "e")

    def _exponent(self, argument: sp.Expr) -> tuple[str, str]:
        high = self.of(argument)
        lost = self.lost(high)
        return high, self._where_it_counts(high, lost) if lost else ""

    def _exponential(self, argument: sp.Expr, bias: float) -> tuple[str, str, str]:
        """(m, its error, z) with exp(argument) 2^bias = m 2^n and n in the low bits of z."""
        high, low = self._exponent(argument)
        n = len(self.lines)
        bounded = self.call("maximum", high, self.plain(self.lowest(bias)))
        self.lines.append(f"m{n}, l{n}, z{n} = {self.call('exp_parts_and_error', bounded)}")
        lost = self.let(self.call("fma", f"m{n}", low, f"l{n}"), "e") if low else f"l{n}"
        return f"m{n}", lost, f"z{n} + {self.plain(bias)}" if bias else f"z{n}"

    def _scaled(self, key: str, argument: sp.Expr, mantissa: str, lost: str, shift: str) -> str:
        value = self.let(self.call("add_to_exponent", mantissa, shift), "w")
        power = self.call("add_to_exponent", self.plain(1.0), shift)
        self.known[key, argument] = value
        self._made[value] = ("scaled", lost, power)
        return value

    def _scaled_error(self, value: str, lost: str, power: str) -> str:
        return self.let(f"{lost} * {power}", "e")
