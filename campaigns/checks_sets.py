"""Refuters of the infinite sets that are told in words, and of the radius of convergence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numbers import UnknownNumberError, evaluate
from campaigns.numeric import UncertainError, sure
from campaigns.subject import Refutation, Subject, members

__all__ = ["CHECKS"]


def _holds(
    key: str, part: str, residue: Callable[[Subject, sp.Expr], Any]
) -> Callable[[Subject], Iterator[Refutation]]:
    def check(s: Subject) -> Iterator[Refutation]:
        text = s.value(key).get(part)
        for member in members(text or ""):
            try:
                rest = residue(s, member)
            except (UncertainError, UnknownNumberError):
                continue
            if abs(rest) > mpf("1e-15"):
                yield s.refute(key, f"{part}: {text}", f"{member}: off by {mp.nstr(rest, 10)}")
                return

    return check


def _value(s: Subject, member: sp.Expr, other: Callable[[Any], Any]) -> Any:
    point = s.point(member)
    return sure(lambda: s.f.raw(point) - other(point() if callable(point) else point), stop=mpf("1e-20"))[0]


def _end(name: str) -> Callable[[Subject, sp.Expr], Any]:
    return lambda s, member: _value(s, member, lambda x: evaluate(s.value("range")[name]))


def _steepness(s: Subject, member: sp.Expr) -> Any:
    return abs(s.f.slope(s.point(member))[0]) - s.number(s.value("lipschitz")["constant"])


def _slope(s: Subject, member: sp.Expr) -> Any:
    return s.f.slope(s.point(member))[0]


def _bend(s: Subject, member: sp.Expr) -> Any:
    return s.f.derivative(s.point(member), 2)[0]


def radius(s: Subject) -> Iterator[Refutation]:
    """The radius of convergence against the growth of the coefficients of order 70 to 90, from Cauchy's integral.

    |c_n|^(1/n) R tends to 1 in the upper limit; a branch point or pole inside the circle, or none on it, shows at once.
    What seems so is looked at again at orders from 160 on: exp(-4*x**2) outweighs a pole at 3 for long, and so does
    exp(-exp(-6*x)), whose coefficients have no radius: they are told by the fall of |c_n|^(1/n) from 70 to 160.
    """
    claim = s.value("taylor")["radius"]
    if claim is None:
        return
    claimed = s.number(claim)
    pieces, r = dict.fromkeys(_beside_zero(s)), mpf(1) if mp.isinf(claimed) else claimed * mpf("0.8")
    before = mp.inf
    for first in (70, 160):
        try:
            seen = max(_growth(piece, r, first) for piece in pieces)
        except (UncertainError, UnknownNumberError, ZeroDivisionError, ValueError, TypeError, OverflowError):
            return
        if mp.isinf(claimed):
            # entire functions of fast growth, such as erf(erf(2*x)), show more than 1 at this order, but it falls
            if (
                seen <= mpf("1.1")
                or seen < before * mpf("0.985") < mp.inf
                or s.is_far
                or max(s.constants, default=mpf(0)) >= 3
            ):
                return
        elif mpf("0.7") < seen * claimed < mpf("1.6") or mpf("1.6") / claimed < seen < before * mpf("0.9") < mp.inf:
            return
        before = seen
    yield s.refute("taylor", f"radius {mp.nstr(claimed, 12)}", f"|c_n|^(1/n) is about {mp.nstr(seen, 6)}")


def _beside_zero(s: Subject) -> list[sp.Expr]:
    branches = s.analysis.branches
    left = sum(1 for b in s.breaks if b < 0)
    right = sum(1 for b in s.breaks if b <= 0)
    return [branches.pieces[left], branches.pieces[right]]


def _growth(piece: sp.Expr, r: Any, first: int) -> Any:
    """The largest |c_n|^(1/n), n = first, ..., first + 21, by the trapezoidal rule on the circle of radius r.

    ``UncertainError`` where f is beyond 1e40 there: such coefficients say nothing of the radius for long.
    """
    points = 192 if first < 100 else 400
    with mp.workdps(100):
        roots = [mp.expjpi(mpf(2 * k) / points) for k in range(points)]
        values = [evaluate(piece, r * z) for z in roots]
        if max(map(abs, values)) > mpf("1e40"):
            raise UncertainError("large on the circle")
        sizes = []
        for m in range(first, first + 22):
            total = sum(v * roots[(-m * k) % points] for k, v in enumerate(values)) / points
            sizes.append((abs(total) ** (mpf(1) / m)) / r)
        return max(sizes)


_ALL: dict[str, list[Callable[[Subject], Iterator[Refutation]]]] = {
    "zeros": [_holds("zeros", "set", lambda s, m: _value(s, m, lambda x: 0))],
    "fixed_points": [_holds("fixed_points", "set", lambda s, m: _value(s, m, lambda x: x))],
    "range": [_holds("range", "argmin_set", _end("inf")), _holds("range", "argmax_set", _end("sup"))],
    "lipschitz": [_holds("lipschitz", "set", _steepness)],
    "monotonicity": [_holds("monotonicity", "set", _slope)],
    "convexity": [_holds("convexity", "set", _bend)],
    "taylor": [radius],
}


def _chained(checks: list[Callable[[Subject], Iterator[Refutation]]]) -> Callable[[Subject], Iterator[Refutation]]:
    def check(s: Subject) -> Iterator[Refutation]:
        for one in checks:
            yield from one(s)

    return check


CHECKS = {key: _chained(checks) for key, checks in _ALL.items()}
