"""Balls around the values of field elements: the generators are enclosed once, sums in them by Horner's rule in x."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symact.proof.enclosure import enclose
from symact.proof.field import Element, Field, Generator, Rows
from symact.proof.verdict import Undecided

if TYPE_CHECKING:
    from flint import arb

__all__ = ["Values"]


class Values:
    """The generators' balls at one ball of x, each computed when it is first needed."""

    def __init__(self, field: Field, x: arb | None) -> None:
        self.field, self.x = field, x
        self._known: dict[int, arb] = {}
        self._powers: dict[tuple[int, int], arb] = {}

    def element(self, element: Element) -> arb:
        """A ball that contains the element's values on x."""
        top, bottom = element.rows
        return self._sum(top) if bottom is None else self._sum(top) / self._sum(bottom)

    def _sum(self, rows: Rows) -> arb:
        from flint import arb

        total = arb(0)
        for others, by_power in rows:
            term = self._horner(by_power)
            for index, power in others:
                term = term * self._power(index, power)
            total = total + term
        return total

    def _horner(self, by_power: list[tuple[int, Any]]) -> arb:
        from flint import arb

        (power, coefficient), *rest = by_power
        value = arb(coefficient)
        for lower, coefficient in rest:
            value = value * self._power(0, power - lower) + arb(coefficient)
            power = lower
        return value * self._power(0, power) if power else value

    def _power(self, index: int, exponent: int) -> arb:
        key = (index, exponent)
        if key not in self._powers:
            generator = self.field.generators[index]
            if exponent < 0 and generator.kind == "exp":
                self._powers[key] = exp_ball(self.element(self.field.element(generator.argument)) * exponent)
            else:
                self._powers[key] = self._generator(index) ** exponent
        return self._powers[key]

    def _generator(self, index: int) -> arb:
        if index not in self._known:
            self._known[index] = self._value(self.field.generators[index])
        return self._known[index]

    def _value(self, generator: Generator) -> arb:
        if generator.kind == "x":
            if self.x is None:
                raise Undecided("a constant was expected")
            return self.x
        if generator.is_constant:
            return enclose(generator.expr)
        inner = self.element(self.field.element(generator.argument))
        if generator.kind == "root":
            return inner.root(generator.root)
        return exp_ball(inner) if generator.kind == "exp" else getattr(inner, generator.kind)()


def exp_ball(argument: arb) -> arb:
    """exp of a ball; of a wide one from its two ends, since exp(mid) exp(+-rad) would lose all but the upper bound."""
    if not argument.rad() > 1 or not argument.is_finite():
        return argument.exp()
    return argument.lower().exp().union(argument.upper().exp())
