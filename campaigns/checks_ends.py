"""Refuters of what is said about f far out: limits, asymptotes, saturation and its rate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numbers import UnknownNumberError, evaluate
from campaigns.numeric import UncertainError
from campaigns.subject import Refutation, Subject, show

__all__ = ["CHECKS", "not_tending"]


def _limits(key: str, order: int) -> Any:
    def check(s: Subject) -> Iterator[Refutation]:
        for side, claim in s.value(key).items():
            values = list(_far(s, side, order))
            if isinstance(claim, dict):
                yield from _oscillation(s, key, side, claim["oscillates"], order)
            elif values:
                wrong = not_tending(values, s.number(claim))
                if wrong:
                    yield s.refute(key, f"{claim} at {side}", f"{show(*[v for _, v in values])}")

    return check


def _far(s: Subject, side: str, order: int) -> Iterator[tuple[Any, Any]]:
    for x in s.tail(side):
        try:
            value, error = s.f.derivative(x, order, floor="1e-60") if order else s.f.at(x)
        except UncertainError:
            continue
        if error < mpf("1e-3") * (1 + abs(value)):
            yield x, value


def not_tending(values: list[tuple[Any, Any]], limit: Any) -> bool:
    """Whether the values, further and further out, do not look like tending to the limit."""
    ys = [y for _, y in values]
    if mp.isinf(limit):
        small = abs(ys[-1]) < max(2, abs(ys[0])) and abs(ys[-1]) < abs(ys[0]) * mpf("1.5")  # log(1+x**2)/100 grows on
        return bool(mp.sign(ys[-1]) != mp.sign(limit) or small or abs(ys[-1]) < abs(ys[0]) * mpf("0.999"))
    gaps = [abs(y - limit) for y in ys]
    small = mpf("0.05") * (1 + abs(limit))
    return bool(gaps[-1] > small or (gaps[-1] > gaps[0] and gaps[-1] > mpf("1e-6")))


def _oscillation(s: Subject, key: str, side: str, claim: list[Any], order: int) -> Iterator[Refutation]:
    low, high = (s.number(c) for c in claim)
    sign = 1 if side == "oo" else -1
    ys = []
    width = 60 / min([mpf(1), *(c for c in s.constants if c > 0)])  # a few periods of sin(0.01*x), too
    for start in (mpf("2e3"), mpf("1e5")):
        for _ in range(40):
            x = sign * (start + width * mpf(s.rng.random()))
            try:
                ys.append(s.f.derivative(x, order)[0] if order else s.f.at(x)[0])
            except UncertainError:
                continue
    if not ys:
        return
    if not mp.isinf(high) and max(ys) > high + mpf("0.01") * (1 + abs(high)):
        yield s.refute(key, f"oscillates in {claim}", f"{show(max(ys))}")
    if not mp.isinf(low) and min(ys) < low - mpf("0.01") * (1 + abs(low)):
        yield s.refute(key, f"oscillates in {claim}", f"{show(min(ys))}")
    spread = high - low
    if mp.isinf(spread):
        if max(abs(y) for y in ys) < 20:
            yield s.refute(key, f"oscillates in {claim}", f"samples in [{show(min(ys), max(ys))}]")
    elif max(ys) < high - mpf("0.1") * spread or min(ys) > low + mpf("0.1") * spread:
        yield s.refute(key, f"oscillates in {claim}", f"samples in [{show(min(ys), max(ys))}]")


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
                if gaps and not_tending(gaps, mpf(0)):
                    yield s.refute("asymptotes", f"{line} at {side}", show(*[g for _, g in gaps]))
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
                yield s.refute("asymptotes", f"no line at {side}", f"{show(*lines[-1])} seems one")


def saturation(s: Subject) -> Iterator[Refutation]:
    """The kind on each side, the rate, and the dead intervals."""
    value = s.value("saturation")
    for side, name in (("-oo", "left"), ("oo", "right")):
        slopes = [(x, abs(d)) for x, d in _far(s, side, 1)]
        kind = value[name]
        if kind in ("soft", "hard") and slopes and not_tending(slopes, mpf(0)):
            yield s.refute("saturation", f"{name} {kind}", show(*[d for _, d in slopes]))
        vanishing = len(slopes) > 2 and all(d < mpf("1e-3") for _, d in slopes[-3:])
        if kind == "none" and vanishing and slopes[-1][1] <= slopes[-3][1] * mpf("0.9"):
            yield s.refute("saturation", f"{name} none", show(*[d for _, d in slopes]))
        if kind == "soft" and value[f"{name}_rate"]:
            yield from _rate(s, side, value[f"{name}_rate"])
    stretches = [(s.number(a), s.number(b)) for a, b in value["dead"]]
    for x, d, e in s.slopes:
        if any(a < x < b for a, b in stretches):
            if abs(d) > e:
                yield s.refute("saturation", f"dead {value['dead']}", f"f'({show(x)}) = {show(d)}")
                return
        elif abs(x) < 4 and d == 0 and e < mpf("1e-21") and _flat_near(s, x):
            yield s.refute("saturation", f"dead {value['dead']}", f"f' = 0 near {show(x)}")
            return


def _flat_near(s: Subject, x: Any) -> bool:
    """Whether f is the same, at 900 digits, at five points around x."""
    if s.is_far:
        return False
    with mp.workdps(900):
        return len({s.f.raw(x + mpf(k) / 10**5) for k in range(-2, 3)}) == 1


def _rate(s: Subject, side: str, text: str) -> Iterator[Refutation]:
    rate = sp.sympify(text, locals={"x": sp.Symbol("x", real=True)})
    sign = 1 if side == "oo" else -1
    # x*sigmoid(x+5000) does not decay before -5000, and no side of a breakpoint tells what is beyond it
    beyond = max(2 * max(s.constants, default=mpf(0)), *(sign * b for b in s.breaks), mpf(0))
    xs = [sign * mpf(size) for size in ("6", "12", "20", "40", "100", "1e3", "1e6", "1e12", "1e50")]
    ratios = [r for x in xs if abs(x) >= beyond and (r := _quotient(s, x, rate)) is not None]
    if s.is_slow or _tends_to_one(ratios):
        return
    further = [r for x in (3000, 6000, 12000) if (r := _far_quotient(s, sign * mpf(x), rate)) is not None]
    if not further or not _tends_to_one([*ratios, *further]):
        yield s.refute("saturation", f"rate {text} at {side}", f"f'/rate {show(*ratios, *further)}")


def _tends_to_one(ratios: list[Any]) -> bool:
    """Whether the last ratio is near 1, or much nearer than the one before; too few say nothing."""
    if len(ratios) < 2:
        return True
    last, before = abs(ratios[-1] - 1), abs(ratios[-2] - 1)
    return bool(last <= mpf("0.3") or last < before * mpf("0.8"))


def _quotient(s: Subject, x: Any, rate: sp.Expr) -> Any:
    try:
        slope, error = s.f.derivative(x, 1, floor="1e-690")
        if abs(slope) <= 100 * error or error <= 0:
            return None
        with mp.workdps(60):
            return slope / evaluate(rate, x)
    except (UncertainError, UnknownNumberError, ZeroDivisionError, OverflowError):
        return None


def _far_quotient(s: Subject, x: Any, rate: sp.Expr) -> Any:
    """The same with as many digits as f' has zeros: exp(5*x) overtakes exp(-x**2/200) at -1000 only."""
    try:
        with mp.workdps(60):
            expected = evaluate(rate, x)
            digits = int(abs(mp.log10(abs(expected))))
        if digits > 60_000:
            return None
        with mp.workdps(digits + 150):
            h = mpf(10) ** -50
            slope = (s.f.raw(x + h) - s.f.raw(x - h)) / (2 * h)
        return +(slope / expected)
    except (UncertainError, UnknownNumberError, ZeroDivisionError, OverflowError):
        return None


CHECKS = {
    "limits": _limits("limits", 0),
    "derivative_limits": _limits("derivative_limits", 1),
    "asymptotes": asymptotes,
    "saturation": saturation,
}
