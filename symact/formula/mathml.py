"""SymPy expressions as presentation MathML, in the form in which the field prints them."""

# ruff: noqa: N802 - SymPy finds a printer's methods by the names of its classes

from __future__ import annotations

import re
from typing import Any

from sympy.printing.mathml import MathMLPresentationPrinter

from symact.formula.relations import chained

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
        """A brace and one line for each case; a single case with its condition behind it."""
        if len(e.args) == 1:
            value, condition = e.args[0].args
            return self._element(
                "mrow", self._print(value), self._word("mtext", "\u2003if\u00a0"), self._print(condition)
            )
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

    def _print_And(self, e: Any) -> Any:
        """0 < x < 6 where that is what is said, else the conditions with "and" between them."""
        if (chain := chained(e.args)) is not None:
            low, variable, high = map(self._print, chain[::2])
            first, second = (self._word("mo", _RELATIONS["<" if strict else "<="]) for strict in chain[1::2])
            return self._element("mrow", low, first, variable, second, high)
        parts = [self._print(part) for part in sorted(e.args, key=str)]
        words = [self._word("mtext", "\u00a0and\u00a0") for _ in parts[1:]]
        return self._element("mrow", parts[0], *(p for pair in zip(words, parts[1:], strict=True) for p in pair))

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
    for pattern, replacement in _FINER:
        body = re.sub(pattern, replacement, body)
    return _bracketed(body)


_TIMES = "<mo>&InvisibleTimes;</mo>"
_THIN = '<mspace width=".17em"/>'
_FINER = (
    (rf"{_TIMES}(?=(?:<mrow>)?<mi>[A-Za-z]{{2,}}</mi>)", _TIMES + _THIN),  # x cos(x), not xcos(x)
    (rf"(?<=[a-z]{{2}}</mi>){_TIMES}(?!<mspace)", _TIMES + _THIN),
    (r"<mfrac>(<mn>\d+</mn>)(<mn>\d+</mn>)</mfrac>(?=(?:</mrow>)?</msup>)", r"<mrow>\1<mo>/</mo>\2</mrow>"),
)
"""What the printer writes, and how a person would."""

_PAIR = re.compile(r"<mo>\(</mo>((?:(?!<mo>[()]</mo>).)*)<mo>\)</mo>")


def _bracketed(body: str) -> str:
    """Brackets as tall as what is inside where that is tall; browsers set stretched ones wide, so the others keep."""
    while (match := _PAIR.search(body)) is not None:
        tall = any(part in match[1] for part in ("<mfrac", "<mtable", "<msqrt"))
        left, right = (f'<mo stretchy="{str(tall).lower()}" form="{form}">' for form in ("prefix", "postfix"))
        body = f"{body[: match.start()]}{left}(</mo>{match[1]}{right})</mo>{body[match.end() :]}"
    return body
