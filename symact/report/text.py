"""The terminal leaf: one analysis as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symact.report.content import Proof, plain
from symact.report.expansions import expansions
from symact.report.mathematics import formula_text
from symact.report.numbers import decimal, exact
from symact.report.proofs import proof_of, proof_spans
from symact.report.roots import arguments, told_roots
from symact.report.rows import moment_rows, property_rows
from symact.report.sheet import LONG_PARAMETER, root_lines, told_spans
from symact.report.slopes import HEADS, derivative_text
from symact.report.terminal import text_table

__all__ = ["COLUMNS", "SheetText", "cases_in_words", "fact_text", "sheet_parts", "sheet_text"]


COLUMNS = ("Property", "Exact", "Decimal", "Evidence")


@dataclass(frozen=True)
class SheetText:
    """A data sheet as text: the lines above its table, the table's rows under ``COLUMNS``, the lines below."""

    above: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]


def sheet_parts(data: dict[str, Any], family: str, unicode: bool = True) -> SheetText:
    """A header line, the derivatives, the property table, and the equations of the roots."""
    data, (roots,) = told_roots(data, told_spans)
    facts = data["facts"]
    rows = [
        (row.label, plain(row.exact, unicode), plain(row.decimal, unicode), row.evidence)
        for row in (*property_rows(facts), *moment_rows(facts))
    ]
    rows += [(label, plain(span, unicode), "", evidence) for label, span, evidence in expansions(facts)]
    where = tuple(plain(line, unicode) for line in root_lines(roots))
    return SheetText(tuple(_head(data["activation"], family, facts)), tuple(rows), where)


def _head(described: dict[str, Any], family: str, facts: dict[str, Any]) -> Iterator[str]:
    yield f"{described['name']} ({family})"
    yield f"f(x)   = {cases_in_words(described['formula'])}"
    if described.get("parameters"):
        yield "with     " + ", ".join(_parameter(p["name"], p["value"]) for p in described["parameters"])
    for key, head in HEADS.items():
        text = derivative_text(facts, key)
        if text is not None:
            yield f"{head:<6} = {cases_in_words(formula_text(text))}"


def _parameter(name: str, value: dict[str, Any]) -> str:
    """The parameter at its value, of which a long closed form is told by its first digits."""
    text = exact(value).text
    return f"{name} = {text}" if len(text) <= LONG_PARAMETER and text[0] != "~" else f"{name} ~ {decimal(value).text}"


def sheet_text(data: dict[str, Any], family: str, width: int | None = None, unicode: bool = True) -> str:
    """The data sheet as plain text, at most ``width`` columns wide where its words allow it."""
    sheet = sheet_parts(data, family, unicode)
    table = text_table(COLUMNS, sheet.rows, width)
    return "\n".join([*sheet.above, "", table, *(("", *sheet.below) if sheet.below else ())])


def fact_text(data: dict[str, Any], key: str, unicode: bool = True) -> str:
    """One fact: what it says, how far it is known, and the steps of its proof."""
    data, (roots,) = told_roots(data, lambda facts: proof_spans([proof_of(facts, key)]))
    fact, proof = data["facts"][key], proof_of(data["facts"], key)
    lines = [f"{data['activation']['name']}: {key.replace('_', ' ')}"]
    lines += [f"  {line}" for line in _statement(proof, unicode)]
    lines.append(f"evidence: {proof.evidence}")
    if fact.get("reason"):
        lines.append(f"reason: {fact['reason']}")
    steps = [f"  {number}. {plain(step, unicode)}" for number, step in enumerate(proof.steps, 1)]
    lines += ["how it is known:", *steps] if steps else []
    lines += ["where", *(f"  {plain(line, unicode)}" for line in root_lines(roots))] if roots else []
    return "\n".join(lines)


def _statement(proof: Proof, unicode: bool) -> list[str]:
    """The lines of the statement; one that only repeats the heading goes without it."""
    lines = []
    for row in proof.statement:
        head = "" if row.label == proof.label and len(proof.statement) == 1 else f"{row.label}: "
        rounded = plain(row.decimal, unicode)
        lines.append(f"{head}{cases_in_words(plain(row.exact, unicode))}" + (f"  (about {rounded})" if rounded else ""))
    return lines or ["unknown"]


def cases_in_words(text: str) -> str:
    """The text with a case distinction in words: f'(x) = 0 if x <= 0, 1 otherwise."""
    head, found, inside = text.partition("Piecewise(")
    if not found:
        return text
    cases = [arguments(case[1:-1]) for case in arguments(inside[:-1])]
    return head + ", ".join(
        f"{value} " + ("otherwise" if when == "True" else f"if {_condition(when)}") for value, when in cases
    )


def _condition(text: str) -> str:
    """What is asked of x, as one writes it: 0 < x < 6, x != 0 and x != 6."""
    text = re.sub(r"\bNe\((\w+), (.+?)\)", r"\1 != \2", text)
    text = re.sub(r"\((\w+) (?:>(=?)) ([^()]+)\) and \(\1 <(=?) ([^()]+)\)", r"\3 <\2 \1 <\4 \5", text)
    return re.sub(r"\((\w+ != [^()]+)\)", r"\1", text)
