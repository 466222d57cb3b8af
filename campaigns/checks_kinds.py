"""Refuters of what kind of function f is, and of its Gaussian moments."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from math import comb
from typing import Any

from mpmath import mp, mpf

from campaigns.checks_shape import bends_of
from campaigns.numeric import UncertainError
from campaigns.subject import Refutation, Subject, show

__all__ = ["CHECKS", "legendre"]


def _differences(s: Subject, degree: int) -> tuple[bool, bool]:
    """Whether a finite difference of order degree + 1 inside a single piece vanishes, and whether one does not.

    The search ends with the first that does not.
    """
    vanished = False
    reach = 40 + max((2 * abs(b) for b in s.breaks), default=mpf(0))
    ends = [-reach, *s.breaks, reach]
    for a, b in itertools.pairwise(ends):
        # twice anywhere, twice beside the left end and twice around 0, where tails have not died out
        short, middle = min(a + 3, b), (max(a, mpf(-2)), min(b, mpf(2)))
        for low, high in ((a, b), (a, b), (a, short), (a, short), middle, middle):
            start = low + (high - low) * mpf(s.rng.uniform(0.05, 0.5))
            h = (high - start) * mpf("0.9") / (degree + 1)
            if h <= 0:
                continue
            with mp.workdps(300):
                try:
                    terms = [(-1) ** k * comb(degree + 1, k) * s.f.raw(start + k * h) for k in range(degree + 2)]
                except UncertainError:
                    continue
                if abs(mp.fsum(terms)) > max(abs(t) for t in terms) * mpf("1e-250"):
                    return vanished, True
                vanished = True
    return vanished, False


def nonlinear(s: Subject) -> Iterator[Refutation]:
    """Affine exactly where every sampled chord lies on the graph."""
    bent = bool(bends_of(s, s.graph, 60))
    if bent != s.value("nonlinear"):
        yield s.refute("nonlinear", s.value("nonlinear"), f"a bent chord among the samples: {bent}")


def piecewise_linear(s: Subject) -> Iterator[Refutation]:
    """Affine between breakpoints."""
    zero, other = _differences(s, 1)
    if s.value("piecewise_linear") and other:
        yield s.refute("piecewise_linear", True, "a second difference inside a piece is not 0")
    if not s.value("piecewise_linear") and zero and not other and not s.is_far:
        yield s.refute("piecewise_linear", False, "all second differences inside pieces are 0")


def polynomial(s: Subject) -> Iterator[Refutation]:
    """Differences of order 25 of a polynomial vanish."""
    zero, other = _differences(s, 24)
    if s.value("polynomial") and (other or any(b not in _holes(s) for b in s.breaks)):
        yield s.refute("polynomial", True, "a difference of order 25 is not 0")
    if not s.value("polynomial") and not s.breaks and zero and not other and not s.is_far:
        yield s.refute("polynomial", False, "all differences of order 25 are 0")


def _holes(s: Subject) -> list[Any]:
    return [s.number(p) for p in s.analysis.branches.holes]


def moments(s: Subject) -> Iterator[Refutation]:
    """The three means by Gauss-Legendre quadrature between breakpoints, the gains from them."""
    value = s.value("moments")
    if s.is_far:
        return  # too steep for the nodes of the rule
    for name, order, power in (("mean", 0, 1), ("second", 0, 2), ("derivative_second", 1, 2)):
        claim = _float(value[name])
        for panels in (1, 4):  # two rules may agree and both be too coarse
            sampled = None if claim is None else _gaussian(s, order, power, panels)
            if sampled is None or abs(sampled - claim) <= mpf("1e-7") * (1 + abs(claim)):
                break
        else:
            yield s.refute("moments", f"{name} = {mp.nstr(claim, 20)} {value[name]}", show(sampled))
    for gain, name in (("gain_forward", "second"), ("gain_backward", "derivative_second")):
        a, b = _float(value[gain]), _float(value[name])
        if a is not None and b is not None and b > 0 and abs(a * mp.sqrt(b) - 1) > mpf("1e-12"):
            yield s.refute("moments", f"{gain} {value[gain]}", f"1/sqrt({show(b)})")


def _float(number: Any) -> Any:
    from symact.analysis.record import number_record

    record = number_record(number)
    return mpf(record.replace("oo", "inf")) if isinstance(record, str) else mpf(record["decimal"])


def _gaussian(s: Subject, order: int, power: int, panels: int) -> Any:
    """E (f^(order)(Z))^power by a composite rule, or None where values are missing or the rule is too coarse."""
    whole = {2 * mpf(k) / panels for k in range(-7 * panels, 7 * panels + 1)}
    ends = sorted({*whole, *(b for b in s.breaks if abs(b) < 14)})
    results = []
    with mp.workdps(40 if order else 30):
        for nodes in (legendre(10), legendre(14)):
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


@lru_cache
def legendre(n: int) -> list[tuple[Any, Any]]:
    """Nodes and weights of Gauss and Legendre's rule on [-1, 1]."""
    with mp.workdps(50):
        polynomial = mp.taylor(lambda t: mp.legendre(n, t), 0, n)[::-1]
        slope = [c * (n - k) for k, c in enumerate(polynomial[:-1])]
        roots = mp.polyroots(polynomial, maxsteps=200, extraprec=200)
        return [(r, 2 / ((1 - r**2) * mp.polyval(slope, r) ** 2)) for r in map(mp.re, roots)]


CHECKS = {
    "nonlinear": nonlinear,
    "piecewise_linear": piecewise_linear,
    "polynomial": polynomial,
    "moments": moments,
}
