"""The sets that the JSON describes by a text: intervals, finite sets, unions, and sets that repeat for ever."""

from __future__ import annotations

import re

import sympy as sp

from symact.report.content import Math, Span, joined
from symact.report.mathematics import formula_latex, parsed
from symact.report.roots import arguments

__all__ = ["set_span"]

_INTERVAL = re.compile(r"Interval(?:\.(open|Lopen|Ropen))?\((.*)\)")
_ENDLESS = re.compile(r"\{(.+?) \+ (.+?)\*k(?: in \((.+), (.+)\))?, k integer\}")
_OPEN = {None: (False, False), "open": (True, True), "Lopen": (True, False), "Ropen": (False, True)}
_INFINITE = {"oo": r"\infty", "-oo": r"-\infty"}


def set_span(described: str) -> Span:
    """The set as mathematics, one piece for each part of a union; a part whose form is not known stays in words."""
    parts = [piece for part in described.split(" union ") for piece in _members(part.strip())]
    return joined([(_part(part),) for part in _merged(parts)], " \N{UNION} ")


def _members(part: str) -> list[str]:
    if part.startswith("Union(") and part.endswith(")"):
        return [m for argument in arguments(part[len("Union(") : -1]) for m in _members(argument)]
    return [part]


def _part(part: str) -> Math | str:
    if match := _INTERVAL.fullmatch(part):
        return _interval(match[1], arguments(match[2]))
    if match := _ENDLESS.fullmatch(part):
        return _endless(*match.groups())
    if part.startswith("{") and part.endswith("}") and all(parsed(n) is not None for n in arguments(part[1:-1])):
        return Math(_braced(arguments(part[1:-1])), part)
    return part.strip("{}").replace("(-oo, oo)", "R")


def _braced(numbers: list[str]) -> str:
    inside = r",\, ".join(map(_latex, numbers))
    return rf"\{{{inside}\}}"


def _latex(number: str) -> str:
    return _INFINITE.get(number) or formula_latex(number)


def _interval(kind: str | None, ends: list[str]) -> Math:
    left_open, right_open = _OPEN[kind]
    opening = "(" if left_open or ends[0] == "-oo" else "["
    closing = ")" if right_open or ends[1] == "oo" else "]"
    return Math(rf"{opening}{_latex(ends[0])},\,{_latex(ends[1])}{closing}", f"{opening}{ends[0]}, {ends[1]}{closing}")


def _endless(first: str, period: str, low: str | None, high: str | None) -> Math:
    where, words = "", ""
    if low not in (None, "-oo") or high not in (None, "oo"):
        where = rf" \cap ({_latex(low or '-oo')},\, {_latex(high or 'oo')})"
        words = f" in ({low}, {high})"
    start, latex = ("", "") if first == "0" else (f"{first} + ", f"{_latex(first)} + ")
    step = "" if period == "1" else f"{period}*"
    step_latex = "" if period == "1" else f"{_latex(period)}\\,"
    return Math(rf"\{{{latex}{step_latex}k : k \in \mathbb{{Z}}\}}{where}", f"{{{start}{step}k{words}, k in Z}}")


def _merged(parts: list[str]) -> list[str]:
    """The parts, those that repeat with one period on one interval joined where they lie evenly in it."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for part in parts:
        match = _ENDLESS.fullmatch(part)
        groups.setdefault(match.groups("")[1:] if match else (part,), []).append(part)
    return [part for key, members in groups.items() for part in _even(key, members)]


def _even(key: tuple[str, ...], members: list[str]) -> list[str]:
    """One set of a shorter period in place of ``members``, of the period ``key[0]``, where that is right."""
    matches = [m for m in map(_ENDLESS.fullmatch, members) if m]
    starts = [s for s in (parsed(m[1]) for m in matches) if s is not None]
    period = parsed(key[0])
    if len(starts) < max(2, len(members)) or period is None:
        return members
    step = period / len(members)
    places = {sp.simplify((s - starts[0]) / step) % len(members) for s in starts}
    if places != set(map(sp.Integer, range(len(members)))):
        return members
    tail = f" in ({key[1]}, {key[2]})" if key[1] else ""
    return [f"{{{sp.Mod(starts[0], step)} + {step}*k{tail}, k integer}}"]
