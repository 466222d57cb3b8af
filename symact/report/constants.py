"""Long constants inside a formula, each as its first digits: 1.7580993... where the closed form would fill the line."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["Digits", "with_short_constants"]

LONG_FACTOR = 40
"""Characters from which on a constant inside a formula is long."""

LONG_NUMBER = 90
"""The same of a number that stands alone."""

SHOWN = 8


class Digits(sp.Dummy):
    """A constant that prints as its first digits and an ellipsis."""

    def __new__(cls, number: sp.Expr) -> Digits:  # noqa: D102 - SymPy's constructor
        exact = Decimal(str(sp.N(number, 2 * SHOWN)))
        digits = Context(prec=SHOWN, rounding=ROUND_DOWN).plus(abs(exact))
        found: Digits = super().__new__(cls, f"{digits:f}", positive=True)
        return found

    def _latex(self, _: Any) -> str:
        return rf"{self.name}\ldots{{}}"


def with_short_constants(expr: sp.Expr) -> sp.Expr:
    """The expression with ``Digits`` in place of its largest long parts without a variable."""
    if not expr.free_symbols:
        return _digits(expr) if len(str(expr)) > LONG_NUMBER else expr
    if not expr.args:
        return expr
    if expr.is_Add or expr.is_Mul:
        fixed = expr.func(*(part for part in expr.args if not part.free_symbols))
        others = [with_short_constants(part) for part in expr.args if part.free_symbols]
        return expr.func(_digits(fixed) if len(str(fixed)) > LONG_FACTOR else fixed, *others)
    return expr.func(*(part if isinstance(part, Boolean) else with_short_constants(part) for part in expr.args))


def _digits(number: sp.Expr) -> sp.Expr:
    if not number.is_real or number.is_Rational:
        return number
    return -Digits(number) if number.is_negative else Digits(number)
