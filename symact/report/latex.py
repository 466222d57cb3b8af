"""The LaTeX leaf: a document tree to a standalone file or to a fragment for ``\\input``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from symact.report.content import Answer, Math, Sheet, Span, Table
from symact.report.tex import Tex, escape

__all__ = ["bookmark", "comparison_tex", "groups_of", "macros_tex", "proofs_tex", "rendered", "sheet_tex", "span_tex"]

SMALL = 24
"""Rows up to which a comparison is set in \\small."""

_FUNCTION = re.compile(r"(?:E )?\bf'?(?:\((?:Z|0)\)(?:\^2)?)?$")


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
    environment.globals.update(raw=Tex, tex=span_tex, mark=_mark, label=_label, bookmark=bookmark, breakable=_breakable)
    environment.globals.update(sentence=_capitalised)
    return environment


def rendered(template: str, **values: Any) -> Tex:
    """The template with its values, each escaped unless it is a ``Tex``."""
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
    """A name that may break after a sign, but not before a closing bracket, and within a word where that is long."""
    pieces = re.findall(r"(?:[^\W_\u2e80-\U0010ffff]{1,12}_?|.)[),]{0,4}", name)
    return Tex(r"\hspace{0pt}".join(escape(piece).source for piece in pieces))


def _capitalised(span: Span) -> Span:
    """The span as the beginning of a sentence; a symbol stays as it is."""
    if span == ("none",):
        return ("There is none",)
    first, *rest = span
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) and len(first.split()[0]) > 1 else span


def proofs_tex(sheet: Sheet) -> Tex:
    """The proofs of a sheet as running text; empty where the sheet has none."""
    return rendered("proofs.tex", sheet=sheet)


def bookmark(text: str) -> Tex:
    """The text with only such characters as a PDF outline takes without help."""
    return Tex(re.sub(r"[^A-Za-z0-9 .,:()+-]", "?", text))


def sheet_tex(sheet: Sheet, provenance: str, figure: str | None = None, cite: bool = False) -> Tex:
    """One data sheet; ``figure`` is the path of its picture as LaTeX will find it.

    With ``cite`` it cites its papers, for which the document around it needs the bibliography.
    """
    keys = ",".join(reference.key for reference in sheet.references) if cite else ""
    shown = {**vars(sheet), "figure": figure, "cited": keys}
    return rendered("sheet.tex", sheet=shown, provenance=provenance)


def groups_of(sheets: tuple[Sheet, ...], table: Table) -> list[tuple[str, list[Any]]]:
    """The rows of a comparison by family: the families in the order of their first member, each sorted by name."""
    groups: dict[str, list[Any]] = {}
    for sheet, cells in zip(sheets, table.rows, strict=True):
        groups.setdefault(sheet.family, []).append((sheet, cells))
    return [(family, sorted(members, key=lambda member: member[0].key)) for family, members in groups.items()]


def comparison_tex(sheets: tuple[Sheet, ...], table: Table, links: bool = False) -> Tex:
    """A comparison: one booktabs table as wide as the line, its head repeated on every page.

    Where the surrounding document has two columns, it is a float as wide as the page.
    """
    names = 1 - sum(column.width for column in table.columns)
    head = " & ".join(str(_label(heading)) for heading in table.headings).replace("Differen", r"Differen\-")
    return rendered(
        "comparison.tex",
        groups=groups_of(sheets, replace(table, rows=_aligned(table.rows))),
        widths=[f"{width:.3g}" for width in (names, *(column.width for column in table.columns))],
        gaps=str(2 * len(table.columns)),
        head=head,
        links=links,
        size=r"\ifdim\linewidth<5.4in\footnotesize\else\small\fi" if len(sheets) <= SMALL else r"\footnotesize",
    )


def _aligned(rows: tuple[tuple[Answer, ...], ...]) -> tuple[tuple[Answer, ...], ...]:
    """The rows with room for a sign before the numbers of a column in which some are negative."""
    columns = [_with_room(column) for column in zip(*rows, strict=True)]
    return tuple(zip(*columns, strict=True))


def _with_room(column: tuple[Answer, ...]) -> tuple[Answer, ...]:
    if not any(_is_number(answer, "-") for answer in column):
        return column
    return tuple(replace(a, span=(_ROOM, *a.span)) if _is_number(a, "") else a for a in column)


def _is_number(answer: Answer, sign: str) -> bool:
    (first, *others) = answer.span
    return isinstance(first, Math) and not others and re.fullmatch(rf"{sign}([\d.]+|oo)", first.text) is not None


_ROOM = Math(r"\phantom{-}", "")


def macros_tex() -> Tex:
    """The definitions that sheets and tables use; reading them twice does no harm."""
    return rendered("macros.tex")
