"""Refuters of what is said about the shape of f: range, monotonicity, convexity, slopes, zeros, symmetry."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numeric import UncertainError, sure
from campaigns.subject import Exact, Refutation, Subject

__all__ = ["CHECKS", "bends_of"]

_TINY = mpf("1e-40")


def _show(*values: Any) -> str:
    return ", ".join(mp.nstr(v, 25) if isinstance(v, mpf) else str(v) for v in values)


def range_(s: Subject) -> Iterator[Refutation]:
    """No value outside; attained ends attained where it says; other ends approached."""
    value = s.value("range")
    low, high = s.number(value["inf"]), s.number(value["sup"])
    for x, y, e in s.graph:
        slack = e + _TINY * (1 + abs(y))
        if y < low - slack or y > high + slack:
            yield s.refute("range", f"[{_show(low, high)}]", f"f({_show(x)}) = {_show(y)}")
            break
    for name, place, end in (("inf", "argmin", low), ("sup", "argmax", high)):
        if mp.isinf(end):
            yield from _unbounded(s, name, end)
            continue
        attained = value[f"{name}_attained"]
        for p in value[place] or []:
            x = s.point(p)
            try:
                gap, error = sure(lambda x=x, end=value[name]: s.f.raw(x) - Exact(end)(), stop=mpf("1e-26"))
            except UncertainError:
                continue
            if not attained or abs(gap) > error + mpf("1e-25"):
                yield s.refute("range", f"{name} {_show(end)} attained ({attained}) at {p}", f"off by {_show(gap)}")
        gap = min((abs(y - end) for _, y, _ in s.graph), default=mpf(0))
        if gap > mpf("0.02") * (1 + abs(end)) and value[place] is not None:
            yield s.refute("range", f"{name} = {_show(end)}", f"no sample is nearer than {_show(gap)}")
        if not attained:
            for x, y, e in s.graph:
                if abs(y - end) <= e and e < mpf("1e-300") and abs(x) < 4:
                    yield s.refute("range", f"{name} {_show(end)} is not attained", f"f({_show(x)}) = {_show(y)}")
                    break
    yield from _gaps(s, value["set"])


def _unbounded(s: Subject, name: str, end: Any) -> Iterator[Refutation]:
    best = max((y if end > 0 else -y) for _, y, _ in s.graph)
    if best < 3:
        yield s.refute("range", f"{name} = {end}", f"no sample beyond {_show(best)}")


def _gaps(s: Subject, text: str) -> Iterator[Refutation]:
    """Values in the gaps of a range that is a union of intervals with plain ends."""
    if "Union" not in text or "root(" in text or "value(" in text or "Reals" in text:
        return
    parts = sp.sympify(text).args
    for x, y, e in s.graph:
        inside = False
        for part in parts:
            ends = [s.number(end) for end in ((part.start, part.end) if part.is_Interval else (min(part), max(part)))]
            inside |= ends[0] - e - _TINY <= y <= ends[1] + e + _TINY
        if not inside:
            yield s.refute("range", text, f"f({_show(x)}) = {_show(y)}")
            return


def monotonicity(s: Subject) -> Iterator[Refutation]:
    """The verdict and every interval against sampled pairs; turning points are strict local extrema."""
    value = s.value("monotonicity")
    verdict = value["verdict"]
    ups, downs, flats = _steps(s, s.graph)
    allowed = {
        "strictly increasing": (True, False, False),
        "increasing": (True, False, True),
        "strictly decreasing": (False, True, False),
        "decreasing": (False, True, True),
        "constant": (False, False, True),
        "none": (True, True, True),
    }[verdict]
    for found, may in zip((ups, downs, flats), allowed, strict=True):
        if found and not may:
            yield s.refute("monotonicity", verdict, f"between x = {_show(*found)}")
    seen = [bool(ups), bool(downs), bool(flats)]
    if verdict == "none" and not (seen[0] and seen[1]):
        yield s.refute("monotonicity", verdict, "no pair of samples that rises and one that falls")
    if verdict in ("increasing", "decreasing") and not seen[2] and not s.is_far:
        yield s.refute("monotonicity", f"{verdict}, not strictly", "no flat pair among the samples")
    yield from _directions(s, "monotonicity", value["intervals"], _turns_wrong)
    for p in value["turning_points"] or []:
        yield from _is_turning(s, p)


def _steps(s: Subject, graph: list[tuple[Any, Any, Any]]) -> tuple[Any, Any, Any]:
    """The first pair of neighbouring samples that rises, that falls, and that is exactly level."""
    ups = downs = flats = None
    for (x, y, e), (x2, y2, e2) in itertools.pairwise(graph):
        if y2 - y > e + e2:
            ups = ups or (x, x2)
        elif y - y2 > e + e2:
            downs = downs or (x, x2)
        elif not flats and y == y2 and abs(x) < 9 and abs(x2) < 9 and x2 - x > mpf("1e-4") and _is_level(s, x, x2):
            flats = (x, x2)
    return ups, downs, flats


def _is_level(s: Subject, x: Any, x2: Any) -> bool:
    if s.is_far:
        return False
    with mp.workdps(900):
        return bool(s.f.raw(x) == s.f.raw(x2) == s.f.raw((x + x2) / 2))


def _turns_wrong(s: Subject, direction: str, graph: list[tuple[Any, Any, Any]]) -> Any:
    ups, downs, flats = _steps(s, graph)
    wrong = {"increasing": (downs, flats), "decreasing": (ups, flats), "constant": (ups, downs)}[direction]
    return wrong[0] or wrong[1]


def _directions(s: Subject, key: str, intervals: Any, wrong: Any) -> Iterator[Refutation]:
    """Every interval has its direction, they cover R in order, and neighbours differ unless something divides them."""
    if intervals is None:
        return
    ends = [s.number(i["from"]) for i in intervals] + [s.number(intervals[-1]["to"])]
    if ends[0] != -mp.inf or ends[-1] != mp.inf or any(a >= b for a, b in itertools.pairwise(ends)):
        yield s.refute(key, intervals, "the intervals do not cover R in order")
    for i in intervals:
        direction = i["direction"].removeprefix("strictly ")
        if key == "monotonicity" and direction != i["direction"]:
            continue
        if key == "monotonicity" and len(intervals) == 1 and s.value(key)["verdict"] == direction != "constant":
            continue  # not strict: level stretches are allowed
        witness = wrong(s, direction, s.inside(i["from"], i["to"]))
        if witness:
            yield s.refute(key, f"{direction} on ({i['from']}, {i['to']})", f"x = {_show(*witness)}")


def _is_turning(s: Subject, p: Any) -> Iterator[Refutation]:
    x = s.point(p)
    others = [abs(c - s.number(p)) for c in s.centres if c != s.number(p)]
    h = min([mpf("1e-4"), *(d / 3 for d in others if d > mpf("1e-40"))])
    try:
        here = Exact(sp.sympify(p)) if not callable(x) else x
        left = sure(lambda: s.f.raw(here() - h) - s.f.raw(here()))
        right = sure(lambda: s.f.raw(here() + h) - s.f.raw(here()))
    except UncertainError:
        return
    if abs(left[0]) > left[1] and abs(right[0]) > right[1] and (left[0] > 0) == (right[0] > 0):
        return
    yield s.refute("monotonicity", f"turning point {p}", f"f changes by {_show(left[0])} and {_show(right[0])}")


def convexity(s: Subject) -> Iterator[Refutation]:
    """The verdict against chords, each interval against chords inside it, inflections against second differences."""
    value = s.value("convexity")
    bends = bends_of(s, s.graph, 60)
    verdict = value["verdict"]
    for sign, name in ((1, "concave"), (-1, "convex")):
        if verdict in (name, "affine") and sign in bends:
            yield s.refute("convexity", verdict, f"chord over x = {_show(*bends[sign])}")
    if verdict == "none" and len(bends) < 2 and s.value("smoothness") != -1:
        yield s.refute("convexity", verdict, f"chords of one kind only: {sorted(bends)}")
    if verdict in ("convex", "concave") and not bends:
        yield s.refute("convexity", verdict, "all chords lie on the graph")
    for i in value["intervals"] or []:
        inside = bends_of(s, s.inside(i["from"], i["to"]), 14)
        for sign in {"convex": (-1,), "concave": (1,), "affine": (1, -1)}[i["direction"]]:
            if sign in inside:
                claim = f"{i['direction']} on ({i['from']}, {i['to']})"
                yield s.refute("convexity", claim, f"chord over x = {_show(*inside[sign])}")
        if i["direction"] != "affine" and not inside and len(s.inside(i["from"], i["to"])) > 4:
            yield s.refute("convexity", f"{i['direction']} on ({i['from']}, {i['to']})", "chords lie on the graph")
    for p in value["inflections"] or []:
        yield from _is_inflection(s, p)


def bends_of(s: Subject, graph: list[tuple[Any, Any, Any]], tries: int) -> dict[int, Any]:
    """For 1 (below its chord) and -1 (above it): a triple of points that shows it."""
    found: dict[int, Any] = {}
    triples = list(zip(graph, graph[1:], graph[2:], strict=False))
    if len(graph) > 2:
        triples += [tuple(sorted(s.rng.sample(graph, 3))) for _ in range(tries)]  # type: ignore[misc]
    for a, b, c in triples:
        if not a[0] < b[0] < c[0] or abs(a[0]) > 10**15 or abs(c[0]) > 10**15:
            continue
        with mp.workdps(120):
            t = (b[0] - a[0]) / (c[0] - a[0])
            chord = a[1] * (1 - t) + c[1] * t
            error = a[2] + b[2] + c[2] + mpf("1e-100") * (abs(a[1]) + abs(c[1]))
            gap = chord - b[1]
        if abs(gap) > 4 * error:
            found.setdefault(1 if gap > 0 else -1, (a[0], b[0], c[0]))
    return found


def _is_inflection(s: Subject, p: Any) -> Iterator[Refutation]:
    here = s.number(p)
    gaps = [abs(c - here) for c in s.centres if abs(c - here) > mpf("1e-40")]
    h = min([mpf("1e-3"), *(g / 4 for g in gaps)])
    try:
        bends = [s.f.derivative(here + side * h, 2, floor="1e-60") for side in (-1, 1)]
    except UncertainError:
        return
    signs = [0 if abs(v) <= e else int(mp.sign(v)) for v, e in bends]
    if signs[0] * signs[1] != -1 and 0 not in signs:
        yield s.refute("convexity", f"inflection {p}", f"f'' has signs {signs} beside it")


def lipschitz(s: Subject) -> Iterator[Refutation]:
    """No difference quotient is larger; the constant is approached; the same for f'."""
    value = s.value("lipschitz")
    constant = s.number(value["constant"])
    steepest, where = mpf(0), None
    for (x, y, e), (x2, y2, e2) in itertools.pairwise(s.graph):
        if abs(x2 - x) < mpf("1e-26") * max(1, abs(x)):
            continue
        quotient, error = abs(y2 - y) / (x2 - x), (e + e2) / (x2 - x) + mpf("1e-20")
        if quotient > constant + error + mpf("1e-18") * constant:
            yield s.refute("lipschitz", f"constant {_show(constant)}", f"{_show(quotient)} between {_show(x, x2)}")
            break
        if error < 1:
            steepest = max(steepest, quotient)
    for x, d, e in s.slopes:
        if abs(d) > constant + e + mpf("1e-18") * constant:
            yield s.refute("lipschitz", f"constant {_show(constant)}", f"f'({_show(x)}) = {_show(d)}")
            break
        if abs(d) > steepest:
            steepest, where = abs(d), x
    for b in s.analysis.branches.points:
        for side in (-1, 1):
            try:
                slope, error = s.f.derivative(s.point(b), 1, side)
            except UncertainError:
                continue
            if error < 1 + abs(slope) / 1000:
                steepest = max(steepest, abs(slope))
    if mp.isinf(constant):
        if steepest < 50 and s.is_proved("derivative_limits") and not _is_steep(s):
            yield s.refute("lipschitz", "constant oo", f"steepest sample {_show(steepest)} at {where}")
    elif steepest < constant * mpf("0.98") - _TINY:
        yield s.refute("lipschitz", f"constant {_show(constant)}", f"steepest sample {_show(steepest)} at {where}")
    for p in value["at"] or []:
        try:
            slope, error = s.f.slope(s.point(p))
        except UncertainError:
            continue
        if not value["attained"] or abs(abs(slope) - constant) > error + mpf("1e-15") * (1 + constant):
            yield s.refute("lipschitz", f"{_show(constant)} attained at {p}", f"f' = {_show(slope)}")
    if not value["attained"]:
        for x, d, e in s.slopes:
            if abs(x) < 3 and abs(abs(d) - constant) < mpf("1e-40") and e < mpf("1e-15"):
                yield s.refute("lipschitz", f"{_show(constant)} not attained", f"f'({_show(x)}) = {_show(d)}")
                break
    yield from _second(s, s.number(value["derivative_constant"]))


def _is_steep(s: Subject) -> bool:
    """Whether f jumps or is very steep beside a breakpoint."""
    for b in s.breaks:
        sides = [s.known(b - mpf("1e-28")), s.known(b), s.known(b + mpf("1e-28"))]
        known = [v for v in sides if v is not None]
        if len(known) == 3 and max(k[0] for k in known) - min(k[0] for k in known) > mpf("1e-26"):
            return True
    return False


def _second(s: Subject, constant: Any) -> Iterator[Refutation]:
    largest = mpf(0)
    for x, _, _ in s.slopes[:: max(1, len(s.slopes) // 60)]:
        try:
            bend, error = s.f.derivative(x, 2)
        except UncertainError:
            continue
        largest = max(largest, abs(bend) - error)
        if abs(bend) > constant + error + mpf("1e-15") * constant:
            yield s.refute("lipschitz", f"derivative_constant {_show(constant)}", f"f''({_show(x)}) = {_show(bend)}")
            return
    for c in s.centres:
        for h in ("1e-2", "1e-6", "1e-12"):
            for x in (c - mpf(h), c + mpf(h)):
                if any(abs(x - b) < mpf("1e-20") for b in s.breaks):
                    continue
                try:
                    largest = max(largest, abs(s.f.derivative(x, 2)[0]))
                except UncertainError:
                    continue
    if mp.isinf(constant):
        kinks = s.value("smoothness") if s.is_proved("smoothness") else 0
        if largest < 20 and kinks not in (-1, 0):
            yield s.refute("lipschitz", "derivative_constant oo", f"largest f'' sampled {_show(largest)}")
    elif largest < constant * mpf("0.7"):
        yield s.refute("lipschitz", f"derivative_constant {_show(constant)}", f"largest f'' sampled {_show(largest)}")


def _solutions(key: str, other: Any) -> Any:
    def check(s: Subject) -> Iterator[Refutation]:
        value = s.value(key)
        for p in value["points"] or []:
            x = s.point(p)
            try:
                rest, error = sure(lambda x=x: s.f.raw(x) - other(x() if callable(x) else x), stop=mpf("1e-31"))
            except UncertainError:
                continue
            if abs(rest) > error + mpf("1e-30"):
                yield s.refute(key, f"{p}", f"residue {_show(rest)}")
        stretches = [(s.number(a), s.number(b)) for a, b in value["intervals"]]
        for a, b in stretches:
            for x, y, e in [g for g in s.graph if a < g[0] < b]:
                if abs(y - other(x)) > e + _TINY * abs(x):
                    yield s.refute(key, f"({_show(a)}, {_show(b)})", f"f({_show(x)}) = {_show(y)}")
                    break
        if value["points"] is not None:
            yield from _complete(s, key, [s.number(p) for p in value["points"]], stretches, other)

    return check


def _complete(s: Subject, key: str, points: list[Any], stretches: list[Any], other: Any) -> Iterator[Refutation]:
    """Between two listed solutions and breakpoints f - other keeps its sign, and is nowhere else exactly zero."""
    cuts = sorted({*points, *(b for b in s.breaks)})
    last: dict[int, tuple[int, Any]] = {}
    for x, y, e in s.graph:
        if any(a <= x <= b for a, b in stretches) or any(abs(x - c) < mpf("1e-50") * max(1, abs(x)) for c in cuts):
            continue
        with mp.workdps(120):
            rest = y - other(x)
            noise = e + mpf("1e-90") * abs(x)
        if abs(rest) <= noise:
            if rest == 0 and abs(x) < 3 and e < mpf("1e-600"):
                yield s.refute(key, f"no solution at {_show(x)}", f"f = {_show(y)} there, exactly")
            continue
        cell = sum(1 for c in cuts if c < x)
        sign = 1 if rest > 0 else -1
        if cell in last and last[cell][0] != sign:
            yield s.refute(
                key, f"solutions {[mp.nstr(p, 8) for p in points]}", f"sign change {_show(last[cell][1], x)}"
            )
            return
        last[cell] = (sign, x)


def symmetry(s: Subject) -> Iterator[Refutation]:
    """Claimed symmetries hold at the samples; denied ones are violated at one."""
    value = s.value("symmetry")
    for name, sign in (("odd", -1), ("even", 1)):
        broken = _broken(s, mpf(0), mpf(0), sign)
        if value[name] and broken:
            yield s.refute("symmetry", name, f"x = {_show(broken)}")
        if not value[name] and broken is None:
            yield s.refute("symmetry", f"not {name}", "holds at all samples")
    if value["center"] is not None:
        a, b = (s.number(c) for c in value["center"])
        broken = _broken(s, a, b, -1)
        if broken:
            yield s.refute("symmetry", f"centre {value['center']}", f"x = {_show(broken)}")
    else:
        for c in (*s.centres, *(mpf(k) / 2 for k in range(-6, 7)), *_quotients(s)):
            sides = [s.known(c + t) for t in (mpf(1) / 3, -mpf(1) / 3)]
            if None in sides:
                continue
            middle = (sides[0][0] + sides[1][0]) / 2  # type: ignore[index]
            if _broken(s, c, middle, -1) is None:
                yield s.refute("symmetry", "no centre", f"({_show(c, middle)}) is one")
                return


def _quotients(s: Subject) -> set[Any]:
    """The constants of the text and their quotients, with both signs: where its author put a centre."""
    few = list(dict.fromkeys(c for c in s.constants if c))[:5]
    return {sign * a / b for a in few for b in (*few, 1) for sign in (-1, 1)}


def _broken(s: Subject, a: Any, b: Any, sign: int) -> Any:
    middle = s.known(a)
    if sign < 0 and middle is not None and abs(middle[0] - b) > middle[1] + mpf("1e-40") * (1 + abs(b)):
        return a
    cuts = [(b, *v) for b in s.breaks if (v := s.known(b)) is not None]
    for x, y, e in [*cuts, *s.graph[:: max(1, len(s.graph) // 40)]]:
        if abs(x) > 10**7:
            continue
        with mp.workdps(70):
            mirror = 2 * a - x
        other = s.known(mirror)
        if other is None:
            continue
        with mp.workdps(70):
            gap = other[0] - sign * y - (2 * b if sign < 0 else 0)
            if abs(gap) > e + other[1] + mpf("1e-40") * (1 + abs(y) + abs(x)) * 10:
                return x
    return None


CHECKS = {
    "range": range_,
    "monotonicity": monotonicity,
    "convexity": convexity,
    "lipschitz": lipschitz,
    "zeros": _solutions("zeros", lambda x: mpf(0)),
    "fixed_points": _solutions("fixed_points", lambda x: x),
    "symmetry": symmetry,
}
