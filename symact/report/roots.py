"""Short names for certified roots: a root that is its equation and interval becomes x_1, x_2, ... and a line below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from symact.report.content import Math, Span

__all__ = ["Root", "arguments", "named_roots", "told_roots"]

_CALL = re.compile(r"\broot\(")


@dataclass(frozen=True)
class Root:
    """``name`` is the only zero of ``equation`` (a formula text) in [``low``, ``high``]."""

    name: str
    equation: str
    low: Fraction
    high: Fraction


Teller = Callable[[dict[str, Any]], Iterable[Span]]
"""The facts to what a reader is told of them."""


def told_roots(data: dict[str, Any], *tellers: Teller) -> tuple[dict[str, Any], list[tuple[Root, ...]]]:
    """The analysis with every certified root named, and those that a reader meets in what each teller says of it.

    They are numbered without gaps, those of the first teller first, in ascending order; a root that an earlier teller
    has named is not listed again.
    """
    provisional, roots = named_roots(data)
    groups: list[tuple[Root, ...]] = []
    for teller in tellers:
        names = {name for span in teller(provisional["facts"]) for name in _names_in(span)}
        known = {root for group in groups for root in group}
        groups.append(tuple(root for root in roots if root.name in names and root not in known))
    order = [replace(root, name="") for group in groups for root in group]
    data, roots = named_roots(data, order)
    named = {replace(root, name=""): root for root in roots}
    return data, [tuple(named[replace(root, name="")] for root in group) for group in groups]


def _names_in(span: Span) -> list[str]:
    return [name for part in span if isinstance(part, Math) for name in re.findall(r"\bx_\d+\b", part.text)]


def named_roots(data: dict[str, Any], first: Iterable[Root] = ()) -> tuple[dict[str, Any], tuple[Root, ...]]:
    """The analysis with every certified root in its texts replaced by a name, and the roots in the order of the names.

    That is the order of ``first`` (roots whose names do not matter), then ascending.
    """
    rank = {root: place for place, root in enumerate(first)}
    calls = {call for text in _texts(data["facts"]) for call in _calls(text)}
    known = sorted(
        (_read(call) for call in calls),
        key=lambda item: (rank.get(item[1], len(rank)), item[1].low + item[1].high, item[0]),
    )
    names = {call: f"x_{number}" for number, (call, _) in enumerate(known, 1)}
    roots = tuple(Root(names[call], r.equation, r.low, r.high) for call, r in known)
    return ({**data, "facts": _renamed(data["facts"], names)} if names else data), roots


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


def _calls(text: str) -> Iterator[str]:
    """The outermost calls of root in the text that have the form equation, low, high."""
    start = 0
    while match := _CALL.search(text, start):
        end = _closing(text, match.end() - 1)
        if end is None:
            return
        call = text[match.start() : end + 1]
        if _well_formed(call):
            yield call
        start = end


def _closing(text: str, opening: int) -> int | None:
    depth = 0
    for place in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return None


def arguments(inside: str) -> list[str]:
    """The parts of a text between its outermost commas."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(inside):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append(inside[start:place].strip())
            start = place + 1
    return [*parts, inside[start:].strip()]


def _well_formed(call: str) -> bool:
    parts = arguments(call[len("root(") : -1])
    return len(parts) == 3 and all(re.fullmatch(r"-?\d+(/\d+)?", part) for part in parts[1:])


def _read(call: str) -> tuple[str, Root]:
    equation, low, high = arguments(call[len("root(") : -1])
    return call, Root("", equation, Fraction(low), Fraction(high))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The value with the names in place of the calls; a number's own LaTeX goes where its text has changed."""
    if isinstance(value, str):
        for call, name in names.items():
            value = value.replace(call, name)
        return value
    if isinstance(value, dict):
        changed = {key: _renamed(part, names) for key, part in value.items()}
        if "latex" in changed and changed.get("exact") != value.get("exact"):
            changed["latex"] = None
        return changed
    if isinstance(value, (list, tuple)):
        return [_renamed(part, names) for part in value]
    return value
