"""The seven questions that people ask first, answered from the facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symact.report.content import Answer, Math, Span, joined
from symact.report.numbers import between, decimal, exact, is_interval, is_plain
from symact.report.sets import set_span
from symact.report.statements import contains_zero, far_ends

__all__ = ["QUESTIONS", "REASONS", "TRANSCENDENTAL", "answers"]

TRANSCENDENTAL = frozenset(
    (
        *("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan"),
        *("erf", "erfc", "sigmoid", "softplus", "Phi", "pow", "power"),
    )
)
"""Operations that cost far more than an addition; a function without them counts as cheap."""

Value = dict[str, Any]


def _nonlinear(value: bool) -> Span:
    return ("yes",) if value else ("no",)


def _differentiable(value: Value) -> Span:
    if value["everywhere"]:
        return ("yes",)
    if not value["almost_everywhere"]:
        return ("no",)
    exceptions = value["exceptions"]
    if not exceptions or len(exceptions) > 2:
        return ("a.e.",)
    return ("not at ", *joined([(_short(e["at"]),) for e in exceptions]))


def _short(number: Any) -> Math:
    """The exact number where it is short, else four digits of it."""
    form = exact(number)
    return form if is_plain(number) or len(form.text) <= 6 else decimal(number, 4)


def _cheap(value: Value) -> Span:
    calls = [(name, n) for name, n in value["forward"].items() if n and name in TRANSCENDENTAL]
    if not calls:
        return ("yes",)
    return (", ".join(name if n == 1 else f"{n} {name}" for name, n in calls),)


def _saturating(value: Value) -> Span:
    left, right = str(value["left"]), str(value["right"])
    if left == right:
        return ("no",) if left == "none" else (f"{left}, both",)
    sides = [f"{word}, {side}" for word, side in ((left, "left"), (right, "right")) if word != "none"]
    return ("; ".join(sides),)


_DIRECTIONS = {
    "none": "no",
    "strictly increasing": "strictly incr.",
    "increasing": "increasing",
    "strictly decreasing": "strictly decr.",
    "decreasing": "decreasing",
    "constant": "constant",
}


def _monotone(value: Value) -> Span:
    verdict = str(value["verdict"]).replace("_", " ")
    return (_DIRECTIONS.get(verdict, verdict),)


def _range(value: Value) -> Span:
    if not is_interval(value):
        return set_span(value["set"])
    closed = (bool(value["inf_attained"]), bool(value["sup_attained"]))
    return (between(_short(value["inf"]), _short(value["sup"]), closed),)


def _identity(value: Value) -> Span:
    intervals = value.get("identity_intervals") or []
    inside = any(contains_zero(pair) for pair in intervals)
    spans: list[Span] = [(Math("x = 0", "x = 0"),)] if value["near_identity"] and not inside else []
    spans += [(_domain(low, high),) for low, high in intervals]
    spans += [(to,) for to in far_ends(value)]
    return joined(spans) if spans else ("no",)


def _domain(low: Any, high: Any) -> Math:
    """The interval as an inequality: x > 0, -1 < x < 1, all x."""
    left, right = _short(low), _short(high)
    if left.text == "-oo" and right.text == "oo":
        return Math(r"\text{all }x", "all x")
    if right.text == "oo":
        return Math(f"x > {left.latex}", f"x > {left.text}")
    if left.text == "-oo":
        return Math(f"x < {right.latex}", f"x < {right.text}")
    return Math(f"{left.latex} < x < {right.latex}", f"{left.text} < x < {right.text}")


QUESTIONS: tuple[tuple[str, str, Callable[[Any], Span]], ...] = (
    ("Non-linear", "nonlinear", _nonlinear),
    ("Differentiable", "differentiability", _differentiable),
    ("Cheap", "cost", _cheap),
    ("Saturates", "saturation", _saturating),
    ("Monotone", "monotonicity", _monotone),
    ("Range", "range", _range),
    ("Like the identity", "identity", _identity),
)
"""Heading, the fact that answers, and how the answer reads."""

REASONS = (
    ("Non-linear", "a stack of layers with an affine activation is one affine layer."),
    ("Differentiable", "almost everywhere is enough for gradient descent; the table names the exceptions."),
    ("Cheap", "yes means no transcendental call; else the calls that the value needs."),
    ("Saturates", "the slope tends to 0 (soft) or is 0 beyond a point (hard): the vanishing gradient."),
    ("Monotone", "the sign of the gradient does not flip on its way through."),
    ("Range", "a bounded range keeps outputs stable, and brings saturation."),
    ("Like the identity", "there signals pass unchanged, and weights are easy to initialise."),
)
"""Why each question is asked, in one clause."""


def answers(facts: dict[str, Value]) -> tuple[Answer, ...]:
    """The seven answers for one activation, in the order of ``QUESTIONS``; "?" where the fact is unknown."""
    result = []
    for _, key, rule in QUESTIONS:
        fact = facts.get(key) or {}
        known = fact.get("value") is not None
        result.append(Answer(rule(fact["value"]) if known else ("?",), str(fact.get("evidence") or "unknown")))
    return tuple(result)
