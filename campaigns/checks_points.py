"""Refuters of what is said about f at points: slopes, smoothness, identity, series, derivative texts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.checks_ends import not_tending
from campaigns.numeric import Function, UncertainError
from campaigns.subject import Refutation, Subject, show

__all__ = ["CHECKS"]


def differentiability(s: Subject) -> Iterator[Refutation]:
    """Both one-sided slopes at each exception, its kind, and no kink where none is claimed."""
    exceptions = s.value("differentiability")["exceptions"]
    for e in exceptions:
        for name, side in (("left", -1), ("right", 1)):
            claim = s.number(e[name])
            slope = _beside(s, e["at"], 1, side)
            if slope is None:
                continue
            steep = mp.isinf(claim) and (abs(slope) < 1000 or mp.sign(slope) != mp.sign(claim))
            if steep or (not mp.isinf(claim) and abs(slope - claim) > mpf("1e-9") * (1 + abs(claim))):
                yield s.refute("differentiability", e, f"slope {name} {show(slope)}")
        jump = _has_jump(s, e["at"])
        if jump is not None and jump != (e["kind"] == "jump"):
            yield s.refute("differentiability", e, f"a jump there: {jump}")
    listed = [s.number(e["at"]) for e in exceptions]
    places = {*s.breaks, *(mpf(k) / 2 for k in range(-8, 9)), *s.centres}
    for p in places:
        if any(abs(p - q) < mpf("1e-50") for q in listed):
            continue
        sides = [_beside(s, p, 1, side) for side in (-1, 1)]
        if None not in sides and abs(sides[0] - sides[1]) > mpf("1e-8") * (1 + abs(sides[0]) + abs(sides[1])):
            yield s.refute("differentiability", f"differentiable at {show(p)}", f"slopes {show(*sides)}")


def _beside(s: Subject, p: Any, order: int, side: int) -> Any:
    try:
        point = p if isinstance(p, mpf) else s.point(p)
        value, error = s.f.derivative(point, order, side, floor="1e-20")
        return value if error < mpf("1e-8") * (1 + abs(value)) else None
    except UncertainError:
        return None


def _has_jump(s: Subject, p: Any) -> bool | None:
    """Whether the values on both sides stay as far apart when they come nearer to the point."""
    gaps = []
    with mp.workdps(120):
        at = s.number(p)
        for distance in (mpf("1e-30"), mpf("1e-50")):  # s.number has 60 digits
            near = [s.known(at - distance), s.known(s.point(p)), s.known(at + distance)]
            known = [v for v in near if v is not None]
            if len(known) < 3:
                return None
            values, error = [v for v, _ in known], max(e for _, e in known)
            gaps.append((max(values) - min(values), error))
    (far, _), (close, error) = gaps
    return bool(close > 4 * error and close > far / 2)


def _differ_by_little(s: Subject, p: Any, sides: list[Any]) -> bool:
    """Whether the slopes differ all the same: by more than 1e-35, or as 0 and something tiny that stays as it is."""
    distance, point = mpf("1e-50"), s.point(p)
    with mp.workdps(800):
        here, *near = (
            s.known(lambda way=way: (point() if callable(point) else point) + way * distance) for way in (0, -1, 1)
        )
        if here is None or None in near:
            return False
        left, right = ((y[0] - here[0]) / (way * distance) for way, y in zip((-1, 1), near, strict=True))
        if abs(left - right) > mpf("1e-35") * (1 + abs(left)):
            return True
        slope, closer = max(zip(sides, (left, right), strict=True), key=lambda pair: abs(pair[0]))
        return 0 in sides and slope != 0 and abs(closer - slope) < abs(slope) / 1000


def _are_tiny_and_differ(sides: list[Any]) -> bool:
    """Whether both are far below what else is seen of f, and not the same: beside exp(-400000), say."""
    largest = max(map(abs, sides))
    return bool(0 < largest < mpf("1e-20") and abs(sides[0] - sides[1]) > mpf("1e-12") * largest)


def smoothness(s: Subject) -> Iterator[Refutation]:
    """One-sided derivatives agree up to k at all breakpoints and differ at order k + 1 at one of them."""
    k = s.value("smoothness")
    points = s.analysis.branches.points
    highest = 4 if k == "oo" else k
    for p in points:
        if highest >= 0 and _has_jump(s, p):
            yield s.refute("smoothness", k, f"jump at {p}")
        for order in range(1, min(highest, 6) + 1):
            sides = [_beside(s, p, order, side) for side in (-1, 1)]
            if None not in sides and abs(sides[0] - sides[1]) > mpf("1e-7") * (1 + abs(sides[0]) + abs(sides[1])):
                yield s.refute("smoothness", f"C^{k}", f"order {order} at {p}: {show(*sides)}")
    if k == "oo" or k > 6:
        return
    for p in points:
        if k == -1:
            if _has_jump(s, p) is not False:
                return
            continue
        sides = [_beside(s, p, k + 1, side) for side in (-1, 1)]
        if None in sides or abs(sides[0]) > 10**8 or abs(sides[0] - sides[1]) > mpf("1e-12") * (1 + abs(sides[0])):
            return
        if (k == 0 and _differ_by_little(s, p, sides)) or _are_tiny_and_differ(sides):
            return
    yield s.refute("smoothness", f"C^{k} and not more", f"derivatives of order {k + 1} agree at {points}")


def identity(s: Subject) -> Iterator[Refutation]:
    """f(0), f'(0), the contact order, the intervals and the ends with f(x) = x."""
    value = s.value("identity")
    here, error = s.f.at(mpf(0)) if s.known(mpf(0)) else (None, None)
    if here is not None and abs(here - s.number(value["value_at_0"])) > error + mpf("1e-40"):
        yield s.refute("identity", f"f(0) = {value['value_at_0']}", show(here))
    sides = [_beside(s, mpf(0), 1, side) for side in (-1, 1)]
    if value["slope_at_0"] is not None and None not in sides:
        slope = s.number(value["slope_at_0"])
        if any(abs(d - slope) > mpf("1e-12") * (1 + abs(slope)) for d in sides):
            yield s.refute("identity", f"f'(0) = {value['slope_at_0']}", show(*sides))
    elif value["slope_at_0"] is None and None not in sides and _has_jump(s, sp.S.Zero) is False:
        yield from _same_sides(s, sides)
    yield from _contact(s, value)
    for a, b in value["identity_intervals"]:
        for x, y, e in s.inside(a, b):
            if abs(y - x) > e + mpf("1e-40") * abs(x):
                yield s.refute("identity", f"identity on ({a}, {b})", f"f({show(x)}) = {show(y)}")
                break
    for side in ("-oo", "oo"):
        gaps = [(x, s.f.at(x)[0] - x) for x in s.tail(side) if abs(x) < mpf("1e30")]
        if not gaps:
            continue
        if side in value["asymptotic"] and not_tending(gaps, mpf(0)):
            yield s.refute("identity", f"f(x) - x -> 0 at {side}", show(*[g for _, g in gaps]))
        vanishing = len(gaps) > 1 and abs(gaps[-1][1]) < mpf("1e-4")
        if side not in value["asymptotic"] and vanishing and (abs(gaps[-1][1]) < abs(gaps[0][1]) or gaps[-1][1] == 0):
            yield s.refute("identity", f"f(x) - x does not -> 0 at {side}", show(*[g for _, g in gaps]))


def _same_sides(s: Subject, sides: list[Any]) -> Iterator[Refutation]:
    close = abs(sides[0] - sides[1]) < mpf("1e-15") and abs(sides[0]) < 10**8
    if close and not _differ_by_little(s, sp.S.Zero, sides):
        yield s.refute("identity", "no f'(0)", show(*sides))


def _contact(s: Subject, value: dict[str, Any]) -> Iterator[Refutation]:
    orders = []
    for sign in (-1, 1):
        gaps = []
        for k in (12, 15):
            x = sign * mpf(10) ** -k
            known = s.known(x)
            if known is None:
                return
            with mp.workdps(400):
                gap = abs(known[0] - x)
                gaps.append(gap if gap > 2 * known[1] else mpf(0))
        if 0 in gaps:
            continue
        orders.append(float((mp.log(gaps[0]) - mp.log(gaps[1])) / mp.log(1000)))
    near = value["near_identity"]
    seen = min(orders, default=mp.inf)
    if (near and (seen < 1.02 or (value["contact_order"] == "oo") != (not orders))) or (
        near and value["contact_order"] != "oo" and abs(float(Fraction(value["contact_order"])) - seen) > 0.05
    ):
        yield s.refute("identity", f"contact order {value['contact_order']}", f"sampled {seen}")
    elif not near and seen > 1.1 and s.known(mpf(0)) and abs(s.f.at(mpf(0))[0]) < mpf("1e-60"):
        yield s.refute("identity", "not near the identity", f"contact order {seen}")


def taylor(s: Subject) -> Iterator[Refutation]:
    """Every coefficient against one-sided finite differences."""
    value = s.value("taylor")
    for name, side in (("left", -1), ("right", 1)):
        for k, claim in enumerate(value[name][:9]):
            if k == 0:
                known = s.known(side * mpf("1e-60"))
                sampled = known[0] if known else None
            else:
                sampled = _beside(s, mpf(0), k, side)
            if sampled is None:
                continue
            sampled /= mp.factorial(k)
            # the differences are wrong by about their width times the next coefficients
            slack = mpf("1e-10") * (1 + abs(sampled)) + mpf("1e-18") * _scale(s, value[name]) ** (k + 2)
            if abs(sampled - s.number(claim)) > slack:
                yield s.refute("taylor", f"{name} c_{k} = {claim}", show(sampled))
                break
    if value["two_sided"] and value["left"] != value["right"]:
        yield s.refute("taylor", "two_sided", f"{value['left']} and {value['right']}")


def _scale(s: Subject, coefficients: list[Any]) -> Any:
    """The largest |c_j|^(1/j): the rate at which the coefficients grow."""
    sizes = [abs(s.number(c)) ** (mpf(1) / j) for j, c in enumerate(coefficients) if j]
    return max(sizes, default=mpf(0))


def _is_other(found: Any, own: Any, differences: tuple[Any, Any]) -> bool:
    expected, error = differences
    return bool(abs(expected - found) > error + own + mpf("1e-12") * (1 + abs(expected)))


def _text(key: str, order: int) -> Any:
    def check(s: Subject) -> Iterator[Refutation]:
        try:
            f = Function(s.value(key), dict)
        except (SyntaxError, KeyError) as problem:
            if "CRootOf" not in s.value(key) and "root(" not in s.value(key):
                yield s.refute(key, s.value(key), f"the text is not in the grammar: {problem!r}")
            return
        for x, _, _ in s.slopes[:: max(1, len(s.slopes) // 25)]:
            if abs(x) > 10**6:
                continue
            try:
                found, own = f.at(x)
                differences = [s.f.derivative(x, order)]
                if _is_other(found, own, differences[-1]):  # of cos((5*x)**3) at a million 1e-25 is a long way
                    differences.append(s.f.derivative(x, order, step=mpf("1e-70")))
            except (UncertainError, KeyError, TypeError):
                continue
            if _is_other(found, own, differences[-1]):
                shown = f"at {show(x)}: {show(found)}, differences {show(differences[-1][0])}"
                yield s.refute(key, s.value(key), shown)
                return

    return check


CHECKS = {
    "derivative": _text("derivative", 1),
    "second_derivative": _text("second_derivative", 2),
    "differentiability": differentiability,
    "smoothness": smoothness,
    "identity": identity,
    "taylor": taylor,
}
