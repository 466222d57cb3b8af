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


PERIODIC = [
    "1/(2+sin(x))",
    "exp(sin(x))",
    "log(2+cos(2*x))",
    "tanh(sin(x))",
    "sin(sin(x))",
    "atan(cos(x/2))+1/3",
    "sin(x)/2+cos(x)",
    "sin(x)+cos(2*x)/8+sin(3*x+1)/20",
    "pi*sin(x-1)+cos(2*x)",
]
"""Rational and other functions of waves, irrational coefficients, several phases: their period is at most 4 pi."""


@pytest.mark.parametrize("formula", PERIODIC)
def test_functions_of_waves_repeat_after_a_period(formula: str) -> None:
    analysis = analyze(formula)
    ys = sp.lambdify(sp.Symbol("x"), sp.sympify(formula), "numpy")(np.linspace(-2 * np.pi, 2 * np.pi, 40_001))
    found = analysis["range"].value
    assert [float(sp.N(found[k])) for k in ("inf", "sup")] == pytest.approx([ys.min(), ys.max()], abs=1e-6)
    for end in ("-oo", "oo"):
        swing = analysis["limits"].value[end]["oscillates"]
        assert [float(sp.N(v)) for v in swing] == pytest.approx([ys.min(), ys.max()], abs=1e-6)
    assert analysis["asymptotes"].value == {"-oo": None, "oo": None}
    assert analysis["saturation"].value["left"] == analysis["saturation"].value["right"] == "none"
    assert analysis["monotonicity"].value["verdict"] == analysis["convexity"].value["verdict"] == "none"


def test_the_growing_cosine_unit_is_known() -> None:
    """x cos(x) (Noel et al. 2021): every fact proved, and every one replayed."""
    analysis = analyze("x*cos(x)")
    facts = analysis.facts()
    assert {key for key, fact in facts.items() if fact.evidence != "proved"} == set()
    assert facts["range"].value["set"] == "Interval(-oo, oo)"
    assert facts["limits"].value["oo"] == {"oscillates": [-sp.oo, sp.oo]}
    assert facts["asymptotes"].value == {"-oo": None, "oo": None}
    assert facts["lipschitz"].value["constant"] == sp.oo
    assert facts["symmetry"].value == {"odd": True, "even": False, "center": [0, 0]}
    assert facts["fixed_points"].value["set"] == "{0} union {0 + 2*pi*k, k integer}"
    verdicts = {outcome.key: outcome.verdict for outcome in verify(analysis.to_dict(proof=True))}
    assert {key for key, verdict in verdicts.items() if verdict != "replayed"} == {"cost"}


def test_touching_for_ever_is_no_change_of_sign() -> None:
    """Of f' = x (1 - cos(x)) only 0 is a change of sign; its other zeros, 2 pi k, are no turning points."""
    facts = analyze("x**2/2-x*sin(x)-cos(x)")
    assert facts["monotonicity"].value["turning_points"] == [0]
    assert facts["range"].value["set"] == "Interval(-1, oo)"


MORE = [
    "x*(2+sin(x))",
    "x**2*(2+sin(x))",
    "x+tanh(sin(x))",
    "x*(3+sin(x))**2",
    "exp(-x**2)*atan(sin(x-6))",
    "exp(-x**2)*sin(x)**2",
    "where(x>0,x*cos(x),x)",
    "x*exp(-x**2+sin(x))",
    "sin(sqrt(2)*x)**2",
]


@pytest.mark.parametrize("formula", [*LEVELS, *PERIODIC, *MORE])
def test_what_is_proved_of_waves_is_replayed(formula: str) -> None:
    analysis = analyze(formula)
    analysis.seconds = 1.0
    failed = [outcome for outcome in verify(analysis.to_dict(proof=True)) if outcome.verdict == "failed"]
    assert not failed


def test_a_wave_times_a_factor_without_period_has_no_class_of_centres() -> None:
    """f'' = ((x - 20)^2 + 1) sin(x - 20): of its zeros 20 + pi k, only 20 is a centre."""
    y = "(x-20)"
    found = analyze(f"-{y}**2*sin{y}-4*{y}*cos{y}+5*sin{y}")["symmetry"]
    assert found.evidence == "unknown" or found.value["center"] == [20, 0]
