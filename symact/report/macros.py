"""Every number of a report as a LaTeX command, so that prose can quote it: ``\\SymactMishMin``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symact.report.content import Math
from symact.report.numbers import decimal, exact
from symact.report.subject import Subject

__all__ = ["numbers_tex"]

Value = dict[str, Any]
Named = Iterator[tuple[str, Any]]

_DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_HEAD = (
    "% The numbers of the report as commands, each usable in text and in mathematics; a rounded one has six digits.\n"
    "% A command whose name ends in Exact gives the closed form.\n"
)


def numbers_tex(subjects: Sequence[Subject], anchors: Sequence[str]) -> str:
    """A file of definitions, one or two for each number known of each subject; reading it twice does no harm."""
    lines = [_HEAD]
    taken: set[str] = set()
    for subject, anchor in zip(subjects, anchors, strict=True):
        stem = _fresh(_camel(anchor), taken)
        for name, number in _numbers(subject.facts):
            lines += _definitions(f"Symact{stem}{name}", number)
    return "".join(lines)


def _fresh(stem: str, taken: set[str]) -> str:
    """``stem``, with letters behind it where another activation has it already."""
    while stem in taken:
        stem += "B"
    taken.add(stem)
    return stem


def _camel(anchor: str) -> str:
    """Letters alone, as a command's name needs: "hard-swish" is HardSwish, "relu6" is ReluSix."""
    words = re.findall(r"[a-z]+|\d", anchor)
    return "".join(_DIGITS[int(w)] if w.isdigit() else w.capitalize() for w in words)


def _definitions(name: str, number: Any) -> list[str]:
    rounded, closed = decimal(number), exact(number)
    lines = [_definition(name, rounded)]
    if not closed.latex.startswith(r"\approx") and closed.latex != rounded.latex:
        lines.append(_definition(f"{name}Exact", closed))
    return lines


def _definition(name: str, form: Math) -> str:
    return f"\\def\\{name}{{\\ensuremath{{{form.latex.strip()}}}}}\n"


def _numbers(facts: dict[str, Value]) -> Named:
    for key, rule in _RULES:
        value = (facts.get(key) or {}).get("value")
        if value is not None:
            yield from rule(value)


def _members(**names: str) -> Callable[[Value], Named]:
    """A rule that takes single members of the value."""

    def rule(value: Value) -> Named:
        for name, member in names.items():
            if value.get(member) is not None:
                yield name, value[member]

    return rule


def _listed(name: str, member: str) -> Callable[[Value], Named]:
    """A rule for a list of points: alone it has the name, else each has its number behind it."""

    def rule(value: Value) -> Named:
        points = value.get(member) or []
        for index, point in enumerate(points, 1):
            yield name + (_spelled(index) if len(points) > 1 else ""), point

    return rule


def _spelled(index: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(index))


def _range(value: Value) -> Named:
    for bound, extreme, attained in (("inf", "Min", "inf_attained"), ("sup", "Max", "sup_attained")):
        yield bound.capitalize(), value[bound]
        if value[attained]:
            yield extreme, value[bound]
    yield from _listed("ArgMin", "argmin")(value)
    yield from _listed("ArgMax", "argmax")(value)


def _ends(name: str) -> Callable[[Value], Named]:
    def rule(value: Value) -> Named:
        for side, end in (("Left", "-oo"), ("Right", "oo")):
            yield f"{name}{side}", value[end]

    return rule


def _asymptotes(value: Value) -> Named:
    for side, end in (("Left", "-oo"), ("Right", "oo")):
        for part, number in (value[end] or {}).items():
            yield f"Asymptote{part.capitalize()}{side}", number


def _kinks(value: Value) -> Named:
    yield from _listed("Kink", "at")({"at": [one["at"] for one in value.get("exceptions") or []]})


def _taylor(value: Value) -> Named:
    sides = (("Taylor", "right"),) if value["two_sided"] else (("TaylorLeft", "left"), ("TaylorRight", "right"))
    for name, side in sides:
        for power, coefficient in enumerate(value.get(side) or []):
            yield name + _spelled(power), coefficient
    if value["two_sided"] and value.get("radius") is not None:
        yield "Radius", value["radius"]


_RULES: tuple[tuple[str, Callable[[Any], Named]], ...] = (
    ("range", _range),
    ("differentiability", _kinks),
    ("smoothness", lambda value: iter([("Smoothness", value)])),
    ("monotonicity", _listed("TurningPoint", "turning_points")),
    ("convexity", _listed("Inflection", "inflections")),
    ("lipschitz", _members(Lipschitz="constant", LipschitzOfSlope="derivative_constant")),
    ("limits", _ends("Limit")),
    ("derivative_limits", _ends("SlopeLimit")),
    ("asymptotes", _asymptotes),
    ("zeros", _listed("Zero", "points")),
    ("fixed_points", _listed("FixedPoint", "points")),
    ("identity", _members(ValueAtZero="value_at_0", SlopeAtZero="slope_at_0")),
    ("taylor", _taylor),
    (
        "moments",
        _members(
            Mean="mean",
            SecondMoment="second",
            SlopeSecondMoment="derivative_second",
            ForwardGain="gain_forward",
            BackwardGain="gain_backward",
        ),
    ),
)
"""The key of a fact and its numbers by the ends of their names."""
