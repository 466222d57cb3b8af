"""The terminal leaf: one analysis as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symact.report.content import plain
from symact.report.expansions import expansions
from symact.report.roots import named_roots
from symact.report.rows import LABELS, fact_rows, moment_rows, property_rows
from symact.report.sheet import root_lines
from symact.report.statements import RULES
from symact.report.terminal import text_table

__all__ = ["COLUMNS", "SheetText", "fact_text", "sheet_parts", "sheet_text"]


COLUMNS = ("Property", "Exact", "Decimal", "Evidence")


@dataclass(frozen=True)
class SheetText:
    """A data sheet as text: the lines above its table, the table's rows under ``COLUMNS``, the lines below."""

    above: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]


def sheet_parts(data: dict[str, Any], family: str, unicode: bool = True) -> SheetText:
    """A header line, the derivatives, the property table, and the equations of the roots."""
    data, roots = named_roots(data)
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
    yield f"f(x)   = {described['formula']}"
    if described.get("parameters"):
        yield "with     " + ", ".join(f"{p['name']} = {p['value']['exact']}" for p in described["parameters"])
    for key, head in (("derivative", "f'(x)"), ("second_derivative", "f''(x)")):
        value = (facts.get(key) or {}).get("value")
        if value is not None:
            yield f"{head:<6} = {value}"


def sheet_text(data: dict[str, Any], family: str, width: int | None = None, unicode: bool = True) -> str:
    """The data sheet as plain text, at most ``width`` columns wide where its words allow it."""
    sheet = sheet_parts(data, family, unicode)
    table = text_table(COLUMNS, sheet.rows, width)
    return "\n".join([*sheet.above, "", table, *(("", *sheet.below) if sheet.below else ())])


def fact_text(data: dict[str, Any], key: str, unicode: bool = True) -> str:
    """One fact: what it says, how far it is known, and the steps that its certificate tells."""
    data, roots = named_roots({**data, "facts": {key: data["facts"][key]}})
    fact = data["facts"][key]
    lines = [f"{data['activation']['name']}: {LABELS.get(key, key).lower()}", *_statement(key, fact, unicode)]
    lines.append(f"evidence: {fact['evidence']}")
    if fact.get("reason"):
        lines.append(f"reason: {fact['reason']}")
    steps = _steps(fact)
    lines += ["how it is known:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))] if steps else []
    lines += ["where", *(f"  {plain(line, unicode)}" for line in root_lines(roots))] if roots else []
    return "\n".join(lines)


def _statement(key: str, fact: dict[str, Any], unicode: bool) -> list[str]:
    rule = next((rule for name, _, rule in RULES if name == key), None)
    if fact.get("value") is None:
        return ["  unknown"]
    if rule is None:
        value = fact["value"]
        return [f"  {value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)}"]
    lines = []
    for row in fact_rows(LABELS[key], fact, rule):
        rounded = plain(row.decimal, unicode)
        lines.append(f"  {row.label}: {plain(row.exact, unicode)}" + (f"  (about {rounded})" if rounded else ""))
    return lines


def _steps(fact: dict[str, Any]) -> list[str]:
    """The sentences that say how the fact is known, where its certificate or its method has them."""
    certificate = fact.get("certificate")
    if isinstance(certificate, dict):
        certificate = certificate.get("steps", [])
    if isinstance(certificate, str):
        certificate = [certificate]
    method = fact.get("method")
    return [str(step) for step in [*([method] if isinstance(method, str) and method else []), *(certificate or [])]]
