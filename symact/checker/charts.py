"""Sign charts replayed: where a function is positive, zero and negative on an open interval, the ends included.

A chart in a certificate is a constant times powers of factors. Each factor brings its own proof, one of ``_KINDS``:
positive term by term; two tails and boxes that cover what lies between them; one period of a periodic factor; or a
leading coefficient that takes both signs for ever.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from flint import arb, fmpq

from .balls import ball, check_identity, order, precision, sign
from .tails import End, limit, sign_on_tail
from .texts import Node, Rejected, X, derivative, number, plus, power, put, read, times

__all__ = ["Chart", "is_positive", "isolates", "replay_chart", "sign_in_box"]

BOX_BITS = (128, 1024)
"""Bits for boxes; the second where values cancel to almost nothing."""


@dataclass(frozen=True)
class Chart:
    """Zeros (nodes) and the signs between them; ``zeros`` is None where there are infinitely many.

    Then ``period`` (a node) says that ``wave`` (zeros in one period, and the signs from each on) repeats; ``turns`` are
    the points at which the sign changes, where these are finitely many; else it changes infinitely often.
    """

    zeros: tuple[Node, ...] | None
    signs: tuple[int, ...]
    period: Node | None = None
    wave: tuple[Node, ...] = ()
    turns: tuple[Node, ...] | None = None

    @property
    def changes(self) -> tuple[Node, ...] | None:
        """The points between which the function has one sign, isolated zeros aside; None if infinitely many."""
        return self.turns if self.zeros is None else self.zeros

    def all_signs(self) -> set[int]:
        """The signs taken on open intervals."""
        return set(self.signs) if self.changes is not None or self.period else {-1, 1}


def replay_chart(record: Any, f: Node, low: Any, high: Any) -> Chart:
    """The chart of f on (low, high), from a record that proves it; refuses a record that does not."""
    if record == "zero":
        check_identity(f, number(0), _value(low), _value(high))
        return Chart((), (0,))
    product = [read(record["constant"])]
    charts = [(Chart((), (sign(ball(product[0])),)), 1)]
    for factor in record["factors"]:
        tree, exponent = read(factor["f"]), int(factor["power"])
        product.append(power(tree, exponent))
        charts.append((_KINDS[factor["kind"]](factor, tree, low, high), exponent))
    check_identity(f, times(*product), _value(low), _value(high))
    return _product(charts)


def _value(end: Any) -> Any:
    return end if isinstance(end, str) else ball(end)


# --- one factor ---


def _positive(record: Any, f: Node, low: Any, high: Any) -> Chart:
    if not is_positive(f):
        raise Rejected("a factor is not positive term by term")
    return Chart((), (1,))


def is_positive(f: Node, strict: bool = True) -> bool:
    """Whether f > 0 (>= 0 where not ``strict``) can be read off its form."""
    if f.op in ("q", "pi", "lambertw") or not f.has_x:
        return sign(ball(f)) > (0 if strict else -1)
    if f.op == "exp":
        return True
    if f.op == "^":
        even = f.args[1].p % 2 == 0 and f.args[1].q == 1
        return (even and not strict) or is_positive(f.args[0], strict)
    if f.op == "*":
        return all(is_positive(part, strict) for part in f.args)
    return (
        f.op == "+"
        and all(is_positive(p, False) for p in f.args)
        and (not strict or any(is_positive(p) for p in f.args))
    )


def _line(record: Any, f: Node, low: Any, high: Any) -> Chart:
    """Exact zeros divide the interval; every part between them has two tails and boxes."""
    splits = [read(text) for text in record["at"]]
    for z in splits:
        if any(limit(f, (z, side)) != 0 for side in "+-"):
            raise Rejected("a factor does not vanish at a point where its proof says so")
    points = [low, *splits, high]
    if any(order(_value(a), _value(b)) >= 0 for a, b in itertools.pairwise(points)):
        raise Rejected("the points that divide an interval are out of order")
    if len(record["parts"]) != len(points) - 1:
        raise Rejected("a part of the interval is left out")
    zeros: list[Node] = []
    signs: list[int] = []
    for a, b, part in zip(points[:-1], points[1:], record["parts"], strict=True):
        if signs:
            zeros.append(a)
        inner, inner_signs = _part(part, f, a, b)
        zeros += inner
        signs += inner_signs
    return Chart(tuple(zeros), tuple(signs))


def _part(part: Any, f: Node, a: Any, b: Any) -> tuple[list[Node], list[int]]:
    """Zeros and signs on (a, b): a tail at either end, and boxes from the one to the other without a gap."""
    first, last = int(part["left"]), int(part["right"])
    if min(first, last) < 4:
        raise Rejected("a tail has to start at 4 or later")
    left, right = sign_on_tail(f, _end(a, "+"), first), sign_on_tail(f, _end(b, "-"), last)
    boxes = [(fmpq(*_pair(lo)), fmpq(*_pair(hi)), kind) for lo, hi, kind in part["boxes"]]
    _check_cover(boxes, a, b, first, last)
    zeros, signs, slope = [], [left], derivative(f)
    for lo, hi, kind in boxes:
        if kind in ("+", "-"):
            if sign_in_box(f, slope, lo, hi) != signs[-1] or (kind == "+") != (signs[-1] > 0):
                raise Rejected(f"the sign on the box [{lo}, {hi}] is not proved")
        else:
            zeros.append(_zero_in_box(f, slope, lo, hi, kind, signs[-1]))
            signs.append(-signs[-1])
    if signs[-1] != right:
        raise Rejected("the sign at the right end contradicts the boxes")
    return zeros, signs


def _pair(text: str) -> tuple[int, int]:
    top, _, bottom = text.partition("/")
    return int(top), int(bottom or 1)


def _end(at: Any, side: str) -> End:
    return (at, "") if isinstance(at, str) else (at, side)


def _check_cover(boxes: list[Any], a: Any, b: Any, first: int, last: int) -> None:
    """The tails and the boxes leave nothing out, and every box begins where the one before it ends."""
    edges: list[Any] = [
        fmpq(-first) if a == "-oo" else ball(a) + arb(fmpq(1, first)) if not isinstance(a, str) else None
    ]
    edges.append(fmpq(last) if b == "oo" else ball(b) - arb(fmpq(1, last)) if not isinstance(b, str) else None)
    if None in edges:
        raise Rejected("the ends of an interval are out of order")
    if not boxes:
        if not arb(edges[0]) > arb(edges[1]):
            raise Rejected("the tails leave a gap")
        return
    for box, following in itertools.pairwise(boxes):
        if box[1] != following[0]:
            raise Rejected(f"the boxes leave a gap between {box[1]} and {following[0]}")
    inside = (isinstance(a, str) or boxes[0][0] > ball(a)) and (isinstance(b, str) or boxes[-1][1] < ball(b))
    start_meets = boxes[0][0] == edges[0] if isinstance(a, str) else arb(boxes[0][0]) < edges[0]
    end_meets = boxes[-1][1] == edges[1] if isinstance(b, str) else arb(boxes[-1][1]) > edges[1]
    if not (inside and start_meets and end_meets and all(lo < hi for lo, hi, _ in boxes)):
        raise Rejected("the boxes do not reach from the one tail to the other")


def sign_in_box(f: Node, slope: Node, lo: fmpq, hi: fmpq) -> int:
    """The sign of f on all of [lo, hi], by its values or in mean value form; 0 where neither proves one.

    Values that cancel to almost nothing are worked with more bits.
    """
    for bits in BOX_BITS:
        with precision(bits):
            box = arb(lo).union(arb(hi))
            value = ball(f, box)
            if not (value > 0 or value < 0):
                value = ball(f, box.mid()) + ball(slope, box) * (box - box.mid())
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
            if not abs(value).upper() < arb(2) ** -32:
                return 0
    return 0


def isolates(f: Node, slope: Node, lo: fmpq, hi: fmpq, before: int) -> bool:
    """Whether f has exactly one zero in [lo, hi], a simple one, and the sign ``before`` (1 or -1) on its left."""
    for bits in BOX_BITS:
        with precision(bits):
            change = ball(slope, arb(lo).union(arb(hi)))
            ends = ball(f, arb(lo)) * before, ball(f, arb(hi)) * before
            if (change > 0 or change < 0) and ends[0] > 0 and ends[1] < 0:
                return True
    return False


def _zero_in_box(f: Node, slope: Node, lo: fmpq, hi: fmpq, text: str, before: int) -> Node:
    """The one zero in [lo, hi], named by ``text``: a number in the box at which f vanishes."""
    if not isolates(f, slope, lo, hi, before):
        raise Rejected(f"the box [{lo}, {hi}] does not hold exactly one simple zero")
    node = read(text)
    value = ball(node)
    if not (value >= arb(lo) and value <= arb(hi)):
        raise Rejected(f"{text[:60]} is not in its box [{lo}, {hi}]")
    # the zero itself is within f(z)/f' of z; a root of f in the box is the zero by definition
    change = ball(slope, arb(lo).union(arb(hi)))
    if not (node.op == "root" and node.args[0] is f) and sign(ball(f, value) / change) != 0:
        raise Rejected(f"{text[:60]} is not a zero")
    return node


def _wave(record: Any, f: Node, low: Any, high: Any) -> Chart:
    """One period [start, start + period), repeated; the periodicity is an identity."""
    start, period = read(record["start"]), read(record["period"])
    check_identity(f, put(f, plus(X, period)), "-oo", "oo")
    if not sign(ball(period)) > 0:
        raise Rejected("a period is not positive")
    chart = _line(record, f, start, plus(start, period))
    zeros = chart.zeros or ()
    at_start = limit(f, (start, "+")) == 0
    if (zeros or at_start) and not (isinstance(low, str) or isinstance(high, str)):
        raise Rejected("a repeated pattern on a bounded interval")
    if at_start:
        return Chart(None, chart.signs, period, (start, *zeros))
    if not zeros:
        return Chart((), chart.signs)
    if chart.signs[0] != chart.signs[-1]:
        raise Rejected("a periodic factor has different signs at both ends of a period")
    return Chart(None, chart.signs[1:], period, zeros)


def _endless(record: Any, f: Node, low: Any, high: Any) -> Chart:
    """f = sum of x^k c_k(x) with bounded c_k, the last periodic and of both signs: f changes sign for ever."""
    parts, period = [read(text) for text in record["coefficients"]], read(record["period"])
    if not (low == "-oo" or high == "oo"):
        raise Rejected("an endless change of sign on a bounded interval")
    check_identity(f, plus(*(times(c, power(X, k)) for k, c in enumerate(parts))), "-oo", "oo")
    if len(parts) < 2 or not all(_is_bounded(c) for c in parts):
        raise Rejected("a coefficient of an oscillation is not bounded")
    check_identity(parts[-1], put(parts[-1], plus(X, period)), "-oo", "oo")
    found = {sign(ball(parts[-1], arb(fmpq(*_pair(at))))) for at in record["witnesses"]}
    if not {-1, 1} <= found:
        raise Rejected("the leading coefficient is not shown to take both signs")
    return Chart(None, ())


def _is_bounded(f: Node) -> bool:
    if not f.has_x or f.op in ("sin", "cos"):
        return True
    if f.op == "^":
        return f.args[1] > 0 and f.args[1].q == 1 and _is_bounded(f.args[0])
    return f.op in ("+", "*") and all(_is_bounded(part) for part in f.args)


def _number(record: Any, f: Node, low: Any, high: Any) -> Chart:
    if f.has_x:
        raise Rejected("a factor is not a number")
    return Chart((), (sign(ball(f)),))


_KINDS = {"positive": _positive, "number": _number, "line": _line, "wave": _wave, "endless": _endless}


# --- the product ---


def _product(charts: list[tuple[Chart, int]]) -> Chart:
    """The chart of the product: from left to right over the zeros of all factors, each passing its own."""
    endless = [(chart, power) for chart, power in charts if chart.zeros is None]
    if endless:
        return _endless_product(charts, endless)
    places = [(z, n) for n, (chart, _) in enumerate(charts) for z in chart.zeros or ()]
    places.sort(key=cmp_to_key(_order_of_places))
    passed = [0] * len(charts)
    zeros, signs = [], [_sign_of(charts, passed)]
    while places:
        here = places[0][0]
        count = next((k for k, p in enumerate(places) if _order_of_places(p, places[0])), len(places))
        together, places = places[:count], places[count:]
        for _, n in together:
            passed[n] += 1
        total = sum(charts[n][1] for _, n in together)
        if total < 0:
            raise Rejected("a pole inside an interval")
        after = _sign_of(charts, passed)
        if total or after != signs[-1]:
            zeros.append(here)
            signs.append(after)
    return Chart(tuple(zeros), tuple(signs))


def _sign_of(charts: list[tuple[Chart, int]], passed: list[int]) -> int:
    s = 1
    for (chart, e), n in zip(charts, passed, strict=True):
        s *= chart.signs[n] ** (e % 2)
    return s


def _order_of_places(a: tuple[Node, int], b: tuple[Node, int]) -> int:
    return 0 if a[0] is b[0] else order(ball(a[0]), ball(b[0]))


def _endless_product(charts: list[tuple[Chart, int]], endless: list[tuple[Chart, int]]) -> Chart:
    (chart, e), *more = endless
    if more:
        raise Rejected("a product of several factors with infinitely many zeros is not replayed")
    kept = chart.all_signs() if e % 2 else {1}
    others = _product([pair for pair in charts if pair[0] is not chart])
    if others.zeros:
        if len(kept) == 2:
            return Chart(None, ())
        return Chart(None, tuple(s * min(kept) for s in others.signs), turns=others.zeros)
    if chart.period is not None:
        return Chart(None, tuple(others.signs[0] * t ** (e % 2) for t in chart.signs), chart.period, chart.wave)
    if len(kept) == 1:
        raise Rejected("an even power of an endless oscillation is not replayed")
    return Chart(None, ())
