"""What a fact says: one rule a key, from the JSON's value to the lines that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from symact.report.content import Math, Span, joined
from symact.report.numbers import (
    between,
    decimals,
    exact,
    exacts,
    interval,
    is_interval,
    is_plain,
    points_or_set,
)
from symact.report.sets import set_span

__all__ = ["ENDS", "RULES", "Line", "character", "contains_zero", "far_ends", "identity_span"]

Line = tuple[str, Span, Span]
"""Label, exact form, decimal form."""

Value = dict[str, Any]

MINUS_INFINITY, INFINITY = Math(r"x \to -\infty", "x -> -oo"), Math(r"x \to \infty", "x -> oo")
BOTH = Math(r"x \to \pm\infty", "x -> +-oo")
ENDS = (("-oo", MINUS_INFINITY), ("oo", INFINITY))


def character(facts: Value) -> Iterator[Line]:
    """Non-linear, piecewise linear, polynomial, in one line."""
    words = ["non-linear" if facts["nonlinear"] else "affine"]
    words += [
        word for key, word in (("piecewise_linear", "piecewise linear"), ("polynomial", "polynomial")) if facts[key]
    ]
    yield "Character", (", ".join(words),), ()


def _range(value: Value) -> Iterator[Line]:
    if not is_interval(value):
        yield "Range", (*set_span(value["set"]), *_where(value)), ()
        return
    closed = (bool(value["inf_attained"]), bool(value["sup_attained"]))
    ends = [_at_root(value[end], value.get(place) or [], "f({})") for end, place in _ENDS_OF_RANGE]
    plain = is_plain(value["inf"]) and is_plain(value["sup"])
    rounded: Span = () if plain else (interval(value["inf"], value["sup"], closed, rounded=True),)
    yield "Range", (between(ends[0], ends[1], closed), *_where(value)), rounded


_ENDS_OF_RANGE = (("inf", "argmin"), ("sup", "argmax"))


def _at_root(number: Any, places: list[Any], pattern: str) -> Math:
    """The number; where it is the value at a named root, "f(x_1)" says it best."""
    text = (number.get("exact") or "") if isinstance(number, dict) else ""
    names = re.findall(r"\bx_\d+\b", text)
    at = [exact(p) for p in places if isinstance(p, dict) and p.get("exact") in names]
    if not at and (match := _VALUE_AT_ROOT.fullmatch(text)):
        at = [exact({"exact": match[1]})]
    return Math(pattern.format(at[0].latex), pattern.format(at[0].text)) if at else exact(number)


_VALUE_AT_ROOT = re.compile(r"-?value\(.*, (-?x_\d+)\)")


def _where(value: Value) -> Span:
    parts: Span = ()
    for word, key, attained in (("minimum", "argmin", "inf_attained"), ("maximum", "argmax", "sup_attained")):
        points = value.get(key)
        if value[attained] and points and len(points) <= 2:
            parts += (f"; {word} at ", *exacts(points))
    return parts


def _smoothness(value: int | str) -> Iterator[Line]:
    if value == -1:
        yield "Smoothness", ("discontinuous",), ()
    else:
        order = exact(value)
        yield "Smoothness", (Math(rf"f \in C^{{{order.latex}}}", f"C^{order.text}"),), ()


def _differentiability(value: Value) -> Iterator[Line]:
    exceptions = value["exceptions"]
    if value["everywhere"]:
        yield "Differentiable", ("everywhere",), ()
        return
    start = "almost everywhere; not at " if value["almost_everywhere"] else "not at "
    if exceptions is None:
        yield "Differentiable", (start, *points_or_set(None, value.get("set"))), ()
        return
    yield (
        "Differentiable",
        (start, *joined([_exception(e) for e in exceptions])),
        decimals([e["at"] for e in exceptions]),
    )


def _exception(item: Value) -> Span:
    at = exact(item["at"])
    left, right = item.get("left"), item.get("right")
    if left is None or right is None:
        return (at, f" ({item['kind']})")
    return (at, f" ({item['kind']}: ", _slope(left), " | ", _slope(right), ")")


def _slope(number: Any) -> Math:
    return exact(number)


def _monotonicity(value: Value) -> Iterator[Line]:
    verdict = str(value["verdict"]).replace("_", " ")
    yield "Monotone", ("no" if verdict == "none" else verdict,), ()
    if value["turning_points"] or value["turning_points"] is None:
        yield _points("Turning points", value, "turning_points")


def _convexity(value: Value) -> Iterator[Line]:
    verdict = str(value["verdict"]).replace("_", " ")
    yield "Convexity", ("neither convex nor concave" if verdict == "none" else verdict,), ()
    if value["inflections"] or value["inflections"] is None:
        yield _points("Inflections", value, "inflections")


def _points(label: str, value: Value, key: str) -> Line:
    numbers = value[key]
    return label, points_or_set(numbers, value.get("set")), decimals(numbers or [])


def _limits(value: Value) -> Iterator[Line]:
    yield _both_ends("Limits of f", value)


def _derivative_limits(value: Value) -> Iterator[Line]:
    yield _both_ends("Limits of f'", value)


def _both_ends(label: str, value: Value) -> Line:
    return label, _at_ends([_limit(value[end]) for end, _ in ENDS]), decimals([value[end] for end, _ in ENDS])


def _at_ends(spans: list[Span | None]) -> Span:
    """What holds at either end, said once where it is the same; an end of which there is nothing to say is left out."""
    if spans[0] == spans[1] and spans[0] is not None:
        return (*spans[0], " as ", BOTH)
    known = [(*span, " as ", to) for span, (_, to) in zip(spans, ENDS, strict=True) if span is not None]
    return joined(known) if known else ("none",)


def _limit(number: Any) -> Span:
    if isinstance(number, dict) and "oscillates" in number:
        return ("oscillates in ", exact(number))
    return (exact(number),)


def _asymptotes(value: Value) -> Iterator[Line]:
    spans: list[Span | None] = [(_line(value[end]),) if value[end] else None for end, _ in ENDS]
    numbers = [n for end, _ in ENDS if value[end] for n in value[end].values()]
    yield "Asymptotes", _at_ends(spans), decimals([n for n in numbers if not is_plain(n)])


def _line(item: Value) -> Math:
    slope, intercept = exact(item["slope"]), exact(item["intercept"])
    rounded = any(n.latex.startswith(r"\approx") for n in (slope, intercept))
    slope, intercept = (Math(n.latex.removeprefix(r"\approx "), n.text.removeprefix("~")) for n in (slope, intercept))
    head = {"1": ("x", "x"), "-1": ("-x", "-x"), "0": ("", "")}.get(
        slope.text, (rf"{slope.latex}\,x", f"{slope.text}*x")
    )
    tail = (intercept.latex, intercept.text) if intercept.text != "0" or not head[0] else ("", "")
    sign = "" if not head[0] or not tail[0] or tail[0].startswith("-") else "+ "
    relation = (r"\approx", "~") if rounded else ("=", "=")
    latex, text = (f"y {relation[i]} {head[i]} {sign}{tail[i]}" for i in (0, 1))
    return Math(" ".join(latex.split()), " ".join(text.split()))


def _saturation(value: Value) -> Iterator[Line]:
    spans: list[Span] = []
    for side in ("left", "right"):
        rate = value.get(f"{side}_decay") or value.get(f"{side}_rate")
        word = str(value[side])
        spans.append((f"{side}: {word}" + (f" ({rate})" if rate and word != "none" else ""),))
    yield "Saturation", joined(spans, "; "), ()
    if value.get("dead"):
        ends = [n for pair in value["dead"] for n in pair]
        yield "Slope 0 on", joined([(interval(pair[0], pair[1]),) for pair in value["dead"]]), decimals(ends)


def _lipschitz(value: Value) -> Iterator[Line]:
    where: Span = ()
    points = value.get("at")
    if value.get("attained") and points and len(points) <= 2:
        where = (", attained at ", *exacts(points))
    elif value.get("attained") is False and value["constant"] != "oo":
        where = (", not attained",)
    yield (
        "Lipschitz of f",
        (_at_root(value["constant"], points or [], "|f'({})|"), *where),
        decimals([value["constant"]]),
    )
    if value.get("derivative_constant") is not None:
        bent = value["derivative_constant"]
        yield "Lipschitz of f'", (_at_root(bent, [], "|f''({})|"),), decimals([bent])


def _zeros(value: Value) -> Iterator[Line]:
    yield _point_set("Zeros", value)


def _fixed_points(value: Value) -> Iterator[Line]:
    yield _point_set("Fixed points", value)


def _point_set(label: str, value: Value) -> Line:
    points, intervals = value["points"], value.get("intervals") or []
    if points is None:
        return label, points_or_set(None, value.get("set")), ()
    known = [exact(p).text for p in points]
    ends = {exact(n).text for pair in intervals for n in pair}
    alone = [p for p, text in zip(points, known, strict=True) if text not in ends]
    spans = [(exact(p),) for p in alone]
    spans += [(interval(a, b, (exact(a).text in known, exact(b).text in known)),) for a, b in intervals]
    return label, joined(spans) if spans else ("none",), decimals(alone)


def _symmetry(value: Value) -> Iterator[Line]:
    named = next((word for word in ("odd", "even") if value[word]), None)
    if named:
        yield "Symmetry", (named,), ()
    elif value.get("center"):
        a, b = value["center"]
        point = Math(f"({exact(a).latex},\\,{exact(b).latex})", f"({exact(a).text}, {exact(b).text})")
        yield "Symmetry", ("about the point ", point), ()
    else:
        yield "Symmetry", ("none",), ()


def _identity(value: Value) -> Iterator[Line]:
    at, slope = value["value_at_0"], value["slope_at_0"]
    parts: Span = (Math(f"f(0) = {exact(at).latex}", f"f(0) = {exact(at).text}"),)
    if slope is not None:
        parts += (", ", Math(f"f'(0) = {exact(slope).latex}", f"f'(0) = {exact(slope).text}"))
    known = [n for n in (at, slope) if n is not None]
    yield "At the origin", parts, decimals(known)
    yield "Near the identity", identity_span(value) or ("no",), ()


def identity_span(value: Value) -> Span:
    """Where f is close to x: at the origin, on intervals, at an end; nothing where it is nowhere."""
    intervals = value.get("identity_intervals") or []
    spans: list[Span] = [("on ", interval(pair[0], pair[1])) for pair in intervals]
    if value["near_identity"] and not any(contains_zero(pair) for pair in intervals):
        spans.insert(0, ("at ", Math("0", "0")))
    return joined(spans + [("as ", to) for to in far_ends(value)])


def contains_zero(pair: list[Any]) -> bool:
    """Whether 0 lies inside the interval."""
    low, high = (float(n["decimal"] if isinstance(n, dict) else n.replace("oo", "inf")) for n in pair)
    return low < 0 < high


def far_ends(value: Value) -> list[Math]:
    """The ends at which f(x) - x tends to 0 without being 0 from some point on."""
    intervals = value.get("identity_intervals") or []
    ends = [(end, to) for end, to in ENDS if end in (value.get("asymptotic") or ())]
    return [to for end, to in ends if not any(end in pair for pair in intervals)]


def _cost(value: Value) -> Iterator[Line]:
    for key, label in (("forward", "Cost of f"), ("gradient", "Cost of f'")):
        if value.get(key) is not None:
            yield label, (_operations(value[key]),), ()


def _operations(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


RULES: tuple[tuple[str, str, Callable[[Any], Iterator[Line]]], ...] = (
    ("range", "Range", _range),
    ("smoothness", "Smoothness", _smoothness),
    ("differentiability", "Differentiable", _differentiability),
    ("monotonicity", "Monotone", _monotonicity),
    ("convexity", "Convexity", _convexity),
    ("lipschitz", "Lipschitz of f", _lipschitz),
    ("limits", "Limits of f", _limits),
    ("derivative_limits", "Limits of f'", _derivative_limits),
    ("asymptotes", "Asymptotes", _asymptotes),
    ("saturation", "Saturation", _saturation),
    ("zeros", "Zeros", _zeros),
    ("fixed_points", "Fixed points", _fixed_points),
    ("symmetry", "Symmetry", _symmetry),
    ("identity", "Identity", _identity),
    ("cost", "Cost", _cost),
)
"""The key, the name of its row, and the rule."""
