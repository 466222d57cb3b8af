"""Balls around the values of field elements: the generators are enclosed once, polynomials in them by Horner's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symact.proof.enclosure import enclose
from symact.proof.field import Element, Field, Generator
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
        """A ball that contains the element's values on x.

        Where the denominator is one term, the exponentials in it are counted off from those of the numerator, so that
        exp(2x)/exp(3x) is exp(-x) and small on a wide ball, not a quotient of two huge balls.
        """
        if element.denominator.is_one():
            return self.polynomial(element.numerator)
        terms = element.denominator.to_dict()
        if len(terms) > 1:
            return self.polynomial(element.numerator) / self.polynomial(element.denominator)
        ((monomial, coefficient),) = terms.items()
        exponentials = [int(e) if g.kind == "exp" else 0 for e, g in zip(monomial, self.field.generators, strict=True)]
        rest = {tuple(int(e) - k for e, k in zip(monomial, exponentials, strict=True)): coefficient}
        return self.polynomial(element.numerator, exponentials) / self.polynomial(self.field.context.from_dict(rest))

    def polynomial(self, polynomial: Any, less: list[int] | None = None) -> arb:
        """A ball that contains the polynomial's values on x; ``less`` is taken off every monomial's exponents.

        Terms that differ in powers of x only are summed first, by Horner's rule: on a wide ball (x - 9) E is far
        tighter than x E - 9 E.
        """
        from flint import arb

        groups: dict[Any, dict[int, Any]] = {}
        for monomial, coefficient in polynomial.to_dict().items():
            groups.setdefault(monomial[1:], {})[int(monomial[0])] = coefficient
        total = arb(0)
        for others, by_power in groups.items():
            term = self._horner(by_power)
            for index, exponent in enumerate(others, start=1):
                power = int(exponent) - (less[index] if less else 0)
                if power:
                    term = term * self._power(index, power)
            total = total + term
        return total

    def _horner(self, by_power: dict[int, Any]) -> arb:
        from flint import arb

        powers = sorted(by_power, reverse=True)
        value = arb(by_power[powers[0]])
        for higher, lower in zip(powers, [*powers[1:], 0], strict=True):
            if higher > lower:
                value = value * self._power(0, higher - lower)
            if lower in by_power and lower != higher:
                value = value + arb(by_power[lower])
        return value

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
