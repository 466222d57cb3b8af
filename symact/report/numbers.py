"""The JSON's numbers, intervals and sets as mathematics."""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from symact.report.content import Math, Span, joined
from symact.report.mathematics import formula_latex
from symact.report.sets import set_span

__all__ = [
    *("between", "decimal", "decimals", "exact", "exacts", "interval"),
    *("is_interval", "is_plain", "points_or_set"),
]

LONG = 90
"""An exact text longer than this is not printed; its decimal stands for it."""

_NO_CLOSED_FORM = re.compile(r"\b(gaussian_mean|value|root)\(|\d{13}")
"""Numbers that are known by a certificate, and fractions of many digits."""

_INFINITE = {
    "oo": Math(r"\infty", "oo"),
    "-oo": Math(r"-\infty", "-oo"),
    "+oo": Math(r"\infty", "oo"),
    "zoo": Math(r"\tilde\infty", "zoo"),
}


def exact(number: Any) -> Math:
    """The exact form of a JSON number (or infinity, integer, or oscillation); its decimal where there is none."""
    if number is None:
        return Math(r"\text{?}", "?")
    if isinstance(number, int):
        return Math(str(number), str(number))
    if isinstance(number, str):
        return _INFINITE.get(number, Math(rf"\mathtt{{{_verbatim(number)}}}", number))
    if "oscillates" in number:
        low, high = (exact(n) for n in number["oscillates"])
        return Math(rf"[{low.latex},\,{high.latex}]", f"[{low.text}, {high.text}]")
    text = number.get("exact")
    if not text or len(text) > LONG or _NO_CLOSED_FORM.search(text):
        return approximate(number)
    return Math(formula_latex(text, number.get("latex")), text)


def approximate(number: Any) -> Math:
    """The decimal of a number, said to be rounded."""
    value = decimal(number)
    return Math(rf"\approx {value.latex}", f"~{value.text}")


def decimal(number: Any, digits: int = 6) -> Math:
    """The JSON number rounded to ``digits`` significant digits."""
    if not isinstance(number, dict):
        return exact(number)
    if "oscillates" in number:
        low, high = (decimal(n, digits) for n in number["oscillates"])
        return Math(rf"[{low.latex},\,{high.latex}]", f"[{low.text}, {high.text}]")
    try:
        given = Decimal(str(number["decimal"]))
    except InvalidOperation:
        return exact(str(number["decimal"]))
    value = Context(prec=digits).plus(given)
    if value == given:  # a terminating decimal needs no zeros to show its precision
        value = value.normalize()
    if value == 0:
        return Math("0", "0")
    power = value.adjusted()
    if -5 <= power <= digits + 2:
        return Math(f"{value:f}", f"{value:f}")
    mantissa = value.scaleb(-power)
    return Math(rf"{mantissa:f}\cdot 10^{{{power}}}", f"{mantissa:f}e{power}")


def is_plain(number: Any) -> bool:
    """Whether the exact form says as much as a decimal would: an integer, a short decimal or an infinity."""
    if not isinstance(number, dict):
        return True
    if "oscillates" in number:
        return all(is_plain(n) for n in number["oscillates"])
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", number.get("exact") or ""))


def exacts(numbers: list[Any]) -> Span:
    """The numbers, exact, with commas between them."""
    return joined([(exact(n),) for n in numbers])


def decimals(numbers: list[Any]) -> Span:
    """The numbers as decimals with commas between them; nothing where the exact forms say as much."""
    if all(is_plain(n) for n in numbers):
        return ()
    return joined([(decimal(n),) for n in numbers])


def interval(low: Any, high: Any, closed: tuple[bool, bool] = (False, False), rounded: bool = False) -> Math:
    """The interval from the number ``low`` to the number ``high``; an end at infinity is open."""
    form = decimal if rounded else exact
    return between(form(low), form(high), closed)


def between(left: Math, right: Math, closed: tuple[bool, bool] = (False, False)) -> Math:
    """The interval between two numbers as they are to be printed."""
    opening = "[" if closed[0] and left.text != "-oo" else "("
    closing = "]" if closed[1] and right.text != "oo" else ")"
    return Math(
        rf"{opening}{_bare(left.latex)},\,{_bare(right.latex)}{closing}",
        f"{opening}{left.text}, {right.text}{closing}",
    )


def points_or_set(numbers: list[Any] | None, described: str | None) -> Span:
    """The points, or the description of an infinite set of them."""
    if numbers is None:
        return set_span(described) if described else ("infinitely many",)
    return exacts(numbers) if numbers else ("none",)


def is_interval(value: dict[str, Any]) -> bool:
    """Whether the JSON's range is a single interval."""
    return not str(value.get("set") or "").startswith(("Union", "{"))


def _verbatim(text: str) -> str:
    """``text`` inside mathematics, its special characters made harmless."""
    return re.sub(r"([{}$&#%_])", r"\\\1", text.replace("\\", "").replace("~", "").replace("^", r"\hat{}"))


def _bare(latex: str) -> str:
    return latex.removeprefix(r"\approx ")
