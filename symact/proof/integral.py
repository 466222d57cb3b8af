"""E g(Z) for a standard normal Z and a piecewise analytic g, as an exact number that evaluates to any precision.

Arb integrates analytic functions with a proved error on a compact interval; what lies beyond is bounded through the
expansion of g at the end. Closed forms are those of ``normal_moments``.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.functions import X
from symact.proof.complex_values import complex_function, in_complex_vocabulary
from symact.proof.enclosure import enclose, lower_rational, precision, teach
from symact.proof.ends import expand_at, limit_of, sign_at_end
from symact.proof.expansion import Expansion, Tail
from symact.proof.field import Element, Field
from symact.proof.monomials import bound
from symact.proof.normal_moments import closed_mean
from symact.proof.numbers import bound_function, number_sign
from symact.proof.verdict import Undecided, check_time, uninterrupted

if TYPE_CHECKING:
    from flint import acb, arb

__all__ = ["GaussianMean", "gaussian_mean"]

Part = tuple[sp.Expr, sp.Expr, sp.Expr]


class GaussianMean(sp.Expr):
    """E g(Z)^n, Z ~ N(0, 1), for g given on adjoining intervals: ``GaussianMean(n, (a, b, g), ...)``."""

    is_commutative = True
    is_number = True
    is_real = True
    is_finite = True

    def __new__(cls, power: Any, *parts: Any) -> GaussianMean:  # noqa: D102 - SymPy's constructor
        bound = [sp.Tuple(a, b, bound_function(g)) for a, b, g in parts]
        return super().__new__(cls, sp.Integer(power), *bound)

    @property
    def free_symbols(self) -> set[sp.Basic]:  # noqa: D102 - a number has none
        return set()

    def ball(self) -> arb:
        """A ball around the value, at about the current precision."""
        from flint import ctx

        parts = tuple((p[0], p[1], p[2](X)) for p in self.args[1:])
        return _integrated(parts, int(self.args[0]), int(ctx.prec))

    def _eval_evalf(self, prec: int) -> sp.Float:
        with precision(prec + 16):
            return sp.Float(lower_rational(self.ball().mid()), precision=prec)

    def _sympystr(self, printer: Any) -> str:
        parts = ", ".join(f"({p[0]}, {p[1]}, {printer._print(p[2](X))})" for p in self.args[1:])
        return f"gaussian_mean({self.args[0]}, {parts})"

    def _latex(self, printer: Any) -> str:
        power = "" if self.args[0] == 1 else f"^{{{self.args[0]}}}"
        if len(self.args) > 2:
            return rf"\mathbb{{E}}\left[g(Z){power}\right]"
        inner = printer._print(self.args[1][2](sp.Symbol("Z", real=True)))
        return rf"\mathbb{{E}}\left[\left({inner}\right){power}\right]"


teach(GaussianMean)


def gaussian_mean(parts: list[Part], power: int) -> sp.Expr:
    """E g(Z)^power for g on adjoining intervals: a closed form if all parts have one, else a ``GaussianMean``.

    Raises ``Undecided`` where g is not shown to have a finite mean.
    """
    elements = [(low, high, Field.of(g).element(g)) for low, high, g in parts]
    if any(_blows_up(g**power, end) for low, high, g in elements for end in ((low, "+"), (high, "-"))):
        return sp.oo
    try:
        return _reduced(sp.expand(sp.Add(*(closed_mean(low, high, g**power) for low, high, g in elements))))
    except Undecided:
        _cut(elements, power, 64)
        return GaussianMean(power, *(part for part, e in zip(parts, elements, strict=True) if not e[2].is_zero()))


def _reduced(number: sp.Expr) -> sp.Expr:
    """The same number; a rational number where the relations between its constants make it one (SELU's E f^2 is 1)."""
    element = Field.of(number).element(number)
    if element.is_polynomial_in() and element.numerator.is_constant():
        return element.factored
    return number


def _blows_up(g: Element, end: tuple[sp.Expr, str]) -> bool:
    """Whether g is not integrable towards a finite end; raises ``Undecided`` for a singularity of unknown sign."""
    if end[0].is_infinite or g.is_zero() or limit_of(g, end).is_finite:
        return False
    lead = sign_at_end(g, end)
    if lead.sign < 0 or lead.monomial.exponent:
        raise Undecided(f"g is not bounded at {end[0]}")
    return bool(lead.monomial.power >= 1)


@lru_cache(maxsize=256)
def _integrated(parts: tuple[Part, ...], power: int, bits: int) -> arb:
    from flint import arb

    elements = [(low, high, Field.of(g).element(g)) for low, high, g in parts]
    cut, beyond = _cut(elements, power, bits)
    with precision(bits + 30):
        total = arb(0)
        for low, high, g, holes in _across_holes(parts):
            for start, end in _path(low, high, g, holes, cut):
                total = total + _on_segment(in_complex_vocabulary(g), power, start, end, bits)
        total = total / (2 * arb.pi()).sqrt() + beyond
        if not total.is_finite():
            raise Undecided("the integral was not enclosed")
        return total


def _on_segment(expr: sp.Expr, power: int, start: acb, end: acb, bits: int) -> arb:
    from flint import acb, arb

    problems: list[Undecided] = []
    g = complex_function(expr)

    def integrand(z: acb, analytic: bool) -> acb:
        # an exception must not cross the library that calls this; with zeros it is soon done
        try:
            check_time()
            return acb(0) if problems else g(z, analytic) ** power * (-z * z / 2).exp()
        except Undecided as problem:
            problems.append(problem)
            return acb(0)

    tolerance = arb(2) ** -bits
    with uninterrupted():
        value = acb.integral(integrand, start, end, rel_tol=tolerance, abs_tol=tolerance).real
    if problems:
        raise problems[0]
    return value


def _across_holes(parts: tuple[Part, ...]) -> list[tuple[sp.Expr, sp.Expr, sp.Expr, tuple[sp.Expr, ...]]]:
    """Neighbours with the same expression joined, and the filled holes that lie between them."""
    joined: list[tuple[sp.Expr, sp.Expr, sp.Expr, tuple[sp.Expr, ...]]] = []
    for low, high, g in parts:
        if joined and joined[-1][2] == g and joined[-1][1] == low:
            joined[-1] = (joined[-1][0], high, g, (*joined[-1][3], low))
        else:
            joined.append((low, high, g, ()))
    return joined


def _path(low: sp.Expr, high: sp.Expr, g: sp.Expr, holes: tuple[sp.Expr, ...], cut: int) -> list[tuple[acb, acb]]:
    """The way of integration: the real axis, with a detour below every hole that the expression has there.

    The integrand is analytic between the axis and the detour once the hole is filled, so the integral is the same.
    """
    from flint import acb, arb

    ends = [_end(e, cut) for e in (low, high)]
    if not ends[0] < ends[1]:
        raise Undecided("a breakpoint lies beyond the range of integration")
    corners = [acb(ends[0])]
    for hole in holes:
        center, step = enclose(hole), arb(1) / 2
        if not (center - step > ends[0] and center + step < ends[1]) or not _fills(g, hole, center, step):
            raise Undecided(f"the hole at {hole} is not integrated across")
        left, right = center - step, center + step
        corners += [acb(left), acb(left, -step), acb(right, -step), acb(right)]
    corners.append(acb(ends[1]))
    return list(itertools.pairwise(corners))


def _fills(g: sp.Expr, hole: sp.Expr, center: arb, step: arb) -> bool:
    """Whether g is a quotient of analytic functions on the box below the hole, with no zero of the denominator but it.

    Then g, bounded at the hole, is analytic on the box. A factor whose derivative keeps to one side of the imaginary or
    of the real axis is injective on the (convex) box, so that the hole is its only zero.
    """
    from flint import acb

    element = Field.of(g).element(g)
    box = acb((center - step).union(center + step), (-step).union(step * 0))
    if not complex_function(element.polynomial_expr(element.numerator))(box, True).is_finite():
        return False
    _, factors = element.denominator.factor()
    for factor, _e in factors:
        expr = element.polynomial_expr(factor)
        value, slope = (complex_function(part)(box, True) for part in (expr, sp.diff(expr, X)))
        if not value.is_finite() or not slope.is_finite():
            return False
        injective = slope.real > 0 or slope.real < 0 or slope.imag > 0 or slope.imag < 0
        vanishes_there = number_sign(expr.subs(X, hole)) == 0
        if value.contains(acb(0)) and not (injective and vanishes_there):
            return False
    return True


def _cut(elements: list[tuple[sp.Expr, sp.Expr, Element]], power: int, bits: int) -> tuple[int, arb]:
    """Where to cut the line for this precision, and a ball around all that lies beyond the cut."""
    from flint import arb

    smallest, problem = ceil(sqrt(2.8 * bits)) + 8, Undecided("no tail bound")
    for cut in (smallest, 4 * smallest, 64 * smallest, 2**12 * smallest):
        try:
            with precision(96):
                return cut, sum((_tail_bound(g**power, low, high, cut) for low, high, g in elements), arb(0))
        except Undecided as reason:
            problem = reason
    raise problem


def _end(point: sp.Expr, cut: int) -> arb:
    from flint import arb

    return arb(cut if point is sp.oo else -cut) if point.is_infinite else enclose(point)


def _tail_bound(g: Element, low: sp.Expr, high: sp.Expr, cut: int) -> arb:
    """A ball [-B, B] around what lies beyond the cut, from abs(g) <= K t^p exp(c t) there."""
    from flint import arb

    total = arb(0)
    for end in (low, high):
        if end.is_infinite and not g.is_zero():
            total = total + expand_at(g, end, lambda e, tail: _beyond(e, tail), start=cut)[0]
    return arb(0, total.upper()) if total > 0 else arb(0)


def _beyond(expansion: Expansion, tail: Tail) -> arb:
    """A bound of the integral of g against the normal density from the start L of the tail on."""
    from flint import arb

    start = arb(tail.start)
    parts = [(m, abs(enclose(c))) for m, c in expansion.terms] + ([expansion.rest] if expansion.rest else [])
    total = arb(0)
    for monomial, size in parts:
        if monomial.growth <= 0:
            factor = bound(monomial, tail.start)
        else:
            rate = arb(0)
            for inner, c in monomial.exponent:
                if inner.exponent or inner.power > 1 or inner.log:
                    if not enclose(c) < 0:
                        raise Undecided("g grows too fast for a normal mean")
                elif enclose(c) > 0:
                    rate = rate + enclose(c)
            # t^p (log t)^q <= (p+q)^(p+q) exp(t), and exp((c + 1) t) <= exp((c + 1)^2) exp(t^2/4)
            power = max(0, int(sp.ceiling(monomial.power + max(monomial.log, 0))))
            factor = arb(max(1, power)) ** power * ((rate + 1) ** 2).exp()
        total = total + size * factor
    return total * 2 / start * (-(start**2) / 4).exp()
