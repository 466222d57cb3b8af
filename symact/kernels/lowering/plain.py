"""Statements in one arithmetic, each rounded; only exponents keep their rounding errors, which exp would enlarge."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.followed import Followed
from symact.kernels.lowering.pieces import MAGNITUDE
from symact.kernels.lowering.scalars import Scalars

__all__ = ["Plain"]


class Plain(Scalars):
    """What a compiler would make of the formula, with fewer roundings where that costs nothing."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(arithmetic)
        self._sums: dict[str, tuple[str, str]] = {}
        self._roundings: dict[str, str] = {}
        self._lost: dict[str, str] = {}

    def exponent(self, argument: sp.Expr) -> tuple[str, str]:
        """(value, rounding errors) of an argument of exp; "" for the second where they do not count."""
        if self.arithmetic.exact_arguments or not argument.free_symbols <= {X, MAGNITUDE, *self.limited.values()}:
            return super().exponent(argument)
        return self._follower(argument).exponent(argument)

    def _follower(self, argument: sp.Expr) -> Followed:
        """A writer of the same statements that follows rounding errors."""
        follower = Followed(self.arithmetic)
        follower.lines, follower.constants, follower.called = self.lines, self.constants, self.called
        follower.largest, follower.limited = self.largest, self.limited
        follower.known |= {symbol: self.of(symbol) for symbol in argument.free_symbols}
        return follower

    def _compute(self, expr: sp.Expr) -> str:
        if expr.is_Pow and expr.exp == 2 and _is_positive_in_exponential(expr.base):
            return self.of(sp.expand(expr))  # (u + 2) u + 1 loses less than (1 + u)^2, where an error counts twice
        return super()._compute(expr)

    def _function(self, kind: str, argument: sp.Expr) -> str:
        """A scaled erfc with what its last step has lost, for sums in which it cancels."""
        if kind != "erfcx" or self.arithmetic.kind != "float32":
            return super()._function(kind, argument)
        n = len(self.lines)
        self.lines.append(f"f{n}, r{n} = {self.call('erfcx_and_rounding', *self.centred(argument))}")
        self.known[kind, argument], self._roundings[f"f{n}"] = f"f{n}", f"r{n}"
        return f"f{n}"

    def _cancelling(self, erfcx: str, product: str) -> str:
        """Their sum; what it loses is known, for the product that it is a factor of."""
        total = self.let(f"{product} + {erfcx}")
        first, second = self._factors[product]
        lost = self.let(f"{self.call('sum_error', product, erfcx, total)} + {self._roundings[erfcx]}", "e")
        own = self.call("fma", first, second, f"-{product}")
        self._lost[total] = self.let(f"{own} + {lost}", "e")
        return total

    def plus(self, a: str, b: str) -> str:
        """a + b, with one rounding where one of them is a product."""
        for erfcx, product in ((a, b), (b, a)):
            if erfcx in self._roundings and product in self._factors:
                return self._cancelling(erfcx, product)
        total = super().plus(a, b)
        for part, number in ((a, b), (b, a)):
            if self._is_power_of_two(number) and part not in self._factors:
                self._sums[total] = part, number
        return total

    def times(self, a: str, b: str) -> str:
        """a b; (p + 1) b and the like with one rounding, as p b + b."""
        for total, factor in ((a, b), (b, a)):
            if total in self._lost:
                return self.fused(total, factor, self.let(f"{self._lost[total]} * {factor}", "e"))
            if total in self._sums and self._literal(factor) is None:
                part, number = self._sums[total]
                return self.fused(part, factor, super().times(number, factor))
        return super().times(a, b)


def _is_positive_in_exponential(expr: sp.Expr) -> bool:
    """Whether it is a short polynomial in an exponential, its coefficients positive."""
    symbols = expr.free_symbols
    if len(symbols) != 1 or not expr.is_Add or not expr.is_polynomial(*symbols):
        return False
    (symbol,) = symbols
    coefficients = sp.Poly(expr, symbol).all_coeffs()
    return symbol.name.startswith("u") and len(coefficients) <= 3 and all(c.is_positive for c in coefficients)
