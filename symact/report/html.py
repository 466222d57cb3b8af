"""The HTML leaf: one self-contained file, mathematics as MathML, figures as inline SVG, no script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from symact.report.content import Document, Math, Span
from symact.report.latex import groups_of
from symact.report.mathml import formula_mathml
from symact.report.questions import QUESTIONS, REASONS

__all__ = ["document_html"]


@lru_cache(maxsize=1)
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("symact.report"),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(span=_span, formula=_formula)
    return environment


def document_html(document: Document) -> str:
    """The report as one HTML file that loads nothing."""
    from markupsafe import Markup

    figures = {s.anchor: Markup(_svg(document, s.anchor)) for s in document.sheets if s.anchor in document.figures}
    return str(
        _environment()
        .get_template("document.html")
        .render(
            document=document,
            figures=figures,
            groups=groups_of(document.sheets, document.answers),
            questions=[name for name, _, _ in QUESTIONS],
            reasons=REASONS,
        )
    )


def _svg(document: Document, anchor: str) -> str:
    return document.figures[anchor]["svg"].decode()


def _span(span: Span) -> Any:
    """The words escaped, the mathematics as MathML."""
    from markupsafe import Markup, escape

    return Markup("").join(_formula(p) if isinstance(p, Math) else escape(p) for p in span)


_ENDS = re.compile(r"^([\[(])(.*), (.*)([\])])$")
_HEAD = re.compile(r"^(f(?:'{0,2})\(.\)|y) = (.*)$")
_ARROW = re.compile(r"^x -> (\+?-?)oo$")
_VALUE = re.compile(r"^(\|?)(f'?)\((x_\d+)\)\|?$")
_CLASS = re.compile(r"^C\^(\d+|oo)$")
_RELATION = re.compile(r" (<|>|=) ")
_SET = re.compile(r"^\{(.*?)(, k in Z)?\}$")


def _formula(math: Math) -> Any:
    """MathML of the text where the grammar reads it or its parts; the text itself in italics otherwise."""
    from markupsafe import Markup, escape

    body = _mathml(math.text)
    if body is not None:
        return Markup(f"<math>{body}</math>")
    return Markup("<i>{}</i>").format(escape(math.text.replace("oo", "∞").replace("**", "^")))


def _mathml(text: str) -> str | None:
    """MathML of an interval, a set, an equation, a relation, a limit's direction, a class C^k, or a formula."""
    if match := _ENDS.match(text):
        return _between(match[1], [match[2], match[3]], match[4])
    if match := _SET.match(text):
        repeated = "<mo>:</mo><mi>k</mi><mo>∈</mo><mi>ℤ</mi>" if match[2] else ""
        return _between("{", match[1].split(", "), f"{repeated}<mo>}}</mo>")
    if match := _HEAD.match(text):
        body = _mathml(match[2])
        return f"<mrow><mi>{match[1]}</mi><mo>=</mo>{body}</mrow>" if body else None
    if match := _ARROW.match(text):
        sign = {"": "", "-": "<mo>-</mo>", "+-": "<mo>±</mo>"}[match[1]]
        return f"<mrow><mi>x</mi><mo>→</mo>{sign}<mi>∞</mi></mrow>"
    if match := _VALUE.match(text):
        bar = f"<mo>{match[1]}</mo>" if match[1] else ""
        return f"<mrow>{bar}<mi>{match[2]}</mi><mo>(</mo>{formula_mathml(match[3])}<mo>)</mo>{bar}</mrow>"
    if match := _CLASS.match(text):
        return f"<msup><mi>C</mi>{_mathml(match[1])}</msup>"
    if text in ("oo", "-oo"):
        return f"<mrow>{'<mo>-</mo>' if text[0] == '-' else ''}<mi>∞</mi></mrow>"
    return formula_mathml(text) or (_related(_RELATION.split(text)) if _RELATION.search(text) else None)


def _between(opening: str, items: list[str], closing: str) -> str | None:
    parts = [_mathml(item) for item in items]
    if None in parts:
        return None
    end = closing if closing.endswith(">") else f"<mo>{closing}</mo>"
    return f"<mrow><mo>{opening}</mo>{'<mo>,</mo>'.join(p or '' for p in parts)}{end}</mrow>"


def _related(parts: list[str]) -> str | None:
    """Formulas with relations between them."""
    shown = [f"<mo>{_SIGNS[p]}</mo>" if p in _SIGNS else _mathml(p) for p in parts]
    return None if None in shown else f"<mrow>{''.join(s or '' for s in shown)}</mrow>"


_SIGNS = {"<": "&lt;", ">": "&gt;", "=": "="}
