"""Real LaTeX: it compiles, nothing sticks out, a sheet is a page, and two runs give the same bytes."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from pathlib import Path

import pypdfium2
import pytest

from symact.errors import ToolchainError
from symact.report import build
from symact.report.build import compile_pdf
from symact.report.content import Document, Formula, Math, Row, Table
from symact.report.document import PACKAGES, fragment_tex
from symact.report.gallery import draw_gallery
from symact.report.latex import comparison_tex, macros_tex
from symact.report.subject import Subject
from symact.report.toolchain import INSTALL, missing_programs
from symact.report.write import write

needs_latex = pytest.mark.skipif(bool(missing_programs()), reason=f"needs LaTeX: {INSTALL}")
TROUBLE = re.compile(r"Overfull|Undefined|undefined|Missing|LaTeX Warning|multiply defined|Rerun to get")

HOSTILE = (
    r"\input{/etc/passwd}",
    r"\write18{touch x} $\alpha$ %",
    "}{^_~&#$%\\",
    "Kl\u00e9ma \N{SNOWMAN} \u03c3 \u6f22\u5b57",
    "a" * 70,
    "[x] * -- ,, '' <<>> \"q\" `t` ?` !`",
    "| a \\\\ [2em] *",
)


BIBLIOGRAPHY = 1
"""Its page at the end of a report of several activations."""


def repeated(document: Document, row: int, count: int) -> Table:
    """The seven questions, one row ``count`` times."""
    return dataclasses.replace(document.table, rows=(document.table.rows[row],) * count)


def compiled(folder: Path, text: str, name: str = "t") -> tuple[Path, str]:
    source = folder / f"{name}.tex"
    source.write_text(text, encoding="utf-8")
    pdf = compile_pdf(source)
    return pdf, source.with_suffix(".log").read_text(encoding="latin-1")


def page_texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def three(document: Document, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The report of three activations: its PDF and the log of the run."""
    folder = tmp_path_factory.mktemp("three")
    write(document, (), folder / "r.tex")
    pdf = compile_pdf(folder / "r.tex")
    return pdf, (folder / "r.log").read_text(encoding="latin-1")


@needs_latex
def test_nothing_sticks_out_and_nothing_is_missing(three: tuple[Path, str]) -> None:
    assert not TROUBLE.findall(three[1])


@needs_latex
def test_one_page_for_each_sheet_after_the_comparisons(three: tuple[Path, str]) -> None:
    pages = page_texts(three[0])
    assert "Like the identity" in pages[0]
    assert "References" in pages[-1]
    assert len(pages) == 2 + 3 + BIBLIOGRAPHY
    for page, title in zip(pages[2:-1], ("GELU", "ReLU", "Sine"), strict=True):
        assert page.lstrip().startswith(title)
        assert "Evidence" in page


@needs_latex
def test_same_input_same_bytes(document: Document, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for path in paths:
        write(document, (), path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert first.startswith(b"%PDF")


@needs_latex
def test_hostile_names_come_out_as_text(document: Document, tmp_path: Path) -> None:
    sheets = tuple(
        dataclasses.replace(
            document.sheets[0],
            key=name,
            title=name,
            family=name,
            anchor=f"h{i}",
        )
        for i, name in enumerate(HOSTILE)
    )
    hostile = Document(HOSTILE[0], sheets, (repeated(document, 0, len(sheets)),), HOSTILE[1])
    write(hostile, (), tmp_path / "h.tex")
    pdf, log = compiled(tmp_path, (tmp_path / "h.tex").read_text(encoding="utf-8"), "h2")
    assert not TROUBLE.findall(log)
    pages = page_texts(pdf)
    first = next(i for i, page in enumerate(pages) if "Evidence Character" in page)
    sheets_of = pages[first : first + len(sheets)]
    assert r"\input{/etc/passwd}" in sheets_of[0]
    assert r"\write18{touch x} $\alpha$ %" in sheets_of[1]
    assert r"}{^_~&#$%\ "[:-1] in sheets_of[2]
    assert "Kl\u00e9ma U+2603" in sheets_of[3]
    assert all("Evidence" in page for page in sheets_of)


@needs_latex
def test_long_formulas_and_long_tables_stay_inside(document: Document, tmp_path: Path) -> None:
    sheet = document.sheets[0]
    body = " + ".join(rf"\frac{{x^{{{k}}}e^{{-{k}x}}}}{{{k}!}}" for k in range(1, 60))
    wide = Formula(Math("f(x)", "f(x)"), (body, rf"\left({body}\right)^2"), "")
    rows = tuple(Row("Zeros", (Math(body, ""), " and ", Math("x", "x")), (Math(body, ""),), "proved") for _ in range(3))
    many = (*sheet.rows, *(Row(f"Row {k}", ("word " * 30,), (), "unknown") for k in range(45)))
    sheets = (
        dataclasses.replace(sheet, formulas=(wide,) * 3, rows=(*sheet.rows, *rows)),
        dataclasses.replace(sheet, anchor="b", rows=many),
    )
    long = Document("Long", sheets, (repeated(document, 0, 2),), "p")
    write(long, (), tmp_path / "l.tex")
    pdf, log = compiled(tmp_path, (tmp_path / "l.tex").read_text(encoding="utf-8"))
    assert not TROUBLE.findall(log)
    assert len(page_texts(pdf)) == 3 + BIBLIOGRAPHY


@needs_latex
def test_comparison_fits_a_narrow_column_and_repeats_its_head(document: Document, tmp_path: Path) -> None:
    count = 40
    table = dataclasses.replace(document.table, rows=document.table.rows * count)
    text = "\n".join(
        [
            rf"\documentclass[10pt]{{article}}\usepackage{{{PACKAGES}}}\textwidth=5.5in\hfuzz=0pt\begin{{document}}",
            macros_tex().source,
            comparison_tex(document.sheets * count, table).source,
            r"\end{document}",
        ]
    )
    pdf, log = compiled(tmp_path, text)
    assert not TROUBLE.findall(log)
    pages = page_texts(pdf)
    assert len(pages) > 1
    assert all("Like the identity" in page for page in pages)


CLASSES = {
    "one column": r"\documentclass{article}",
    "two columns": r"\documentclass[twocolumn]{article}",
    "5.5 inches": r"\documentclass[10pt]{article}\textwidth=5.5in\textheight=9in",
}


@needs_latex
@pytest.mark.parametrize("kind", CLASSES)
def test_fragment_is_read_by_another_document(
    document: Document, subjects: tuple[Subject, ...], tmp_path: Path, kind: str
) -> None:
    """Comparison, sheets, citations and numbers inside a paper."""
    write(document, subjects, tmp_path / "part.tex", fragment=True)
    lines = [
        CLASSES[kind],
        rf"\usepackage{{{PACKAGES}}}\input{{part-numbers}}\begin{{document}}",
        r"See page~\pageref{symact:gelu}: \SymactGeluMin, attained $x = \SymactGeluArgMin$.",
        r"\input{part}",
        r"\bibliographystyle{plain}\bibliography{part}\end{document}",
    ]
    pdf, log = compiled(tmp_path, "\n".join(lines))
    assert not TROUBLE.findall(log)
    pages = page_texts(pdf)
    assert "-0.169971, attained x = -0.751792" in pages[0].replace("\N{MINUS SIGN}", "-")
    assert sum("Evidence" in page for page in pages) == 3
    assert any("Hendrycks and Kevin Gimpel. " in page for page in pages)


@needs_latex
def test_fragment_can_be_read_twice(document: Document, tmp_path: Path) -> None:
    text = fragment_tex(document, {}, cite=False)
    (tmp_path / "part.tex").write_text(text.replace(r"\label", r"\relax\def\ignored"), encoding="utf-8")
    lines = rf"\documentclass{{article}}\usepackage{{{PACKAGES}}}\begin{{document}}\input{{part}}\input{{part}}"
    _, log = compiled(tmp_path, rf"{lines}\end{{document}}")
    assert not TROUBLE.findall(log)


@needs_latex
def test_many_activations_make_a_survey(document: Document, subjects: tuple[Subject, ...], tmp_path: Path) -> None:
    sheets = tuple(dataclasses.replace(one, anchor=f"{one.anchor}-{i}") for i in range(3) for one in document.sheets)
    gallery = draw_gallery([(one.name, one.curves) for one in subjects] * 3)
    tables = tuple(dataclasses.replace(t, rows=t.rows * 3) for t in document.tables)
    survey = Document("Many & more", sheets, tables, "p", gallery=gallery)
    write(survey, subjects, tmp_path / "s.tex")
    pdf = compile_pdf(tmp_path / "s.tex")
    assert not TROUBLE.findall((tmp_path / "s.log").read_text(encoding="latin-1"))
    pages = page_texts(pdf)
    assert "Many & more" in pages[0]
    assert "How to read this report" in pages[1]
    assert "Contents" in pages[2]
    assert [page for page in pages if re.match(r"\d (The seven|Properties|Moments|Costs|Gallery)", page)] == pages[3:8]
    assert all(page.lstrip().startswith(("GELU", "ReLU", "Sine")) for page in pages[8:17])
    assert "References" in pages[-1]
    assert len(pages) == 3 + len(tables) + 1 + len(sheets) + BIBLIOGRAPHY


@needs_latex
def test_failure_shows_the_telling_lines(tmp_path: Path) -> None:
    (tmp_path / "bad.tex").write_text(
        r"\documentclass{article}\begin{document}" "\n\\nosuchcommand\n" r"\end{document}", encoding="utf-8"
    )
    with pytest.raises(
        ToolchainError, match=r"(?s)LaTeX failed on bad.tex:.*Undefined control sequence.*nosuchcommand"
    ):
        compile_pdf(tmp_path / "bad.tex")


@needs_latex
def test_time_limit_ends_all_that_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """latexmk's child goes too."""
    monkeypatch.setattr(build, "TIME_LIMIT", 2.0)
    (tmp_path / "loop.tex").write_text(r"\def\a{\a}\a", encoding="utf-8")
    with pytest.raises(ToolchainError, match=r"did not finish loop\.tex within 2 seconds"):
        compile_pdf(tmp_path / "loop.tex")
    deadline = time.monotonic() + 20  # what was killed takes a moment to leave the process table
    while running(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(tmp_path)


def running(folder: Path) -> list[str]:
    """The processes that work in the folder (Linux tells; elsewhere nothing is seen)."""
    return [str(link) for link in Path("/proc").glob("[0-9]*/cwd") if _target(link) == str(folder)]


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


@needs_latex
def test_shell_escape_is_off(tmp_path: Path) -> None:
    compiled(
        tmp_path,
        r"\documentclass{article}\begin{document}\immediate\write18{touch escaped}x\end{document}",
    )
    assert not (tmp_path / "escaped").exists()


def test_without_latex_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "x.tex").write_text("", encoding="utf-8")
    with pytest.raises(ToolchainError) as caught:
        compile_pdf(tmp_path / "x.tex")
    assert str(caught.value).endswith(INSTALL)
    assert "\n" not in str(caught.value)
