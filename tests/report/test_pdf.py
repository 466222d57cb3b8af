"""Real LaTeX: it compiles, nothing sticks out, a sheet is a page, and two runs give the same bytes."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from pathlib import Path
from unicodedata import normalize

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
from symact.report.toolchain import INSTALL, missing_programs, style_path
from symact.report.write import write

needs_latex = pytest.mark.skipif(bool(missing_programs()), reason=f"needs LaTeX: {INSTALL}")
TROUBLE = re.compile(
    r"Overfull|Undefined|undefined|Missing|LaTeX (?:Font )?Warning|pdfTeX warning|multiply defined|Rerun to get"
)

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
def three(proved: Document, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The report of three activations with their proofs: its PDF and the log of the run."""
    folder = tmp_path_factory.mktemp("three")
    write(proved, (), folder / "report.tex")
    pdf = compile_pdf(folder / "report.tex")
    return pdf, (folder / "report.log").read_text(encoding="latin-1")


@needs_latex
def test_nothing_sticks_out_and_nothing_is_missing(three: tuple[Path, str]) -> None:
    assert not TROUBLE.findall(three[1])


@needs_latex
def test_one_page_for_each_sheet_after_the_comparisons(three: tuple[Path, str]) -> None:
    pages = page_texts(three[0])
    assert "Like the identity" in pages[0]
    assert "References" in pages[-1]
    assert len(pages) == 2 + 3 * 2 + BIBLIOGRAPHY
    for page, proof, title in zip(pages[2:-1:2], pages[3:-1:2], ("GELU", "ReLU", "Sine"), strict=True):
        assert page.lstrip().startswith(title)
        assert "Evidence" in page
        assert proof.startswith(f"Proofs for {title} ")
    assert "The infimum is f(x1), about \N{MINUS SIGN}0.1699712, attained at x1." in pages[3]


@needs_latex
def test_same_input_same_bytes(proved: Document, three: tuple[Path, str], tmp_path: Path) -> None:
    write(proved, (), tmp_path / "again.pdf")
    again = (tmp_path / "again.pdf").read_bytes()
    assert again == three[0].read_bytes()
    assert again.startswith(b"%PDF")


@pytest.fixture(scope="module")
def survey(
    document: Document, subjects: tuple[Subject, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], str]:
    """A survey of three activations and of one with hostile names again and again: its pages and the log."""
    hostile = tuple(
        dataclasses.replace(document.sheets[0], key=name, title=name, family=name, anchor=f"h{i}")
        for i, name in enumerate(HOSTILE)
    )
    tables = tuple(dataclasses.replace(t, rows=(*t.rows, *t.rows[:1] * len(HOSTILE))) for t in document.tables)
    gallery = draw_gallery([(one.name, one.curves) for one in subjects] * 3)
    whole = Document("Many & more", (*document.sheets, *hostile), tables, HOSTILE[1], gallery=gallery)
    folder = tmp_path_factory.mktemp("survey")
    write(whole, subjects, folder / "s.tex")
    pages = page_texts(compile_pdf(folder / "s.tex"))
    return pages, (folder / "s.log").read_text(encoding="latin-1")


@needs_latex
def test_many_activations_make_a_survey(survey: tuple[list[str], str], document: Document) -> None:
    pages, log = survey
    assert not TROUBLE.findall(log)
    assert "Many & more" in pages[0]
    assert "How to read this report" in pages[1]
    assert "Contents" in pages[2]
    assert [page for page in pages if re.match(r"\d (The seven|Properties|Moments|Costs|Gallery)", page)] == pages[3:8]
    assert all(
        page.lstrip().startswith(title) for page, title in zip(pages[8:], ("GELU", "ReLU", "Sine"), strict=False)
    )
    assert "References" in pages[-1]
    assert len(pages) == 3 + len(document.tables) + 1 + 3 + len(HOSTILE) + BIBLIOGRAPHY


@needs_latex
def test_hostile_names_come_out_as_text(survey: tuple[list[str], str]) -> None:
    sheets_of = survey[0][11:-1]
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
    "IEEE": r"\documentclass[conference]{IEEEtran}",
    "ACM": r"\documentclass[sigconf,nonacm]{acmart}",
}


@needs_latex
@pytest.mark.parametrize("kind", CLASSES)
def test_fragment_is_read_by_another_document(
    proved: Document, subjects: tuple[Subject, ...], tmp_path: Path, kind: str
) -> None:
    """Comparison, sheets, proofs, citations and numbers inside a paper."""
    if style_path(CLASSES[kind].split("{")[1].rstrip("}"), "cls") is None:
        pytest.skip("the class is not installed")
    write(proved, subjects, tmp_path / "part.tex", fragment=True)
    lines = [
        CLASSES[kind],
        rf"\usepackage{{{PACKAGES}}}\input{{part-numbers}}\title{{A paper}}\author{{Some One}}",
        r"\begin{document}\maketitle",
        r"See page~\pageref{symact:gelu}: \SymactGeluMin, attained $x = \SymactGeluArgMin$.",
        r"\input{part}",
        r"\bibliographystyle{plain}\bibliography{part}\end{document}",
    ]
    pdf, log = compiled(tmp_path, "\n".join(lines))
    assert not TROUBLE.findall(log)
    pages = page_texts(pdf)
    assert "-0.169971, attained x = -0.751792" in normalize("NFKC", pages[0]).replace("\N{MINUS SIGN}", "-")
    assert sum("Property Exact" in page for page in pages) == 3
    assert sum(page.count("Proofs for") for page in pages) == 3
    assert any("Hendrycks and Kevin Gimpel. " in page for page in pages)


@needs_latex
def test_fragment_can_be_read_twice(document: Document, tmp_path: Path) -> None:
    text = fragment_tex(document, {}, cite=False)
    (tmp_path / "part.tex").write_text(text.replace(r"\label", r"\relax\def\ignored"), encoding="utf-8")
    lines = rf"\documentclass{{article}}\usepackage{{{PACKAGES}}}\begin{{document}}\input{{part}}\input{{part}}"
    _, log = compiled(tmp_path, rf"{lines}\end{{document}}")
    assert not TROUBLE.findall(log)


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
