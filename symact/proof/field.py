"""A formula as a quotient of two polynomials in x and its exponentials, logarithms, roots and so on.

Every analytic piece lives in a *differential field*: the rational functions over Q in finitely many generators (x, an
independent set of exponentials, sine-cosine pairs, logarithms, roots, erf, atan, and the irrational constants), each of
which has its derivative in the field again. Arithmetic is exact and fast (FLINT), equality with zero is equality of
polynomials, and a numerator splits into factors whose signs can be settled one at a time.

The relations r^q = u of roots and s^2 = 1 - c^2 of sine-cosine pairs are applied after every product. Other algebraic
relations between generators are not known to the field: a non-zero numerator may still be the zero function, so only
"is zero" is a proof, never "is not zero".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.generators import Basis, Collected, Generator, as_fmpq, to_generators
from symact.proof.verdict import Undecided, check_time

__all__ = ["Element", "Field", "Generator", "Rows", "to_generators"]

Rows = list[tuple[list[tuple[int, int]], list[tuple[int, Any]]]]
"""A sum for evaluation: ((index, power) of generators, (power of x, coefficient) from the highest power down)."""


class Field:
    """A differential field that holds the expressions it was made of, and all their derivatives."""

    def __init__(self, exprs: tuple[sp.Expr, ...]) -> None:
        from flint import Ordering, fmpq_mpoly_ctx

        collected = Collected()
        for expr in exprs:
            collected.visit(to_generators(expr))
        self.exponents = Basis(collected.exponents)
        self.phases = Basis(collected.phases)
        self.generators: tuple[Generator, ...] = (
            Generator("x", X),
            *(Generator("exp", b) for b in self.exponents.basis),
            *(Generator(kind, b) for b in self.phases.basis for kind in ("sin", "cos")),
            *(Generator(kind, u) for kind, u in collected.opaque),
            *(Generator("root", base, q) for base, q in collected.roots.items()),
            *(Generator("constant", c) for c in collected.constants),
        )
        self.context = fmpq_mpoly_ctx.get([f"g{i}" for i in range(len(self.generators))], Ordering.lex)
        self.symbols = dict(zip(self.generators, self.context.gens(), strict=True))
        self.index = {g: i for i, g in enumerate(self.generators)}
        self.one = self.context.constant(1)
        self.charts: dict[Any, Any] = {}  # sign charts of factors, kept by symact.proof.signs
        self._elements: dict[sp.Expr, Element] = {}

    @staticmethod
    def of(*exprs: sp.Expr) -> Field:
        """The field of these expressions (kept, so that equal calls give the same field)."""
        return _field_of(exprs)

    # --- from SymPy ---

    def element(self, expr: sp.Expr) -> Element:
        """``expr`` as an element. Raises ``Undecided`` where it is not built from this field's generators."""
        known = self._elements.get(expr)
        if known is None:
            known = self._elements[expr] = self._convert(to_generators(expr))
        return known

    def constant(self, value: Any) -> Element:
        """A rational number as an element."""
        return Element(self, self.context.constant(as_fmpq(value)), self.one)

    def used(self, polynomial: Any) -> list[Generator]:
        """The generators that occur in a polynomial of the field."""
        return [g for g, d in zip(self.generators, polynomial.degrees(), strict=True) if d]

    def kinds(self, polynomial: Any) -> set[str]:
        """The kinds of the generators in a polynomial that depend on x."""
        return {g.kind for g in self.used(polynomial) if not g.is_constant}

    def generator(self, generator: Generator) -> Element:
        """A generator as an element."""
        return Element(self, self.symbols[generator], self.one)

    def _convert(self, expr: sp.Expr) -> Element:
        if expr.is_Rational:
            return self.constant(expr)
        if expr == X:
            return self.generator(self.generators[0])
        if expr.is_Add:
            return _sum_up([self.element(a) for a in expr.args])
        if expr.is_Mul:
            product = self.element(expr.args[0])
            for factor in expr.args[1:]:
                product = product * self.element(factor)
            return product
        if isinstance(expr, sp.exp) or expr == sp.E:
            return self._exponential(expr.args[0] if expr.args else sp.Integer(1))
        if expr.is_Pow or expr == sp.pi:
            return self._power(*expr.as_base_exp())
        if isinstance(expr, sp.sin | sp.cos):
            sine, cosine = self._sine_cosine(expr.args[0])
            return sine if isinstance(expr, sp.sin) else cosine
        kind = {sp.log: "log", sp.erf: "erf", sp.atan: "atan", sp.asinh: "asinh"}.get(expr.func)
        generator = Generator(kind, expr.args[0]) if kind else Generator("constant", expr)
        if generator not in self.symbols:
            raise Undecided(f"{expr} is outside the class of functions that symact can prove statements about")
        return self.generator(generator)

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Element:
        if exponent.is_Integer and base != sp.pi:
            return self.element(base) ** int(exponent)
        if not exponent.is_Rational:
            return self._exponential(exponent * sp.log(base))
        for generator in self.generators:
            if generator.kind == "root" and generator.argument == base and generator.root % exponent.q == 0:
                return self.generator(generator) ** int(exponent * generator.root)
        raise Undecided(f"{base**exponent} is not in the field")

    def _exponential(self, argument: sp.Expr) -> Element:
        result = self.constant(1)
        for basis, power in self.exponents.coordinates(argument).items():
            result = result * self.generator(Generator("exp", basis)) ** power
        return result

    def _sine_cosine(self, argument: sp.Expr) -> tuple[Element, Element]:
        sine, cosine = self.constant(0), self.constant(1)
        for basis, multiple in self.phases.coordinates(argument).items():
            s, c = (self.generator(Generator(kind, basis)) for kind in ("sin", "cos"))
            s = s if multiple > 0 else -s
            for _ in range(abs(multiple)):
                sine, cosine = sine * c + cosine * s, cosine * c - sine * s
        return sine, cosine

    # --- derivatives and relations ---

    def slope(self, generator: Generator) -> Element:
        """The derivative of a generator."""
        key = sp.Derivative(generator.expr, X, evaluate=False) if not generator.is_constant else sp.S.Zero
        if generator.is_constant:
            return self.constant(0)
        if key not in self._elements:
            self._elements[key] = self._slope(generator)
        return self._elements[key]

    def _slope(self, generator: Generator) -> Element:
        if generator.kind == "x":
            return self.constant(1)
        inner = self.element(generator.argument)
        change = inner.derivative()
        this = self.generator(generator)
        match generator.kind:
            case "exp":
                return this * change
            case "sin":
                return self.generator(Generator("cos", generator.argument)) * change
            case "cos":
                return -self.generator(Generator("sin", generator.argument)) * change
            case "log":
                return change / inner
            case "atan":
                return change / (self.constant(1) + inner * inner)
            case "erf":
                gauss = self._exponential(-(generator.argument**2))
                return self.constant(2) / self._power(sp.pi, sp.Rational(1, 2)) * gauss * change
            case "asinh":
                return change / self.element(sp.sqrt(1 + generator.argument**2))
            case "root":
                return this * change / (self.constant(generator.root) * inner)
        raise Undecided(f"{generator.expr} is not differentiated")

    @cached_property
    def _powers(self) -> list[tuple[int, int, Generator]]:
        """(index, q, generator) for every generator whose q-th power is a simpler element."""
        roots = [g for g in self.generators if g.kind == "root" and g.argument != sp.pi]
        sines = [g for g in self.generators if g.kind == "sin"]
        return [(self.index[g], g.root, g) for g in roots] + [(self.index[g], 2, g) for g in sines]

    def _replacement(self, generator: Generator) -> Element:
        """The q-th power of a root, or the square of a sine, by its relation."""
        if generator.kind == "root":
            return self.element(generator.argument)
        cosine = self.symbols[Generator("cos", generator.argument)]
        return Element(self, self.one - cosine * cosine, self.one)

    def make(self, numerator: Any, denominator: Any) -> Element:
        """numerator/denominator with the relations applied and common factors cancelled."""
        check_time()
        top, bottom = self._reduced(numerator), self._reduced(denominator)
        return _cancelled(self, top.numerator * bottom.denominator, top.denominator * bottom.numerator)

    def _reduced(self, polynomial: Any) -> Element:
        degrees = polynomial.degrees()
        for index, q, generator in self._powers:
            if degrees[index] >= q:
                return self._substituted(polynomial, index, q, self._replacement(generator))
        return Element(self, polynomial, self.one)

    def _substituted(self, polynomial: Any, index: int, q: int, replacement: Element) -> Element:
        groups: dict[int, dict[Any, Any]] = {}
        for monomial, coefficient in polynomial.to_dict().items():
            times, rest = divmod(int(monomial[index]), q)
            exponents = (*monomial[:index], rest, *monomial[index + 1 :])
            groups.setdefault(times, {})[exponents] = coefficient
        total = self.constant(0)
        for times, part in groups.items():
            total = total + self.make(self.context.from_dict(part), self.one) * replacement**times
        return total


@lru_cache(maxsize=1024)
def _field_of(exprs: tuple[sp.Expr, ...]) -> Field:
    return Field(exprs)


@dataclass(frozen=True)
class Element:
    """An element of a field: numerator and denominator are polynomials in the field's generators."""

    field: Field
    numerator: Any
    denominator: Any

    def __add__(self, other: Element) -> Element:
        if self.denominator == other.denominator:
            return self.field.make(self.numerator + other.numerator, self.denominator)
        top = self.numerator * other.denominator + other.numerator * self.denominator
        return self.field.make(top, self.denominator * other.denominator)

    def __neg__(self) -> Element:
        return Element(self.field, -self.numerator, self.denominator)

    def __sub__(self, other: Element) -> Element:
        return self + (-other)

    def __mul__(self, other: Element) -> Element:
        return self.field.make(self.numerator * other.numerator, self.denominator * other.denominator)

    def __truediv__(self, other: Element) -> Element:
        if other.is_zero():
            raise ZeroDivisionError("division by an element that is zero")
        return self.field.make(self.numerator * other.denominator, self.denominator * other.numerator)

    def __pow__(self, n: int) -> Element:
        if n < 0:
            return self.field.constant(1) / self ** (-n)
        return self.field.make(self.numerator**n, self.denominator**n)

    def is_zero(self) -> bool:
        """Whether the element is the zero function; ``False`` proves nothing where generators are related."""
        return bool(self.numerator.is_zero())

    def is_polynomial_in(self, *kinds: str) -> bool:
        """Whether the element is a polynomial in generators of these kinds, with constant coefficients."""
        return bool(self.denominator.is_constant()) and self.field.kinds(self.numerator) <= set(kinds)

    def numerator_divides(self, other: Element) -> bool:
        """Whether the numerator of this element divides that of ``other`` exactly."""
        if self.is_zero() or self.field is not other.field:
            return False
        _, remainder = divmod(other.numerator, self.numerator)
        return bool(remainder.is_zero())

    def derivative(self) -> Element:
        """The derivative with respect to x."""
        top, bottom = self._polynomial_slope(self.numerator), self._polynomial_slope(self.denominator)
        if bottom.is_zero():
            return top / Element(self.field, self.denominator, self.field.one)
        over = Element(self.field, self.denominator, self.field.one)
        return (top * over - Element(self.field, self.numerator, self.field.one) * bottom) / (over * over)

    def _polynomial_slope(self, polynomial: Any) -> Element:
        degrees = polynomial.degrees()
        parts = [
            Element(self.field, polynomial.derivative(i), self.field.one) * self.field.slope(g)
            for i, g in enumerate(self.field.generators)
            if degrees[i] and not g.is_constant
        ]
        return _sum_up(parts) if parts else self.field.constant(0)

    def polynomial_expr(self, polynomial: Any) -> sp.Expr:
        """A polynomial in the generators as a SymPy expression."""
        terms = []
        for monomial, coefficient in polynomial.to_dict().items():
            factors = [g.expr ** int(e) for g, e in zip(self.field.generators, monomial, strict=True) if e]
            terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *factors))
        return sp.Add(*terms)

    @property
    def expr(self) -> sp.Expr:
        """The element as a SymPy expression."""
        return self.polynomial_expr(self.numerator) / self.polynomial_expr(self.denominator)

    @property
    def factored(self) -> sp.Expr:
        """The element as a quotient of products of irreducible factors."""
        result = sp.S.One
        for polynomial, direction in ((self.numerator, 1), (self.denominator, -1)):
            if polynomial.is_zero():
                return sp.S.Zero
            constant, factors = polynomial.factor()
            result *= sp.Rational(int(constant.p), int(constant.q)) ** direction
            for factor, e in factors:
                result *= self.polynomial_expr(factor) ** (direction * int(e))
        return result

    def of(self, polynomial: Any) -> Element:
        """A polynomial of the same field as an element."""
        return Element(self.field, polynomial, self.field.one)

    @cached_property
    def rows(self) -> tuple[Rows, Rows | None]:
        """Numerator and denominator (None for 1) as sums that have tight enclosures on wide balls.

        Where the denominator is one term, the exponentials in it are counted off from those of the numerator, so that
        exp(2x)/exp(3x) is exp(-x) and small on a wide ball, not a quotient of two huge balls.
        """
        if self.denominator.is_one():
            return _rows(self.numerator), None
        terms = self.denominator.to_dict()
        if len(terms) > 1:
            return _rows(self.numerator), _rows(self.denominator)
        ((monomial, coefficient),) = terms.items()
        shared = [int(e) if g.kind == "exp" else 0 for e, g in zip(monomial, self.field.generators, strict=True)]
        rest = {tuple(int(e) - k for e, k in zip(monomial, shared, strict=True)): coefficient}
        return _rows(self.numerator, shared), _rows(self.field.context.from_dict(rest))


def _rows(polynomial: Any, less: list[int] | None = None) -> Rows:
    """The terms, ``less`` taken off their exponents; those that differ in powers of x only are one row.

    On a wide ball (x - 9) E is far tighter than x E - 9 E.
    """
    groups: dict[Any, list[tuple[int, Any]]] = {}
    for monomial, coefficient in polynomial.to_dict().items():
        groups.setdefault(monomial[1:], []).append((int(monomial[0]), coefficient))
    return [
        (_powers(others, less), sorted(by_power, key=lambda term: term[0], reverse=True))
        for others, by_power in groups.items()
    ]


def _powers(others: Any, less: list[int] | None) -> list[tuple[int, int]]:
    taken = less or [0] * (len(others) + 1)
    powers = [(index, int(e) - taken[index]) for index, e in enumerate(others, start=1)]
    return [(index, power) for index, power in powers if power]


def _sum_up(elements: list[Element]) -> Element:
    total = elements[0]
    for element in elements[1:]:
        total = total + element
    return total


def _cancelled(field: Field, top: Any, bottom: Any) -> Element:
    if top.is_zero():
        return Element(field, top, field.one)
    common = top.gcd(bottom)
    if not common.is_constant():
        top, bottom = top / common, bottom / common
    if bottom.is_constant():
        return Element(field, top / bottom.leading_coefficient(), field.one)
    return Element(field, top, bottom)
