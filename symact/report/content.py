"""The document tree: what a report says, before a leaf decides how it looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from symact.activation import Reference

__all__ = [
    "Answer",
    "Column",
    "Document",
    "Formula",
    "Math",
    "Proof",
    "Row",
    "Sheet",
    "Span",
    "Table",
    "joined",
    "plain",
]


@dataclass(frozen=True)
class Math:
    """One piece of mathematics: as LaTeX (without dollars) and as text (formula grammar where it has a form there).

    ``mathml`` is given where the text is outside the grammar; elsewhere the HTML makes it of the text.
    """

    latex: str
    text: str
    mathml: str = ""


Span = tuple["str | Math", ...]
"""Running text with mathematics in it."""


@dataclass(frozen=True)
class Row:
    """One line of the property table."""

    label: str
    exact: Span
    decimal: Span
    evidence: str


@dataclass(frozen=True)
class Proof:
    """What a fact says, in one or more lines, and the sentences that prove it; ``label`` is its heading."""

    label: str
    statement: tuple[Row, ...]
    steps: tuple[Span, ...]
    evidence: str


@dataclass(frozen=True)
class Formula:
    """``head = body``, a long body broken into lines; ``text`` is the body in the formula grammar."""

    head: Math
    lines: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Answer:
    """A cell of a comparison: what one column says of one activation."""

    span: Span
    evidence: str


@dataclass(frozen=True)
class Column:
    """A column of a comparison: its heading, its share of the table's width, and why one asks."""

    heading: str
    width: float
    reason: Span


@dataclass(frozen=True)
class Table:
    """A comparison: a title, the columns beside that of the names, and one row of answers a sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Answer, ...], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, the one of the names first."""
        return ("Activation", *(column.heading for column in self.columns))


@dataclass(frozen=True)
class Sheet:
    """A data sheet: everything that one page says about one activation."""

    key: str
    title: str
    family: str
    particulars: tuple[tuple[str, Span], ...]
    formulas: tuple[Formula, ...]
    rows: tuple[Row, ...]
    expansions: tuple[tuple[str, Span, str], ...]
    moments: tuple[Row, ...]
    roots: tuple[Span, ...]
    alt: str
    anchor: str = ""
    references: tuple[Reference, ...] = ()
    numerics: tuple[Row, ...] = ()
    proofs: tuple[Proof, ...] = ()
    proof_roots: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Document:
    """A report: comparisons (shown where there are several activations) and a sheet for each."""

    title: str
    sheets: tuple[Sheet, ...]
    tables: tuple[Table, ...]
    provenance: str
    figures: dict[str, bytes] = field(default_factory=dict, compare=False)
    gallery: tuple[bytes, ...] = field(default=(), compare=False)

    @property
    def table(self) -> Table:
        """The first of the comparisons."""
        return self.tables[0]


def joined(spans: Sequence[Span], separator: str = ", ") -> Span:
    """The spans one after another with ``separator`` between them."""
    result: list[str | Math] = []
    for index, span in enumerate(spans):
        result += [separator, *span] if index else span
    return tuple(result)


_PRETTY = (
    (re.compile(r"\boo\b"), "∞"),
    (re.compile(r"\bpi\b"), "π"),
    (re.compile(r"\*\*"), "^"),
    (re.compile("!="), "≠"),
)


def plain(span: Span, unicode: bool = True) -> str:
    """The span as plain text; with ``unicode`` false it is ASCII wherever its own words are."""
    parts = []
    for part in span:
        text = part if isinstance(part, str) else part.text
        if unicode and isinstance(part, Math):
            for pattern, sign in _PRETTY:
                text = pattern.sub(sign, text)
        parts.append(text)
    return "".join(parts)
