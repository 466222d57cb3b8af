"""The seven questions that people ask first, and how an answer reads in the cell of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symact.report.content import Math, Span, joined
from symact.report.numbers import between, decimal, exact, is_interval, is_plain
from symact.report.sets import set_span
from symact.report.statements import contains_zero, far_ends

__all__ = ["SEVEN", "TRANSCENDENTAL", "Question", "calls", "monotone", "saturating", "short", "short_range"]

TRANSCENDENTAL = frozenset(
    (
        *("exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan"),
        *("erf", "erfc", "sigmoid", "softplus", "Phi", "pow", "power"),
    )
)
"""Operations that cost far more than an addition; a function without them counts as cheap."""

Value = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A column of a comparison: heading, the fact that answers, how the answer reads, share of the width, why asked."""

    heading: str
    key: str
    rule: Callable[[Any], Span]
    width: float
    reason: str


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
    return ("not at ", *joined([(short(e["at"]),) for e in exceptions]))


def short(number: Any) -> Math:
    """The exact number where it is short, else four digits of it."""
    form = exact(number)
    return form if is_plain(number) or len(form.text) <= 6 else decimal(number, 4)


def _cheap(value: Value) -> Span:
    return (calls(value["forward"]) or "yes",)


def calls(counts: dict[str, int]) -> str:
    """The transcendental calls among the operations: "exp, 2 log"."""
    named = [(name, n) for name, n in counts.items() if n and name in TRANSCENDENTAL]
    return ", ".join(name if n == 1 else f"{n} {name}" for name, n in named)


def saturating(value: Value) -> Span:
    """The sides on which the slope vanishes, and how."""
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


def monotone(value: Value) -> Span:
    """The direction, or "no"."""
    verdict = str(value["verdict"]).replace("_", " ")
    return (_DIRECTIONS.get(verdict, verdict),)


def short_range(value: Value) -> Span:
    """The image, its ends as short as they can be told."""
    if not is_interval(value):
        return set_span(value["set"])
    closed = (bool(value["inf_attained"]), bool(value["sup_attained"]))
    return (between(short(value["inf"]), short(value["sup"]), closed),)


def _identity(value: Value) -> Span:
    intervals = value.get("identity_intervals") or []
    inside = any(contains_zero(pair) for pair in intervals)
    spans: list[Span] = [(Math("x = 0", "x = 0"),)] if value["near_identity"] and not inside else []
    spans += [(_domain(low, high),) for low, high in intervals]
    spans += [(to,) for to in far_ends(value)]
    return joined(spans) if spans else ("no",)


def _domain(low: Any, high: Any) -> Math:
    """The interval as an inequality: x > 0, -1 < x < 1, all x."""
    left, right = short(low), short(high)
    if left.text == "-oo" and right.text == "oo":
        return Math(r"\text{all }x", "all x")
    if right.text == "oo":
        return Math(f"x > {left.latex}", f"x > {left.text}")
    if left.text == "-oo":
        return Math(f"x < {right.latex}", f"x < {right.text}")
    return Math(f"{left.latex} < x < {right.latex}", f"{left.text} < x < {right.text}")


SEVEN: tuple[Question, ...] = (
    Question("Non-linear", "nonlinear", _nonlinear, 0.092, "a stack of layers with an affine activation is affine."),
    Question(
        "Differentiable",
        "differentiability",
        _differentiable,
        0.143,
        "almost everywhere is enough for gradient descent; the table names the exceptions.",
    ),
    Question("Cheap", "cost", _cheap, 0.1, "yes means no transcendental call; else the calls that the value needs."),
    Question(
        "Saturates",
        "saturation",
        saturating,
        0.118,
        "the slope tends to 0 (soft) or is 0 beyond a point (hard): the vanishing gradient.",
    ),
    Question("Monotone", "monotonicity", monotone, 0.122, "the sign of the gradient does not flip on its way through."),
    Question("Range", "range", short_range, 0.152, "a bounded range keeps outputs stable, and brings saturation."),
    Question(
        "Like the identity",
        "identity",
        _identity,
        0.123,
        "there signals pass unchanged, and weights are easy to initialise.",
    ),
)
"""The seven questions."""
