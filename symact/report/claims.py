"""The sentences of a proof: words, and between backticks claims about f, as mathematics.

A claim is a formula, an interval, a set, a list of these, or several of them with relations between: ``f'(x) = 2*x``,
``f(x) -> oo``, ``(-oo, x_1)``, ``+, -``.
"""

from __future__ import annotations

import re

from symact.report.content import Math, Span, plain
from symact.report.mathematics import formula_latex, formula_lines, parsed
from symact.report.printer import symbol_latex
from symact.report.roots import arguments
from symact.report.sets import set_span

__all__ = ["FUNCTION", "RELATIONS", "claim", "related", "sentence", "summed", "worded"]

RELATIONS = {"->": r"\to", "=": "=", "!=": r"\ne", "<": "<", ">": ">", "<=": r"\le", ">=": r"\ge", "~": r"\approx"}
"""The signs that may stand between two parts of a claim, and their LaTeX."""

FUNCTION = re.compile(r"(E )?(f'*)(?:\(([^()]*|\w+\([^()]*\))\))?(?:\^(\d))?")
"""f, f'(x), E f(Z)^2: the mean, the function, its argument, a power."""

_WORDS = {"oo": r"\infty", "-oo": r"-\infty", "R": r"\mathbb{R}", "+": "{+}", "-": "{-}"}
_WIDE = 60


def sentence(text: str) -> Span:
    """The words of the text as they are, its claims as mathematics; the first word with a capital letter."""
    first, *rest = worded(text)
    return (first[0].upper() + first[1:] if isinstance(first, str) else first, *rest)


def worded(text: str) -> Span:
    """The words of the text as they are, its claims as mathematics."""
    span: list[str | Math] = []
    for number, part in enumerate(text.split("`")):
        pieces = [part] if number % 2 else _NAME.split(part)
        span += [claim(p) if (number + place) % 2 else p for place, p in enumerate(pieces) if p]
    return tuple(span)


_NAME = re.compile(r"(?:(?<=[ ,;:])|^)(f'?|R)(?=[ ,;:.]|$)")
"""f, and the set of the reals, as words of a sentence."""


def claim(text: str) -> Math:
    """The claim as mathematics."""
    if text.startswith("{"):
        parts_of_set = set_span(text)
        return Math("".join(map(_latex_of, parts_of_set)), plain(parts_of_set, unicode=False))
    parts = related(text)
    if len(parts) == 3 and parts[1] == "=" and len(parts[2]) > _WIDE:
        return Math(_displayed(parts[0], parts[2]), text)
    body = " ".join(RELATIONS.get(part) or _term(part) for part in parts)
    large = r"\displaystyle " if r"\frac" in body and re.match(r"f'*\(x\)", parts[0]) else ""
    return Math(f"{large}{body}", _ABSOLUTE.sub(r"|\1|", text))


def _latex_of(part: str | Math) -> str:
    if isinstance(part, Math):
        return part.latex
    words = re.sub("([{}])", r"\\\1", part)
    return rf"\text{{{words}}}"


_ABSOLUTE = re.compile(r"\babs\((f'*\([^()]*\))\)")


def related(text: str) -> list[str]:
    """The parts of a claim and the signs between them, outermost ones only: part, sign, part, ..."""
    return _parts(text, tuple(RELATIONS))


def _parts(text: str, signs: tuple[str, ...]) -> list[str]:
    parts, depth = [""], 0
    for word in text.split(" "):
        if depth == 0 and word in signs and parts[-1]:
            parts += [word, ""]
        else:
            parts[-1] += f" {word}" if parts[-1] else word
            depth += sum({"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(sign, 0) for sign in word)
    return parts if parts[-1] else [text]


def _displayed(head: str, body: str) -> str:
    """``head = body``, broken into lines where it is long."""
    lines = formula_lines(body)
    if len(lines) == 1:
        return rf"\displaystyle {_term(head)} = {lines[0]}"
    rest = r" \\ ".join(rf"&\quad {line}" for line in lines[1:])
    return rf"\begin{{aligned}}[t] {_term(head)} &= {lines[0]} \\ {rest} \end{{aligned}}"


def _term(text: str) -> str:
    if text in _WORDS:
        return _WORDS[text]
    if match := FUNCTION.fullmatch(text):
        return _function(*match.groups())
    if len(terms := summed(text)) > 1:
        return " ".join(term if term in ("+", "-") else _term(term) for term in terms)
    if match := _ABSOLUTE.fullmatch(text):
        return f"|{_term(match[1])}|"
    if match := re.fullmatch(r"-(f'*\([^()]*\))", text):
        return f"-{_term(match[1])}"
    if re.fullmatch(r"[(\[].*[)\]]", text) and len(arguments(text[1:-1])) == 2 and parsed(text) is None:
        low, high = map(_term, arguments(text[1:-1]))
        return rf"{text[0]}{low},\,{high}{text[-1]}"
    if len(items := arguments(text)) > 1:
        return r",\, ".join(map(_term, items))
    return symbol_latex(text) if re.fullmatch(r"x_\d+", text) else formula_latex(text)


def summed(text: str) -> list[str]:
    """The terms of a sum in which f occurs, with the signs between them; the text alone where it is no such sum."""
    if not re.match(r"f'*\(", text):
        return [text]
    return _parts(text, ("+", "-"))


def _function(mean: str | None, name: str, argument: str | None, power: str | None) -> str:
    inside = "" if argument is None else f"({_term(argument)})"
    raised = f"^{{{power}}}" if power else ""
    mean_of = "" if mean is None else r"\operatorname{E} "
    return f"{mean_of}{name}{inside}{raised}"
