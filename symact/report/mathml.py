"""Formulas as presentation MathML, for the HTML leaf."""

# ruff: noqa: N802 - SymPy finds a printer's methods by the names of its classes

from __future__ import annotations

from typing import Any

from sympy.printing.mathml import MathMLPresentationPrinter

from symact.report.mathematics import parsed

__all__ = ["formula_mathml"]

_NAMES = {"sigmoid": "σ", "softplus": "softplus", "Phi": "Φ", "Heaviside": "H", "sign": "sgn"}


class _MathML(MathMLPresentationPrinter):
    """Presentation MathML with the names of the field's functions."""

    def _print_Function(self, e: Any) -> Any:
        name = _NAMES.get(e.func.__name__)
        if name is None:
            return super()._print_Function(e)
        row = self.dom.createElement("mrow")
        head = self.dom.createElement("mi")
        head.appendChild(self.dom.createTextNode(name))
        row.appendChild(head)
        for sign, item in (("(", None), ("", e.args[0]), (")", None)):
            if item is not None:
                row.appendChild(self._print(item))
                continue
            bracket = self.dom.createElement("mo")
            bracket.appendChild(self.dom.createTextNode(sign))
            row.appendChild(bracket)
        return row

    _print_Heaviside = _print_Function  # noqa: N815
    _print_sign = _print_Function


def formula_mathml(text: str) -> str | None:
    """The MathML of a formula text, or ``None`` where the grammar refuses it."""
    expr = parsed(text)
    if expr is None:
        return None
    body = _MathML().doprint(expr)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{body}</math>'
