"""The published JSON Schemas: what symact writes is valid, and what it would never write is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

import symact
from symact.analysis.questions import QUESTIONS
from symact.cli import main
from symact.errors import UsageError
from symact.schema import SCHEMAS, schema

ANALYSIS = jsonschema.Draft202012Validator(schema("analysis"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    with pytest.raises(UsageError, match="analysis and report, found 'nosuch'"):
        schema("nosuch")


def test_every_fact_has_its_shape() -> None:
    assert list(schema("analysis")["properties"]["facts"]["properties"]) == list(QUESTIONS)


@pytest.fixture(scope="module")
def relu() -> dict[str, Any]:
    return dict(json.loads(symact.analyze("relu").to_json()))


@pytest.mark.parametrize("spec", ["relu", "x + 2*sin(x)", "where(x > 0, sin(x), 0)", "x**2*sin(x)", "selu"])
def test_what_is_written_is_valid(spec: str) -> None:
    """Jumps, infinitely many points, oscillation and unknown facts among them; with the proof."""
    ANALYSIS.validate(json.loads(symact.analyze(spec).to_json()))


def _without_a_fact(data: Any) -> None:
    del data["facts"]["range"]


def _with_a_stranger(data: Any) -> None:
    data["facts"]["colour"] = data["facts"]["range"]


def _with_a_float(data: Any) -> None:
    data["facts"]["lipschitz"]["value"]["constant"] = 1.0


def _unknown_with_a_value(data: Any) -> None:
    data["facts"]["nonlinear"]["evidence"] = "unknown"


def _proved_without_a_value(data: Any) -> None:
    data["facts"]["nonlinear"]["value"] = None


def _of_another_version(data: Any) -> None:
    data["schema"] = "symact/analysis/2"


@pytest.mark.parametrize(
    "change",
    [
        *(_without_a_fact, _with_a_stranger, _with_a_float),
        *(_unknown_with_a_value, _proved_without_a_value, _of_another_version),
    ],
)
def test_what_is_never_written_is_refused(relu: dict[str, Any], change: Callable[[Any], None]) -> None:
    changed = copy.deepcopy(relu)
    change(changed)
    assert not ANALYSIS.is_valid(changed)


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    for argv, name in (("schema", "analysis"), ("schema report", "report")):
        assert main(argv.split()) == 0
        assert json.loads(capsys.readouterr().out) == schema(name)
