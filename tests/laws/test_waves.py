"""What is proved of sums of sines, against samples over a common period: signs may repeat where values do not."""

from __future__ import annotations

import random

import numpy as np
import pytest
import sympy as sp

from symact.analysis import analyze
from symact.checker import verify

LEVELS = [
    "-cos(2*x)+2*cos(x)**3/3",
    "-cos(2*x)-2*cos(x)**3/3",
    "cos(3*x)+sin(6*x)/5",
    "cos(4*x)-cos(2*x)**3/5",
]
"""Of the first two, f' = sin(2 x) (2 -+ cos(x)): its signs have the period pi, f has 2 pi."""


def _random(rng: random.Random) -> str:
    """The integral of a square times a sine, or a sum of two waves."""
    n, a = rng.choice([2, 3, 4]), rng.choice(["2/3", "1/5", "-1/2", "-2/3"])
    wave = rng.choice(["sin", "cos"])
    return rng.choice([f"cos({n}*x)+{a}*{wave}(x)**3", f"{wave}({n}*x)+{a}*cos(x)", f"sin(x)**{n}+{a}*{wave}(2*x)"])


RANDOM = [_random(random.Random(seed)) for seed in range(16)]


@pytest.mark.parametrize("formula", [*LEVELS, *dict.fromkeys(RANDOM)])
def test_ranges_are_those_of_a_period(formula: str) -> None:
    analysis = analyze(formula)
    if formula not in LEVELS:
        analysis.seconds = 1.0
    ys = sp.lambdify(sp.Symbol("x"), sp.sympify(formula.replace("^", "**")), "numpy")(np.linspace(0, 2 * np.pi, 40_001))
    found = analysis["range"]
    if found.evidence == "proved":
        assert float(found.value["inf"]) == pytest.approx(ys.min(), abs=1e-6)
        assert float(found.value["sup"]) == pytest.approx(ys.max(), abs=1e-6)
    assert found.evidence == "proved" or formula not in LEVELS
    limits = analysis["limits"]
    if limits.evidence == "proved":
        assert list(map(float, limits.value["oo"]["oscillates"])) == pytest.approx([ys.min(), ys.max()], abs=1e-6)


@pytest.mark.parametrize("formula", LEVELS[:2])
def test_the_checker_follows_values_that_repeat_later_than_signs(formula: str) -> None:
    data = analyze(formula).to_dict(proof=True)
    assert {o.key: o.verdict for o in verify(data) if o.key in ("range", "limits")} == {
        "range": "replayed",
        "limits": "replayed",
    }


def test_a_wave_times_a_factor_without_period_has_no_class_of_centres() -> None:
    """f'' = ((x - 20)^2 + 1) sin(x - 20): of its zeros 20 + pi k, only 20 is a centre."""
    y = "(x-20)"
    found = analyze(f"-{y}**2*sin{y}-4*{y}*cos{y}+5*sin{y}")["symmetry"]
    assert found.evidence == "unknown" or found.value["center"] == [20, 0]
