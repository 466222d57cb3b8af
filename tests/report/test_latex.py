"""The LaTeX of data sheets and of the comparison, against files that a person has looked at.

To refresh the files after a wanted change: ``SYMACT_REFRESH=1 python -m pytest tests/report/test_latex.py``, then read
the difference before committing it.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from symact.report.content import Document, Row
from symact.report.document import document_tex, fragment_tex
from symact.report.latex import comparison_tex, sheet_tex

GOLDEN = Path(__file__).parent / "golden"


def agrees(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("SYMACT_REFRESH"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("index", [0, 1, 2])
def test_sheet(document: Document, index: int) -> None:
    sheet = document.sheets[index]
    agrees(f"{sheet.anchor}.tex", f"{sheet_tex(sheet, 'PROVENANCE', f'{sheet.anchor}.pdf')}\n")


def test_comparison(document: Document) -> None:
    agrees("comparison.tex", f"{comparison_tex(document.sheets, document.table)}\n")


def test_packages_are_those_of_a_small_installation(document: Document) -> None:
    allowed = {"fontenc", "lmodern", "amsmath", "amsfonts", "booktabs", "graphicx", "longtable", "array"}
    allowed |= {"geometry", "microtype", "hyperref", "natbib"}
    text = document_tex(document, {}, (), "r")
    loaded = [line.split("{")[-1].rstrip("}") for line in text.splitlines() if line.startswith(r"\usepackage")]
    assert loaded
    assert {name for names in loaded for name in names.split(",")} <= allowed


def test_fragment_has_no_preamble(document: Document) -> None:
    text = fragment_tex(document, {})
    assert text.startswith("% A symact report. In the preamble: \\usepackage{amsmath")
    for word in (r"\documentclass", r"\begin{document}", r"\section", r"\includegraphics"):
        assert word not in text
    assert text.count(r"\label{symact:") == 3


def test_families_are_grouped_in_order_of_first_member(document: Document) -> None:
    sheets = (*document.sheets, dataclasses.replace(document.sheets[0], key="mish", anchor="mish"))
    rows = (*document.table.rows, document.table.rows[0])
    text = str(comparison_tex(sheets, dataclasses.replace(document.table, rows=rows)))
    assert text.count(r"\textit{gated}") == 1
    order = [text.index(word) for word in ("{gated}", "gelu &", "mish &", "{rectifier}", "relu &", "{periodic}")]
    assert order == sorted(order)


def test_unknown_fact_is_a_row_with_its_reason(document: Document) -> None:
    row = Row("Range", ("unknown: no proof of 100% & more",), (), "unknown")
    text = str(sheet_tex(dataclasses.replace(document.sheets[0], rows=(row,)), ""))
    assert r"Range & unknown: no proof of 100\% \& more &  & unknown \\" in text
