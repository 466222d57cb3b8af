"""Refuters of Lipschitz constants, zeros, fixed points and symmetries."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from mpmath import mp, mpf

from campaigns.numeric import UncertainError, sure
from campaigns.subject import Refutation, Subject, show

__all__ = ["CHECKS"]

_TINY = mpf("1e-40")


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
            yield s.refute("lipschitz", f"constant {show(constant)}", f"{show(quotient)} between {show(x, x2)}")
            break
        if error < 1:
            steepest = max(steepest, quotient)
    for x, d, e in s.slopes:
        if abs(d) > constant + e + mpf("1e-18") * constant:
            yield s.refute("lipschitz", f"constant {show(constant)}", f"f'({show(x)}) = {show(d)}")
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
            yield s.refute("lipschitz", "constant oo", f"steepest sample {show(steepest)} at {where}")
    elif steepest < constant * mpf("0.98") - _TINY:
        yield s.refute("lipschitz", f"constant {show(constant)}", f"steepest sample {show(steepest)} at {where}")
    for p in value["at"] or []:
        try:
            slope, error = s.f.slope(s.point(p))
        except UncertainError:
            continue
        if not value["attained"] or abs(abs(slope) - constant) > error + mpf("1e-15") * (1 + constant):
            yield s.refute("lipschitz", f"{show(constant)} attained at {p}", f"f' = {show(slope)}")
    if not value["attained"]:
        for x, d, e in s.slopes:
            if abs(x) < 3 and abs(abs(d) - constant) < mpf("1e-40") and e < mpf("1e-15"):
                yield s.refute("lipschitz", f"{show(constant)} not attained", f"f'({show(x)}) = {show(d)}")
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


def _climbed(s: Subject, x: Any) -> Any:
    """The largest f'' on a way up from x: the top of exp(-exp(-5*x)) lies between the samples."""
    step = mpf("0.3") * max(1, abs(x))
    largest = _size_of_bend(s, x)
    for _ in range(40):
        height, best = max((_size_of_bend(s, at), at) for at in (x - step, x + step))
        if height > largest:
            largest, x = height, best
        else:
            step /= 2
    return largest


def _size_of_bend(s: Subject, x: Any) -> Any:
    found = _bend(s, x)
    return mpf(-1) if found is None else abs(found[0])


def _bend(s: Subject, x: Any) -> Any:
    try:
        return s.f.derivative(x, 2)
    except UncertainError:
        return None


def _second(s: Subject, constant: Any) -> Iterator[Refutation]:
    largest, low, high = mpf(0), (mpf(0), mpf(0)), (mpf(0), mpf(0))
    for x, _, _ in s.slopes[:: max(1, len(s.slopes) // 60)]:
        found = _bend(s, x)
        if found is None:
            continue
        bend, error = found
        largest, low, high = max(largest, abs(bend) - error), min(low, (bend, x)), max(high, (bend, x))
        if abs(bend) > constant + error + mpf("1e-15") * constant:
            yield s.refute("lipschitz", f"derivative_constant {show(constant)}", f"f''({show(x)}) = {show(bend)}")
            return
    for c in s.centres:
        for h in ("1e-2", "1e-6", "1e-12"):
            for x in (c - mpf(h), c + mpf(h)):
                if any(abs(x - b) < mpf("1e-20") for b in s.breaks):
                    continue
                if (found := _bend(s, x)) is not None:
                    largest = max(largest, abs(found[0]))
    if mp.isinf(constant):
        kinks = s.value("smoothness") if s.is_proved("smoothness") else 0
        if largest < 20 and kinks not in (-1, 0):
            yield s.refute("lipschitz", "derivative_constant oo", f"largest f'' sampled {show(largest)}")
    elif max(largest, *(_climbed(s, x) for _, x in (low, high))) < constant * mpf("0.7"):
        yield s.refute("lipschitz", f"derivative_constant {show(constant)}", f"largest f'' sampled {show(largest)}")


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
                yield s.refute(key, f"{p}", f"residue {show(rest)}")
        stretches = [(s.number(a), s.number(b)) for a, b in value["intervals"]]
        for a, b in stretches:
            for x, y, e in [g for g in s.graph if a < g[0] < b]:
                if abs(y - other(x)) > e + _TINY * abs(x):
                    yield s.refute(key, f"({show(a)}, {show(b)})", f"f({show(x)}) = {show(y)}")
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
            exact = rest == 0 and not s.is_far and abs(x) < 3 and e < mpf("1e-600")
            if exact and s.is_exactly(x, lambda x=x: other(x)):
                yield s.refute(key, f"no solution at {show(x)}", f"f = {show(y)} there, exactly")
            continue
        cell = sum(1 for c in cuts if c < x)
        sign = 1 if rest > 0 else -1
        if cell in last and last[cell][0] != sign:
            yield s.refute(key, f"solutions {[mp.nstr(p, 8) for p in points]}", f"sign change {show(last[cell][1], x)}")
            return
        last[cell] = (sign, x)


def symmetry(s: Subject) -> Iterator[Refutation]:
    """Claimed symmetries hold at the samples; denied ones are violated at one."""
    value = s.value("symmetry")
    for name, sign in (("odd", -1), ("even", 1)):
        broken = _broken(s, mpf(0), mpf(0), sign)
        if value[name] and broken:
            yield s.refute("symmetry", name, f"x = {show(broken)}")
        if not value[name] and broken is None:
            yield s.refute("symmetry", f"not {name}", "holds at all samples")
    if value["center"] is not None:
        a, b = (s.number(c) for c in value["center"])
        broken = _broken(s, a, b, -1)
        if broken:
            yield s.refute("symmetry", f"centre {value['center']}", f"x = {show(broken)}")
    else:
        for c in (*s.centres, *(mpf(k) / 2 for k in range(-6, 7)), *_quotients(s)):
            sides = [s.known(c + t) for t in (mpf(1) / 3, -mpf(1) / 3)]
            if None in sides:
                continue
            middle = (sides[0][0] + sides[1][0]) / 2  # type: ignore[index]
            if _broken(s, c, middle, -1) is None:
                yield s.refute("symmetry", "no centre", f"({show(c, middle)}) is one")
                return


def _quotients(s: Subject) -> set[Any]:
    """The constants of the text and their quotients, with both signs: where its author put a centre."""
    few = list(dict.fromkeys(c for c in s.constants if c))[:5]
    return {sign * a / b for a in few for b in (*few, 1) for sign in (-1, 1)}


def _broken(s: Subject, a: Any, b: Any, sign: int) -> Any:
    """A sample at which f(2a - x) is not sign f(x), plus 2b where that is -1."""
    middle = None if s.is_rounded_break(a) else s.known(a)
    if sign < 0 and middle is not None and abs(middle[0] - b) > middle[1] + mpf("1e-40") * (1 + abs(b)):
        return a
    cuts = [(b, *v) for b in s.breaks if (v := s.known(b)) is not None]
    for x, y, e in [*cuts, *s.graph[:: max(1, len(s.graph) // 40)]]:
        if abs(x) > 10**7:
            continue
        with mp.workdps(70):
            mirror = 2 * a - x
        other = s.known(mirror)
        if other is None or s.is_rounded_break(x) or s.is_rounded_break(mirror):
            continue
        with mp.workdps(70):
            gap = other[0] - sign * y - (2 * b if sign < 0 else 0)
            if abs(gap) > e + other[1] + mpf("1e-40") * (1 + abs(y) + abs(x)) * 10:
                return x
    return None


CHECKS = {
    "lipschitz": lipschitz,
    "zeros": _solutions("zeros", lambda x: mpf(0)),
    "fixed_points": _solutions("fixed_points", lambda x: x),
    "symmetry": symmetry,
}
