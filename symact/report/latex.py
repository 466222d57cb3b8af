"""The LaTeX leaf: a document tree to a standalone file or to a fragment for ``\\input``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from symact.report.content import Answer, Document, Math, Sheet, Span
from symact.report.questions import QUESTIONS, REASONS
from symact.report.tex import Tex, escape

__all__ = ["comparison_tex", "document_tex", "fragment_tex", "groups_of", "macros_tex", "sheet_tex", "span_tex"]

WIDTHS = ("0.15", "0.105", "0.148", "0.105", "0.12", "0.125", "0.125", "0.122")
"""Column widths of the comparison, in parts of what the gaps leave of the line; they fill it."""

LEGEND = "Every answer is proved unless it is marked: (s) rests on samples, ? is not known. Why one asks:"

_FUNCTION = re.compile(r"(?:E )?f'?(?:\(Z\)(?:\^2)?)?$")


@lru_cache(maxsize=1)
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("symact.report"),
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        comment_start_string=r"\#{",
        comment_end_string="}",
        line_comment_prefix="%#",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,
        undefined=jinja2.StrictUndefined,
        finalize=escape,
    )
    environment.globals.update(
        raw=Tex, tex=span_tex, mark=_mark, label=_label, bookmark=_bookmark, breakable=_breakable
    )
    return environment


def _render(template: str, **values: Any) -> Tex:
    return Tex(_environment().get_template(template).render(**values))


def span_tex(span: Span) -> Tex:
    """The span with its words escaped and each formula kept within the line."""
    parts = [rf"\symactatom{{{p.latex}}}" if isinstance(p, Math) else escape(p).source for p in span]
    return Tex("".join(parts))


def _mark(evidence: str) -> Tex:
    return Tex("" if evidence in ("proved", "unknown") else "~(s)")


def _label(label: str) -> Tex:
    """The name of a row; the function at its end ("Limits of f'", "E f(Z)^2") is mathematics."""
    match = _FUNCTION.search(label)
    if match is None:
        return escape(label)
    formula = match[0].replace("E ", r"\operatorname{E} ")
    return Tex(f"{escape(label[: match.start()])}${formula}$")


def _breakable(name: str) -> Tex:
    """A name that may break after a sign, and within a word where that is long."""
    pieces = re.findall(r"[^\W_]{1,12}_?|[\W_]", name)
    return Tex(r"\hspace{0pt}".join(escape(piece).source for piece in pieces))


def _bookmark(text: str) -> Tex:
    """The text with only such characters as a PDF outline takes without help."""
    return Tex(re.sub(r"[^A-Za-z0-9 .,:()+-]", "?", text))


def sheet_tex(sheet: Sheet, provenance: str, figure: str | None = None) -> Tex:
    """One data sheet; ``figure`` is the path of its picture as LaTeX will find it."""
    shown = {**vars(sheet), "figure": figure}
    return _render("sheet.tex", sheet=shown, provenance=provenance)


def groups_of(sheets: tuple[Sheet, ...], rows: tuple[tuple[Answer, ...], ...]) -> list[tuple[str, list[Any]]]:
    """The rows of the comparison by family, the families and their members in the order given."""
    groups: dict[str, list[Any]] = {}
    for sheet, cells in zip(sheets, rows, strict=True):
        groups.setdefault(sheet.family, []).append((sheet, cells))
    return list(groups.items())


def comparison_tex(document: Document, links: bool = False) -> Tex:
    """The comparison: one booktabs table as wide as the line, its head repeated on every page."""
    head = " & ".join(["Activation", *(name for name, _, _ in QUESTIONS)]).replace("Differen", r"Differen\-")
    return _render(
        "comparison.tex",
        groups=groups_of(document.sheets, document.answers),
        widths=WIDTHS,
        head=head,
        size=r"\footnotesize",
        links=links,
    )


def macros_tex() -> Tex:
    """The definitions that sheets and tables use; reading them twice does no harm."""
    return _render("macros.tex")


def document_tex(document: Document, figures: dict[str, str]) -> str:
    """The standalone file; ``figures`` maps a sheet's anchor to the path of its picture."""
    several = len(document.sheets) > 1
    bodies = [(s, sheet_tex(s, document.provenance, figures.get(s.anchor))) for s in document.sheets]
    text = _render(
        "document.tex",
        title=document.title,
        macros=macros_tex(),
        comparison=comparison_tex(document, links=True) if several else Tex(""),
        legend=LEGEND,
        reasons=REASONS,
        sheets=bodies,
        provenance=document.provenance,
    )
    return f"{text}\n"


def fragment_tex(document: Document, figures: dict[str, str]) -> str:
    """The parts without a preamble; the first lines name the packages that the surrounding document must load."""
    parts = [
        "% symact report. Needs: \\usepackage{amsmath,amssymb,array,booktabs,graphicx,longtable}",
        macros_tex().source,
    ]
    if len(document.sheets) > 1:
        parts.append(comparison_tex(document).source)
    for sheet in document.sheets:
        parts.append(rf"\label{{symact:{sheet.anchor}}}%")
        parts.append(sheet_tex(sheet, document.provenance, figures.get(sheet.anchor)).source)
    return "\n".join(parts) + "\n"
