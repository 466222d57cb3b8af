"""Subjects to one document tree."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from symact.report.content import Document
from symact.report.presets import PRESETS, table_of
from symact.report.roots import named_roots
from symact.report.sheet import sheet_of
from symact.report.subject import Subject
from symact.version import __version__

__all__ = ["document_of", "provenance", "version_of"]

TITLE = "Activation functions"


def document_of(
    subjects: Sequence[Subject],
    anchors: Sequence[str],
    figures: dict[str, bytes] | None = None,
    title: str | None = None,
    columns: Sequence[str] = tuple(PRESETS),
    proved: bool = False,
) -> Document:
    """The document of the subjects in their order, compared under each of ``columns`` (names of presets).

    ``figures`` maps an anchor to its figure; with ``proved`` the sheets have their proofs.
    """
    sheets = tuple(sheet_of(subject, anchor, proved) for subject, anchor in zip(subjects, anchors, strict=True))
    default = TITLE if len(sheets) > 1 else sheets[0].title
    facts = [named_roots(subject.data)[0]["facts"] for subject in subjects]
    tables = tuple(table_of(name, facts) for name in columns)
    return Document(title or default, sheets, tables, provenance(), figures or {})


def provenance() -> str:
    """One line that says what computed the report, with no date in it."""
    return f"Computed by symact {version_of('symact')} with SymPy {version_of('sympy')}."


def version_of(package: str) -> str:
    """The version of a package: symact's own, or that of what is installed."""
    if package == "symact":
        return __version__
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
