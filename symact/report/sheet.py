"""One subject to one data sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import sympy as sp

from symact.activation import Reference
from symact.formula import to_text
from symact.report.claims import RELATIONS, sentence
from symact.report.content import Formula, Math, Sheet, Span, joined
from symact.report.expansions import expansions, far_lines
from symact.report.mathematics import formula_latex, formula_lines, parsed
from symact.report.numbers import decimal
from symact.report.printer import expression_latex, symbol_latex
from symact.report.proofs import proof_spans, proofs
from symact.report.roots import Root, told_roots
from symact.report.rows import moment_rows, property_rows, row_spans
from symact.report.slopes import HEADS, derivative_text
from symact.report.subject import Subject

__all__ = ["LONG_PARAMETER", "anchors", "root_lines", "sheet_of", "told_spans"]

LONG_PARAMETER = 24
"""Characters from which on the closed form of a parameter's value has a line of its own."""

LONGEST_EQUATION = 160
"""Characters of a root's equation that a sheet prints."""


def sheet_of(subject: Subject, anchor: str, proved: bool = False) -> Sheet:
    """The data sheet of the subject, with ``proved`` its proofs too; ``anchor`` names its label and its figure."""
    tellers = (told_spans, _proof_spans) if proved else (told_spans,)
    data, (roots, *others) = told_roots(subject.data, *tellers)
    facts = data["facts"]
    return Sheet(
        key=subject.key,
        title=", ".join([subject.title, *(given.replace("=", " = ") for given in subject.moved)]),
        family=subject.family,
        particulars=tuple(_particulars(subject)),
        formulas=tuple(_formulas(subject)),
        rows=property_rows(facts),
        expansions=(*expansions(facts), *far_lines(subject.far)),
        moments=moment_rows(facts),
        numerics=subject.numerics,
        roots=root_lines(roots),
        proofs=proofs(facts) if proved else (),
        proof_roots=root_lines(tuple(chain.from_iterable(others))),
        alt=_alternative_text(subject),
        anchor=anchor,
        references=tuple(_reference(one) for one in data["activation"].get("references") or ()),
    )


def _reference(fields: dict[str, Any]) -> Reference:
    """The paper, its key kept to what BibTeX and LaTeX take without harm."""
    return Reference(**{**fields, "key": re.sub(r"[^A-Za-z0-9:_-]", "", fields["key"])})


def told_spans(facts: dict[str, Any]) -> Iterator[Span]:
    """What a sheet's property table and its expansions say."""
    yield from row_spans(property_rows(facts))
    yield from (span for _, span, _ in expansions(facts))


def _proof_spans(facts: dict[str, Any]) -> Iterator[Span]:
    """What its proofs say."""
    return proof_spans(proofs(facts))


def root_lines(roots: tuple[Root, ...]) -> tuple[Span, ...]:
    """A sentence for each certified root: its name, its equation, its interval."""
    return tuple(_root_line(root) for root in roots)


def _root_line(root: Root) -> Span:
    name = Math(symbol_latex(root.name), root.name)
    ends = [f"{float(end):.7g}" for end in (root.low, root.high)]
    where: Span = (" between ", Math(ends[0], ends[0]), " and ", Math(ends[1], ends[1]))
    if len(root.equation) > LONGEST_EQUATION:
        return (name, " is the only zero", *where, " of an equation too long to print, which the JSON gives")
    return (name, " is the only zero of ", Math(formula_latex(root.equation), root.equation), *where)


def anchors(names: list[str]) -> list[str]:
    """A distinct name for each that is safe as a file name, a LaTeX label and an HTML id."""
    result: list[str] = []
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40].strip("-") or "activation"
        anchor, number = stem, 2
        while anchor in result:
            anchor, number = f"{stem}-{number}", number + 1
        result.append(anchor)
    return result


def _particulars(subject: Subject) -> list[tuple[str, Span]]:
    items: list[tuple[str, Span]] = []
    if subject.parameters:
        values = {p["name"]: p["value"] for p in subject.data["activation"].get("parameters") or ()}
        shown = [_parameter(name, text, domain, values.get(name)) for name, text, domain in subject.parameters]
        items.append(("Parameters", joined(shown, "; ")))
    if subject.aliases:
        items.append(("Also known as", ("; ".join(f"{where}: {what}" for where, what in subject.aliases),)))
    if subject.references:
        items.append(("Reference", ("; ".join(subject.references),)))
    items += [("Note", sentence(note)) for note in subject.notes]
    return items


def _parameter(name: str, value: str, domain: str, number: dict[str, Any] | None) -> Span:
    """The value that it has, rounded where its closed form is long, and those that it may have: a = 1 (a > 0)."""
    exact = parsed(value)
    shown = value if exact is None or re.fullmatch(r"-?[\d.]+", value) else expression_latex(exact)
    body = Math(f"{symbol_latex(name)} = {shown}", f"{name} = {value}")
    if number is not None and len(value) > LONG_PARAMETER:
        rounded = decimal(number)
        body = Math(rf"{symbol_latex(name)} \approx {rounded.latex}", f"{name} ~ {rounded.text}")
    if domain == "real":
        return (body, " (real)")
    return (body, " (", *joined([(_condition(name, one),) for one in domain.split(" and ")], " and "), ")")


def _condition(name: str, domain: str) -> Math:
    """What a parameter's domain asks: a relation and a number or another parameter."""
    relation, bound = re.findall(r"[<>!=]+|[^<>!=]+", domain)
    other = symbol_latex(bound.strip()) if re.match(r" *[A-Za-z]", bound) else bound.strip()
    return Math(f"{symbol_latex(name)} {RELATIONS[relation]} {other}", f"{name} {relation} {bound.strip()}")


def _formulas(subject: Subject) -> list[Formula]:
    """f as it was published and, where it has parameters, at their values; f' and f''."""
    described = subject.data["activation"]
    published = str(described["formula"])
    found = [Formula(Math("f(x)", "f(x)"), formula_lines(published, described.get("latex")), published)]
    used = _at_values(published, described.get("parameters") or [])
    if used is not None:
        found.append(Formula(Math("", ""), formula_lines(used), used))
    found += [_constant(name, text) for name, text, _ in subject.parameters if len(text) > LONG_PARAMETER]
    for key, head in HEADS.items():
        text = derivative_text(subject.facts, key)
        if text is not None:
            found.append(Formula(Math(head, head), formula_lines(text), text))
    return found


def _constant(name: str, value: str) -> Formula:
    """The closed form of a parameter."""
    expr = parsed(value)
    latex = formula_lines(value)[0] if expr is None else expression_latex(expr)
    return Formula(Math(symbol_latex(name), name), (latex,), value)


def _at_values(formula: str, parameters: list[dict[str, Any]]) -> str | None:
    """The formula text with each parameter at its value; ``None`` where that says nothing new."""
    expr = parsed(formula)
    values = {p["name"]: parsed(p["value"]["exact"]) for p in parameters}
    if expr is None or not values or None in values.values():
        return None
    bound = to_text(expr.subs({sp.Symbol(name, real=True): value for name, value in values.items()}, simultaneous=True))
    return bound if parsed(bound) is not None else None


def _alternative_text(subject: Subject) -> str:
    """One sentence that says what the figure shows."""
    value = (subject.facts.get("monotonicity") or {}).get("value") or {}
    verdict = str(value.get("verdict", "")).replace("_", " ")
    points = value.get("turning_points")
    if verdict and verdict != "none":
        shape = f"f is {verdict}"
    elif points:
        shape = "f turns at x = " + ", ".join(f"{float(n['decimal']):.4g}" for n in points)
    else:
        shape = "f rises and falls" if value else "three curves"
    return f"Graphs of {subject.title} (f), its first and its second derivative: {shape}."
