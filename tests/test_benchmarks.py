"""The benchmark commands still run; their figures belong to the documents, not to the tests."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_comparison_with_sympy_prints_its_table():
    command = [sys.executable, "benchmarks/against_sympy.py", "--rounds", "1", "--limit", "1"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    assert "sigmoid" in run.stdout
    assert "sum" in run.stdout
