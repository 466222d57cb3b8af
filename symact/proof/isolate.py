"""All zeros of a function on a compact interval, by bisection with rigorous enclosures.

A box is done where an enclosure of f excludes zero, or where f' excludes zero and the signs at the ends tell whether
the one possible zero is there. What stays undecided at the smallest width is a zero of higher order (or nearly one):
those are never settled by a tolerance but handed back, to be recognised exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.proof.enclosure import ball_of_rational, lower_rational, precision
from symact.proof.evaluation import Values
from symact.proof.field import Element
from symact.proof.verdict import Undecided, check_time

if TYPE_CHECKING:
    from flint import arb

__all__ = ["Cluster", "sign_at", "simple_zeros"]

_BITS = (128, 512, 2048, 8192)
_SMALLEST = sp.Rational(1, 2**44)
_BOXES = 20000


@dataclass
class Cluster(Exception):  # noqa: N818 - an outcome
    """Between ``low`` and ``high`` something is too close to a multiple zero for bisection."""

    low: sp.Rational
    high: sp.Rational


def simple_zeros(
    polynomial: Any, of: Element, low: sp.Rational, high: sp.Rational
) -> list[tuple[sp.Rational, sp.Rational]]:
    """Isolating intervals, left to right, of all zeros of a polynomial on [low, high]; it is non-zero at the ends.

    Each interval holds exactly one zero, a simple one, and the derivative has no zero there. Raises ``Cluster``.
    """
    scaled = _Scaled(polynomial, of)
    found: list[tuple[sp.Rational, sp.Rational]] = []
    stack = [(low, high, _BITS[0])]
    for _ in range(_BOXES):
        if not stack:
            return sorted(found)
        check_time()
        a, b, bits = stack.pop()
        f, slope = scaled.near((a + b) / 2)
        bits = _enough_bits(f, (a + b) / 2, bits)
        with precision(bits):
            verdict = _box(f, slope, a, b)
            if verdict == "zero":
                found.append((a, b))
            elif verdict == "split":
                if b - a < _SMALLEST * max(1, abs(a), abs(b)):
                    raise Cluster(a, b)
                middle = _between(a, b)
                stack += [(middle, b, bits), (a, middle, bits)]
    raise Undecided(f"more than {_BOXES} boxes were needed between {sp.N(low, 6)} and {sp.N(high, 6)}")


class _Scaled:
    """A polynomial of the field and its derivative, divided by the exponentials that are large where it is evaluated.

    The factor is positive, so the zeros are the same ones; and what is left are small exponentials, which have tight
    enclosures on wide boxes.
    """

    def __init__(self, polynomial: Any, of: Element) -> None:
        self._polynomial, self._of = polynomial, of
        degrees = polynomial.degrees()
        self._exponentials = [
            (i, int(degrees[i]), of.field.element(g.argument))
            for i, g in enumerate(of.field.generators)
            if g.kind == "exp" and not g.is_constant and degrees[i]
        ]
        self._known: dict[tuple[bool, ...], tuple[Element, Element]] = {}

    def near(self, point: sp.Rational) -> tuple[Element, Element]:
        """The scaled function for boxes around a point, and its derivative."""
        values = Values(self._of.field, ball_of_rational(point))
        large = tuple(bool(values.element(argument) > 0) for _, _, argument in self._exponentials)
        if large not in self._known:
            self._known[large] = self._scaled_by(large)
        return self._known[large]

    def _scaled_by(self, large: tuple[bool, ...]) -> tuple[Element, Element]:
        field, factor = self._of.field, self._of.field.one
        for (index, degree, _), is_large in zip(self._exponentials, large, strict=True):
            if is_large:
                factor = factor * field.context.gens()[index] ** degree
        f = Element(field, self._polynomial, factor)
        return f, f.derivative()


def _enough_bits(f: Element, point: sp.Rational, bits: int) -> int:
    """A precision at which the value at the point is told from zero (1 + erf(-30) needs 1300 bits), if there is one."""
    for more in _BITS:
        if more >= bits:
            with precision(more):
                if _excludes_zero(Values(f.field, ball_of_rational(point)).element(f)):
                    return more
    return bits


def _box(f: Element, slope: Element, a: sp.Rational, b: sp.Rational) -> str:
    """ "empty", "zero" (exactly one, simple) or "split"."""
    box = ball_of_rational(a).union(ball_of_rational(b))
    values = Values(f.field, box)
    if _excludes_zero(values.element(f)):
        return "empty"
    change = values.element(slope)
    if not change.is_finite():
        return "split"
    middle = box.mid()
    if _excludes_zero(Values(f.field, middle).element(f) + change * (box - middle)):
        return "empty"
    if not _excludes_zero(change):
        return "split"
    left, right = sign_at(f, a), sign_at(f, b)
    if left == 0 or right == 0:
        raise Cluster(a, a) if left == 0 else Cluster(b, b)
    return "zero" if left != right else "empty"


def sign_at(f: Element, point: sp.Rational) -> int:
    """The sign at a rational point, 0 where even 8192 bits do not tell it from zero."""
    for bits in _BITS:
        with precision(bits):
            value = Values(f.field, ball_of_rational(point)).element(f)
            if value > 0:
                return 1
            if value < 0:
                return -1
    return 0


def _between(a: sp.Rational, b: sp.Rational) -> sp.Rational:
    """A point near the middle that is unlikely to be a zero; geometric where the interval spans scales."""
    if (a > 1 and b > 4 * a) or (b < -1 and a < 4 * b):
        return sp.Rational(2 * a) if a > 0 else sp.Rational(2 * b)
    return (
        lower_rational((ball_of_rational(a) * 33 + ball_of_rational(b) * 31) / 64) if b - a > _SMALLEST else (a + b) / 2
    )


def _excludes_zero(ball: arb) -> bool:
    return bool(ball > 0 or ball < 0)
