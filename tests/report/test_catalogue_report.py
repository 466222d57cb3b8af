"""The main job on a third of the catalogue, compiled by a real LaTeX; ``python3 dev.py report`` does the whole."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdfium2
import pytest

import symact
from symact.report import reports
from symact.report.build import compile_pdf
from symact.report.toolchain import INSTALL, missing_programs

TROUBLE = re.compile(
    r"Overfull|Undefined|undefined|Missing|LaTeX (?:Font )?Warning|pdfTeX warning|multiply defined|Rerun to get"
)
SOME = symact.names()[::3]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("all")
    targets = [folder / "all.tex", folder / "all.html", folder / "all.md"]
    jobs = 1 if os.environ.get("PYTEST_XDIST_WORKER") else 2
    return reports(SOME, targets, proofs=True, jobs=jobs)


def test_every_activation_is_in_every_format(written: list[Path]) -> None:
    for path in written:
        text = path.read_text(encoding="utf-8").replace(r"\_\hspace{0pt}", "_").replace(r"\_", "_")
        missing = [name for name in SOME if name not in text]
        assert not missing, path.suffix


def test_no_machine_text_reaches_a_reader(written: list[Path]) -> None:
    for path in written:
        text = path.read_text(encoding="utf-8")
        for word in ("Interval(", "gaussian_mean", "root(", "Piecewise(", "None", "value(", "`f"):
            assert word not in text, (path.suffix, word)


@pytest.mark.skipif(bool(missing_programs()), reason=f"needs LaTeX: {INSTALL}")
def test_one_page_each_and_nothing_sticks_out(written: list[Path]) -> None:
    pdf = compile_pdf(written[0])
    log = pdf.with_suffix(".log").read_text(encoding="latin-1")
    assert not TROUBLE.findall(log)
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
        assert sum("Evidence" in page and "proved" in page for page in pages[3:]) == len(SOME)
        assert sum(page.lstrip().startswith("Proofs for") for page in pages) == len(SOME)
    finally:
        document.close()
