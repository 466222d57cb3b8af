"""HTML, Markdown, JSON and text: the same content, nothing from outside, hostile names as text."""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from symact.errors import UsageError
from symact.report.comparison import Comparison
from symact.report.content import Document, Math, plain
from symact.report.csv import comparison_csv
from symact.report.html import document_html
from symact.report.markdown import comparison_markdown, document_markdown
from symact.report.subject import Subject
from symact.report.terminal import text_table, wrapped_lines
from symact.report.text import fact_text, sheet_text
from symact.report.write import SUFFIXES, write

HOSTILE = '<script>alert(1)</script> | *x* `y` $z$ [a](b) & "q"'
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Checker(HTMLParser):
    """Reads a page; fails on tags that do not match; collects tags, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def hostile(document: Document) -> Document:
    sheet = dataclasses.replace(document.sheets[0], key=HOSTILE, title=HOSTILE, family=HOSTILE, alt=HOSTILE)
    return dataclasses.replace(document, title=HOSTILE, sheets=(sheet, *document.sheets[1:]))


@pytest.fixture(scope="module")
def html(document: Document, subjects: tuple[Subject, ...]) -> str:
    return document_html(document, subjects)


def test_html_is_one_self_contained_file(html: str) -> None:
    page = Checker(html)
    assert not {"link", "img", "iframe", "object", "embed"} & set(page.tags)
    assert "http" not in re.sub(r'"http://www.w3.org/2000/svg"|http-equiv', "", html)
    for name, value in page.attributes:
        assert not name.startswith("on")
        if name in ("href", "src", "xlink:href"):
            assert value.startswith("#"), value
    assert page.tags.count("figure") == 3
    assert page.tags.count("section") == 3
    assert "math" in page.tags


def test_html_runs_its_own_script_alone(html: str) -> None:
    """The policy names the one script by its hash; a hostile text that got through would still not run."""
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [value for name, value in Checker(html).attributes if value.startswith("default-src")]
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def test_html_identifiers_are_distinct_and_links_lead_somewhere(html: str) -> None:
    page = Checker(html)
    identifiers = [value for name, value in page.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    links = {value[1:] for name, value in page.attributes if name in ("href", "xlink:href")}
    assert links <= set(identifiers)


def test_html_shows_mathematics_as_mathml(html: str) -> None:
    text = html
    assert "<i>" not in text.split("<main>")[1].replace("<i>x</i></span>", ""), "formulas without MathML"
    assert "<msqrt>" in text
    assert "\N{INFINITY}" in text


def test_html_escapes(document: Document, subjects: tuple[Subject, ...]) -> None:
    page = Checker(document_html(hostile(document), subjects))
    assert page.tags.count("script") == 1
    assert HOSTILE in "".join(page.text)


def test_figures_tell_what_they_show(html: str) -> None:
    labels = re.findall(r'<svg viewBox="[^"]*" role="img" aria-label="([^"]*)"', html)
    assert len(labels) == 3
    assert "f turns at x = -0.7518" in labels[0]
    assert "f is increasing" in labels[1]


def test_markdown_tables_have_equal_rows(document: Document) -> None:
    for text in (document_markdown(document), document_markdown(hostile(document))):
        for table in re.findall(r"(?:^\|.*\|\n?)+", text, re.M):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().splitlines()}
            assert len(widths) == 1
    assert "<script>" not in document_markdown(hostile(document))


def test_csv_is_one_table_of_all_columns(document: Document, subjects: tuple[Subject, ...], tmp_path: Path) -> None:
    path = write(document, subjects, tmp_path / "c.csv")
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    assert len(head) == len(set(head)) > 2 + len(document.table.columns)
    assert {len(row) for row in rows} == {len(head)}
    assert [row[:2] for row in rows] == [["gelu", "gated"], ["relu", "rectifier"], ["sine", "periodic"]]


def test_csv_runs_nothing_in_a_spreadsheet(document: Document) -> None:
    for name in ("=1+1", "@sum(a1)", "+x", "-x**2", "\ta"):
        sheets = (dataclasses.replace(document.sheets[0], key=name), *document.sheets[1:])
        row = list(csv.reader(io.StringIO(comparison_csv(dataclasses.replace(document, sheets=sheets)))))[1]
        assert row[0] == f"'{name}"


def test_comparison_as_object(document: Document) -> None:
    comparison = Comparison(document)
    assert comparison.columns[0] == "Activation"
    assert len(comparison.columns) == 8
    assert comparison.rows[1] == (
        "relu",
        "yes",
        "not at 0",
        "yes",
        "hard, left",
        "increasing",
        "[0, \N{INFINITY})",
        "x > 0",
    )
    assert comparison.families() == ["gated", "rectifier", "periodic"]
    assert comparison.to_markdown() == comparison_markdown(document)
    assert r"\begin{longtable}" in comparison.to_tex()


def test_comparison_fits_the_width(document: Document) -> None:
    comparison = Comparison(document)
    for width in (110, 80):
        assert max(map(len, comparison.to_text(width).splitlines())) <= width
    assert comparison.to_text(unicode=False).isascii()


def test_rich_shows_the_same_cells(document: Document) -> None:
    from rich.console import Console

    console = Console(width=150, record=True, file=io.StringIO())
    console.print(Comparison(document))
    shown = console.export_text()
    assert all(cell in shown for row in Comparison(document).rows for cell in row)


def test_sampled_and_unknown_answers_are_marked(document: Document) -> None:
    first, second = document.table.rows[0][:2]
    answers = (
        dataclasses.replace(first, evidence="sampled"),
        dataclasses.replace(second, span=("?",), evidence="unknown"),
    )
    rows = ((*answers, *document.table.rows[0][2:]), *document.table.rows[1:])
    marked = dataclasses.replace(document, tables=(dataclasses.replace(document.table, rows=rows),))
    assert Comparison(marked).rows[0][1:3] == ("yes (s)", "?")
    assert "yes (s)" in comparison_markdown(marked)


def test_text_table_wraps_and_cleans() -> None:
    text = text_table(("a", "b"), [("one two three four", "x\x1b[31m")], 20)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 20
    assert " ".join(text.split()) == "a b ------------ ------ one two x?[31m three four"


def test_sheet_text_names_roots(subjects: tuple[Subject, ...]) -> None:
    text = sheet_text(subjects[0].data, "gated")
    assert "[f(x_1), \N{INFINITY}); minimum at x_1" in text
    assert text.splitlines()[-1].startswith("x_1 is the only zero of ")
    assert "root(" not in text


def test_unknown_fact_shows_its_reason(subjects: tuple[Subject, ...]) -> None:
    data = subjects[1].data
    fact = {"value": None, "evidence": "unknown", "reason": "out of time", "certificate": None}
    changed = {**data, "facts": {**data["facts"], "range": fact}}
    assert "unknown: out of time" in sheet_text(changed, "x")
    assert fact_text(changed, "range").splitlines()[1:] == ["  unknown", "evidence: unknown", "reason: out of time"]


def test_fact_text_tells_the_steps(subjects: tuple[Subject, ...]) -> None:
    data = subjects[1].data
    fact = {**data["facts"]["range"], "certificate": {"steps": ["first `f'(x) -> oo`", "then on R"]}}
    text = fact_text({**data, "facts": {"range": fact}}, "range")
    assert text.splitlines()[-3:] == ["how it is known:", "  1. First f'(x) -> \N{INFINITY}", "  2. Then on R"]


def test_json_is_the_analyses(document: Document, subjects: tuple[Subject, ...], tmp_path: Path) -> None:
    path = write(document, subjects, tmp_path / "r.json")
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored == {"schema": "symact/report/1", "analyses": [s.data for s in subjects]}


@pytest.mark.parametrize("suffix", [".tex", ".html", ".md", ".csv", ".json"])
def test_same_input_same_bytes(document: Document, subjects: tuple[Subject, ...], tmp_path: Path, suffix: str) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
        write(document, subjects, folder / f"r{suffix}", fragment=True)
    first, second = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*.*")} for f in folders)
    assert first == second
    assert len(first[Path(f"r{suffix}")]) > 500


def test_wrong_paths_are_refused(document: Document, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"written as \.tex, \.pdf, \.html, \.md, \.csv, \.json; found 'x\.docx'"):
        write(document, (), tmp_path / "x.docx")
    with pytest.raises(UsageError, match="no folder"):
        write(document, (), tmp_path / "none" / "x.md")
    (tmp_path / "y.md").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        write(document, (), tmp_path / "y.md")
    with pytest.raises(UsageError, match="file name without"):
        write(document, (), tmp_path / "100%.tex")
    assert len(SUFFIXES) == 6


def test_plain_text_of_a_span() -> None:
    span = ("up to ", Math(r"\infty", "oo"), " and ", Math("", "pi**2"))
    assert plain(span) == "up to \N{INFINITY} and \N{GREEK SMALL LETTER PI}^2"
    assert plain(span, unicode=False) == "up to oo and pi**2"


def test_a_comparison_too_wide_for_the_terminal_becomes_blocks() -> None:
    text = text_table(("Activation", "Differentiable", "Like the identity"), [("relu", "not at 0", "x > 0")], 30)
    assert text.splitlines() == ["relu", "  Differentiable     not at 0", "  Like the identity  x > 0"]
    assert wrapped_lines(["f'(x)  = exp(x) + 1"], 16, 9) == ["f'(x)  = exp(x)", "         + 1"]
