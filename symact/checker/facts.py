"""The facts one by one: each value is derived again from the model and compared with what the file claims.

A function here takes the model and the claimed value, raises :class:`Rejected` where they differ, and returns what it
could not replay, in words.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from .balls import ball, check_identity, check_record, order, same, series_of, sign
from .means import normal_mean
from .model import Candidate, Model, Segment, extreme, integer_terms
from .tails import Early, Expansion, Monomial, Tail, terms_at
from .texts import ZERO, Node, Rejected, X, number, plus, put, read, times

__all__ = ["PARTS", "REPLAY", "Said"]

Said = list[str]
_Part = tuple[Any, bool, Any, bool]
"""An interval: low, whether it belongs to it, high, whether it belongs to it."""
_BOTH = ("-oo", "oo")


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise Rejected(what)


def _number(record: Any) -> Any:
    return check_record(record, read)


def _equal(record: Any, derived: Any, what: str) -> None:
    """The record means the derived number (or infinity)."""
    claimed = _number(record)
    _need(not isinstance(claimed, dict) and same(claimed, derived), f"{what} is not what was claimed")


def _all_equal(records: Any, derived: list[Any], what: str) -> None:
    _need(isinstance(records, list) and len(records) == len(derived), f"{what}: not as many as claimed")
    for record, value in zip(records, derived, strict=True):
        _equal(record, value, what)


def _as_set(records: Any, derived: list[Any], what: str) -> None:
    """The same numbers in any order, each once."""
    if any(isinstance(d, str) for d in derived):
        _need(records is None, f"{what}: a list was claimed where there are infinitely many")
        return
    claimed = [_number(r) for r in records or []]
    once = [d for i, d in enumerate(derived) if not any(same(d, e) for e in derived[:i])]
    _need(records is not None and len(claimed) == len(once), f"{what}: not as many as claimed")
    _need(all(any(same(c, d) for c in claimed) for d in once), f"{what}: not those that were claimed")


# --- linearity ---


def _nonlinear(m: Model, value: Any) -> Said:
    flat = all(m.is_zero(i, 2) for i in range(len(m.pieces)))
    joined = all(m.is_continuous(i) and m.agrees(i, 1) for i in range(len(m.points)))
    _need(value is not (flat and joined), "whether f is affine")
    return []


def _piecewise_linear(m: Model, value: Any) -> Said:
    _need(value is all(m.is_zero(i, 2) for i in range(len(m.pieces))), "whether f'' = 0 on every piece")
    return []


def _polynomial(m: Model, value: Any) -> Said:
    _need(value is _is_polynomial(m), "whether f is a polynomial")
    return []


def _is_polynomial(m: Model) -> bool:
    forms = [_degree(f) for f in m.pieces]
    if all(d is not None for d in forms):
        first = m.pieces[0]
        return all(m.is_zero(i, 0, first) for i in range(1, len(forms))) and all(
            m.is_continuous(i) for i in range(len(m.points))
        )
    if forms[0] is not None and forms[-1] is not None:
        # a polynomial that equals an outer piece would equal every piece
        i = next(i for i, d in enumerate(forms) if d is None)
        _need(not m.is_zero(i, 0, m.pieces[0]), "an inner piece that is a polynomial in disguise")
        return False
    end = "oo" if forms[-1] is None else "-oo"
    piece = m.end_piece(end)
    growth = terms_at(m.pieces[piece], (end, ""), lambda a, _: _largest(a))
    if growth.growth > 0 and (growth.exponent or growth.log):
        return False
    degree = max(0, int(growth.power.p // growth.power.q)) if growth.growth >= 0 else 0
    _need(not m.is_zero(piece, degree + 1), "a polynomial in disguise")
    return False


def _largest(a: Expansion) -> Monomial:
    return a.terms[0][0] if a.terms else a.rest[0] if a.rest else Monomial()


def _degree(f: Node) -> int | None:
    """The degree bound of a formula that is a polynomial as it stands."""
    if not f.has_x:
        return 0
    if f.op == "x":
        return 1
    if f.op == "^":
        inner = _degree(f.args[0])
        return None if inner is None or f.args[1].q != 1 or f.args[1] < 0 else inner * int(f.args[1].p)
    parts = [_degree(p) for p in f.args] if f.op in ("+", "*") else [None]
    return None if None in parts else (max(parts) if f.op == "+" else sum(parts))  # type: ignore[type-var,arg-type]


def _derivative(order_: int) -> Callable[[Model, Any], Said]:
    def replay(m: Model, value: Any) -> Said:
        tree = read(value)
        for i in range(len(m.pieces)):
            check_identity(tree, m.d(i, order_), *m.span(i))
        return []

    return replay


# --- smoothness ---


def _differentiability(m: Model, value: Any) -> Said:
    found = []
    for i in range(len(m.points)):
        left, right = m.beside(i, 1)
        if not m.is_continuous(i):
            found.append((i, "jump", left, right))
        elif isinstance(left, str) or isinstance(right, str):
            found.append((i, "vertical tangent", left, right))
        elif not same(left, right):
            found.append((i, "kink", left, right))
    _need(value["everywhere"] is (not found) and value["almost_everywhere"] is True, "whether f is differentiable")
    _need(len(value["exceptions"]) == len(found), "the number of points without a derivative")
    for claim, (i, kind, left, right) in zip(value["exceptions"], found, strict=True):
        _need(claim["kind"] == kind, "the kind of an exception")
        for record, derived in ((claim["at"], m.at[i]), (claim["left"], left), (claim["right"], right)):
            _equal(record, derived, "an exception")
    return []


def _smoothness(m: Model, value: Any) -> Said:
    orders = [_smooth_order(m, i) for i in range(len(m.points)) if i not in m.holes]
    _need(value == (min(orders) if orders else "oo") and value is not True, "the order of smoothness")
    return []


def _smooth_order(m: Model, i: int) -> int:
    if not m.is_continuous(i):
        return -1
    found = next((k - 1 for k in range(1, 30) if not m.agrees(i, k)), None)
    if found is None:
        raise Rejected("all derivatives agree at a breakpoint that is no filled hole")
    return found


# --- ends ---


def _limits(k: int) -> Callable[[Model, Any], Said]:
    def replay(m: Model, value: Any) -> Said:
        for end in _BOTH:
            claim = value[end]
            if isinstance(claim, dict) and "oscillates" in claim:
                _swing(m, m.end_piece(end), k, claim["oscillates"])
            else:
                _equal(claim, m.at_end(end, k), f"the limit at {end}")
        return []

    return replay


def _swing(m: Model, piece: int, k: int, claim: list[Any]) -> None:
    if claim == ["-oo", "oo"]:
        factors = m.records[f"{piece}:{k}"]["factors"]
        endless = [f["kind"] for f in factors if f["kind"] not in ("number", "positive")]
        _need(m.chart(piece, k).zeros is None and endless == ["endless"], "an unbounded oscillation")
        _need(all(f["kind"] != "positive" for f in factors), "an unbounded oscillation times another factor")
        return
    _need(m.oscillates(m.d(piece, k), piece), "an oscillation")
    values = m.candidates(piece, k)
    for record, direction in zip(claim, (-1, 1), strict=True):
        _equal(record, extreme(values, direction)[0], "a bound of the oscillation")


def _asymptotes(m: Model, value: Any) -> Said:
    for end in _BOTH:
        claim, piece, s = value[end], m.end_piece(end), 1 if end == "oo" else -1
        line = _line(m, piece, end)
        _need((claim is None) == (line is None), f"whether there is an asymptote at {end}")
        if claim is not None and line is not None:
            _equal(claim["slope"], line[0] * s, f"the slope at {end}")
            _equal(claim["intercept"], line[1], f"the intercept at {end}")
    return []


def _line(m: Model, piece: int, end: str) -> tuple[Any, Any] | None:
    """(a, b) with f - (a t + b) -> 0, or None where no line is approached."""
    slope = m.d(piece, 1)
    if m.pieces[piece].has_x and m.oscillates(slope, piece):
        return None

    def use(a: Any, tail: Tail) -> tuple[Any, Any] | None:
        found = {1: fmpq(0), 0: fmpq(0)}
        for mono, c in a.terms:
            if not mono.exponent and not mono.log and mono.power in found:
                found[int(mono.power.p)] = c
            elif mono.growth > 0:
                return None
        if a.rest and a.rest[0].growth >= 0:
            raise Early("the constant term is not known up to a small remainder")
        return found[1], found[0]

    return terms_at(m.pieces[piece], (end, ""), use)


def _saturation(m: Model, value: Any) -> Said:
    for side, end in (("left", "-oo"), ("right", "oo")):
        piece = m.end_piece(end)
        claim = value[side], value[f"{side}_rate"], value[f"{side}_decay"]
        _check_saturation(m, piece, end, *claim)
    dead: list[list[Any]] = []
    for i in range(len(m.pieces)):
        if m.is_zero(i, 1):
            low, high = m.span(i)
            if dead and i and dead[-1][1] is m.at[i - 1] and m.is_continuous(i - 1):
                dead[-1][1] = high
            else:
                dead.append([low, high])
    _need(len(dead) == len(value["dead"]), "the dead intervals")
    for records, pair in zip(value["dead"], dead, strict=True):
        _all_equal(records, pair, "a dead interval")
    return []


def _check_saturation(m: Model, piece: int, end: str, kind: str, rate: Any, decay: Any) -> None:
    f = m.d(piece, 1)
    if m.is_zero(piece, 1):
        _need((kind, rate, decay) == ("hard", None, None), f"hard saturation at {end}")
        return
    try:
        slope = m.limit(f, end, "")
    except Rejected:
        swinging = m.oscillates(f, piece) or m.chart(piece, 1).zeros is None
        _need(swinging and (kind, rate, decay) == ("none", None, None), f"saturation at {end}")
        return
    if isinstance(slope, str) or sign(slope):
        _need((kind, rate, decay) == ("none", None, None), f"no saturation at {end}")
        return
    _need(kind == "soft", f"soft saturation at {end}")
    if rate is None:
        _need(decay == "oscillating" and m.chart(piece, 1).zeros is None, "an oscillating slope")
        return
    lead, claimed = (terms_at(g, (end, ""), lambda a, tail: tail.relative(a)[:2]) for g in (f, read(rate)))
    _need(lead[0].over(claimed[0]).growth == 0 and same(lead[1], claimed[1]), f"the rate at {end}")
    _need(decay == _family(lead[0]), f"the kind of decay at {end}")


def _family(mono: Monomial) -> str:
    if not mono.exponent:
        return "algebraic" if mono.power else "logarithmic"
    inner = mono.exponent[0][0]
    if inner.exponent:
        return "doubly exponential"
    return {1: "exponential", 2: "Gaussian"}.get(inner.power, "super-exponential")


# --- monotone, convex ---


def _runs(m: Model, segments: list[Segment], joins: Callable[[int, int], bool]) -> list[Segment]:
    """Neighbours of one sign put together; at breakpoint i only where ``joins(i, sign)``."""
    runs = [segments[0]]
    for s in segments[1:]:
        last = runs[-1]
        if s.sign == last.sign and (s.piece == last.piece or joins(last.piece, s.sign)):
            runs[-1] = Segment(last.low, s.high, s.sign, s.piece)
        else:
            runs.append(s)
    return runs


def _check_runs(value: Any, runs: list[Segment], names: dict[int, str]) -> None:
    _need(isinstance(value["intervals"], list) and len(value["intervals"]) == len(runs), "the number of intervals")
    for claim, run in zip(value["intervals"], runs, strict=True):
        _need(claim["direction"] == names[run.sign], "the direction on an interval")
        _equal(claim["from"], run.low, "an end of an interval")
        _equal(claim["to"], run.high, "an end of an interval")


def _monotonicity(m: Model, value: Any) -> Said:
    jumps = []
    for i, v in enumerate(m.values):
        left, right = m.beside(i, 0)
        jumps.append((order(v, left), order(right, v)))
    slopes, signs = m.all_signs(1), m.all_signs(1) | {s for pair in jumps for s in pair}
    if signs <= {0}:
        verdict = "constant"
    elif {1, -1} <= signs:
        verdict = "none"
    else:
        verdict = ("" if 0 in slopes else "strictly ") + ("increasing" if 1 in signs else "decreasing")
    _need(value["verdict"] == verdict, f"the verdict, which is {verdict!r}")
    segments = m.segments(1)
    if segments is None:
        return _endless(value, verdict, "intervals", "turning_points")
    runs = _runs(m, segments, lambda i, s: all(j in (0, s) for j in jumps[i]))
    _check_runs(value, runs, {1: "increasing", -1: "decreasing", 0: "constant"})
    turning = [a.high for a, b in itertools.pairwise(runs) if a.sign * b.sign == -1]
    kept = [t for t in turning if m.piece_of(t)[1] is None or m.is_continuous(int(m.piece_of(t)[1] or 0))]
    _all_equal(value["turning_points"], kept, "the turning points")
    return []


def _endless(value: Any, verdict: str, intervals: str, points: str) -> Said:
    if verdict != "none":
        way = [{"from": "-oo", "to": "oo", "direction": verdict.removeprefix("strictly ")}]
        _need(value[intervals] == way and value[points] == [], "the one interval")
        return []
    _need(value[intervals] is None and value[points] is None, "a list where there are infinitely many")
    return ["the set of points"]


def _convexity(m: Model, value: Any) -> Said:
    turns = []
    for i in range(len(m.points)):
        left, right = m.beside(i, 1)
        turns.append(order(right, left) if m.is_continuous(i) else 0)
    signs = m.all_signs(2) | set(turns)
    continuous = all(m.is_continuous(i) for i in range(len(m.points)))
    names = {1: "convex", -1: "concave", 0: "affine"}
    verdict = "none" if not continuous or {1, -1} <= signs else names[max(signs, key=abs)]
    _need(value["verdict"] == verdict, f"the verdict, which is {verdict!r}")
    segments = m.segments(2)
    if segments is None:
        return _endless(value, verdict, "intervals", "inflections")
    runs = _runs(m, segments, lambda i, s: not turns[i] and m.is_continuous(i))
    _check_runs(value, runs, names)
    found = [a.high for a, b in itertools.pairwise(runs) if a.sign * b.sign == -1 and _has_tangent(m, a.high)]
    _all_equal(value["inflections"], found, "the inflections")
    return []


def _has_tangent(m: Model, at: Any) -> bool:
    point = m.piece_of(at)[1]
    if point is None:
        return True
    left, right = m.beside(point, 1)
    return m.is_continuous(point) and order(left, right) == 0


# --- extremes ---


def _range(m: Model, value: Any) -> Said:
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
        _equal(value[name], best, name)
        _need(value[f"{name}_attained"] is bool(at), f"whether {name} is attained")
        _as_set(value[places], at, places)
    claimed = _union(list(_intervals(value["set"])))
    derived = _union(images)
    _need(len(claimed) == len(derived), "the number of parts of the range")
    for a, b in zip(claimed, derived, strict=True):
        ends = same(a[0], b[0]) and same(a[2], b[2])
        _need(ends and _closed(a) == _closed(b), f"the set {value['set'][:60]}")
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
    _need((part.func.value if kind else part.func).id == "Interval" and len(part.args) == 2, "a set")
    low_open, high_open = {"": (0, 0), "open": (1, 1), "Lopen": (1, 0), "Ropen": (0, 1)}[kind]
    return [(_bound(part.args[0], text), not low_open, _bound(part.args[1], text), not high_open)]


def _bound(part: Any, text: str) -> Any:
    written = ast.get_source_segment(text, part) or ""
    return written if written in ("oo", "-oo") else ball(read(written))


def _lipschitz(m: Model, value: Any) -> Said:
    continuous = all(m.is_continuous(i) for i in range(len(m.points)))
    smooth = continuous and all(m.agrees(i, 1) for i in range(len(m.points)))
    best, at = _steepest(m, 1) if continuous else ("oo", [])
    _equal(value["constant"], best, "the Lipschitz constant")
    _need(value["attained"] is bool(at), "whether the constant is attained")
    _as_set(value["at"], at, "where the constant is attained")
    _equal(value["derivative_constant"], _steepest(m, 2)[0] if smooth else "oo", "the constant of f'")
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


# --- solutions ---


def _solutions(other: Node) -> Callable[[Model, Any], Said]:
    def replay(m: Model, value: Any) -> Said:
        points, intervals, endless = _solved(m, other)
        _need(len(value["intervals"]) == len(intervals), "the number of intervals")
        for records, pair in zip(value["intervals"], intervals, strict=True):
            _all_equal(records, list(pair), "an interval of solutions")
        if endless:
            _need(value["points"] is None, "a list where there are infinitely many solutions")
            return ["the set of solutions"]
        _as_set(value["points"], points, "the solutions")
        return []

    return replay


def _solved(m: Model, other: Node) -> tuple[list[Any], list[tuple[Any, Any]], bool]:
    points: list[Any] = []
    intervals: list[tuple[Any, Any]] = []
    endless = False
    for i in range(len(m.pieces)):
        chart = m.chart(i, 0, other)
        low, high = m.span(i)
        if chart.signs == (0,):
            if points and intervals and intervals[-1][1] is low and points[-1] is low:
                points.pop()
                intervals[-1] = (intervals[-1][0], high)
            else:
                intervals.append((low, high))
        points += [ball(z) for z in chart.zeros or ()]
        endless = endless or chart.zeros is None
        if i < len(m.points) and same(m.values[i], ball(put(other, m.points[i]))):
            points.append(m.at[i])
    return points, intervals, endless


# --- symmetry ---


def _symmetry(m: Model, value: Any) -> Said:
    odd, even = _mirrors(m, ZERO, ZERO, -1), _mirrors(m, ZERO, ZERO, 1)
    _need(value["odd"] is odd and value["even"] is even, "whether f is odd or even")
    if value["center"] is None:
        _need(not odd and not any(_mirrors(m, *c, -1) for c in _centers(m)), "that there is no centre")
        endless = any(m.chart(i, 2).zeros is None for i in range(len(m.pieces)))
        return ["that no other centre exists"] if endless and not (even and _settles(m)) else []
    a, b = (read(record["exact"]) for record in value["center"])
    for record in value["center"]:
        _number(record)
    _need(_mirrors(m, a, b, -1), "the centre of symmetry")
    return []


def _settles(m: Model) -> bool:
    """Whether f has a limit at oo and is not constant: an even f with a centre would be periodic."""
    try:
        m.at_end("oo", 0)
    except Rejected:
        return False
    return not m.is_zero(m.end_piece("oo"), 1)


def _centers(m: Model) -> list[tuple[Node, Node]]:
    """The places that a centre could have: midway between the outer breakpoints, or at the middle zero of f''."""
    true_points = [i for i in range(len(m.points)) if i not in m.holes]
    if true_points:
        a = times(number(fmpq(1, 2)), plus(m.points[true_points[0]], m.points[true_points[-1]]))
    else:
        zeros = m.chart(0, 2).zeros
        if zeros is None or len(zeros) % 2 == 0:
            return []
        a = zeros[len(zeros) // 2]
    piece, point = m.piece_of(ball(a))
    if point is None:
        return [(a, put(m.pieces[piece], a))]
    left, right = m.beside(point, 0)
    if isinstance(left, str) or isinstance(right, str):
        return []
    # the mean of both limits, as a difference that vanishes where it should: taken from the pieces themselves
    both = plus(put(m.pieces[point], a), put(m.pieces[point + 1], a))
    return [(a, times(number(fmpq(1, 2)), both))]


def _mirrors(m: Model, a: Node, b: Node, s: int) -> bool:
    """Whether f(2a - x) = s f(x) + (2b for s = -1): refuted at a point, or tested as an identity on every piece."""
    shift, n = plus(times(number(2), a), times(number(-1), X)), len(m.pieces)
    target = times(number(2), b) if s < 0 else ZERO
    for i, p in enumerate(m.at):
        if not same(2 * ball(a) - p, m.at[-1 - i]) or not same(m.values[-1 - i], s * m.values[i] + ball(target)):
            return False
    for i in range(n):
        there = put(m.pieces[n - 1 - i], shift)
        here = plus(times(number(s), m.pieces[i]), target)
        try:
            check_identity(there, here, *m.span(i))
        except Rejected as refuted:
            if "fails" not in str(refuted):
                raise
            return False
    return True


# --- near 0 ---


def _identity(m: Model, value: Any) -> Said:
    piece, point = m.piece_of(fmpq(0))
    at_zero = m.values[point] if point is not None else ball(m.pieces[piece], arb(0))
    _equal(value["value_at_0"], at_zero, "f(0)")
    if point is None or (m.is_continuous(point) and m.agrees(point, 1)):
        slope = m.limit(m.d(piece, 1), ZERO, "-")
        _equal(value["slope_at_0"], slope, "f'(0)")
        near = not isinstance(slope, str) and same(at_zero, fmpq(0)) and same(slope, fmpq(1))
    else:
        _need(value["slope_at_0"] is None, "f'(0), which does not exist")
        near = False
    _need(value["near_identity"] is near, "whether f is near the identity at 0")
    order_ = _contact(m, piece, piece + (point is not None)) if near else None
    _need(value["contact_order"] == order_, "the contact order")
    intervals = _solved(m, X)[1] if _has_identity(m) else []
    _need(len(intervals) == len(value["identity_intervals"]), "the identity intervals")
    for records, pair in zip(value["identity_intervals"], intervals, strict=True):
        _all_equal(records, list(pair), "an identity interval")
    _need(value["asymptotic"] == [end for end in _BOTH if _tends(m, end)], "the ends where f(x) - x -> 0")
    return []


def _has_identity(m: Model) -> bool:
    return any(m.is_zero(i, 0, X) for i in range(len(m.pieces)))


def _contact(m: Model, left: int, right: int) -> Any:
    orders = []
    for piece, side in ((left, "-"), (right, "+")):
        f = plus(m.pieces[piece], times(number(-1), X))
        if not m.is_zero(piece, 0, X):
            orders.append(-terms_at(f, (ZERO, side), lambda a, tail: tail.relative(a)[0].power))
    if not orders:
        return "oo"
    least = min(orders)
    return int(least.p) if least.q == 1 else f"{least.p}/{least.q}"


def _tends(m: Model, end: str) -> bool:
    piece = m.end_piece(end)
    f = plus(m.pieces[piece], times(number(-1), X))
    try:
        value = m.limit(f, end, "")
    except Rejected:
        if not m.oscillates(f, piece) and not m.oscillates(m.d(piece, 1), piece):
            raise
        return False
    return not isinstance(value, str) and sign(value) == 0


def _taylor(m: Model, value: Any) -> Said:
    piece, point = m.piece_of(fmpq(0))
    sides = (("left", piece, "-"), ("right", piece + (point is not None), "+"))
    for name, i, side in sides:
        _all_equal(value[name], _coefficients(m.pieces[i], side, len(value[name])), f"the coefficients from the {name}")
        _need(len(value[name]) == 9, "the number of coefficients")
    _need(value["two_sided"] is (point is None or point in m.holes), "whether one series holds on both sides")
    if value["radius"] is not None:
        _number(value["radius"])
    return ["the radius of convergence"]


def _coefficients(f: Node, side: str, count: int) -> list[Any]:
    before, ctx.cap = ctx.cap, count
    try:
        found = series_of(f, arb_series([0, 1], count))
        if all(c.is_finite() for c in found[:count]):
            return found[:count]
    except (ZeroDivisionError, ValueError):
        pass
    finally:
        ctx.cap = before
    terms = integer_terms(f, (ZERO, side))
    return [terms.get(k, fmpq(0)) * (1 if side == "+" else (-1) ** k) for k in range(count)]


# --- means ---


def _moments(m: Model, value: Any) -> Said:
    def mean(k: int, n: int) -> Any:
        return normal_mean(tuple((*m.ends[i], m.d(i, k)) for i in range(len(m.pieces))), n)

    second, slope = mean(0, 2), mean(1, 2)
    _mean_equal(value["mean"], mean(0, 1), "E f(Z)")
    _mean_equal(value["second"], second, "E f(Z)^2")
    _mean_equal(value["derivative_second"], slope, "E f'(Z)^2")
    for key, square in (("gain_forward", second), ("gain_backward", slope)):
        zero = square.contains(0)
        _need((value[key] == "oo") == zero, f"whether {key} is finite")
        if not zero:
            _mean_equal(value[key], 1 / square.sqrt(), key)
    return []


def _mean_equal(record: Any, derived: arb, what: str) -> None:
    """Equal to the bits of the integral (about 100), which is more than the digits shown."""
    difference = arb(_number(record)) - derived
    small = difference.contains(0) and difference.rad() < arb(2) ** -80 * (1 + abs(derived))
    _need(bool(small), f"{what} is not what was claimed")


REPLAY: dict[str, Callable[[Model, Any], Said]] = {
    "nonlinear": _nonlinear,
    "piecewise_linear": _piecewise_linear,
    "polynomial": _polynomial,
    "derivative": _derivative(1),
    "second_derivative": _derivative(2),
    "differentiability": _differentiability,
    "smoothness": _smoothness,
    "limits": _limits(0),
    "derivative_limits": _limits(1),
    "asymptotes": _asymptotes,
    "saturation": _saturation,
    "monotonicity": _monotonicity,
    "range": _range,
    "convexity": _convexity,
    "lipschitz": _lipschitz,
    "zeros": _solutions(ZERO),
    "fixed_points": _solutions(X),
    "symmetry": _symmetry,
    "identity": _identity,
    "taylor": _taylor,
    "moments": _moments,
}
"""What is replayed; every other key (``cost``, a count) is said to be not replayable."""

PARTS: dict[str, set[str]] = {
    "differentiability": {"everywhere", "almost_everywhere", "exceptions"},
    "limits": set(_BOTH),
    "derivative_limits": set(_BOTH),
    "asymptotes": set(_BOTH),
    "saturation": {f"{side}{part}" for side in ("left", "right") for part in ("", "_rate", "_decay")} | {"dead"},
    "monotonicity": {"verdict", "intervals", "turning_points", "set"},
    "range": {f"{e}{part}" for e in ("inf", "sup") for part in ("", "_attained")}
    | {"set", "argmin", "argmax", "argmin_set", "argmax_set"},
    "convexity": {"verdict", "intervals", "inflections", "set"},
    "lipschitz": {"constant", "attained", "at", "set", "derivative_constant"},
    "zeros": {"points", "intervals", "set"},
    "fixed_points": {"points", "intervals", "set"},
    "symmetry": {"odd", "even", "center"},
    "identity": {
        "value_at_0",
        "slope_at_0",
        "near_identity",
        "contact_order",
        "identity_intervals",
        "asymptotic",
    },
    "taylor": {"left", "right", "two_sided", "radius"},
    "moments": {"mean", "second", "derivative_second", "gain_forward", "gain_backward"},
}
"""The parts of each value that is a dictionary; any other part is reported as not replayed."""
