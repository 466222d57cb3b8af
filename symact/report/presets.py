"""The sets of columns in which activations are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symact.errors import UsageError
from symact.report.claims import worded
from symact.report.content import Answer, Column, Math, Span, Table
from symact.report.numbers import decimal
from symact.report.questions import (
    SEVEN,
    TRANSCENDENTAL,
    Question,
    calls,
    monotone,
    saturating,
    short,
    short_range,
)

__all__ = ["PRESETS", "Preset", "preset", "table_of"]

Value = dict[str, Any]

DIGITS = 4
"""Significant digits of a number in a cell."""


@dataclass(frozen=True)
class Preset:
    """A title and its columns."""

    title: str
    questions: tuple[Question, ...]


def preset(name: str) -> Preset:
    """The preset of that name; raises ``UsageError`` where there is none."""
    if name not in PRESETS:
        raise UsageError(f"no columns {name!r}; the sets of columns are {', '.join(PRESETS)}.")
    return PRESETS[name]


def table_of(name: str, facts: Sequence[dict[str, Value]]) -> Table:
    """The comparison of the activations, whose facts are given, in the columns of the preset ``name``."""
    chosen = preset(name)
    columns = tuple(Column(q.heading, q.width, worded(q.reason)) for q in chosen.questions)
    return Table(name, chosen.title, columns, tuple(_answers(chosen.questions, one) for one in facts))


def _answers(questions: tuple[Question, ...], facts: dict[str, Value]) -> tuple[Answer, ...]:
    """One activation's row; "?" where a fact is not known."""
    result = []
    for question in questions:
        fact = facts.get(question.key) or {}
        known = fact.get("value") is not None
        span: Span = question.rule(fact["value"]) if known else ("?",)
        result.append(Answer(span, str(fact.get("evidence") or "unknown")))
    return tuple(result)


def _smoothness(value: Any) -> Span:
    if value == -1:
        return ("jump",)
    order = short(value)
    return (Math(f"C^{{{order.latex}}}", f"C^{order.text}"),)


def _convexity(value: Value) -> Span:
    verdict = str(value["verdict"]).replace("_", " ")
    return ("no" if verdict == "none" else verdict,)


def _lipschitz(value: Value) -> Span:
    return (short(value["constant"]),)


def _bent(value: Value) -> Span:
    return (short(value["derivative_constant"]),)


def _symmetry(value: Value) -> Span:
    named = next((word for word in ("odd", "even") if value[word]), None)
    if named is None and value.get("center"):
        a, b = (short(n) for n in value["center"])
        return (Math(f"({a.latex},\\,{b.latex})", f"({a.text}, {b.text})"),)
    return (named or "no",)


def _number(number: Any) -> Span:
    """Four digits of it; a dash where there is none."""
    return ("\N{EM DASH}",) if number is None else (decimal(number, DIGITS),)


def _part(key: str) -> Any:
    return lambda value: _number(value.get(key))


def _arithmetic(key: str) -> Any:
    return lambda value: (str(sum(n for name, n in value[key].items() if name not in TRANSCENDENTAL)),)


def _calls(key: str) -> Any:
    return lambda value: (calls(value[key]) or "none",)


def _end(end: str) -> Any:
    return lambda value: (decimal(value[end], DIGITS),)


_OPERATIONS = "additions, products, quotients, roots and selections after common parts are shared."
_CALLED = "transcendental functions; each costs as much as ten to forty additions."

_THEORY = (
    Question("Range", "range", short_range, 0.15, "the image of the real line."),
    Question("Smooth", "smoothness", _smoothness, 0.095, "the largest `k` with `k` continuous derivatives."),
    Question("Monotone", "monotonicity", monotone, 0.125, "on the whole line."),
    Question("Convex", "convexity", _convexity, 0.105, "on the whole line."),
    Question("Lip f", "lipschitz", _lipschitz, 0.12, "the least Lipschitz constant of f."),
    Question("Lip f'", "lipschitz", _bent, 0.12, "the least Lipschitz constant of f'; infinite at a kink."),
    Question("Symmetry", "symmetry", _symmetry, 0.135, "odd, even, or about a point."),
)

_INITIALISATION = (
    Question("f(0)", "identity", _part("value_at_0"), 0.08, "what a zero pre-activation becomes."),
    Question("f'(0)", "identity", _part("slope_at_0"), 0.08, "the gain of small signals."),
    Question("E f(Z)", "moments", _part("mean"), 0.12, "the mean shift, `Z` standard normal."),
    Question("E f(Z)^2", "moments", _part("second"), 0.11, "the signal's second moment."),
    Question("E f'(Z)^2", "moments", _part("derivative_second"), 0.115, "the gradient's factor."),
    Question("Forward", "moments", _part("gain_forward"), 0.1, "the gain that keeps the signal's size."),
    Question("Backward", "moments", _part("gain_backward"), 0.1, "the gain that keeps the gradient's size."),
    Question("Saturates", "saturation", saturating, 0.13, "where no initialisation helps."),
)

_NUMERICS = (
    Question("Calls", "cost", _calls("forward"), 0.15, _CALLED),
    Question("Operations", "cost", _arithmetic("forward"), 0.11, _OPERATIONS),
    Question("Calls f'", "cost", _calls("gradient"), 0.15, "the same for the gradient."),
    Question("Ops f'", "cost", _arithmetic("gradient"), 0.09, "the same for the gradient."),
    Question("Left end", "limits", _end("-oo"), 0.11, "the value at minus infinity."),
    Question("Right end", "limits", _end("oo"), 0.11, "the value at infinity."),
    Question("Saturates", "saturation", saturating, 0.13, "where the gradient underflows or is 0."),
)

PRESETS: dict[str, Preset] = {
    "seven": Preset("The seven questions", SEVEN),
    "theory": Preset("Properties for theory", _THEORY),
    "initialisation": Preset("Moments for initialisation", _INITIALISATION),
    "numerics": Preset("Costs and limits for numerics", _NUMERICS),
}
"""The sets of columns by name."""
