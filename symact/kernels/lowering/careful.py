"""Statements in one arithmetic, where sums that cancel keep what they lose for the product that they are a factor of.

Between ``Plain`` and ``Compensated``: what exponentials, denominators and quotients lose is left lost.
"""

from __future__ import annotations

import sympy as sp

from symact.errors import NotYetSupported
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.plain import Plain

__all__ = ["Careful"]


class Careful(Plain):
    """The product of such a polynomial and an exponential has one rounding, and that of the exponential."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(arithmetic)
        self._numbers: dict[str, sp.Expr] = {}
        self._steps: dict[str, tuple[str, str, str]] = {}
        self._cancelled: set[str] = set()

    def check(self) -> None:
        """Refuse what ``Plain`` writes as well."""
        if self._cancelled.isdisjoint(self._lost):
            raise NotYetSupported("no sum that cancels is a factor of a product.")

    def number(self, expr: sp.Expr) -> str:
        """An exact number, rounded to the arithmetic's type."""
        high = super().number(expr)
        self._numbers[high] = expr
        return high

    def _sum(self, expr: sp.Expr) -> str:
        total = super()._sum(expr)
        if total in self._steps and _cancels(expr):
            self._cancelled.add(total)
        return total

    def _step(self, total: str, symbol: sp.Symbol, coefficient: sp.Expr) -> str:
        following = super()._step(total, symbol, coefficient)
        if coefficient != 0:
            self._steps[following] = total, self.of(symbol), self.of(coefficient)
        return following

    def times(self, a: str, b: str) -> str:
        """a b; what a sum has lost times the other factor is added to it."""
        for total in sorted({a, b} & self._cancelled - set(self._lost)):
            self._lost[total] = self._lost_by(total)
        return super().times(a, b)

    # -- what Horner's rule loses: value = total * variable + addend --------------------------------------------------

    def _lost_by(self, value: str) -> str:
        """All errors, to first order: that of the last step, of its addend, and of the steps before."""
        total, variable, addend = self._steps[value]
        product = self.let(f"{total} * {variable}")
        rounding = self.let(self.call("fma", total, variable, f"-{product}"), "e")
        own = self.let(f"{self.call('sum_error', product, addend, value)} + {rounding}", "e")
        return self._carried(total, variable, self._with_addend(addend, own))

    def _lost_before(self, value: str) -> str:
        """The same for a step before the last, nearly.

        Its addend is the larger part where it counts. Elsewhere this is no better and no worse than nothing.
        """
        total, variable, addend = self._steps[value]
        rest = self.let(f"{addend} - {value}", "e")
        one = total == self.plain(1.0)
        own = self.let(f"{variable} + {rest}" if one else self.call("fma", total, variable, rest), "e")
        return self._carried(total, variable, self._with_addend(addend, own))

    def _with_addend(self, addend: str, lost: str) -> str:
        if addend in self._steps:
            return self.let(f"{lost} + {self._lost_before(addend)}", "e")
        if addend in self._numbers:
            low = self._words(self._numbers[addend])[1]
            return lost if low == self.plain(0.0) else self.let(f"{lost} + {low}", "e")
        return lost

    def _carried(self, total: str, variable: str, lost: str) -> str:
        if total not in self._steps:
            return lost
        return self.let(self.call("fma", self._lost_before(total), variable, lost), "e")


def _cancels(expr: sp.Expr) -> bool:
    """Whether terms of different sign are added, all symbols being positive numbers."""
    signs = {bool(term.as_coeff_Mul()[0].is_negative) for term in sp.Add.make_args(sp.expand(expr))}
    return len(signs) == 2
