"""The property table: the lines of every fact, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from symact.report.content import Math, Row, Span
from symact.report.numbers import decimals, exact
from symact.report.statements import RULES, Line, character

__all__ = ["LABELS", "fact_rows", "moment_rows", "property_rows", "row_spans"]

Value = dict[str, Any]

CHARACTER = ("nonlinear", "piecewise_linear", "polynomial")
LABELS = {key: label for key, label, _ in RULES} | {
    "nonlinear": "Non-linear",
    "piecewise_linear": "Piecewise linear",
    "polynomial": "Polynomial",
    "derivative": "First derivative",
    "second_derivative": "Second derivative",
    "taylor": "Taylor series",
    "moments": "Gaussian moments",
}
"""How a reader calls each key."""


def property_rows(facts: dict[str, Value]) -> tuple[Row, ...]:
    """The lines of the property table, in their order; an unknown fact is a line that gives the reason."""
    rows = list(_character_rows(facts))
    for key, label, rule in RULES:
        if key in facts:
            rows += fact_rows(label, facts[key], rule)
    return tuple(rows)


def row_spans(rows: Iterable[Row]) -> Iterator[Span]:
    """What the lines say."""
    for row in rows:
        yield row.exact
        yield row.decimal


def _character_rows(facts: dict[str, Value]) -> Iterator[Row]:
    if any(facts.get(key, {}).get("value") is None for key in CHARACTER):
        return
    weakest = "proved" if all(facts[key]["evidence"] == "proved" for key in CHARACTER) else "sampled"
    for label, exact_form, decimal_form in character({key: facts[key]["value"] for key in CHARACTER}):
        yield Row(label, exact_form, decimal_form, weakest)


def fact_rows(label: str, fact: Value, rule: Callable[[Any], Iterator[Line]]) -> list[Row]:
    """The lines of one fact; an unknown one is a single line with its reason."""
    if fact.get("value") is None:
        return [Row(label, (f"unknown: {fact.get('reason') or 'no reason given'}",), (), fact["evidence"])]
    return [Row(*line, fact["evidence"]) for line in rule(fact["value"])]


_MOMENTS = (
    ("mean", "E f(Z)", None),
    ("second", "E f(Z)^2", None),
    ("derivative_second", "E f'(Z)^2", None),
    ("gain_forward", "Forward gain", Math(r"1/\sqrt{\operatorname{E} f(Z)^2}", "1/sqrt(E f(Z)^2)")),
    ("gain_backward", "Backward gain", Math(r"1/\sqrt{\operatorname{E} f'(Z)^2}", "1/sqrt(E f'(Z)^2)")),
)
_SHORT = 24


def moment_rows(facts: dict[str, Value]) -> tuple[Row, ...]:
    """The Gaussian moments and gains for Z ~ N(0, 1); empty where they are not known."""
    fact = facts.get("moments") or {}
    value = fact.get("value") or {}
    known = [(name, meaning, value[key]) for key, name, meaning in _MOMENTS if value.get(key) is not None]
    return tuple(
        Row(name, _moment(number, meaning), decimals([number]), fact["evidence"]) for name, meaning, number in known
    )


def _moment(number: Any, meaning: Math | None) -> Span:
    """The closed form where there is one; that of a gain only where it is shorter than the gain's meaning."""
    form = exact(number)
    closed = not form.latex.startswith(r"\approx")
    if meaning is not None and not (closed and len(form.text) <= _SHORT):
        return (meaning,)
    if closed:
        return (form,)
    return ("by rigorous integration" if "gaussian_mean(" in number["exact"] else "a closed form too long to print",)
