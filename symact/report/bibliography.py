"""The papers that a report cites, as a BibTeX file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symact.activation import Reference
from symact.report.tex import escape

__all__ = ["bibtex", "cited"]

_ACCENT = re.compile(r"(\\[`'^~=.\"uvHrc]\{[A-Za-z]\})")


def cited(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Each reference once, by its key."""
    return tuple(sorted({one.key: one for one in references}.values(), key=lambda one: one.key))


def bibtex(references: Iterable[Reference]) -> str:
    """The entries of a ``.bib`` file in ASCII, in the order of their keys."""
    return "\n".join(_entry(one) for one in cited(references))


VENUES = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "techreport": "institution",
    "misc": "howpublished",
}
"""The type of an entry and the field in which it has its venue."""


def _entry(one: Reference) -> str:
    kind = one.kind if one.kind in VENUES else "misc"
    fields = {
        "author": _text(one.authors),
        "title": f"{{{_text(one.title)}}}" if one.title else "",
        VENUES[kind]: _text(one.venue),
        "volume": one.volume,
        "number": one.number,
        "publisher": _text(one.publisher),
        "year": str(one.year),
        "note": f"arXiv:{_text(one.arxiv)}" if one.arxiv else "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{one.key},\n" + ",\n".join(lines) + "\n}\n"


def _text(text: str) -> str:
    """The text with its accents in braces, where BibTeX sees one letter."""
    return _ACCENT.sub(r"{\1}", escape(text).source)
