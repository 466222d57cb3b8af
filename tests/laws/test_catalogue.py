"""Laws that every entry of the catalogue keeps, each tested against values that the package did not compute.

The values come from ``campaigns.reading``: the formula's text read by Python's ``ast`` and evaluated by mpmath.
"""

from __future__ import annotations

import json
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import mp, mpf

from campaigns.numbers import evaluate as number
from campaigns.records import bad_numbers, bad_shapes
from campaigns.refute import refutations
from campaigns.subject import Subject
from symact.analysis import QUESTIONS, Analysis
from symact.errors import NotYetSupported
from tests.laws.arrays import evaluate

MILLION = 1_000_000


def _values(analysis: Analysis, xs: np.ndarray) -> np.ndarray:
    return evaluate(analysis.activation.formula, {**_parameters(analysis), "x": xs})


def _parameters(analysis: Analysis) -> dict[str, float]:
    return {name: float(sp.N(value, 20)) for name, value in analysis.activation.values}


@pytest.fixture
def exact(analysis: Analysis) -> Subject:
    return Subject(analysis)


def test_every_fact_is_proved(analysis: Analysis) -> None:
    assert {k: analysis[k].reason for k in QUESTIONS if analysis[k].evidence != "proved"} == {}


def test_no_proved_fact_is_refuted(analysis: Analysis) -> None:
    assert [str(r) for r in refutations(analysis)] == []


def test_range_holds_for_a_million_samples_and_the_tails(analysis: Analysis, exact: Subject) -> None:
    """No value outside the range, and both ends nearly reached.

    Written as it stands, a formula of the catalogue in float64 is wrong by a few roundings of its largest intermediate
    result, which is at most 1 + |x| (1 + |x|^3 inside gelu_tanh's bounded tanh, x^2 in relu_squared and sqrt(1 + x^2)):
    some 1e-15 (1 + |x|) absolute, and 1e-15 |f| relative. A sample outside by more than a thousand times that refutes
    the range; the twenty nearest to the ends, or beyond them, are computed again with fifty digits and must lie inside.
    """
    value = analysis["range"].value
    low, high = float(sp.N(value["inf"], 30)), float(sp.N(value["sup"], 30))
    rng = np.random.default_rng(7)
    near, wide = rng.uniform(-12, 12, 6 * MILLION // 10), 10 ** rng.uniform(-6, 6, 4 * MILLION // 10)
    xs = np.concatenate([near, wide * rng.choice([-1.0, 1.0], wide.size)])
    assert xs.size == MILLION
    ys = _values(analysis, xs)
    usable = np.isfinite(ys) & np.isfinite(xs)  # exp(-x) overflows far out on the left; the refuter has mpmath there
    xs, ys = xs[usable], ys[usable]
    assert xs.size > 0.8 * MILLION
    slack = 1e-12 * (1 + np.abs(xs) + np.abs(ys))
    assert np.all(ys >= low - slack)
    assert np.all(ys <= high + slack)
    for end, order in ((value["inf"], np.argsort(ys)[:20]), (value["sup"], np.argsort(-ys)[:20])):
        for x in xs[order]:
            y, error = exact.f.at(mpf(float(x)))
            with mp.workdps(60):
                if not sp.sympify(end).is_infinite:
                    bound = number(sp.sympify(end))
                    assert (y - bound) * (1 if end == value["inf"] else -1) >= -error - mpf("1e-45")
    reach = 1e-3 * (1 + np.abs(xs).max() if np.isinf([low, high]).any() else 1)
    assert np.isinf(low) or ys.min() - low < reach
    assert np.isinf(high) or high - ys.max() < reach


def test_verdicts_hold_for_samples(analysis: Analysis) -> None:
    """Rising, falling, convex and concave as claimed, for 20,001 even steps on [-20, 20] and rounding aside."""
    xs = np.linspace(-20, 20, 20_001)
    ys = _values(analysis, xs)
    steps, bends = np.diff(ys), np.diff(ys, 2)
    slack = 1e-13 * (1 + np.abs(ys).max())
    monotone, convex = analysis["monotonicity"].value["verdict"], analysis["convexity"].value["verdict"]
    assert (steps < -slack).any() == (monotone.endswith("decreasing") or monotone == "none")
    assert (steps > slack).any() == (monotone.endswith("increasing") or monotone == "none")
    if convex in ("convex", "affine"):
        assert np.all(bends > -slack)
    if convex in ("concave", "affine"):
        assert np.all(bends < slack)
    if convex == "none":
        assert (bends > slack).any()
        assert (bends < -slack).any()


def test_derivative_texts_are_the_derivatives(analysis: Analysis, exact: Subject) -> None:
    """The texts of f' and f'' against differences of f at fifty digits and more, at 40 points off the breakpoints."""
    from campaigns.numeric import Function

    rng = np.random.default_rng(3)
    for key, order in (("derivative", 1), ("second_derivative", 2)):
        f = Function(analysis[key].value, dict)
        for x in (*rng.uniform(-8, 8, 25), *rng.uniform(-60, 60, 15)):
            point = mpf(float(x))
            expected, error = exact.f.derivative(point, order)
            found, own = f.at(point)
            assert abs(expected - found) <= error + own + mpf("1e-15") * abs(expected), (key, x)


def test_taylor_coefficients_are_those_of_mpmath(analysis: Analysis, exact: Subject) -> None:
    """c_0, ..., c_8 from both sides: against mpmath's own series where f is analytic at 0, differences where not."""
    value = analysis["taylor"].value
    with mp.workdps(60):
        if value["two_sided"] and 0 not in analysis.branches.holes:
            with mp.workdps(90):
                expected = mpmath.taylor(exact.f.raw, 0, 8)
            for side in ("left", "right"):
                for ours, theirs in zip(value[side], expected, strict=True):
                    assert abs(number(ours) - theirs) < mpf("1e-20") * (1 + abs(theirs))
        else:
            assert value["two_sided"] == (0 in analysis.branches.holes)
            for side, way in (("left", -1), ("right", 1)):
                for k, ours in enumerate(value[side]):
                    theirs = exact.f.derivative(mpf(0), k, way)[0] / mpmath.factorial(k)
                    assert abs(number(ours) - theirs) < mpf("1e-15") * (1 + abs(theirs)), (side, k)


def test_moments_to_fifteen_digits(analysis: Analysis, exact: Subject) -> None:
    """E f, E f^2, E f'^2 against mpmath's quadrature between breakpoints; f' from its text, checked above."""
    from campaigns.numeric import Function
    from symact.analysis.record import number_record

    slope = Function(analysis["derivative"].value, dict)
    value = analysis["moments"].value
    with mp.workdps(22):
        cuts = sorted(
            {*(mpf(k) for k in (-16, -8, -4, -2, 0, 2, 4, 8, 16)), *(number(p) for p in analysis.branches.points)}
        )
        for name, f, power in (("mean", exact.f, 1), ("second", exact.f, 2), ("derivative_second", slope, 2)):

            def density(x: Any, f: Any = f, power: int = power) -> Any:
                return f.raw(x) ** power * mp.npdf(x)

            theirs = mpmath.quad(density, cuts)
            ours = mpf(number_record(value[name])["decimal"])
            assert abs(ours - theirs) < mpf("2e-15") * (1 + abs(theirs)), name


def test_threshold_is_where_the_slope_is_small(analysis: Analysis, exact: Subject) -> None:
    """abs(f'(x)) < 1/10 exactly for x in the set, at 60 random points and beside every end of it."""
    try:
        small = analysis.threshold("1/10")
    except NotYetSupported:
        assert analysis.activation.family == "periodic" or analysis["zeros"].value["points"] is None
        return
    ends = [(part.start, part.end) for part in _parts(small)]
    with mp.workdps(60):
        bounds = [(number(a), number(b)) for a, b in ends]
        rng = np.random.default_rng(11)
        xs = [mpf(float(x)) for x in rng.uniform(-9, 9, 60)]
        xs += [e + side * mpf("1e-9") for pair in bounds for e in pair if not mp.isinf(e) for side in (-1, 1)]
        for x in xs:
            slope, error = exact.f.slope(x)
            if abs(abs(slope) - mpf(1) / 10) > error:
                assert any(a < x < b for a, b in bounds) == (abs(slope) < mpf(1) / 10), x


def _parts(found: sp.Set) -> list[sp.Interval]:
    """The intervals of a set; single points are left out."""
    parts = found.args if isinstance(found, sp.Union) else (found,)
    assert all(isinstance(p, sp.Interval | sp.FiniteSet) or p is sp.S.EmptySet for p in parts), found
    return [p for p in parts if isinstance(p, sp.Interval)]


def test_json_is_complete_and_comes_back(analysis: Analysis) -> None:
    data = analysis.to_dict()
    assert list(bad_shapes(data)) == []
    assert list(data["facts"]) == list(QUESTIONS)
    proved = analysis.to_dict(proof=True)
    assert list(bad_shapes(proved)) == []
    assert json.loads(analysis.to_json()) == proved
    for key, fact in data["facts"].items():
        assert proved["facts"][key]["value"] == fact["value"]
    assert all(fact["certificate"]["steps"] for fact in data["facts"].values())


def test_numbers_are_inside_their_enclosures(analysis: Analysis) -> None:
    """Every exact number, evaluated again by mpmath alone, lies in [low, high] and rounds to its decimal."""
    data = analysis.to_dict()
    wrong = [p for key in QUESTIONS for p in bad_numbers(analysis[key].value, data["facts"][key]["value"], key)]
    assert wrong == []
