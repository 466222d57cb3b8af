"""Several activations side by side, as an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symact.report.content import Document, plain
from symact.report.latex import comparison_tex, groups_of
from symact.report.terminal import rich_table, text_table

__all__ = ["Comparison"]


@dataclass(frozen=True)
class Comparison:
    """The comparison table: ``columns`` are the headings, ``rows`` the cells as text, one row an activation."""

    document: Document

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings: the activation, and what is asked of it."""
        return self.document.table.headings

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells as text, in the order in which the activations were given; "(s)" marks a sampled answer."""
        return self._cells(unicode=True)

    def _cells(self, unicode: bool) -> tuple[tuple[str, ...], ...]:
        pairs = zip(self.document.sheets, self.document.table.rows, strict=True)
        return tuple(
            (sheet.key, *(plain(c.span, unicode) + (" (s)" if c.evidence == "sampled" else "") for c in cells))
            for sheet, cells in pairs
        )

    def to_text(self, width: int | None = None, unicode: bool = True) -> str:
        """The table as text, at most ``width`` columns wide where the cells' words allow it."""
        return text_table(self.columns, self._cells(unicode), width)

    def to_markdown(self) -> str:
        """The table in Markdown."""
        from symact.report.markdown import comparison_markdown

        return comparison_markdown(self.document)

    def to_csv(self) -> str:
        """The table as CSV, with the families."""
        from symact.report.csv import comparison_csv

        return comparison_csv(self.document)

    def to_tex(self) -> str:
        """The table as LaTeX; the document around it loads array, booktabs, graphicx and longtable."""
        from symact.report.latex import macros_tex

        return f"{macros_tex()}\n{comparison_tex(self.document.sheets, self.document.table)}\n"

    def families(self) -> list[str]:
        """The families that occur, in the order of their first member."""
        return [family for family, _ in groups_of(self.document.sheets, self.document.table)]

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"Comparison({', '.join(row[0] for row in self.rows)})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """For a notebook: the table."""
        from symact.notebook import bundle
        from symact.report.html import comparison_html

        return bundle(self.to_text(), html=comparison_html(self.document))

    def __rich__(self) -> Any:
        return rich_table(self.columns, self.rows)
