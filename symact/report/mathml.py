"""Formulas as presentation MathML, for the HTML leaf."""

# ruff: noqa: N802 - SymPy finds a printer's methods by the names of its classes

from __future__ import annotations

from typing import Any

from sympy.printing.mathml import MathMLPresentationPrinter

from symact.report.mathematics import parsed

__all__ = ["formula_mathml"]

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

    def _element(self, tag: str, *children: Any) -> Any:
        element = self.dom.createElement(tag)
        for child in children:
            element.appendChild(child)
        return element

    def _word(self, tag: str, text: str) -> Any:
        return self._element(tag, self.dom.createTextNode(text))

    _print_Heaviside = _print_Function  # noqa: N815
    _print_sign = _print_Function


def formula_mathml(text: str) -> str | None:
    """The MathML of a formula text (without the outermost element), or ``None`` where the grammar refuses it."""
    expr = parsed(text)
    if expr is None:
        return None
    body = _MathML().doprint(expr)
    return str(body)
