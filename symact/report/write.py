"""A document to a file: one leaf a suffix."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from symact.errors import ToolchainError, UsageError
from symact.report.bibliography import bibtex
from symact.report.build import compile_pdf
from symact.report.content import Document
from symact.report.csv import comparison_csv
from symact.report.document import document_tex, fragment_tex
from symact.report.html import document_html
from symact.report.macros import numbers_tex
from symact.report.markdown import document_markdown
from symact.report.subject import Subject
from symact.report.toolchain import MISSING, missing_programs

__all__ = ["PICTURED", "SHEETED", "SUFFIXES", "suffix_of", "write"]


@dataclass(frozen=True)
class Parcel:
    """What a leaf may draw on."""

    document: Document
    subjects: tuple[Subject, ...]
    fragment: bool


SUFFIXES = (".tex", ".pdf", ".html", ".md", ".csv", ".json")
"""The kinds of file that can be written."""

PICTURED = frozenset((".tex", ".pdf"))
"""Those that show the figures as files of their own."""

SHEETED = PICTURED | {".html", ".md"}
"""Those that have data sheets."""


def suffix_of(path: Path) -> str:
    """The kind of file that the path asks for; raises where it cannot be written, before any work is done."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"a report is written as {', '.join(SUFFIXES)}; found {path.name!r}.")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {str(path.parent)!r} to write the report into.")
    if path.is_dir():
        raise UsageError(f"{str(path)!r} is a folder; expected the name of a file.")
    if suffix == ".pdf" and missing_programs():
        raise ToolchainError(MISSING)
    return suffix


def write(document: Document, subjects: tuple[Subject, ...], path: Path, fragment: bool = False) -> Path:
    """The document as the file ``path``, in the format of its suffix."""
    parcel = Parcel(document, subjects, fragment)
    _WRITERS[suffix_of(path)](parcel, path)
    return path


def _write_tex(parcel: Parcel, path: Path) -> None:
    """The file; beside it a folder ``NAME-files`` with its figures, its ``.bib``, and a fragment's numbers."""
    document, name = parcel.document, _latex_path(path.stem)
    places, gallery = _write_figures(document, path)
    references = [one for sheet in document.sheets for one in sheet.references]
    if references and (parcel.fragment or len(document.sheets) > 1):
        path.with_suffix(".bib").write_text(bibtex(references), encoding="utf-8")
    if parcel.fragment:
        text = fragment_tex(document, places, name)
        numbers = numbers_tex(parcel.subjects, [sheet.anchor for sheet in document.sheets])
        path.with_name(f"{path.stem}-numbers.tex").write_text(numbers, encoding="utf-8")
    else:
        text = document_tex(document, places, gallery, name if references else None)
    path.write_text(text, encoding="utf-8")


def _write_figures(document: Document, path: Path) -> tuple[dict[str, str], list[str]]:
    """Where LaTeX finds the figure of each sheet, and the pages of the gallery."""
    folder = path.with_name(f"{path.stem}-files")
    if document.figures or document.gallery:
        folder.mkdir(exist_ok=True)
    pictures = document.figures
    pages = {f"gallery_{number}": page for number, page in enumerate(document.gallery, 1)}
    for stem, picture in {**pictures, **pages}.items():
        (folder / f"{stem}.pdf").write_bytes(picture)
    return {anchor: f"{folder.name}/{anchor}.pdf" for anchor in pictures}, [f"{folder.name}/{s}.pdf" for s in pages]


def _latex_path(name: str) -> str:
    """The folder's name as LaTeX can read it; raises where it cannot."""
    if any(c in r"\{}%#~^&$" or not c.isascii() for c in name):
        raise UsageError(rf"a .tex report needs a file name without \ {{ }} % # ~ ^ & $ and in ASCII; found {name!r}.")
    return name


def _write_pdf(parcel: Parcel, path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="symact-") as name:
        source = Path(name) / "report.tex"
        _write_tex(Parcel(parcel.document, parcel.subjects, fragment=False), source)
        shutil.copyfile(compile_pdf(source), path)


def _write_html(parcel: Parcel, path: Path) -> None:
    path.write_text(document_html(parcel.document, parcel.subjects), encoding="utf-8")


def _write_markdown(parcel: Parcel, path: Path) -> None:
    path.write_text(document_markdown(parcel.document), encoding="utf-8")


def _write_csv(parcel: Parcel, path: Path) -> None:
    path.write_text(comparison_csv(parcel.document), encoding="utf-8")


def _write_json(parcel: Parcel, path: Path) -> None:
    body = {"schema": "symact/report/1", "analyses": [subject.data for subject in parcel.subjects]}
    path.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


_WRITERS: dict[str, Callable[[Parcel, Path], None]] = {
    ".tex": _write_tex,
    ".pdf": _write_pdf,
    ".html": _write_html,
    ".md": _write_markdown,
    ".csv": _write_csv,
    ".json": _write_json,
}
