"""The LaTeX leaf: a document tree to a standalone file, a survey where it is long, or to a fragment for ``\\input``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from symact.report.content import Document, Sheet
from symact.report.latex import bookmark, comparison_tex, macros_tex, proofs_tex, rendered, sheet_tex
from symact.report.tex import Tex

__all__ = ["PACKAGES", "SURVEY", "document_tex", "fragment_tex"]

PACKAGES = "amsmath,amsfonts,array,booktabs,graphicx,longtable"
"""What a document that reads a fragment must load."""

SURVEY = 7
"""From so many activations on a report is a survey: title page, how to read it, contents, gallery."""

LEGEND = "Every answer is proved unless it is marked: (s) rests on samples, ? is not known."


def document_tex(
    document: Document,
    figures: Mapping[str, str],
    gallery: Sequence[str] = (),
    bibliography: str | None = None,
) -> str:
    """The standalone file.

    ``figures`` maps a sheet's anchor to the path of its picture, ``gallery`` are the paths of the pages of small
    graphs, ``bibliography`` is the name of the ``.bib`` file where there is one.
    """
    sheets = document.sheets
    several = len(sheets) > 1
    cite = several and bibliography is not None
    bodies = [
        (one, sheet_tex(one, document.provenance, figures.get(one.anchor), cite), proofs_tex(one)) for one in sheets
    ]
    text = rendered(
        "document.tex",
        title=document.title,
        macros=macros_tex(),
        survey=len(sheets) >= SURVEY,
        tables=[(table, comparison_tex(sheets, table, links=True)) for table in document.tables] if several else [],
        legend=LEGEND,
        sheets=bodies,
        families=_families(sheets),
        counts=_counts(sheets),
        provenance=document.provenance,
        gallery=[Tex(path) for path in gallery],
        bibliography=Tex(bibliography) if cite and bibliography else None,
        outline=_outline,
    )
    return f"{text}\n"


def _outline(text: str) -> Tex:
    """A heading for the table of contents, and a plainer one for the outline beside it."""
    shown = rendered("text.tex", text=text)
    return Tex(rf"\texorpdfstring{{{shown}}}{{{bookmark(text)}}}")


def _families(sheets: tuple[Sheet, ...]) -> str:
    """How many of each family there are, in words."""
    counts = Counter(sheet.family for sheet in sheets)
    return ", ".join(f"{family} ({number})" for family, number in counts.items())


def _counts(sheets: tuple[Sheet, ...]) -> dict[str, int]:
    """How many lines of all the data sheets are known in each way."""
    counts = Counter(row.evidence for sheet in sheets for row in (*sheet.rows, *sheet.moments))
    counts.update(evidence for sheet in sheets for _, _, evidence in sheet.expansions)
    return {word: counts[word] for word in ("proved", "sampled", "unknown")}


def fragment_tex(document: Document, figures: Mapping[str, str], name: str = "", cite: bool = True) -> str:
    """The parts without a preamble; the first lines say what the surrounding document must have.

    ``name`` is the stem of the files that lie beside it: its numbers, and its bibliography where ``cite`` is true.
    """
    several = len(document.sheets) > 1
    parts = _instructions(name, cite and any(sheet.references for sheet in document.sheets))
    parts.append(macros_tex().source)
    if several:
        parts.append(comparison_tex(document.sheets, document.table).source)
    for sheet in document.sheets:
        parts.append(sheet_tex(sheet, document.provenance, figures.get(sheet.anchor), cite).source)
        parts += [proofs_tex(sheet).source] if sheet.proofs else []
    return "\n".join(parts) + "\n"


def _instructions(name: str, cites: bool) -> list[str]:
    lines = [f"% A symact report. In the preamble: \\usepackage{{{PACKAGES}}}"]
    if name:
        lines.append(f"% Where it is to stand: \\input{{{name}}}")
        lines.append(f"% Its numbers as commands, for the text around it: \\input{{{name}-numbers}}")
    if name and cites:
        lines.append(
            f"% It cites papers; at the end of the document: \\bibliographystyle{{plain}}\\bibliography{{{name}}}"
        )
    return lines
