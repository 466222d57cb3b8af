"""What a notebook shows of an object: HTML and LaTeX made of what is known already; nothing is computed for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import sympy as sp

from symact.formula.mathml import to_mathml

__all__ = ["bundle", "definition_latex", "math_html", "table_html", "value_html"]

LONGEST = 60
"""Characters of an exact number from which on its decimal stands for it."""


def bundle(plain: str, *, html: str = "", latex: str = "") -> dict[str, str]:
    """The representations by MIME type, as ``_repr_mimebundle_`` gives them back; those that are empty are left out."""
    found = {"text/plain": plain, "text/html": html, "text/latex": latex}
    return {kind: text for kind, text in found.items() if text}


def definition_latex(name: str, expr: sp.Expr, values: Iterable[tuple[str, sp.Expr]] = ()) -> str:
    """``name(x) = expr`` between dollars, the parameters' values after it; f for a name that is no plain word."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)
    escaped = name.replace("_", r"\_")
    head = rf"\operatorname{{{escaped}}}" if plain else "f"
    given = "".join(rf",\quad {sp.latex(sp.Symbol(key))} = {_number_latex(value)}" for key, value in values)
    return rf"$\displaystyle {head}(x) = {sp.latex(expr)}{given}$"


def _number_latex(number: sp.Expr) -> str:
    text = str(number)
    return sp.latex(number) if len(text) <= LONGEST // 3 else rf"{float(number):.7g}\ldots"


def math_html(expr: Any) -> str:
    """The expression as MathML."""
    return f"<math>{to_mathml(expr)}</math>"


def value_html(value: Any) -> str:
    """A fact's value: numbers as MathML, a list with commas, a dictionary as its parts, one a line."""
    if isinstance(value, Mapping):
        return "<br>".join(f"{escape(str(key))}: {value_html(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_bracketed(part) for part in value) or "none"
    if isinstance(value, sp.Expr):
        return _number_html(value)
    if value is None:
        return "none"
    return escape({True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value))


def _bracketed(part: Any) -> str:
    if isinstance(part, Mapping):
        return "(" + ", ".join(f"{escape(str(key))}: {value_html(item)}" for key, item in part.items()) + ")"
    return f"({value_html(part)})" if isinstance(part, list | tuple) else value_html(part)


def _number_html(number: sp.Expr) -> str:
    """The exact form where it is short and SymPy has one, else the first digits."""
    if len(str(number)) <= LONGEST and not number.atoms(sp.Dummy) and type(number).__module__.startswith("sympy"):
        return math_html(number)
    return f'<span title="{escape(str(number)[:500])}">{escape(str(sp.N(number, 8)))}…</span>'


def table_html(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str = "") -> str:
    """A table; the cells are HTML already, headings and caption are text."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
