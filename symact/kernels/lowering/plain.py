"""Statements in one arithmetic, each rounded; only exponents keep their rounding errors, which exp would enlarge."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.followed import Followed
from symact.kernels.lowering.pieces import MAGNITUDE
from symact.kernels.lowering.scalars import Scalars

__all__ = ["Plain"]


class Plain(Scalars):
    """What a compiler would make of the formula, but for exponents."""

    def exponent(self, argument: sp.Expr) -> tuple[str, str]:
        """(value, rounding errors) of an argument of exp; "" for the second where they do not count."""
        if self.arithmetic.exact_arguments or not argument.free_symbols <= {X, MAGNITUDE}:
            return super().exponent(argument)
        return self._follower(argument).exponent(argument)

    def _follower(self, argument: sp.Expr) -> Followed:
        """A writer of the same statements that follows rounding errors."""
        follower = Followed(self.arithmetic)
        follower.lines, follower.constants, follower.called = self.lines, self.constants, self.called
        follower.largest = self.largest
        if argument.has(MAGNITUDE):
            follower.known[MAGNITUDE] = self.of(MAGNITUDE)
        return follower
