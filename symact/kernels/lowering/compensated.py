"""The same statements with the rounding errors of sums, products and quotients put back before the last rounding.

Followed back are those of the operations around the elementary functions and of the last step of exp and erfcx.
"""

from __future__ import annotations

import math

import sympy as sp

from symact.kernels.lowering.followed import Followed
from symact.kernels.lowering.reach import falls

__all__ = ["Compensated"]

_LARGE = 2.0**1000
"""No error is as large; LLVM makes long integer code of a comparison with infinity."""


class Compensated(Followed):
    """The error of the result is added to it."""

    def finished(self, value: str, scale: str) -> str:
        """The value and its error times the scale, with one rounding."""
        lost = self.lost(value)
        if lost:  # -0.0 where there is no error, so that a zero keeps its sign
            there = f"({lost} != {self.plain(0.0)}) & (abs({lost}) < {self.plain(_LARGE)})"
            value = self.let(f"{value} + {self.let(self.call('select', there, lost, self.plain(-0.0)), 'e')}")
        return super().finished(value, scale)

    # -- exponentials, whose last step is a sum ----------------------------------------------------------------------

    def _function(self, kind: str, argument: sp.Expr) -> str:
        if kind == "erfcx":
            return self._erfcx(argument)
        if kind == "less_one":
            return self._less_one(argument)
        if kind != "exp":
            value = super()._function(kind, argument)
            return self._remember(value, "root", self.of(argument)) if kind == "sqrt" else value
        if falls(argument):
            self.late(argument)
            return self.known[kind, argument]
        mantissa, lost, shift = self._exponential(argument, 0.0)
        return self._scaled("exp", argument, mantissa, lost, shift)

    def _less_one(self, argument: sp.Expr) -> str:
        bounded, _ = self.bounded_exponent(argument, self.arithmetic.late)
        n = len(self.lines)
        self.lines.append(f"d{n}, l{n} = {self.call('less_one_and_error', bounded)}")
        self.known["less_one", argument] = self._bounded(self._remember(f"d{n}", "constant", f"l{n}"), 1.0)
        return f"d{n}"

    def _root_error(self, value: str, argument: str) -> str:
        rest = self._total(self.let(self.call("fma", f"-{value}", value, argument), "e"), self.lost(argument))
        return self.let(f"{rest} * ({self.plain(0.5)} / {value})", "e")

    def _erfcx(self, argument: sp.Expr) -> str:
        """With its last rounding error; what k a loses is in the centre c/k."""
        factor, variable = self._scaled_variable(argument)
        constants, n = self.centred(argument), len(self.lines)
        self.lines.append(f"f{n}, l{n} = {self.call('erfcx_and_error', *constants)}")
        slopes = (self.rounded(2 * factor**2), self.rounded(-2 * factor / sp.sqrt(sp.pi)))
        made = self._remember(f"f{n}", "erfcx", self.of(variable), f"l{n}", *slopes)
        self.known["erfcx", argument] = self._bounded(made, 1.0)
        return made

    def _erfcx_error(self, value: str, variable: str, own: str, twice: str, at_zero: str) -> str:
        """Its derivative is 2 k^2 a f - 2 k/sqrt(pi)."""
        lost = self.lost(variable)
        if not lost:
            return own
        return self._plus_product(own, self.let(self.call("fma", f"{twice} * {variable}", value, at_zero)), lost)

    def late(self, argument: sp.Expr) -> str:
        """exp(argument) 2^late; the plain exponential is made from it."""
        key = ("late", argument)
        if key not in self.known:
            bias = float(self.arithmetic.late)
            value = self._scaled("late", argument, *self._exponential(argument, bias))
            power = self.plain(2.0**-bias)
            self.known["exp", argument] = self._remember(self.let(f"{value} * {power}", "u"), "shift", value, power)
            self._bounded_exponential(self.known["exp", argument], argument)
        return self.known[key]

    def _shift_error(self, value: str, a: str, power: str) -> str:
        return self.let(f"{self.lost(a)} * {power}", "e")

    def _exponential(self, argument: sp.Expr, bias: float) -> tuple[str, str, str]:
        """(m, its error, z) with exp(argument) 2^bias = m 2^n and n in the low bits of z."""
        high, low = self.bounded_exponent(argument, bias)
        n = len(self.lines)
        self.lines.append(f"m{n}, l{n}, z{n} = {self.call('exp_parts_and_error', high)}")
        lost = self.let(self.call("fma", f"m{n}", low, f"l{n}"), "e") if low else f"l{n}"
        return f"m{n}", lost, f"z{n} + {self.plain(bias)}" if bias else f"z{n}"

    def _scaled(self, key: str, argument: sp.Expr, mantissa: str, lost: str, shift: str) -> str:
        value = self.let(self.call("add_to_exponent", mantissa, shift), "w")
        power = self.call("add_to_exponent", self.plain(1.0), shift)
        self.known[key, argument] = value
        self._made[value] = ("scaled", lost, power)
        return self._bounded_exponential(value, argument) if key == "exp" else value

    def _scaled_error(self, value: str, lost: str, power: str) -> str:
        return self.let(f"{lost} * {power}", "e")

    def _bounded_exponential(self, exponential: str, argument: sp.Expr) -> str:
        return self._bounded(exponential, 1.0 if falls(argument) else math.inf)
