"""What every question of the analysis starts from: the branches, their derivatives, and the sign charts of these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symact.activation import Activation
from symact.branches import Branches, branches
from symact.functions import X
from symact.proof import Chart, Undecided, compare
from symact.proof.enclosure import ball_of_rational, enclose, lower_rational, precision, upper_rational
from symact.proof.ends import End, limit_of
from symact.proof.evaluation import Values
from symact.proof.field import Element, Field
from symact.proof.numbers import RealRoot, ValueAt
from symact.proof.periodic import Wave, oscillates, period_of
from symact.proof.repetition import over_a_period
from symact.proof.signs import chart_of
from symact.proof.values import reduced_at, shortest

__all__ = ["Segment", "Study", "is_nonzero_at", "points_inside"]


@dataclass(frozen=True)
class Segment:
    """An open interval on which a derivative has one sign (isolated zeros of even order aside)."""

    low: sp.Expr
    high: sp.Expr
    sign: int
    piece: int


class Study:
    """One activation under study; everything is computed on first use and kept."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation
        self._elements: dict[tuple[int, int], Element] = {}
        self._charts: dict[tuple[int, int, str], Chart] = {}
        self._direct: dict[tuple[int, int], sp.Expr] = {}

    @cached_property
    def branches(self) -> Branches:
        """The normal form."""
        return branches(self.activation)

    @cached_property
    def intervals(self) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
        """(from, to, piece) of every open interval."""
        return list(self.branches.intervals())

    def element(self, piece: int, order: int) -> Element:
        """The ``order``-th derivative of a piece, exact."""
        key = (piece, order)
        if key not in self._elements:
            if order == 0:
                expr = self.intervals[piece][2]
                self._elements[key] = Field.of(expr).element(expr)
            else:
                self._elements[key] = self.element(piece, order - 1).derivative()
        return self._elements[key]

    def direct(self, piece: int, order: int) -> sp.Expr:
        """The ``order``-th derivative of a piece as the rules of differentiation give it."""
        key = (piece, order)
        if key not in self._direct:
            self._direct[key] = sp.diff(self.intervals[piece][2], X, order)
        return self._direct[key]

    def chart(self, piece: int, order: int) -> Chart:
        """The signs of the ``order``-th derivative on a piece's whole interval."""
        key = (piece, order, "")
        if key not in self._charts:
            low, high, _ = self.intervals[piece]
            self._charts[key] = chart_of(self.element(piece, order), low, high)
        return self._charts[key]

    def over_a_period(self, piece: int, order: int, zeros: int) -> Wave | None:
        """The signs of the derivative of order ``zeros`` over a period of that of ``order``, if one is shown."""
        wave, element = self.chart(piece, zeros).wave, self.element(piece, order)
        return None if wave is None else over_a_period(wave, element.expr)

    def is_periodic(self, piece: int, order: int) -> bool:
        """Whether a derivative is periodic, as its form shows, and so has no limit where it is not constant."""
        element = self.element(piece, order)
        whole = element.of(element.numerator), element.of(element.denominator)
        return period_of((whole[0] * whole[1]).numerator, element) is not None

    def is_of_waves(self, piece: int, order: int) -> bool:
        """Whether a derivative is a polynomial in x and sines and cosines of multiples of x.

        It is 0 then, or does not tend to 0: its leading coefficient is almost periodic.
        """
        element = self.element(piece, order)
        used = element.field.used(element.numerator)
        linear = (g.is_constant or g.kind == "x" or not sp.diff(g.argument, X).has(X) for g in used)
        return element.is_polynomial_in("x", "sin", "cos") and all(linear)

    def swings_widely(self, piece: int, order: int) -> bool:
        """Whether the derivative is x^n c(x) + ..., n > 0, with a wave c of both signs: unbounded above and below."""
        element = self.element(piece, order)
        return bool(element.denominator.is_constant()) and oscillates(element.numerator, element)

    def chart_minus(self, piece: int, order: int, other: sp.Expr) -> Chart:
        """The signs of the ``order``-th derivative minus ``other`` (an expression in x) on a piece's interval."""
        key = (piece, order, str(other))
        if key not in self._charts:
            low, high, _ = self.intervals[piece]
            self._charts[key] = chart_of(self.minus(piece, order, other), low, high)
        return self._charts[key]

    def minus(self, piece: int, order: int, other: sp.Expr) -> Element:
        """The ``order``-th derivative of a piece minus ``other`` (an expression in x), exact."""
        expr = self.intervals[piece][2]
        field = Field.of(expr, other)
        element = field.element(expr)
        for _ in range(order):
            element = element.derivative()
        return element - field.element(other)

    def limit_at(self, side: str, order: int) -> sp.Expr:
        """The limit of the ``order``-th derivative at ``"-oo"`` or ``"oo"``."""
        piece, end = (0, -sp.oo) if side == "-oo" else (len(self.intervals) - 1, sp.oo)
        return limit_of(self.element(piece, order), end)

    def beside(self, point: int, side: str, order: int) -> sp.Expr:
        """The limit of the ``order``-th derivative at a breakpoint (by number) from ``"left"`` or ``"right"``."""
        piece, place = point if side == "left" else point + 1, self.branches.points[point]
        end: End = (place, "-" if side == "left" else "+")
        return self._short(limit_of(self.element(piece, order), end), piece, order, place)

    def is_hole(self, point: int) -> bool:
        """Whether the function is analytic at a breakpoint (a filled 0/0)."""
        return self.branches.points[point] in self.branches.holes

    @cached_property
    def jumps(self) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
        """(limit from the left, value, limit from the right) at every breakpoint; equal ones are the same number."""
        found = []
        for i, (value, (left, right)) in enumerate(zip(self.branches.values, self.branches.joined, strict=True)):
            found.append(
                (value if left else self.beside(i, "left", 0), value, value if right else self.beside(i, "right", 0))
            )
        return found

    def is_continuous_at(self, point: int) -> bool:
        """Whether f is continuous at a breakpoint."""
        return all(self.branches.joined[point])

    def vanishes(self, piece: int, order: int) -> bool:
        """Whether a derivative is the zero function: by its normal form, or not, by a point where it is not zero."""
        element = self.element(piece, order)
        if element.is_zero():
            return True
        low, high, expr = self.intervals[piece]
        if expr.free_symbols - {X}:
            return self.chart(piece, order).is_zero
        if not any(is_nonzero_at(element, point) for point in points_inside(low, high)):
            raise Undecided(f"the derivative of order {order} is neither shown to be zero nor not to be")
        return False

    @cached_property
    def is_continuous(self) -> bool:
        """Whether f is continuous on R."""
        return all(self.is_continuous_at(i) for i in range(len(self.branches.points)))

    def segments(self, order: int) -> list[Segment] | None:
        """The intervals of constant sign of a derivative, left to right; None where there are infinitely many."""
        found: list[Segment] = []
        for i, (low, high, _) in enumerate(self.intervals):
            chart = self.chart(i, order)
            if chart.changes is None:
                return None
            ends = (low, *chart.changes, high)
            found += [Segment(a, b, s, i) for a, b, s in zip(ends[:-1], ends[1:], chart.signs, strict=True)]
        return found

    def all_signs(self, order: int) -> set[int]:
        """The signs that a derivative takes on open intervals."""
        return set().union(*(self.chart(i, order).all_signs() for i in range(len(self.intervals))))

    def piece_of(self, point: sp.Expr) -> int | None:
        """The number of the piece in whose open interval the exact point lies; None for a breakpoint."""
        for i, (low, high, _) in enumerate(self.intervals):
            if compare(low, point) < 0 < compare(high, point):
                return i
        return None

    def value(self, piece: int, order: int, point: sp.Expr) -> sp.Expr:
        """The ``order``-th derivative at an exact interior point of a piece, as an exact number."""
        if order == 0:
            return reduced_at(self.intervals[piece][2], point)
        return self._short(reduced_at(self.element(piece, order).factored, point), piece, order, point)

    def _short(self, value: sp.Expr, piece: int, order: int, point: sp.Expr) -> sp.Expr:
        """The value of a derivative at a point in its shortest form; as it is where it has no closed form."""
        if value.is_Rational or value.is_infinite or value.has(RealRoot, ValueAt) or value.free_symbols:
            return value
        return shortest(value, [self.direct(piece, order).subs(X, point)])


def points_inside(low: sp.Expr, high: sp.Expr) -> list[sp.Rational]:
    """A few rational points of an open interval."""
    if low is -sp.oo and high is sp.oo:
        return [sp.Rational(k, 7) for k in (3, -9, 17, -40, 1, 100)]
    with precision(64):
        if high is sp.oo:
            start = upper_rational(enclose(low))
            return [start + sp.Rational(k, 7) for k in (3, 9, 17, 40, 1)]
        if low is -sp.oo:
            start = lower_rational(enclose(high))
            return [start - sp.Rational(k, 7) for k in (3, 9, 17, 40, 1)]
        a, b = upper_rational(enclose(low)), lower_rational(enclose(high))
        return [a + (b - a) * sp.Rational(k, 7) for k in (3, 1, 5, 6)] if a < b else []


def is_nonzero_at(element: Element, point: sp.Rational) -> bool:
    """Whether an enclosure at the point excludes zero."""
    for bits in (128, 1024):
        with precision(bits):
            value = Values(element.field, ball_of_rational(point)).element(element)
            if value > 0 or value < 0:
                return True
    return False
