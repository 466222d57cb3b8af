"""The CSV leaf: the comparison for a spreadsheet, one row an activation."""

from __future__ import annotations

import csv
import io

from symact.report.content import Answer, Document, plain

__all__ = ["comparison_csv"]

RUN = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may run as a formula when a cell starts with it."""


def comparison_csv(document: Document) -> str:
    """Every comparison of the document in one table: activation, family, and each column once.

    Mathematics is in the formula grammar. "(s)" marks a sampled answer, "?" one that is not known.
    """
    headings = ["Activation", "Family"]
    rows = [[sheet.key, sheet.family] for sheet in document.sheets]
    for table in document.tables:
        for index, column in enumerate(table.columns):
            if column.heading not in headings:
                headings.append(column.heading)
                for row, answers in zip(rows, table.rows, strict=True):
                    row.append(_cell(answers[index]))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([headings, *([_harmless(cell) for cell in row] for row in rows)])
    return stream.getvalue()


def _cell(answer: Answer) -> str:
    return plain(answer.span, unicode=False) + (" (s)" if answer.evidence == "sampled" else "")


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run gets an apostrophe before it; a number does not."""
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell.startswith(RUN) else cell
    return cell
