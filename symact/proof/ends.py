"""What a function does at an end of an interval: its limit, its leading term, and its sign near the end.

An end is ``oo``, ``-oo``, ``(a, "+")`` (from the right of a) or ``(a, "-")`` (from the left).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

import sympy as sp

from symact.functions import X
from symact.proof.enclosure import enclose, precision
from symact.proof.evaluation import Values
from symact.proof.expansion import Expansion, NeedMoreTerms, Tail
from symact.proof.field import Element, Field, Generator
from symact.proof.monomials import ONE, Monomial, TooEarly
from symact.proof.numbers import number_sign
from symact.proof.values import reduced_at
from symact.proof.verdict import Undecided

__all__ = ["End", "SignAtEnd", "expand_at", "limit", "limit_of", "one_sided_limit", "sign_at_end"]

End: TypeAlias = "sp.Expr | tuple[sp.Expr, str]"
T = TypeVar("T")

_STARTS = (4, 8, 16, 32, 64, 256, 2**11, 2**14, 2**18, 2**30, 2**80)
_ORDERS = (3, 6, 12)


@dataclass(frozen=True)
class SignAtEnd:
    """The function keeps ``sign`` on the whole tail t >= ``start``: x beyond start, or within 1/start of a.

    ``coefficient * monomial`` is its leading term; the function is asymptotic to it where ``settles`` is true, and
    swings around it in a bounded ratio otherwise.
    """

    sign: int
    start: int
    monomial: Monomial
    coefficient: sp.Expr
    settles: bool


class _Expander:
    """Expansions of a field's elements at one end; those of the generators are shared by all elements."""

    def __init__(self, field: Field, end: End, tail: Tail) -> None:
        self.field, self.end, self.tail = field, end, tail
        self._generators: dict[Generator, Expansion | NeedMoreTerms | TooEarly] = {}
        self._powers: dict[tuple[int, int], Expansion] = {}

    def element(self, element: Element) -> Expansion:
        top = self.polynomial(element.numerator)
        if element.denominator.is_one():
            return top
        return self.tail.multiply(top, self.tail.power(self.polynomial(element.denominator), sp.Integer(-1)))

    def polynomial(self, polynomial: Any) -> Expansion:
        parts = []
        for monomial, coefficient in polynomial.to_dict().items():
            term = self.tail.constant(sp.Rational(int(coefficient.p), int(coefficient.q)))
            for index, exponent in enumerate(monomial):
                if exponent:
                    term = self.tail.multiply(term, self._power(index, int(exponent)))
            parts.append(term)
        return self.tail.add(*parts)

    def _power(self, index: int, exponent: int) -> Expansion:
        key = (index, exponent)
        if key not in self._powers:
            base = self.generator(self.field.generators[index])
            if exponent == 1:
                self._powers[key] = base
            elif exponent > 1 and self.tail.swings(base):
                self._powers[key] = self.tail.whole_power(base, exponent)
            elif len(base.terms) == 1 and base.rest is None:
                monomial, coefficient = base.terms[0]
                self._powers[key] = self.tail.monomial(monomial**exponent, coefficient**exponent)
            else:
                half = exponent // 2  # exponents of exp(x/10000) are in the thousands
                self._powers[key] = self.tail.multiply(self._power(index, half), self._power(index, exponent - half))
        return self._powers[key]

    def generator(self, generator: Generator) -> Expansion:
        if generator not in self._generators:
            try:
                self._generators[generator] = self._expand(generator)
            except (NeedMoreTerms, TooEarly) as reason:
                self._generators[generator] = reason.with_traceback(None)
        known = self._generators[generator]
        if isinstance(known, Undecided):
            raise known
        return known

    def _expand(self, generator: Generator) -> Expansion:
        tail = self.tail
        if generator.kind == "x":
            return self._variable()
        if generator.is_constant:
            return tail.constant(generator.expr)
        inner = self.element(self.field.element(generator.argument))
        if generator.kind in ("sin", "cos"):
            return tail.sine_cosine(inner)[generator.kind == "cos"]
        if generator.kind == "root":
            return tail.power(inner, sp.Rational(1, generator.root))
        rules = {"exp": tail.exp, "log": tail.log, "erf": tail.erf, "atan": tail.atan, "asinh": tail.asinh}
        return rules[generator.kind](inner)

    def _variable(self) -> Expansion:
        t = Monomial(sp.S.One)
        if self.end is sp.oo:
            return self.tail.monomial(t)
        if self.end is -sp.oo:
            return self.tail.monomial(t, sp.S.NegativeOne)
        point, side = self.end
        step = self.tail.monomial(t**-1, sp.S.One if side == "+" else sp.S.NegativeOne)
        return self.tail.add(self.tail.constant(point), step)


@lru_cache(maxsize=256)
def _expander(field: Field, end: End, start: int, order: int) -> _Expander:
    """The expander of a field at an end (kept: f, its derivatives and their factors ask for the same one)."""
    return _Expander(field, end, Tail(start, order))


def expand_at(
    element: Element, end: End, use: Callable[[Expansion, Tail], T], start: int | None = None
) -> tuple[T, int]:
    """``use(expansion, tail)`` with the smallest number of terms and the earliest tail for which it succeeds.

    Returns its result and the start of the tail; with ``start`` only that tail is tried.
    """
    problem = Undecided("no expansion")
    first = 0
    with precision(96):
        for begin in _STARTS if start is None else (start,):
            for index in range(first, len(_ORDERS)):
                expander = _expander(element.field, end, begin, _ORDERS[index])
                try:
                    return use(expander.element(element), expander.tail), begin
                except NeedMoreTerms as reason:
                    problem, first = reason, index + 1
                except TooEarly as reason:
                    problem = reason
                    # next to a point more terms reach further out; at infinity it is cheaper to start later
                    if not isinstance(end, tuple) or begin > 64:
                        break
    raise Undecided(f"the behaviour at {_name(end)} is not decided: {problem}")


def sign_at_end(element: Element, end: End) -> SignAtEnd:
    """The proved sign of a non-zero element all the way to the end."""

    def use(expansion: Expansion, tail: Tail) -> SignAtEnd:
        monomial, coefficient = expansion.lead
        if not tail.size(tail.relative(expansion)) < 1:
            if not expansion.settles:
                raise NeedMoreTerms("the function swings around its leading term, or more terms are needed")
            raise TooEarly("the leading term does not dominate yet")
        return SignAtEnd(number_sign(coefficient), tail.start, monomial, coefficient, expansion.settles)

    return expand_at(element, end, use)[0]


def limit_of(element: Element, end: End) -> sp.Expr:
    """The limit at the end, an exact number or +-oo; raises ``Undecided`` where the function has none."""
    if element.is_zero():
        return sp.S.Zero
    if isinstance(end, tuple) and _has_value(element, end[0]):
        return reduced_at(element.factored, end[0])

    def use(expansion: Expansion, tail: Tail) -> sp.Expr:
        if not expansion.terms:
            if expansion.rest is not None and expansion.rest[0].growth < 0:
                return sp.S.Zero
            raise NeedMoreTerms("the leading term is not known")
        monomial, coefficient = expansion.lead
        if monomial.growth < 0:
            return sp.S.Zero
        if not expansion.settles and (monomial.growth == 0 or not tail.size(tail.relative(expansion)) < 1):
            raise NeedMoreTerms("the function swings around its leading term")
        return coefficient if monomial.growth == 0 else number_sign(coefficient) * sp.oo

    return expand_at(element, end, use)[0]


def _has_value(element: Element, point: sp.Expr) -> bool:
    """Whether the element can be evaluated at the point; it is continuous there then."""
    field = element.field
    try:
        with precision(128):
            values = Values(field, enclose(point))
            if not field.kinds(element.denominator):
                moving = [g for g in field.used(element.numerator) if not g.is_constant]
                return all(values.element(field.generator(g)).is_finite() for g in moving)
            bottom = values.element(element.of(element.denominator))
            return bool((bottom > 0 or bottom < 0) and values.element(element.of(element.numerator)).is_finite())
    except Undecided:
        return False


@lru_cache(maxsize=4096)
def one_sided_limit(expr: sp.Expr, point: sp.Expr, side: str) -> sp.Expr:
    """The limit of ``expr`` at ``point`` from the left (side "-") or the right ("+")."""
    return limit_of(Field.of(expr).element(expr), (point, side))


def limit(expr: sp.Expr, at: str) -> sp.Expr:
    """The limit of an analytic piece at ``"oo"`` or ``"-oo"``; raises ``Undecided`` where none is found."""
    return limit_of(Field.of(expr).element(expr), sp.oo if at == "oo" else -sp.oo)


def _name(end: End) -> str:
    return f"{end[0]}{end[1]}" if isinstance(end, tuple) else str(end)


_ = (X, ONE)
