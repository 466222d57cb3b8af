"""Refuters of what is said about f at points and at the ends: limits, smoothness, saturation, series, moments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.checks_shape import bends_of
from campaigns.numbers import UnknownNumberError, evaluate
from campaigns.numeric import Function, UncertainError
from campaigns.subject import Refutation, Subject

__all__ = ["CHECKS"]


def _show(*values: Any) -> str:
    return ", ".join(mp.nstr(v, 22) if isinstance(v, mpf) else str(v) for v in values)


# --- ends ---


def _limits(key: str, order: int) -> Any:
    def check(s: Subject) -> Iterator[Refutation]:
        for side, claim in s.value(key).items():
            values = list(_far(s, side, order))
            if isinstance(claim, dict):
                yield from _oscillation(s, key, side, claim["oscillates"], order)
            elif values:
                wrong = _not_tending(values, s.number(claim))
                if wrong:
                    yield s.refute(key, f"{claim} at {side}", f"{_show(*[v for _, v in values])}")

    return check


def _far(s: Subject, side: str, order: int) -> Iterator[tuple[Any, Any]]:
    for x in s.tail(side):
        try:
            value, error = s.f.derivative(x, order, floor="1e-60") if order else s.f.at(x)
        except UncertainError:
            continue
        if error < mpf("1e-3") * (1 + abs(value)):
            yield x, value


def _not_tending(values: list[tuple[Any, Any]], limit: Any) -> bool:
    """Whether the values, further and further out, do not look like tending to the limit."""
    ys = [y for _, y in values]
    if mp.isinf(limit):
        return bool(mp.sign(ys[-1]) != mp.sign(limit) or abs(ys[-1]) < 2 or abs(ys[-1]) < abs(ys[0]) * mpf("0.999"))
    gaps = [abs(y - limit) for y in ys]
    small = mpf("0.05") * (1 + abs(limit))
    return bool(gaps[-1] > small or (gaps[-1] > gaps[0] and gaps[-1] > mpf("1e-6")))


def _oscillation(s: Subject, key: str, side: str, claim: list[Any], order: int) -> Iterator[Refutation]:
    low, high = (s.number(c) for c in claim)
    sign = 1 if side == "oo" else -1
    ys = []
    for start in (mpf("2e3"), mpf("1e5")):
        for _ in range(40):
            x = sign * (start + mpf(s.rng.uniform(0, 60)))
            try:
                ys.append(s.f.derivative(x, order)[0] if order else s.f.at(x)[0])
            except UncertainError:
                continue
    if not ys:
        return
    if not mp.isinf(high) and max(ys) > high + mpf("0.01") * (1 + abs(high)):
        yield s.refute(key, f"oscillates in {claim}", f"{_show(max(ys))}")
    if not mp.isinf(low) and min(ys) < low - mpf("0.01") * (1 + abs(low)):
        yield s.refute(key, f"oscillates in {claim}", f"{_show(min(ys))}")
    width = high - low
    if mp.isinf(width):
        if max(abs(y) for y in ys) < 20:
            yield s.refute(key, f"oscillates in {claim}", f"samples in [{_show(min(ys), max(ys))}]")
    elif max(ys) < high - mpf("0.1") * width or min(ys) > low + mpf("0.1") * width:
        yield s.refute(key, f"oscillates in {claim}", f"samples in [{_show(min(ys), max(ys))}]")


def asymptotes(s: Subject) -> Iterator[Refutation]:
    """f minus the line tends to 0; where no line is claimed, none is seen."""
    for side, line in s.value("asymptotes").items():
        xs = list(s.tail(side))
        if not xs:
            continue
        with mp.workdps(350):
            if line is not None:
                a, b = evaluate(sp.sympify(line["slope"])), evaluate(sp.sympify(line["intercept"]))
                gaps = [(x, s.f.at(x)[0] - a * x - b) for x in xs if abs(x) < mpf("1e30")]
                if gaps and _not_tending(gaps, mpf(0)):
                    yield s.refute("asymptotes", f"{line} at {side}", _show(*[g for _, g in gaps]))
                continue
            lines = []
            for x in s.tail(side, at=("1e4", "1e7", "1e11")):
                try:
                    slope = s.f.slope(x)[0]
                except UncertainError:
                    continue
                lines.append((slope, s.f.at(x)[0] - slope * x))
            if len(lines) == 3 and all(
                abs(p[0] - q[0]) < mpf("1e-15") and abs(p[1] - q[1]) < mpf("1e-9") for p, q in itertools.pairwise(lines)
            ):
                yield s.refute("asymptotes", f"no line at {side}", f"{_show(*lines[-1])} seems one")


def saturation(s: Subject) -> Iterator[Refutation]:
    """The kind on each side, the rate, and the dead intervals."""
    value = s.value("saturation")
    for side, name in (("-oo", "left"), ("oo", "right")):
        slopes = [(x, abs(d)) for x, d in _far(s, side, 1)]
        kind = value[name]
        if kind in ("soft", "hard") and slopes and _not_tending(slopes, mpf(0)):
            yield s.refute("saturation", f"{name} {kind}", _show(*[d for _, d in slopes]))
        vanishing = len(slopes) > 2 and all(d < mpf("1e-3") for _, d in slopes[-3:])
        if kind == "none" and vanishing and (slopes[-1][1] < slopes[-3][1] or slopes[-1][1] == 0):
            yield s.refute("saturation", f"{name} none", _show(*[d for _, d in slopes]))
        if kind == "soft" and value[f"{name}_rate"]:
            yield from _rate(s, side, value[f"{name}_rate"])
    stretches = [(s.number(a), s.number(b)) for a, b in value["dead"]]
    for x, d, e in s.slopes:
        if any(a < x < b for a, b in stretches):
            if abs(d) > e:
                yield s.refute("saturation", f"dead {value['dead']}", f"f'({_show(x)}) = {_show(d)}")
                return
        elif abs(x) < 4 and d == 0 and e < mpf("1e-21") and _flat_near(s, x):
            yield s.refute("saturation", f"dead {value['dead']}", f"f' = 0 near {_show(x)}")
            return


def _flat_near(s: Subject, x: Any) -> bool:
    values = [s.known(x + mpf(k) / 10**5) for k in range(-2, 3)]
    return not s.is_far and None not in values and len({v[0] for v in values if v}) == 1


def _rate(s: Subject, side: str, text: str) -> Iterator[Refutation]:
    rate = sp.sympify(text, locals={"x": sp.Symbol("x", real=True)})
    sign = 1 if side == "oo" else -1
    ratios = []
    for size in ("6", "12", "20", "40", "100", "1e3", "1e6", "1e12", "1e50"):
        x = sign * mpf(size)
        try:
            slope, error = s.f.derivative(x, 1, floor="1e-690")
            if abs(slope) > 100 * error and error > 0:
                with mp.workdps(60):
                    expected = evaluate(rate, x)
                ratios.append((size, slope / expected))
        except (UncertainError, UnknownNumberError, ZeroDivisionError, OverflowError):
            continue
    if not ratios:
        return
    last = abs(ratios[-1][1] - 1)
    if last > mpf("0.3") and not (len(ratios) > 1 and last < abs(ratios[-2][1] - 1) * mpf("0.8")):
        yield s.refute("saturation", f"rate {text} at {side}", f"f'/rate {_show(*[r for _, r in ratios])}")


# --- points ---


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
                yield s.refute("differentiability", e, f"slope {name} {_show(slope)}")
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
            yield s.refute("differentiability", f"differentiable at {_show(p)}", f"slopes {_show(*sides)}")


def _beside(s: Subject, p: Any, order: int, side: int) -> Any:
    try:
        point = p if isinstance(p, mpf) else s.point(p)
        value, error = s.f.derivative(point, order, side, floor="1e-20")
        return value if error < mpf("1e-8") * (1 + abs(value)) else None
    except UncertainError:
        return None


def _has_jump(s: Subject, p: Any) -> bool | None:
    at = s.number(p)
    near = [s.known(at - mpf("1e-60")), s.known(s.point(p)), s.known(at + mpf("1e-60"))]
    values = [v[0] for v in near if v is not None]
    return None if len(values) < 3 else max(values) - min(values) > mpf("1e-9") * (1 + abs(values[0]))


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
                yield s.refute("smoothness", f"C^{k}", f"order {order} at {p}: {_show(*sides)}")
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
    yield s.refute("smoothness", f"C^{k} and not more", f"derivatives of order {k + 1} agree at {points}")


def identity(s: Subject) -> Iterator[Refutation]:
    """f(0), f'(0), the contact order, the intervals and the ends with f(x) = x."""
    value = s.value("identity")
    here, error = s.f.at(mpf(0)) if s.known(mpf(0)) else (None, None)
    if here is not None and abs(here - s.number(value["value_at_0"])) > error + mpf("1e-40"):
        yield s.refute("identity", f"f(0) = {value['value_at_0']}", _show(here))
    sides = [_beside(s, mpf(0), 1, side) for side in (-1, 1)]
    if value["slope_at_0"] is not None and None not in sides:
        slope = s.number(value["slope_at_0"])
        if any(abs(d - slope) > mpf("1e-12") * (1 + abs(slope)) for d in sides):
            yield s.refute("identity", f"f'(0) = {value['slope_at_0']}", _show(*sides))
    elif value["slope_at_0"] is None and None not in sides and _has_jump(s, sp.S.Zero) is False:
        yield from _same_sides(s, sides)
    yield from _contact(s, value)
    for a, b in value["identity_intervals"]:
        for x, y, e in s.inside(a, b):
            if abs(y - x) > e + mpf("1e-40") * abs(x):
                yield s.refute("identity", f"identity on ({a}, {b})", f"f({_show(x)}) = {_show(y)}")
                break
    for side in ("-oo", "oo"):
        gaps = [(x, s.f.at(x)[0] - x) for x in s.tail(side) if abs(x) < mpf("1e30")]
        if not gaps:
            continue
        if side in value["asymptotic"] and _not_tending(gaps, mpf(0)):
            yield s.refute("identity", f"f(x) - x -> 0 at {side}", _show(*[g for _, g in gaps]))
        vanishing = len(gaps) > 1 and abs(gaps[-1][1]) < mpf("1e-4")
        if side not in value["asymptotic"] and vanishing and (abs(gaps[-1][1]) < abs(gaps[0][1]) or gaps[-1][1] == 0):
            yield s.refute("identity", f"f(x) - x does not -> 0 at {side}", _show(*[g for _, g in gaps]))


def _same_sides(s: Subject, sides: list[Any]) -> Iterator[Refutation]:
    if abs(sides[0] - sides[1]) < mpf("1e-15"):
        yield s.refute("identity", "no f'(0)", _show(*sides))


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
                gaps.append(abs(known[0] - x))
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
            # the differences are wrong by about their width times the next coefficient
            after = [abs(s.number(c)) for c in value[name][k + 1 : k + 3]]
            if abs(sampled - s.number(claim)) > mpf("1e-10") * (1 + abs(sampled)) + mpf("1e-18") * max(
                after, default=0
            ):
                yield s.refute("taylor", f"{name} c_{k} = {claim}", _show(sampled))
                break
    if value["two_sided"] and value["left"] != value["right"]:
        yield s.refute("taylor", "two_sided", f"{value['left']} and {value['right']}")


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
                expected, error = s.f.derivative(x, order)
                found, error2 = f.at(x)
            except (UncertainError, KeyError, TypeError):
                continue
            if abs(expected - found) > error + error2 + mpf("1e-12") * (1 + abs(expected)):
                yield s.refute(key, s.value(key), f"at {_show(x)}: {_show(found)}, differences {_show(expected)}")
                return

    return check


# --- kinds ---


def _second_differences(s: Subject, degree: int) -> tuple[int, int]:
    """How many finite differences of order degree + 1 inside single pieces vanish, and how many do not."""
    zero = other = 0
    reach = 40 + max((2 * abs(b) for b in s.breaks), default=mpf(0))
    ends = [-reach, *s.breaks, reach]
    for a, b in itertools.pairwise(ends):
        for _ in range(3):
            start = a + (b - a) * mpf(s.rng.uniform(0.05, 0.5))
            h = (b - start) * mpf("0.9") / (degree + 1)
            values = [s.known(start + k * h) for k in range(degree + 2)]
            if None in values:
                continue
            with mp.workdps(200):
                terms = [(-1) ** k * mp.binomial(degree + 1, k) * v[0] for k, v in enumerate(values) if v]
                size, error = max(abs(t) for t in terms), sum(v[1] * 2**20 for v in values if v)
                if abs(mp.fsum(terms)) <= error + size * mpf("1e-40"):
                    zero += 1
                else:
                    other += 1
    return zero, other


def nonlinear(s: Subject) -> Iterator[Refutation]:
    """Affine exactly where every sampled chord lies on the graph."""
    bent = bool(bends_of(s, s.graph, 60))
    if bent != s.value("nonlinear"):
        yield s.refute("nonlinear", s.value("nonlinear"), f"a bent chord among the samples: {bent}")


def piecewise_linear(s: Subject) -> Iterator[Refutation]:
    """Affine between breakpoints."""
    zero, other = _second_differences(s, 1)
    if s.value("piecewise_linear") and other:
        yield s.refute("piecewise_linear", True, "a second difference inside a piece is not 0")
    if not s.value("piecewise_linear") and zero and not other:
        yield s.refute("piecewise_linear", False, "all second differences inside pieces are 0")


def polynomial(s: Subject) -> Iterator[Refutation]:
    """Differences of order 13 of a polynomial vanish."""
    zero, other = _second_differences(s, 12)
    if s.value("polynomial") and (other or any(b not in _holes(s) for b in s.breaks)):
        yield s.refute("polynomial", True, "a difference of order 13 is not 0")
    if not s.value("polynomial") and not s.breaks and zero and not other:
        yield s.refute("polynomial", False, "all differences of order 13 are 0")


def _holes(s: Subject) -> list[Any]:
    return [s.number(p) for p in s.analysis.branches.holes]


# --- moments ---


def moments(s: Subject) -> Iterator[Refutation]:
    """The three means by Gauss-Legendre quadrature between breakpoints, the gains from them."""
    value = s.value("moments")
    for name, order, power in (("mean", 0, 1), ("second", 0, 2), ("derivative_second", 1, 2)):
        sampled = _gaussian(s, order, power)
        claim = _float(value[name])
        if sampled is None or claim is None:
            continue
        if abs(sampled - claim) > mpf("1e-7") * (1 + abs(claim)):
            yield s.refute("moments", f"{name} = {mp.nstr(claim, 20)} {value[name]}", _show(sampled))
    for gain, name in (("gain_forward", "second"), ("gain_backward", "derivative_second")):
        a, b = _float(value[gain]), _float(value[name])
        if a is not None and b is not None and b > 0 and abs(a * mp.sqrt(b) - 1) > mpf("1e-12"):
            yield s.refute("moments", f"{gain} {value[gain]}", f"1/sqrt({_show(b)})")


def _float(number: Any) -> Any:
    from symact.analysis.record import number_record

    record = number_record(number)
    return mpf(record.replace("oo", "inf")) if isinstance(record, str) else mpf(record["decimal"])


def _gaussian(s: Subject, order: int, power: int) -> Any:
    """E (f^(order)(Z))^power by a composite rule, or None where values are missing or the rule is too coarse."""
    ends = sorted({*(mpf(k) for k in range(-14, 15, 2)), *(b for b in s.breaks if abs(b) < 14)})
    results = []
    with mp.workdps(40 if order else 30):
        for nodes in (_legendre(10), _legendre(14)):
            total = mpf(0)
            for a, b in itertools.pairwise(ends):
                for t, w in nodes:
                    x = (a + b) / 2 + (b - a) / 2 * t
                    try:
                        if order:
                            h = (b - a) * mpf("1e-15")
                            y = (s.f.raw(x + h) - s.f.raw(x - h)) / (2 * h)
                        else:
                            y = s.f.raw(x)
                    except UncertainError:
                        return None
                    total += w * (b - a) / 2 * y**power * mp.exp(-(x**2) / 2)
            results.append(total / mp.sqrt(2 * mp.pi))
    coarse = abs(results[0] - results[1]) > mpf("1e-7") * (1 + abs(results[1]))
    return None if coarse else results[1]


_rules: dict[int, list[tuple[Any, Any]]] = {}


def _legendre(n: int) -> list[tuple[Any, Any]]:
    """Nodes and weights of Gauss and Legendre's rule on [-1, 1]."""
    if n not in _rules:
        with mp.workdps(40):
            roots = [
                mp.findroot(lambda t: mp.legendre(n, t), mp.cos(mp.pi * (k + mpf(3) / 4) / (n + mpf(1) / 2)))
                for k in range(n)
            ]
            slopes = [mp.diff(lambda t: mp.legendre(n, t), r) for r in roots]
            _rules[n] = [(r, 2 / ((1 - r**2) * d**2)) for r, d in zip(roots, slopes, strict=True)]
    return _rules[n]


CHECKS = {
    "nonlinear": nonlinear,
    "piecewise_linear": piecewise_linear,
    "polynomial": polynomial,
    "derivative": _text("derivative", 1),
    "second_derivative": _text("second_derivative", 2),
    "differentiability": differentiability,
    "smoothness": smoothness,
    "limits": _limits("limits", 0),
    "derivative_limits": _limits("derivative_limits", 1),
    "asymptotes": asymptotes,
    "saturation": saturation,
    "identity": identity,
    "taylor": taylor,
    "moments": moments,
}
