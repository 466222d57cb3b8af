"""Formulas, and the texts around them (intervals, sets, limits), as presentation MathML."""

from __future__ import annotations

import re
from typing import Any

from symact.formula.mathml import MINUS, to_mathml
from symact.report.claims import FUNCTION, related, summed
from symact.report.constants import with_short_constants
from symact.report.content import Formula, Math, Span
from symact.report.mathematics import parsed
from symact.report.roots import arguments

__all__ = ["formula_mathml", "head_html", "label_html", "math_html", "span_html"]


def formula_mathml(text: str) -> str | None:
    """The MathML of a formula text (without the outermost element), or ``None`` where the grammar refuses it."""
    expr = parsed(text)
    if expr is None:
        return None
    return to_mathml(with_short_constants(expr) if expr.free_symbols else expr)


def head_html(math: Math) -> Any:
    """The left-hand side of a definition and its sign."""
    from markupsafe import Markup

    return Markup(f"<math>{_head(math.text)}<mo>=</mo></math>")


_FUNCTION = re.compile(r"(?:E )?\bf'?(?:\((?:Z|0)\)(?:\^2)?)?$")


def label_html(label: str) -> Any:
    """The name of a row; the function at its end ("Limits of f'", "E f(Z)^2") is mathematics."""
    from markupsafe import Markup, escape

    match = _FUNCTION.search(label)
    if match is None:
        return escape(label)
    parts = (label[: match.start()], match[0], Markup(_function(match[0])))
    return Markup('{}<math aria-label="{}">{}</math>').format(*parts)


def span_html(span: Span) -> Any:
    """The words escaped, the mathematics as MathML."""
    from markupsafe import Markup, escape

    return Markup("").join(math_html(p) if isinstance(p, Math) else escape(p) for p in span)


_ENDS = re.compile(r"^([\[(])(.*), (.*)([\])])$")
_ARROW = re.compile(r"^x -> (\+?-?)oo$")
_VALUE = re.compile(r"^\|(f'*\([^()]*\))\|$")
_CLASS = re.compile(r"^C\^(\d+|oo)$")
_GAIN = re.compile(r"^1/sqrt\(E (f'?\(Z\))\^2\)$")
_SERIES = re.compile(r"^(.*) \+ O\((.*)\)$")
_SCALED = re.compile(r"^(-?\d+\.\d+)\*(x(?:\^\d+)?)$")
_DECIMAL = re.compile(r"^(-?)(\d+(?:\.\d+)?)$")
_SET = re.compile(r"^\{(.*)\}$")
_LATTICE = re.compile(r"^\{(.+?)( in \(.+\))?, k in Z(, k != 0)?\}$")


def math_html(math: Math | Formula) -> Any:
    """MathML of the text where the grammar reads it or its parts; the text itself in italics otherwise."""
    from markupsafe import Markup, escape

    given = math.mathml if isinstance(math, Math) else ""
    body = given or _mathml(math.text)
    if body is not None:
        return Markup(f"<math>{body}</math>")
    return Markup("<i>{}</i>").format(escape(math.text.replace("oo", "∞").replace("**", "^")))


def _mathml(text: str) -> str | None:
    """MathML of an interval, a set, an equation, a relation, a limit's direction, a class C^k, or a formula."""
    if match := _DECIMAL.match(text):
        return f"<mrow>{MINUS}<mn>{match[2]}</mn></mrow>" if match[1] else f"<mn>{match[2]}</mn>"
    if match := _SERIES.match(text):
        return _series(match[1], match[2])
    if match := _SCALED.match(text):
        return f"<mrow>{_mathml(match[1])}{formula_mathml(match[2])}</mrow>"
    if text.startswith("~"):
        body = _mathml(text[1:])
        return f"<mrow><mo>≈</mo>{body}</mrow>" if body else None
    if match := _ENDS.match(text):
        return _between(match[1], [match[2], match[3]], match[4])
    if match := _LATTICE.match(text):
        return _lattice(match[1], match[2], bool(match[3]))
    if match := _SET.match(text):
        return _between("{", match[1].split(", "), "}")
    if match := _ARROW.match(text):
        sign = {"": "", "-": MINUS, "+-": "<mo>±</mo>"}[match[1]]
        return f"<mrow><mi>x</mi><mo>→</mo><mrow>{sign}<mi>∞</mi></mrow></mrow>"
    if match := _VALUE.match(text):
        return f"<mrow><mo>|</mo>{_function(match[1])}<mo>|</mo></mrow>"
    if text.startswith(("f", "E f")) and FUNCTION.fullmatch(text):
        return _function(text)
    if match := _GAIN.match(text):
        square = f"<msup><mrow>{_head(match[1])}</mrow><mn>2</mn></msup>"
        return f"<mrow><mn>1</mn><mo>/</mo><msqrt><mi>E</mi>{square}</msqrt></mrow>"
    if match := _CLASS.match(text):
        return f"<msup><mi>C</mi>{_mathml(match[1])}</msup>"
    if text == "NaN":
        return "<mtext>NaN</mtext>"
    if text == "+0":
        return "<mrow><mo>+</mo><mn>0</mn></mrow>"
    if text in ("oo", "-oo"):
        return f"<mrow>{MINUS if text[0] == '-' else ''}<mi>∞</mi></mrow>"
    if text in _WORDS:
        return _WORDS[text]
    for parts in (related(text), summed(text)):
        if len(parts) > 1:
            return _chain(parts)
    items = arguments(text)
    return formula_mathml(text) or (_listed(items) if len(items) > 1 else None)


_WORDS = {"R": "<mi>ℝ</mi>", "+": "<mi>+</mi>", "-": "<mi>−</mi>"}


def _head(text: str) -> str:
    """MathML of f(x), f'(0), f''(x_1), or of a single name; nothing of nothing."""
    return _function(text) if FUNCTION.fullmatch(text) else (text and formula_mathml(text)) or ""


_MEAN = '<mi>E</mi><mspace width=".2em"/>'


def _function(text: str) -> str:
    """MathML of f, f'(x), E f(Z)^2."""
    match = FUNCTION.fullmatch(text)
    mean, name, argument, power = match.groups() if match else (None, text, None, None)
    primes = f"<msup><mi>f</mi><mo>{'′' * (len(name) - 1)}</mo></msup>" if len(name) > 1 else "<mi>f</mi>"
    inside = "" if argument is None else f'<mo stretchy="false">(</mo>{_mathml(argument)}<mo stretchy="false">)</mo>'
    body = f"{_MEAN if mean else ''}{primes}{inside}"
    return f"<msup><mrow>{body}</mrow><mn>{power}</mn></msup>" if power else f"<mrow>{body}</mrow>"


def _series(text: str, order: str) -> str | None:
    """The terms in the order given, and the order of the rest."""
    pieces, depth = [""], 0
    for word in text.split(" "):
        if depth == 0 and word in ("+", "-"):
            pieces += [word, ""]
        else:
            pieces[-1] += f" {word}" if pieces[-1] else word
            depth += word.count("(") - word.count(")")
    shown = [{"+": "<mo>+</mo>", "-": MINUS}.get(piece) or _mathml(piece.replace("~", "")) for piece in pieces]
    if None in shown or _mathml(order) is None:
        return None
    rest = f"<mo>+</mo><mi>O</mi><mrow><mo>(</mo>{_mathml(order)}<mo>)</mo></mrow>"
    return f"<mrow>{''.join(p or '' for p in shown)}{rest}</mrow>"


def _lattice(points: str, inside: str | None, but_zero: bool) -> str | None:
    """{pi k : k in Z, k != 0} with the interval to which it is cut."""
    shown, interval = _mathml(points), _mathml(inside.removeprefix(" in ")) if inside else ""
    if shown is None or interval is None:
        return None
    but = "<mo>,</mo><mi>k</mi><mo>≠</mo><mn>0</mn>" if but_zero else ""
    body = f"{shown}<mo>:</mo><mi>k</mi><mo>∈</mo><mi>ℤ</mi>{but}"
    cut = f"<mo>∩</mo>{interval}" if interval else ""
    return f'<mrow><mo stretchy="false">{{</mo>{body}<mo stretchy="false">}}</mo>{cut}</mrow>'


def _between(opening: str, items: list[str], closing: str) -> str | None:
    parts = [_mathml(item.removeprefix("~")) for item in items]
    if None in parts:
        return None
    inside = "<mo>,</mo>".join(p or "" for p in parts)
    return f'<mrow><mo stretchy="false">{opening}</mo>{inside}<mo stretchy="false">{closing}</mo></mrow>'


def _chain(parts: list[str]) -> str | None:
    """Formulas with relations or signs between them."""
    shown = [f"<mo>{_SIGNS[p]}</mo>" if p in _SIGNS else _mathml(p) for p in parts]
    return None if None in shown else f"<mrow>{''.join(s or '' for s in shown)}</mrow>"


_SIGNS = {"<": "&lt;", ">": "&gt;", "<=": "≤", ">=": "≥", "=": "=", "!=": "≠", "~": "≈", "->": "→", "+": "+", "-": "−"}


def _listed(items: list[str]) -> str | None:
    shown = list(map(_mathml, items))
    return None if None in shown else f"<mrow>{'<mo>,</mo>'.join(s or '' for s in shown)}</mrow>"
