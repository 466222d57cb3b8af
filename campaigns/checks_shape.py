"""Refuters of what is said about the shape of f: range, monotonicity, convexity."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numeric import UncertainError, sure
from campaigns.subject import Exact, Refutation, Subject, show

__all__ = ["CHECKS", "bends_of"]

_TINY = mpf("1e-40")


def range_(s: Subject) -> Iterator[Refutation]:
    """No value outside; attained ends attained where it says; other ends approached."""
    value = s.value("range")
    low, high = s.number(value["inf"]), s.number(value["sup"])
    for x, y, e in s.graph:
        slack = e + _TINY * (1 + abs(y))
        if y < low - slack or y > high + slack:
            yield s.refute("range", f"[{show(low, high)}]", f"f({show(x)}) = {show(y)}")
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
                yield s.refute("range", f"{name} {show(end)} attained ({attained}) at {p}", f"off by {show(gap)}")
        gap = min((abs(y - end) for _, y, _ in s.graph), default=mpf(0))
        if gap > mpf("0.02") * (1 + abs(end)) and value[place] is not None:
            yield s.refute("range", f"{name} = {show(end)}", f"no sample is nearer than {show(gap)}")
        if not attained and not s.is_far:
            for x, y, e in s.graph:
                if abs(y - end) <= e and abs(x) < 4 and s.is_exactly(x, Exact(sp.sympify(value[name]))):
                    yield s.refute("range", f"{name} {show(end)} is not attained", f"f({show(x)}) = {show(y)}")
                    break
    yield from _gaps(s, value["set"])


def _grows(s: Subject, sign: Any) -> bool:
    """Whether f goes on growing far out: log(1+x**2)/100 does so very slowly."""
    ways = [[sign * s.f.at(x)[0] for x in s.tail(side)] for side in ("-oo", "oo")]
    return any(len(ys) > 1 and ys[-1] > 0 and ys[-1] > ys[0] * mpf("1.5") for ys in ways)


def _unbounded(s: Subject, name: str, end: Any) -> Iterator[Refutation]:
    best = max((y if end > 0 else -y) for _, y, _ in s.graph)
    if best < 3 and any(abs(x) > 10**5 for x, _, _ in s.graph) and not _grows(s, mp.sign(end)):
        yield s.refute("range", f"{name} = {end}", f"no sample beyond {show(best)}")


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
            yield s.refute("range", text, f"f({show(x)}) = {show(y)}")
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
            yield s.refute("monotonicity", verdict, f"between x = {show(*found)}")
    seen = [bool(ups), bool(downs), bool(flats)]
    if verdict == "none" and not (seen[0] and seen[1]):
        yield s.refute("monotonicity", verdict, "no pair of samples that rises and one that falls")
    if verdict in ("increasing", "decreasing") and not seen[2] and not s.is_far and not _is_level_somewhere(s):
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


def _is_level_somewhere(s: Subject) -> bool:
    """Whether f is level between two breakpoints or beyond them all: max(-1, x/25) is so far from 0."""
    ends = sorted(s.breaks)
    inside = [((2 * a + b) / 3, (a + 2 * b) / 3) for a, b in itertools.pairwise(ends)]
    beyond = [(ends[0] - 2, ends[0] - 1), (ends[-1] + 1, ends[-1] + 2)] if ends else []
    return any(_is_level(s, *pair) for pair in inside + beyond)


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
            yield s.refute(key, f"{direction} on ({i['from']}, {i['to']})", f"x = {show(*witness)}")


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
    yield s.refute("monotonicity", f"turning point {p}", f"f changes by {show(left[0])} and {show(right[0])}")


def convexity(s: Subject) -> Iterator[Refutation]:
    """The verdict against chords, each interval against chords inside it, inflections against second differences."""
    value = s.value("convexity")
    bends = bends_of(s, s.graph, 60)
    verdict = value["verdict"]
    for sign, name in ((1, "concave"), (-1, "convex")):
        if verdict in (name, "affine") and sign in bends:
            yield s.refute("convexity", verdict, f"chord over x = {show(*bends[sign])}")
    if verdict == "none" and len(bends) < 2 and s.value("smoothness") != -1:
        yield s.refute("convexity", verdict, f"chords of one kind only: {sorted(bends)}")
    if verdict in ("convex", "concave") and not bends:
        yield s.refute("convexity", verdict, "all chords lie on the graph")
    for i in value["intervals"] or []:
        inside = bends_of(s, s.inside(i["from"], i["to"]), 14)
        for sign in {"convex": (-1,), "concave": (1,), "affine": (1, -1)}[i["direction"]]:
            if sign in inside:
                claim = f"{i['direction']} on ({i['from']}, {i['to']})"
                yield s.refute("convexity", claim, f"chord over x = {show(*inside[sign])}")
        near = [x for x, _, _ in s.inside(i["from"], i["to"]) if abs(x) < 9]  # further out erf is 1
        if i["direction"] != "affine" and not inside and not s.is_far and len(near) > 4 and _is_straight(s, near):
            yield s.refute("convexity", f"{i['direction']} on ({i['from']}, {i['to']})", "chords lie on the graph")
    for p in value["inflections"] or []:
        yield from _is_inflection(s, p)


def _is_straight(s: Subject, xs: list[Any]) -> bool:
    """Whether the graph over the first, a middle and the last point shows no bend with hundreds of digits."""
    a, b, c = xs[0], xs[len(xs) // 2], xs[-1]
    try:
        gap, error = sure(lambda: s.f.raw(a) * (c - b) + s.f.raw(c) * (b - a) - s.f.raw(b) * (c - a))
    except UncertainError:
        return False
    return bool(abs(gap) <= error)


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


CHECKS = {"range": range_, "monotonicity": monotonicity, "convexity": convexity}
