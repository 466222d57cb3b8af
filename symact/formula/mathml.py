"""SymPy expressions as presentation MathML, in the form in which the field prints them."""

# ruff: noqa: N802 - SymPy finds a printer's methods by the names of its classes

from __future__ import annotations

import re
from typing import Any

from sympy.printing.mathml import MathMLPresentationPrinter

__all__ = ["MINUS", "to_mathml"]

MINUS = "<mo>&#8722;</mo>"
"""The sign, where the printer writes a hyphen."""

_NAMES = {"sigmoid": "σ", "softplus": "softplus", "Phi": "Φ", "Heaviside": "H", "sign": "sgn"}

_RELATIONS = {"<": "&lt;", "<=": "&#8804;", ">": "&gt;", ">=": "&#8805;", "==": "=", "!=": "&#8800;"}


class _MathML(MathMLPresentationPrinter):
    """Presentation MathML with the names of the field's functions."""

    def _print_Function(self, e: Any) -> Any:
        name = _NAMES.get(e.func.__name__)
        if name is None:
            return super()._print_Function(e)
        return self._element(
            "mrow", self._word("mi", name), self._word("mo", "("), self._print(e.args[0]), self._word("mo", ")")
        )

    def _print_Piecewise(self, e: Any) -> Any:
        """A brace and one line for each case."""
        lines = []
        for value, condition in e.args:
            when = [] if condition == True else [self._print(condition)]  # noqa: E712 - SymPy's true
            word = self._word("mtext", "if\u00a0" if when else "otherwise")
            lines.append(
                self._element("mtr", self._element("mtd", self._print(value)), self._element("mtd", word, *when))
            )
        table = self._element("mtable", *lines)
        table.setAttribute("columnalign", "left")
        return self._element("mrow", self._word("mo", "{"), table)

    def _print_Relational(self, e: Any) -> Any:
        """The printer writes its texts as they are, so the signs are written as entities."""
        return self._element("mrow", self._print(e.lhs), self._word("mo", _RELATIONS[e.rel_op]), self._print(e.rhs))

    def _as_ordered_terms(self, expr: Any, order: str | None = None) -> Any:
        """A positive number comes first in a sum."""
        terms = super()._as_ordered_terms(expr, order)
        return sorted(terms, key=lambda t: not (t.is_number and t.is_positive))

    def _print_exp(self, expr: Any) -> Any:
        return self._element("msup", self._word("mi", "e"), self._element("mrow", self._print(expr.args[0])))

    def _print_Exp1(self, expr: Any) -> Any:
        return self._word("mi", "e")

    def _element(self, tag: str, *children: Any) -> Any:
        element = self.dom.createElement(tag)
        for child in children:
            element.appendChild(child)
        return element

    def _word(self, tag: str, text: str) -> Any:
        return self._element(tag, self.dom.createTextNode(text))

    _print_Heaviside = _print_Function  # noqa: N815
    _print_sign = _print_Function


def to_mathml(expr: Any) -> str:
    """The MathML of the expression, without the outermost element."""
    body = str(_MathML().doprint(expr)).replace("<mo>-</mo>", MINUS)
    body = re.sub(r"<mn>-(.*?)</mn>", rf"<mrow>{MINUS}<mn>\1</mn></mrow>", body)
    if any(tall in body for tall in ("<mfrac", "<mtable", "<msqrt")):
        return body
    return re.sub(r"<mo>([()])</mo>", r'<mo stretchy="false">\1</mo>', body)  # browsers set stretched brackets wide
