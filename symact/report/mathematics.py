"""Formula texts as LaTeX, long ones broken into lines."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import sympy as sp

from symact.errors import SymactError
from symact.formula import parse, to_text
from symact.report.constants import with_short_constants
from symact.report.printer import expression_latex

__all__ = ["formula_latex", "formula_lines", "formula_text", "parsed", "visible_length"]

LONG_ARGUMENT = 7
"""Operations from which on a repeated argument of a function gets a name."""


@lru_cache(maxsize=4096)
def parsed(text: str) -> sp.Expr | None:
    """The expression of a formula text, or ``None`` where the grammar refuses it."""
    try:
        return parse(text).expr
    except SymactError:
        return None


@lru_cache(maxsize=4096)
def formula_latex(text: str, fallback: str | None = None) -> str:
    """The LaTeX of a formula text; ``fallback`` (or the text, set as text) where the grammar refuses it."""
    expr = parsed(text)
    if expr is None:
        return fallback if fallback is not None else rf"\text{{{re.sub(r'[^A-Za-z0-9 ().,+=/<>-]', '?', text)}}}"
    return expression_latex(with_short_constants(expr))


def formula_text(text: str) -> str:
    """The formula text with long constants as their first digits; as it is where it has none."""
    expr = parsed(text)
    short = None if expr is None else with_short_constants(expr)
    return text if short is None or short == expr else to_text(short)


def formula_lines(text: str, fallback: str | None = None, width: int = 76) -> tuple[str, ...]:
    """The LaTeX of a formula text in lines of about ``width`` characters where it is long.

    Arguments of functions that are long themselves are named u, v, w and given in lines of their own; a sum breaks
    before its signs.
    """
    expr = parsed(text)
    whole = formula_latex(text, fallback)
    if expr is None:
        return (whole,)
    short, names = _abbreviated(with_short_constants(expr))
    if not names and visible_length(whole) <= width:
        return (whole,)
    return (
        *_broken(short, width),
        *(rf"\text{{where }} {name} = {expression_latex(value)}" for name, value in names.items()),
    )


def _abbreviated(expr: sp.Expr) -> tuple[sp.Expr, dict[str, sp.Expr]]:
    """The expression with names for those of its functions' arguments that are long and come twice or more."""
    calls = [c.args[0] for c in sp.preorder_traversal(expr) if isinstance(c, sp.Function) and len(c.args) == 1]
    counts = Counter(a for a in calls if a.free_symbols and a.count_ops() >= LONG_ARGUMENT)
    names: dict[str, sp.Expr] = {}
    for argument in sorted((a for a, n in counts.items() if n > 1), key=lambda a: (-a.count_ops(), str(a)))[:3]:
        name = "uvw"[len(names)]
        reduced = expr.subs(argument, sp.Symbol(name, real=True))
        if reduced != expr:
            expr, names[name] = reduced, argument
    return expr, names


def _broken(expr: sp.Expr, width: int) -> list[str]:
    """A sum in lines of about ``width`` characters, each but the first starting with a sign."""
    whole = expression_latex(expr)
    if not expr.is_Add or visible_length(whole) <= width:
        return [whole]
    lines: list[str] = []
    for term in expr.as_ordered_terms():
        piece = expression_latex(term)
        signed = piece if piece.startswith("-") else f"+ {piece}"
        if lines and visible_length(lines[-1] + signed) <= width:
            lines[-1] += f" {signed}"
        else:
            lines.append(signed if lines else piece)
    return lines


def visible_length(latex: str) -> int:
    """About how many characters wide the LaTeX prints: a command counts one, a fraction half of its two parts."""
    fractions = latex.count(r"\frac")
    bare = re.sub(r"\\(left|right|frac|,|;)", "", latex)
    bare = re.sub(r"\\(begin|end)\{\w+\}", "", bare)
    bare = re.sub(r"\\[A-Za-z]+", "m", bare)
    return round(len(re.sub(r"[{}^_ ]", "", bare)) * (0.7 if fractions else 1))
