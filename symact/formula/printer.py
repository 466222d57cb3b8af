"""SymPy back to the text of the grammar."""

# ruff: noqa: N802 - SymPy looks printers up by these names

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

__all__ = ["to_text"]

_NAMES = {"Abs": "abs", "Max": "max", "Min": "min"}


class _FormulaPrinter(StrPrinter):
    """SymPy's text, with the grammar's names for kinked functions, relations and connectives."""

    def _print_Function(self, expr: sp.Function) -> str:
        name = expr.func.__name__
        return f"{_NAMES.get(name, name)}({self.stringify(expr.args, ', ')})"

    def _print_Mul(self, expr: sp.Mul) -> str:
        coefficient, rest = expr.as_coeff_Mul()
        below = [f.base for f in sp.Mul.make_args(rest) if f.is_Pow and f.exp.is_negative]
        if coefficient.is_Rational and coefficient.q != 1 and len(below) == 1 and below[0].is_Add:
            # x/(2*(x + 1)) would be read as x/(2*x + 2).
            return f"({coefficient})*{self.parenthesize(rest, 50)}"
        return super()._print_Mul(expr)

    def _print_Max(self, expr: sp.Max) -> str:
        return f"max({self.stringify(sorted(expr.args, key=sp.default_sort_key), ', ')})"

    def _print_Min(self, expr: sp.Min) -> str:
        return f"min({self.stringify(sorted(expr.args, key=sp.default_sort_key), ', ')})"

    def _print_Heaviside(self, expr: sp.Heaviside) -> str:
        shown = expr.args[:1] if expr.args[1] == sp.S.Half else expr.args
        return f"heaviside({self.stringify(shown, ', ')})"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        pairs = ", ".join(f"({self._print(value)}, {self._print(condition)})" for value, condition in expr.args)
        return f"Piecewise({pairs})"

    def _print_Relational(self, expr: Any) -> str:
        return f"{self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)}"

    def _print_And(self, expr: sp.And) -> str:
        return self._connected(expr, " and ")

    def _print_Or(self, expr: sp.Or) -> str:
        return self._connected(expr, " or ")

    def _connected(self, expr: Any, word: str) -> str:
        return word.join(f"({self._print(part)})" for part in sorted(expr.args, key=sp.default_sort_key))

    def _print_Not(self, expr: sp.Not) -> str:
        return f"not ({self._print(expr.args[0])})"


def to_text(expr: sp.Basic) -> str:
    """The text of ``expr`` in the grammar, which ``parse`` reads back as ``expr``.

    For every expression that ``parse`` makes, ``parse(to_text(e)).expr == e``, except that SymPy may simplify a nested
    Max, Min or Abs further the second time. What the grammar has no word for (an algebraic root) is written as SymPy
    writes it.
    """
    return _FormulaPrinter({"order": None}).doprint(expr)
