"""One subject to one data sheet."""

from __future__ import annotations

import re
from typing import Any

from symact.activation import Reference
from symact.report.content import Formula, Math, Sheet, Span, joined
from symact.report.mathematics import formula_latex, formula_lines
from symact.report.numbers import exact
from symact.report.printer import symbol_latex
from symact.report.roots import Root, named_roots
from symact.report.rows import moment_rows, property_rows
from symact.report.subject import Subject

__all__ = ["anchors", "expansions", "root_lines", "sheet_of"]

TERMS = 5
"""Non-zero terms of a Taylor series that a sheet shows."""

LONGEST_EQUATION = 160
"""Characters of a root's equation that a sheet prints."""

_HEADS = (("f", "f(x)"), ("derivative", "f'(x)"), ("second_derivative", "f''(x)"))


def sheet_of(subject: Subject, anchor: str) -> Sheet:
    """The data sheet of the subject; ``anchor`` names its label and its figure."""
    data, roots = named_roots(subject.data)
    facts = data["facts"]
    return Sheet(
        key=subject.name,
        title=subject.title,
        family=subject.family,
        particulars=tuple(_particulars(subject)),
        formulas=tuple(_formulas(subject)),
        rows=property_rows(facts),
        expansions=tuple(expansions(facts)),
        moments=moment_rows(facts),
        roots=root_lines(roots),
        alt=_alternative_text(subject),
        anchor=anchor,
        references=tuple(_reference(one) for one in data["activation"].get("references") or ()),
    )


def _reference(fields: dict[str, Any]) -> Reference:
    """The paper, its key kept to what BibTeX and LaTeX take without harm."""
    return Reference(**{**fields, "key": re.sub(r"[^A-Za-z0-9:_-]", "", fields["key"])})


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
        items.append(("Parameters", joined([_parameter(*p) for p in subject.parameters], "; ")))
    if subject.aliases:
        items.append(("Also known as", ("; ".join(f"{where}: {what}" for where, what in subject.aliases),)))
    if subject.references:
        items.append(("Reference", ("; ".join(subject.references),)))
    items += [("Note", (note,)) for note in subject.notes]
    return items


def _parameter(name: str, value: str, domain: str) -> Span:
    shown = value if re.fullmatch(r"-?[\d.]+", value) else formula_latex(value)
    body = Math(f"{symbol_latex(name)} = {shown}", f"{name} = {value}")
    return (body, f" ({domain})")


def _formulas(subject: Subject) -> list[Formula]:
    described = subject.data["activation"]
    texts = {"f": (str(described["formula"]), described.get("latex"))}
    for key in ("derivative", "second_derivative"):
        value = (subject.facts.get(key) or {}).get("value")
        if value is not None:
            texts[key] = (str(value), None)
    return [
        Formula(Math(head, head), formula_lines(*texts[key]), texts[key][0]) for key, head in _HEADS if key in texts
    ]


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
        lines.append(("Radius", (exact(radius),), evidence))
    return lines


def _series(coefficients: list[Any], finite: bool) -> Math:
    """The first non-zero terms of the sum of c_k x^k, and the order of the rest; no rest where the sum is finite."""
    latex, text, shown = "", "", 0
    for power, number in enumerate(coefficients):
        form = exact(number)
        if form.text == "0":
            continue
        if shown == TERMS:
            return Math(rf"{latex} + O(x^{{{power}}})", f"{text} + O(x^{power})")
        latex, text = (
            _with_term(latex, form.latex, _monomial(power)),
            _with_term(text, form.text, _monomial(power, text=True)),
        )
        shown += 1
    if finite:
        return Math(latex or "0", text or "0")
    last = len(coefficients)
    return Math(rf"{latex or '0'} + O(x^{{{last}}})", f"{text or '0'} + O(x^{last})")


def _monomial(power: int, text: bool = False) -> str:
    if power < 2:
        return "x" if power else ""
    return f"x^{power}" if text else f"x^{{{power}}}"


def _with_term(total: str, coefficient: str, monomial: str) -> str:
    sign, size = ("-", coefficient[1:].lstrip()) if coefficient.startswith("-") else ("+", coefficient)
    if re.search(r"[+-]", re.sub(r"\{[^{}]*\}|\([^()]*\)", "", size)):
        sign, size = "+", rf"({coefficient})"
    glue = "*" if "\\" not in coefficient and size.isascii() and "{" not in coefficient else r"\,"
    if monomial:
        size = monomial if size == "1" else f"{size}{glue if not size.isdigit() or glue == '*' else ' '}{monomial}"
    if not total:
        return size if sign == "+" else f"-{size}"
    return f"{total} {sign} {size}"


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
