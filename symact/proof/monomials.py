"""Scales of growth: the monomials t^p (log t)^q exp(L) as t tends to infinity, ordered, with rigorous bounds.

L is a finite sum of constants times infinite monomials, so towers such as exp(-exp(t)) are monomials too. These are
the scales on which every function of the class expands at an end of an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, cmp_to_key, lru_cache
from typing import TYPE_CHECKING

import sympy as sp

from symact.proof.enclosure import ball_of_rational, enclose
from symact.proof.numbers import number_sign
from symact.proof.verdict import Undecided

if TYPE_CHECKING:
    from flint import arb

__all__ = ["ONE", "Monomial", "TooEarly", "bound", "by_growth", "compare_growth"]


class TooEarly(Undecided):
    """The bound does not hold yet at this start of the tail; it may further out."""


Exponent = tuple[tuple["Monomial", sp.Expr], ...]


@dataclass(frozen=True)
class Monomial:
    """t^power (log t)^log exp(sum of c m over ``exponent``), every m infinite, the fastest first."""

    power: sp.Rational = sp.S.Zero
    log: sp.Rational = sp.S.Zero
    exponent: Exponent = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.power, self.log, self.exponent))

    def __hash__(self) -> int:
        return self._hash

    def __mul__(self, other: Monomial) -> Monomial:
        if not self.exponent or not other.exponent:
            exponent = self.exponent or other.exponent
        else:
            exponent = _merged(self.exponent + other.exponent)
        return Monomial(self.power + other.power, self.log + other.log, exponent)

    def __pow__(self, r: sp.Rational | int) -> Monomial:
        if r == 0:
            return ONE
        return Monomial(self.power * r, self.log * r, tuple((m, c * r) for m, c in self.exponent))

    def __truediv__(self, other: Monomial) -> Monomial:
        return self * other**-1

    @property
    def growth(self) -> int:
        """1 where the monomial tends to infinity, 0 where it is 1, -1 where it tends to 0."""
        if self.exponent:
            return number_sign(self.exponent[0][1])
        return int(sp.sign(self.power) or sp.sign(self.log))

    def value(self, t: arb) -> arb:
        """A ball around the monomial's value at t > 1."""
        result = _power(t, self.power) * _power(t.log(), self.log)
        total = sum((enclose(c) * m.value(t) for m, c in self.exponent), ball_of_rational(sp.S.Zero))
        return result * total.exp()


ONE = Monomial()


def by_growth(monomials: list[Monomial]) -> list[Monomial]:
    """The monomials, the fastest first."""
    return sorted(monomials, key=_SLOWER) if len(monomials) > 1 else monomials


def compare_growth(a: Monomial, b: Monomial) -> int:
    """1 where a grows faster than b, -1 where slower, 0 where they are the same."""
    exponents = 0 if a.exponent == b.exponent else _exponent_order(a.exponent, b.exponent)
    return exponents or _sign_of_difference(a.power, b.power) or _sign_of_difference(a.log, b.log)


def _slower(a: Monomial, b: Monomial) -> int:
    return -compare_growth(a, b)


_SLOWER = cmp_to_key(_slower)


def _sign_of_difference(a: sp.Rational, b: sp.Rational) -> int:
    difference = a.p * b.q - b.p * a.q
    return (difference > 0) - (difference < 0)


@lru_cache(maxsize=65536)
def _exponent_order(a: Exponent, b: Exponent) -> int:
    """Which of exp(a) and exp(b) grows faster; 0 where they are the same."""
    difference = _merged(a + tuple((m, -c) for m, c in b))
    return number_sign(difference[0][1]) if difference else 0


@lru_cache(maxsize=65536)
def _merged(exponent: Exponent) -> Exponent:
    total: dict[Monomial, sp.Expr] = {}
    for monomial, coefficient in exponent:
        total[monomial] = total.get(monomial, sp.S.Zero) + coefficient
    kept = {m: c for m, c in total.items() if number_sign(c) != 0}
    return tuple((m, kept[m]) for m in by_growth(list(kept)))


def _power(base: arb, r: sp.Rational) -> arb:
    from flint import arb

    if r == 0:
        return arb(1)
    return base ** int(r) if r.is_Integer else base ** ball_of_rational(r)


@lru_cache(maxsize=65536)
def bound(monomial: Monomial, start: int) -> arb:
    """An upper bound of a bounded monomial on [start, oo), for an integer start of at least 4.

    Raises ``TooEarly`` where the monomial is not shown to decrease from ``start`` on.
    """
    from flint import arb

    growth = monomial.growth
    if growth == 0:
        return arb(1)
    if growth > 0:
        raise Undecided("an infinite monomial has no bound")
    t = arb(start)
    if not monomial.exponent:
        if monomial.log > 0 and not t.log() * ball_of_rational(-monomial.power) >= ball_of_rational(monomial.log):
            raise TooEarly("t^-p log^q has not passed its maximum")
        return _upper(monomial.value(t))
    return _upper(_exponential_bound(monomial, start))


def _exponential_bound(monomial: Monomial, start: int) -> arb:
    """The bound of t^p (log t)^q exp(-k m0 (1 + small)): from exp(-k' m0), m0 at least a multiple of t^s."""
    from flint import arb

    t = arb(start)
    (lead, coefficient), *others = monomial.exponent
    rate = -enclose(coefficient)
    for other, c in others:
        if not enclose(c) <= 0:
            rate = rate - abs(enclose(c)) * bound(other / lead, start)
    if not rate > 0:
        raise TooEarly("the leading exponent does not dominate yet")
    if lead.exponent or lead.power <= 0:
        step = sp.S.One if lead.exponent else sp.Rational(1, 4)
        if not lead.exponent and lead.power <= 0:
            raise Undecided("exponents of logarithmic growth are not bounded")
        rate = rate / bound(Monomial(step) / lead, start)
    else:
        step = lead.power
        if lead.log < 0:
            raise Undecided("exponents of the form t/log t are not bounded")
        rate = rate * _power(t.log(), lead.log)
    power, factor = monomial.power, arb(1)
    if monomial.log > 0:
        power, factor = power + monomial.log / 4, _power(arb(4) / arb(1).exp(), monomial.log)
    elif monomial.log < 0:
        factor = _power(t.log(), monomial.log)
    if not rate * ball_of_rational(step) * _power(t, step) >= ball_of_rational(max(power, sp.S.Zero)):
        raise TooEarly("t^p exp(-k t^s) has not passed its maximum")
    return factor * _power(t, power) * (-rate * _power(t, step)).exp()


def _upper(ball: arb) -> arb:
    if not ball.is_finite():
        raise TooEarly("no finite bound")
    return ball.upper()
