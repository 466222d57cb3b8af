"""The Markdown leaf: the same tree for a README or a wiki that reads ``$...$``."""

from __future__ import annotations

import re

from symact.report.content import Document, Math, Proof, Row, Sheet, Span
from symact.report.latex import groups_of

__all__ = ["comparison_markdown", "document_markdown"]


def _words(text: str) -> str:
    """The text with every character that Markdown or HTML could read as markup made harmless."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]()#+!|~$<>&])", lambda m: f"&#{ord(m[1])};" if m[1] in "<>&|$" else f"\\{m[1]}", flat)


def _span(span: Span) -> str:
    return "".join(_math(p) if isinstance(p, Math) else _cell(p) for p in span)


def _math(item: Math) -> str:
    """The formula between dollars; a bar would end the table's cell, so it is written as a command."""
    latex = item.latex.replace("|", r" \vert ").strip()
    return f"${latex}$"


def _cell(text: str) -> str:
    return re.sub(r"([\\`*_\[\]|$<>])", r"\\\1", text)


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def comparison_markdown(document: Document) -> str:
    """The comparison as a Markdown table, its members by family."""
    rows = [
        [_words(sheet.key), *(_span(c.span) + (" (s)" if c.evidence == "sampled" else "") for c in cells)]
        for _, members in groups_of(document.sheets, document.table)
        for sheet, cells in members
    ]
    return _table([*document.table.headings], rows) + "\n"


def document_markdown(document: Document) -> str:
    """The whole report in Markdown."""
    parts = [f"# {_words(document.title)}", document.provenance]
    if len(document.sheets) > 1:
        parts.append(comparison_markdown(document).rstrip())
    parts += [_sheet(sheet) for sheet in document.sheets]
    return "\n\n".join(parts) + "\n"


def _sheet(sheet: Sheet) -> str:
    parts = [f"## {_words(sheet.title)}"]
    parts += [f"*{name}*: {_span(span)}" for name, span in (("Family", (sheet.family,)), *sheet.particulars)]
    parts += [f"$$ {f.head.latex} = {' '.join(f.lines)} $$" for f in sheet.formulas]
    rows = [[_cell(r.label), _span(r.exact), _span(r.decimal), r.evidence] for r in (*sheet.rows, *sheet.moments)]
    rows += [[_cell(label), _span(span), "", evidence] for label, span, evidence in sheet.expansions]
    rows += [[_cell(row.label), _span(row.exact), _span(row.decimal), row.evidence] for row in sheet.numerics]
    parts.append(_table(["Property", "Exact", "Decimal", "Evidence"], rows))
    parts += [f"{_span(line)}." for line in sheet.roots]
    parts += [_proof(proof) for proof in sheet.proofs]
    parts += [f"{_span(line)}." for line in sheet.proof_roots]
    return "\n\n".join(parts)


def _proof(proof: Proof) -> str:
    """The statement, its lines as they come, and the steps as a numbered list."""
    lines = [_stated(row, proof.label) for row in proof.statement]
    steps = [f"{number}. {_span(step)}." for number, step in enumerate(proof.steps, 1)]
    return "\n\n".join([f"**{_cell(proof.label)}.** {'; '.join(lines)}.", "\n".join(steps)])


def _stated(row: Row, label: str) -> str:
    head = "" if row.label == label else f"{_cell(row.label)}: "
    return f"{head}{_span(row.exact)}" + (f" (about {_span(row.decimal)})" if row.decimal else "")
