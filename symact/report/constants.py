"""Long constants inside a formula, each as its first digits: 1.7580993... where the closed form would fill the line."""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair

__all__ = ["Digits", "with_short_constants"]

LONG_FACTOR = 40
"""Characters from which on a constant inside a formula is long."""

LONG_NUMBER = 90
"""The same of a number that stands alone."""

SHOWN = 8


class Digits(sp.Dummy):
    """A constant that prints as its first digits and an ellipsis."""

    def __new__(cls, value: sp.Float) -> Digits:  # noqa: D102 - SymPy's constructor
        digits = Context(prec=SHOWN, rounding=ROUND_DOWN).plus(abs(Decimal(str(value))))
        found: Digits = super().__new__(cls, f"{digits:f}", positive=True)
        return found

    def _sympystr(self, _: Any) -> str:
        return f"{self.name}..."

    def _mathml_presentation(self, printer: Any) -> Any:
        number = printer.dom.createElement("mn")
        number.appendChild(printer.dom.createTextNode(f"{self.name}…"))
        return number

    def _latex(self, _: Any) -> str:
        return rf"{self.name}\ldots{{}}"


def with_short_constants(expr: sp.Expr) -> sp.Expr:
    """The expression with ``Digits`` in place of its largest long parts without a variable."""
    if isinstance(expr, ExprCondPair):
        return ExprCondPair(with_short_constants(expr.expr), expr.cond)
    if not expr.free_symbols:
        return _digits(expr) if len(str(expr)) > LONG_NUMBER else expr
    if not expr.args:
        return expr
    if expr.is_Add or expr.is_Mul:
        fixed = expr.func(*(part for part in expr.args if not part.free_symbols))
        others = [with_short_constants(part) for part in expr.args if part.free_symbols]
        return expr.func(_digits(fixed) if len(str(fixed)) > LONG_FACTOR else fixed, *others)
    return expr.func(*map(with_short_constants, expr.args))


def _digits(number: sp.Expr) -> sp.Expr:
    value = sp.N(number, 2 * SHOWN)
    if number.is_Rational or not value.is_Float:
        return number
    return -Digits(value) if value < 0 else Digits(value)
