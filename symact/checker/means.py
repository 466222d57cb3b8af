"""E g(Z)^n for a standard normal Z: Arb's rigorous integral on a compact part, and a bound of what lies beyond.

Beyond a cut g is bounded by its expansion at the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flint import acb, arb, fmpq

from .balls import ball, complex_ball, precision
from .tails import Expansion, Monomial, Tail, bound, terms_at
from .texts import Node, Rejected, times

__all__ = ["MEAN_BITS", "normal_mean"]

MEAN_BITS = 110
CUTS = (20, 64, 256, 2048)
"""Where the tails may begin; exp(-20^2/4) < 2^-140, so that they cannot be seen at MEAN_BITS bits."""

Part = tuple[Any, Any, Node]


@lru_cache(maxsize=512)
def normal_mean(parts: tuple[Part, ...], n: int) -> arb:
    """The integral of g^n against the standard normal density, g given on adjoining intervals."""
    total, cuts = arb(0), {"-oo": CUTS[0], "oo": CUTS[0]}
    for low, high, g in parts:
        for end, at in ((low, "-oo"), (high, "oo")):
            if end == at:
                cuts[at], beyond = _beyond(times(*[g] * n), at)
                total += beyond
    inside = arb(0)
    with precision(MEAN_BITS + 40):
        for low, high, g in _across_holes(parts):
            corners = _path(low, high, g, parts, cuts)
            for start, end in itertools.pairwise(corners):
                inside += _segment(g, n, start, end)
        total += inside / (2 * arb.pi()).sqrt()
    if not total.is_finite():
        raise Rejected("an integral was not enclosed")
    return total


def _across_holes(parts: tuple[Part, ...]) -> list[Part]:
    """Neighbours with one formula joined; what lies between them is a filled hole."""
    joined = [parts[0]]
    for low, high, g in parts[1:]:
        if joined[-1][2] is g and joined[-1][1] is low:
            joined[-1] = (joined[-1][0], high, g)
        else:
            joined.append((low, high, g))
    return joined


def _path(low: Any, high: Any, g: Node, parts: tuple[Part, ...], cuts: dict[str, int]) -> list[acb]:
    """Corners of the way from low to high: along the real axis, with a detour below every hole of g."""
    ends = [arb(-cuts["-oo"]) if low == "-oo" else ball(low), arb(cuts["oo"]) if high == "oo" else ball(high)]
    if not ends[0] < ends[1]:
        raise Rejected("a breakpoint lies beyond the range of integration")
    corners = [acb(ends[0])]
    for _, hole, h in parts:
        if h is g and not isinstance(hole, str) and hole is not high:
            left, right, step = ball(hole) - fmpq(1, 2), ball(hole) + fmpq(1, 2), arb(fmpq(1, 2))
            if left > ends[0] and right < ends[1]:
                _check_fills(g, hole)
                corners += [acb(left), acb(left, -step), acb(right, -step), acb(right)]
    return [*corners, acb(ends[1])]


def _check_fills(g: Node, hole: Node) -> None:
    """Tests by the residue, the integral around the hole, that g has no pole there (a test, not a proof)."""
    from .balls import LEDGER

    p, s = ball(hole), arb(fmpq(1, 2))
    corners = [acb(p - s, -s), acb(p + s, -s), acb(p + s, s), acb(p - s, s), acb(p - s, -s)]
    total = acb(0)
    for k in (0, 1, 2):
        total = acb(0)
        for start, end in itertools.pairwise(corners):
            total += acb.integral(_moment(g, p, k), start, end)
        if not total.contains(acb(0)):
            raise Rejected("a hole is a pole")
    LEDGER.tests += 1


def _moment(g: Node, p: arb, k: int) -> Callable[[acb, bool], acb]:
    return lambda z, analytic: complex_ball(g, z, analytic) * (z - p) ** k


def _segment(g: Node, n: int, start: acb, end: acb) -> arb:
    def integrand(z: acb, analytic: bool) -> acb:
        return complex_ball(g, z, analytic) ** n * (-z * z / 2).exp()

    tolerance = arb(2) ** -MEAN_BITS
    return acb.integral(integrand, start, end, rel_tol=tolerance, abs_tol=tolerance).real


def _beyond(g: Node, at: str) -> tuple[int, arb]:
    """(cut, [-B, B] around the integral of g against the density beyond the cut)."""
    if not g.has_x:
        return CUTS[0], arb(0, (abs(ball(g)) * (-(arb(CUTS[0]) ** 2) / 4).exp()).upper())

    def use(a: Expansion, tail: Tail) -> tuple[int, arb]:
        # g exp(-t^2/4) is at most its bound on the tail, and what is left of the density, exp(-t^2/4)/sqrt(2 pi),
        # integrates to less than exp(-T^2/4) there
        parts = [(m, abs(arb(c))) for m, c in a.terms] + ([a.rest] if a.rest else [])
        gauss = Monomial(exponent=((Monomial(fmpq(2)), fmpq(-1, 4)),))
        size = sum((k * bound(m * gauss, tail.start) for m, k in parts), arb(0))
        return tail.start, arb(0, (size * (-(arb(tail.start) ** 2) / 4).exp()).upper())

    return terms_at(g, (at, ""), use, starts=CUTS)
