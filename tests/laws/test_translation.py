"""What is true of f(x) is true of f(x - c), moved: nothing may depend on where the samples and windows lie."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from symact.analysis import Analysis, analyze
from symact.checker import verify

FORMULAS = [
    "sin({})**2",
    "cos({})",
    "sin({0})+cos(2*{0})/8",
    "{0}+sin(2*{0})/2",
    "tanh({})",
    "{0}*exp(-{0}**2)",
    "sin({0})*exp(-{0}**2)",
    "max(0,{0})-max(0,{0}-1)",
    "sqrt(1+{}**2)",
]
SHIFTS = ["6", "-20", "1/3"]


def _moved(formula: str, shift: str) -> Analysis:
    return analyze(formula.format(f"(x-({shift}))"))


def _has_centre(analysis: Analysis) -> Any:
    value = analysis["symmetry"].value
    return value["odd"] or value["center"] is not None


@pytest.mark.parametrize("shift", SHIFTS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_shift_changes_no_verdict(formula: str, shift: str) -> None:
    there, here = analyze(formula.format("x")), _moved(formula, shift)
    if here["symmetry"].evidence == there["symmetry"].evidence == "proved":
        assert _has_centre(here) == _has_centre(there)
    for key, part in (
        ("monotonicity", "verdict"),
        ("convexity", "verdict"),
        ("range", "inf"),
        ("range", "sup"),
        ("lipschitz", "constant"),
        ("lipschitz", "derivative_constant"),
    ):
        mine, theirs = here[key], there[key]
        assert mine.evidence == theirs.evidence or key == "lipschitz"
        if mine.evidence == theirs.evidence == "proved":
            a, b = mine.value[part], theirs.value[part]
            assert a == b or abs(sp.N(a - b, 30)) < 1e-20, (key, part)


@pytest.mark.parametrize("shift", SHIFTS)
def test_the_checker_knows_the_centre_of_a_wave(shift: str) -> None:
    """A certificate that says that there is none is refused."""
    analysis = _moved("sin({})**2", shift)
    data = analysis.to_dict(proof=True)
    assert [o.verdict for o in verify(data) if o.key == "symmetry"] == ["replayed"]
    data["facts"]["symmetry"]["value"]["center"] = None
    assert [o.verdict for o in verify(data) if o.key == "symmetry"] == ["failed"]
