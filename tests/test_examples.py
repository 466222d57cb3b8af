"""The examples run, and print what they promise."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))

PROMISES = {
    "01_analyse": r"(?s)range from: +-0\.238582.*monotone: +none.*f\(0\), f'\(0\): +0 1/2.*\['proved'\]",
    "02_compare": r"(?s)Activation.*relu.*alive everywhere and cheap: leaky_relu:negative_slope=0.1\n$",
    "03_data_sheet": r"(?s)gates\.tex\n.*gates\.html\n.*(gates\.pdf|apt-get install)",
    "04_train": r"(?s)step    0  loss .*step 2000  loss 0\.0",
    "05_inside_numba": r"Newton: +0\.739085133215160.*\nanalysis: 0\.739085133215160641655312087674",
    "06_initialise": r"(?s)relu +gain 1\.414214.*tanh.*selu +gain 1\.000000",
}


def test_there_is_a_promise_for_each() -> None:
    assert [path.stem for path in EXAMPLES] == list(PROMISES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path: Path, tmp_path: Path) -> None:
    code = f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(path)!r}, run_name='__main__')"
    finished = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert re.search(PROMISES[path.stem], finished.stdout), finished.stdout
