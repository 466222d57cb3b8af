"""The sets that the JSON describes by a text: intervals, finite sets, unions, and sets that repeat for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import sympy as sp

from symact.report.content import Math, Span, joined
from symact.report.mathematics import formula_latex, parsed
from symact.report.roots import arguments

__all__ = ["Lattice", "lattices", "set_span"]

_INTERVAL = re.compile(r"Interval(?:\.(open|Lopen|Ropen))?\((.*)\)")
_ENDLESS = re.compile(r"\{(.+?) \+ (.+?)\*k(?: in \((.+), (.+)\))?, k integer\}")
_PLACES = re.compile(r"x in \((.+), (.+)\)")
_OPEN = {None: (False, False), "open": (True, True), "Lopen": (True, False), "Ropen": (False, True)}
_INFINITE = {"oo": r"\infty", "-oo": r"-\infty"}


@dataclass(frozen=True)
class Lattice:
    """The points ``first + period k`` between ``low`` and ``high``, k an integer, 0 only where ``whole`` is true."""

    first: sp.Expr
    period: sp.Expr
    low: str = "-oo"
    high: str = "oo"
    whole: bool = True


@dataclass(frozen=True)
class Places:
    """The x between ``low`` and ``high``, but for ``hole``, of which ``said`` is true."""

    said: str
    low: str
    high: str
    hole: str = ""


Part = str | Lattice | Places


def set_span(described: str) -> Span:
    """The set as mathematics, one piece for each part of a union; a part whose form is not known stays in words."""
    return joined([_part(part) for part in _bridged(_thinned(_parts(described)))], " \N{UNION} ")


def lattices(described: str) -> list[Lattice]:
    """Those parts of a union that repeat for ever."""
    return [part for part in _parts(described) if isinstance(part, Lattice)]


def _parts(described: str) -> list[Part]:
    return [_read(piece) for part in described.split(" union ") for piece in _members(part.strip())]


def _members(part: str) -> list[str]:
    if part.startswith("Union(") and part.endswith(")"):
        return [m for argument in arguments(part[len("Union(") : -1]) for m in _members(argument)]
    return [part]


def _read(text: str) -> Part:
    """The record of a text, where it has one of the two forms that repeat."""
    if match := _ENDLESS.fullmatch(text):
        first, period = parsed(match[1]), parsed(match[2])
        if first is not None and period is not None:
            return Lattice(first, period, match[3] or "-oo", match[4] or "oo")
    said = arguments(text[1:-1])
    if len(said) == 2 and (match := _PLACES.fullmatch(said[0])):
        return Places(said[1], match[1], match[2])
    return text


# --- joining parts ---


def _thinned(parts: list[Part]) -> list[Part]:
    """The parts, lattices of one period on one interval joined where they lie evenly in it."""
    groups: dict[object, list[Part]] = {}
    for part in parts:
        key = (part.period, part.low, part.high) if isinstance(part, Lattice) else part
        groups.setdefault(key, []).append(part)
    return [
        part for members in groups.values() for part in _even([m for m in members if isinstance(m, Lattice)], members)
    ]


def _even(found: list[Lattice], members: list[Part]) -> list[Part]:
    """One lattice of a shorter period in place of the ones ``found``, where that is right."""
    if len(found) < 2:
        return members[:1]
    step = found[0].period / len(found)
    places = {sp.simplify((one.first - found[0].first) / step) % len(found) for one in found}
    if places != set(map(sp.Integer, range(len(found)))):
        return members
    return [replace(found[0], first=sp.Mod(found[0].first, step), period=step)]


def _bridged(parts: list[Part]) -> list[Part]:
    """The parts, those that say the same on both sides of a point joined."""
    found: list[Part] = []
    for part in parts:
        for place, before in enumerate(found):
            if (both := _both(before, part, parts)) is not None:
                found[place] = both
                break
        else:
            found.append(part)
    return [one for one in found if not any(isinstance(o, Lattice) and _holds(o, one) for o in found)]


def _both(a: Part, b: Part, parts: list[Part]) -> Part | None:
    """What the two are together, if they are one; a lattice has the point between them only where a part has."""
    if isinstance(a, Places) and isinstance(b, Places):
        meet = a.said == b.said and (a.low, b.high) == ("-oo", "oo") and a.high == b.low
        return replace(a, high=b.high, hole=b.low) if meet else None
    if not (isinstance(a, Lattice) and isinstance(b, Lattice)):
        return None
    if a.high != b.low or a.period != b.period or _steps(a, b.first) is None:
        return None
    middle = parsed(b.low)
    if middle is None or _steps(a, middle) is None:
        return replace(a, high=b.high)
    return replace(a, high=b.high, first=middle, whole=f"{{{b.low}}}" in parts)


def _holds(lattice: Lattice, part: Part) -> bool:
    """Whether the part is a set of one point that the lattice has."""
    if not isinstance(part, str) or not lattice.whole or (lattice.low, lattice.high) != ("-oo", "oo"):
        return False
    point = parsed(part[1:-1])
    return point is not None and not point.free_symbols and _steps(lattice, point) is not None


def _steps(lattice: Lattice, point: sp.Expr) -> int | None:
    """How many periods the point is away from the lattice's first one."""
    steps = sp.simplify((point - lattice.first) / lattice.period)
    return int(steps) if steps.is_Integer else None


# --- printing ---


def _part(part: Part) -> Span:
    if isinstance(part, Lattice):
        return (_endless(part),)
    if isinstance(part, Places):
        return _places(part)
    if match := _INTERVAL.fullmatch(part):
        return (_interval(match[1], arguments(match[2])),)
    if part.startswith("{") and part.endswith("}") and all(parsed(n) is not None for n in arguments(part[1:-1])):
        return (Math(_braced(arguments(part[1:-1])), part),)
    return (part.strip("{}").replace("(-oo, oo)", "R"),)


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


def _endless(part: Lattice) -> Math:
    first, period = str(part.first), str(part.period)
    where, words = "", ""
    if (part.low, part.high) != ("-oo", "oo"):
        where = rf" \cap ({_latex(part.low)},\, {_latex(part.high)})"
        words = f" in ({part.low}, {part.high})"
    start, latex = ("", "") if first == "0" else (f"{first} + ", f"{_latex(first)} + ")
    step = "" if period == "1" else f"{period}*"
    step_latex = "" if period == "1" else f"{_latex(period)}\\,"
    but, but_latex = ("", "") if part.whole else (", k != 0", r",\, k \ne 0")
    return Math(
        rf"\{{{latex}{step_latex}k : k \in \mathbb{{Z}}{but_latex}\}}{where}",
        f"{{{start}{step}k{words}, k in Z{but}}}",
    )


def _places(part: Places) -> Span:
    """{x > 0: x*cos(x) - sin(x) changes sign}."""
    formula, verb = (
        part.said.removesuffix(" changes sign").removesuffix(" = 0"),
        part.said.rpartition(" changes sign")[1],
    )
    said = Math(formula_latex(formula), formula) if verb else Math(f"{formula_latex(formula)} = 0", part.said)
    return ("{", _where(part), ": ", said, verb, "}")


def _where(part: Places) -> Math:
    """The restriction of x in the shortest form: x, x != 0, x > 0, x in (0, 1)."""
    low, high = _latex(part.low), _latex(part.high)
    if part.hole:
        return Math(rf"x \ne {_latex(part.hole)}", f"x != {part.hole}")
    if part.low == "-oo":
        return Math("x", "x") if part.high == "oo" else Math(f"x < {high}", f"x < {part.high}")
    if part.high == "oo":
        return Math(f"x > {low}", f"x > {part.low}")
    return Math(rf"x \in ({low},\, {high})", f"x in ({part.low}, {part.high})")
