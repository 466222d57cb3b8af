"""The range of f, and the Lipschitz constants."""

from __future__ import annotations

import ast
from functools import cmp_to_key
from typing import Any

from flint import arb

from ..balls import ball, order, same
from ..model import Candidate, Model, extreme
from ..texts import Rejected, read
from .claims import Said, as_set, equal, need

__all__ = ["lipschitz", "range_"]

_Part = tuple[Any, bool, Any, bool]
"""An interval: low, whether it belongs to it, high, whether it belongs to it."""


def range_(m: Model, value: Any) -> Said:
    """The image of f, where its ends are attained."""
    at_points = [Candidate(v, p) for v, p in zip(m.values, m.at, strict=True)]
    images: list[_Part] = [(v, True, v, True) for v in m.values]
    everywhere = list(at_points)
    for i in range(len(m.pieces)):
        found = m.candidates(i, 0)
        everywhere += found
        (low, taken_low), (high, taken_high) = extreme(found, -1), extreme(found, 1)
        images.append((low, bool(taken_low), high, bool(taken_high)))
    for name, direction, places in (("inf", -1, "argmin"), ("sup", 1, "argmax")):
        best, at = extreme(everywhere, direction)
        equal(value[name], best, name)
        need(value[f"{name}_attained"] is bool(at), f"whether {name} is attained")
        as_set(value[places], at, places)
    claimed = _union(list(_intervals(value["set"])))
    derived = _union(images)
    need(len(claimed) == len(derived), "the number of parts of the range")
    for a, b in zip(claimed, derived, strict=True):
        ends = same(a[0], b[0]) and same(a[2], b[2])
        need(ends and _closed(a) == _closed(b), f"the set {value['set'][:60]}")
    return ["argmin or argmax as a set"] if value["argmin"] is None or value["argmax"] is None else []


def _closed(part: _Part) -> tuple[bool, bool]:
    return part[1] and not isinstance(part[0], str), part[3] and not isinstance(part[2], str)


def _union(parts: list[_Part]) -> list[_Part]:
    """Disjoint intervals (low, closed, high, closed), ascending."""
    joined: list[_Part] = []
    for part in sorted(parts, key=cmp_to_key(_leftmost)):
        touches = joined and (order(part[0], joined[-1][2]) or (0 if part[1] or joined[-1][3] else 1)) <= 0
        if not touches:
            joined.append(part)
            continue
        low, low_closed, high, high_closed = joined[-1]
        further = order(part[2], high)
        joined[-1] = (
            low,
            low_closed,
            part[2] if further > 0 else high,
            part[3] if further > 0 else high_closed or (further == 0 and part[3]),
        )
    return joined


def _leftmost(a: _Part, b: _Part) -> int:
    return order(a[0], b[0]) or int(b[1]) - int(a[1])


def _intervals(text: str) -> list[_Part]:
    """The intervals of a set written with Interval, Interval.open, .Ropen, .Lopen, Union and {...}."""
    try:
        return _set(ast.parse(text, mode="eval").body, text)
    except (SyntaxError, KeyError, ValueError, AttributeError) as problem:
        raise Rejected(f"the set {text[:60]!r} cannot be read: {problem}") from None


def _set(part: Any, text: str) -> list[_Part]:
    if isinstance(part, ast.Set):
        return [(v, True, v, True) for v in (_bound(e, text) for e in part.elts)]
    if isinstance(part.func, ast.Name) and part.func.id == "Union":
        return [one for inner in part.args for one in _set(inner, text)]
    kind = part.func.attr if isinstance(part.func, ast.Attribute) else ""
    need((part.func.value if kind else part.func).id == "Interval" and len(part.args) == 2, "a set")
    low_open, high_open = {"": (0, 0), "open": (1, 1), "Lopen": (1, 0), "Ropen": (0, 1)}[kind]
    return [(_bound(part.args[0], text), not low_open, _bound(part.args[1], text), not high_open)]


def _bound(part: Any, text: str) -> Any:
    written = ast.get_source_segment(text, part) or ""
    return written if written in ("oo", "-oo") else ball(read(written))


def lipschitz(m: Model, value: Any) -> Said:
    """The Lipschitz constants of f and f'."""
    continuous = all(m.is_continuous(i) for i in range(len(m.points)))
    smooth = continuous and all(m.agrees(i, 1) for i in range(len(m.points)))
    best, at = _steepest(m, 1) if continuous else ("oo", [])
    equal(value["constant"], best, "the Lipschitz constant")
    need(value["attained"] is bool(at), "whether the constant is attained")
    as_set(value["at"], at, "where the constant is attained")
    equal(value["derivative_constant"], _steepest(m, 2)[0] if smooth else "oo", "the constant of f'")
    return ["where the constant is attained"] if value["at"] is None else []


def _steepest(m: Model, k: int) -> tuple[Any, list[Any]]:
    found: list[Candidate] = []
    for i in range(len(m.pieces)):
        found += m.candidates(i, k)
    for i in range(len(m.points)):
        if all(m.agrees(i, j) for j in range(1, k + 1)):
            found.append(Candidate(m.beside(i, k)[0], m.at[i]))
    sizes = [Candidate("oo" if isinstance(c.value, str) else abs(arb(c.value)), c.at) for c in found]
    return extreme(sizes, 1)
