"""Certificates as a reader meets them: in the JSON, and told step by step."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest

import symact
from symact.analysis.certificates.story import told_signs
from symact.analysis.gather import Analysis
from symact.analysis.study import Study


def data_of(spec: str) -> Any:
    return json.loads(symact.analyze(spec).to_json())


def test_the_file_holds_the_function_and_its_charts() -> None:
    proof = data_of("relu6")["proof"]
    assert proof["pieces"] == ["0", "x", "6"]
    assert proof["points"] == ["0", "6"]
    assert proof["values"] == ["0", "6"]
    assert proof["charts"]["0:0"] == "zero"
    assert proof["charts"]["1:1"] == {"constant": "1", "factors": []}


def test_boxes_and_tails_join() -> None:
    (factor,) = [f for f in data_of("gelu")["proof"]["charts"]["0:1"]["factors"] if f["kind"] == "line"]
    (part,) = factor["parts"]
    boxes = part["boxes"]
    assert boxes[0][0] == str(-part["left"])
    assert boxes[-1][1] == str(part["right"])
    assert all(a[1] == b[0] for a, b in itertools.pairwise(boxes))
    (zero,) = [kind for _, _, kind in boxes if kind not in "+-"]
    assert zero.startswith("root(")


def test_every_proved_fact_names_its_charts() -> None:
    data = data_of("mish")
    for key, fact in data["facts"].items():
        certificate = fact["certificate"]
        assert certificate["steps"], key
        assert set(certificate["charts"]) <= set(data["proof"]["charts"])
    assert data["facts"]["lipschitz"]["certificate"]["charts"] == ["0:2", "0:3"]


def test_same_input_same_bytes() -> None:
    first = Analysis(symact.activation("x*tanh(exp(x))")).to_json()
    assert Analysis(symact.activation("x*tanh(exp(x))")).to_json() == first


def test_to_dict_is_without_the_proof() -> None:
    assert "proof" not in symact.analyze("gelu").to_dict()


def test_one_chart_a_derivative_and_piece() -> None:
    assert list(symact.analyze("swish").proof()["charts"]) == ["0:0", "0:1", "0:2", "0:3", "0:0-x"]


@pytest.mark.parametrize(
    ("spec", "order", "sentences"),
    [
        (
            "silu",
            1,
            [
                "`f'(x) = (x*exp(-x) + 1 + exp(-x))/(1 + exp(-x))**2`",
                "the factor `x*exp(-x) + 1 + exp(-x)` has exactly one zero on `R`, at `x = -1 - LambertW(exp(-1))`; "
                "its signs from left to right are `-, +`",
                "the factor `1 + exp(-x)` is positive on `R`",
            ],
        ),
        ("relu", 1, ["`f'(x) = 0` on `(-oo, 0)`", "`f'(x) = 1` on `(0, oo)`"]),
    ],
)
def test_a_chart_told(spec: str, order: int, sentences: list[str]) -> None:
    assert told_signs(Study(symact.activation(spec)), order) == sentences


def test_why_tells_the_limits_and_the_one_critical_point() -> None:
    steps = symact.analyze("gelu").range.certificate["steps"]
    assert "`f(x) -> 0` as `x -> -oo`" in steps
    assert any("exactly one zero on `R`, at `x = root(" in step for step in steps)
    assert any(re.search(r"the infimum is `f\(root\(.*\)\)`, about `-0\.1699712`, attained at `root", s) for s in steps)


def test_a_constant_that_is_not_reached_and_one_of_a_kinked_slope_are_told_in_words() -> None:
    steps = symact.analyze("leaky_relu").lipschitz.certificate["steps"]
    assert steps[-2:] == [
        "the supremum of `abs(f'(x))` is `1`, attained on `(0, oo)`",
        "`f'` is not continuous, so no finite constant exists for it",
    ]
    assert "approached as `x -> oo` and not attained" in symact.analyze("tanh").range.certificate["steps"][-1]
