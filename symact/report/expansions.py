"""The expansions of f at 0 and at both ends, as sums of which a line shows the leading terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from symact.report.content import Math, Span
from symact.report.mathematics import formula_latex, visible_length
from symact.report.numbers import approximate, decimal, exact, is_plain
from symact.report.statements import ENDS

__all__ = ["expansions", "far_lines"]

TERMS = 5
"""Non-zero terms of a Taylor series that a line shows at most."""

WIDTH = 90
"""Characters from which on a line is too long."""

LONG = 12
"""Characters from which on a coefficient is given as a decimal where the line would be too long."""


def far_lines(far: Iterable[tuple[str, tuple[str, ...], str | None]]) -> list[tuple[str, Span, str]]:
    """The leading terms of f at each end: label, sum, evidence."""
    lines: list[tuple[str, Span, str]] = []
    for end, terms, rest in far:
        parts = [Math(formula_latex(term), term) for term in terms]
        if rest is not None:
            inside = formula_latex(rest)
            order = rf"O\left({inside}\right)" if r"\frac" in inside else f"O({inside})"
            parts.append(Math(order, f"O({rest})"))
        whole = Math(_added([p.latex for p in parts]), _added([p.text for p in parts]))
        lines.append(("Expansion", (whole, " as ", dict(ENDS)[end]), "proved"))
    return lines


def _added(terms: list[str]) -> str:
    """The terms with the sign of each between them."""
    signed = [f" - {term[1:].lstrip()}" if term.startswith("-") else f" + {term}" for term in terms[1:]]
    return "".join([terms[0], *signed])


def expansions(facts: dict[str, Any]) -> list[tuple[str, Span, str]]:
    """The Taylor series at 0 (one a side on a breakpoint) and its radius: label, series, evidence."""
    fact = facts.get("taylor") or {}
    value, evidence = fact.get("value"), str(fact.get("evidence", ""))
    if value is None:
        return []
    finite = any((facts.get(key) or {}).get("value") for key in ("polynomial", "piecewise_linear"))
    sides = [("Taylor at 0", "right")] if value["two_sided"] else [("Taylor, left", "left"), ("Taylor, right", "right")]
    lines: list[tuple[str, Span, str]] = [
        (label, (_series(value[side], finite),), evidence) for label, side in sides if value.get(side)
    ]
    radius = value.get("radius")
    if radius is not None and value["two_sided"]:
        rounded: Span = () if is_plain(radius) else (" (", approximate(radius), ")")
        lines.append(("Radius", (exact(radius), *rounded), evidence))
    return lines


def _series(coefficients: list[Any], finite: bool) -> Math:
    """The first non-zero terms of the sum of c_k x^k, and the order of the rest; no rest where the sum is finite."""
    whole = _sum(coefficients, finite, exact, TERMS)
    if visible_length(whole.latex) <= WIDTH:
        return whole
    return _sum(coefficients, finite, _short, TERMS)


def _short(number: Any) -> Math:
    """The exact number where there is a short one, else six digits of it."""
    form = exact(number)
    return decimal(number) if visible_length(form.latex) > LONG else form


def _sum(coefficients: list[Any], finite: bool, form_of: Callable[[Any], Math], most: int) -> Math:
    latex, text, shown = "", "", 0
    for power, number in enumerate(coefficients):
        if exact(number).text == "0":
            continue
        if shown == most:
            return Math(rf"{latex} + O(x^{{{power}}})", f"{text} + O(x^{power})")
        form = form_of(number)
        form = decimal(number) if form.text.startswith("~") else form
        latex = _with_term(latex, form.latex, _monomial(power), " " if form.latex.strip("-").isdigit() else r"\,")
        text = _with_term(text, form.text, _monomial(power, text=True), "*")
        shown += 1
    if finite:
        return Math(latex or "0", text or "0")
    last = len(coefficients)
    return Math(rf"{latex or '0'} + O(x^{{{last}}})", f"{text or '0'} + O(x^{last})")


def _monomial(power: int, text: bool = False) -> str:
    if power < 2:
        return "x" if power else ""
    return f"x^{power}" if text else f"x^{{{power}}}"


def _with_term(total: str, coefficient: str, monomial: str, glue: str) -> str:
    """The sum with one more term, ``glue`` between its coefficient and its power of x."""
    sign, size = ("-", coefficient[1:].lstrip()) if coefficient.startswith("-") else ("+", coefficient)
    if re.search(r"[+-]", re.sub(r"\{[^{}]*\}|\([^()]*\)", "", size)):
        sign, size = "+", rf"({coefficient})"
    if monomial:
        size = monomial if size == "1" else f"{size}{glue}{monomial}"
    if not total:
        return size if sign == "+" else f"-{size}"
    return f"{total} {sign} {size}"
