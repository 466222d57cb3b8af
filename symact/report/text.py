"""The terminal leaf: one analysis as text."""

from __future__ import annotations

import json
from typing import Any

from symact.report.content import plain
from symact.report.roots import named_roots
from symact.report.rows import LABELS, fact_rows, moment_rows, property_rows
from symact.report.sheet import expansions, root_lines
from symact.report.statements import RULES
from symact.report.terminal import text_table

__all__ = ["fact_text", "sheet_text"]


def sheet_text(data: dict[str, Any], family: str, width: int | None = None, unicode: bool = True) -> str:
    """A header line, the derivatives, and the property table."""
    data, roots = named_roots(data)
    described, facts = data["activation"], data["facts"]
    lines = [f"{described['name']} ({family})", f"f(x)   = {described['formula']}"]
    if described.get("parameters"):
        lines.append("with     " + ", ".join(f"{p['name']} = {p['value']['exact']}" for p in described["parameters"]))
    for key, head in (("derivative", "f'(x)"), ("second_derivative", "f''(x)")):
        value = (facts.get(key) or {}).get("value")
        if value is not None:
            lines.append(f"{head:<6} = {value}")
    rows = [
        (row.label, plain(row.exact, unicode), plain(row.decimal, unicode), row.evidence)
        for row in (*property_rows(facts), *moment_rows(facts))
    ]
    rows += [(label, plain(span, unicode), "", evidence) for label, span, evidence in expansions(facts)]
    table = text_table(("Property", "Exact", "Decimal", "Evidence"), rows, width)
    where = ["", *(plain(line, unicode) for line in root_lines(roots))] if roots else []
    return "\n".join([*lines, "", table, *where])


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
