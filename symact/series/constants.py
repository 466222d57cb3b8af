"""Exact constants as polynomials over Q in a few generators: sqrt(2), sqrt(pi), exp(1), log(2), erf(1), ...

Coefficients of a power series are sums of products of few constants; as polynomials over Q they multiply at machine
speed. Relations (sqrt(2)^2 = 2, g h = 1 for inverses, sin^2 + cos^2 = 1) are rewritten away. Two different polynomials
may still be the same number; a test for zero therefore ends in a proof about the number, or in NotYetSupported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import Phi, sigmoid, softplus
from symact.proof import Undecided, number_sign

__all__ = ["Constant", "Constants"]

Constant = Any
"""A flint ``fmpq_mpoly``."""

_SLOTS = 16
_FACTOR_BITS = 64


class Constants:
    """The ring of the constants of one expansion; generators are added as they are met."""

    def __init__(self) -> None:
        from flint import fmpq_mpoly_ctx

        context = fmpq_mpoly_ctx.get([f"g{i}" for i in range(_SLOTS)], "degrevlex")
        self._slots = context.gens()
        self._values: list[sp.Expr] = []
        self._index: dict[sp.Expr, int] = {}
        self._inverses: dict[int, Constant] = {}
        self._relations: list[Constant] = []
        self._known: dict[sp.Expr, Constant] = {}
        self.zero: Constant = context.constant(0)
        self.one: Constant = context.constant(1)
        self._context = context

    # From and to SymPy.

    def of(self, value: sp.Expr) -> Constant:
        """The constant ``value``."""
        if value not in self._known:
            self._known[value] = self.reduced(self._convert(value))
        return self._known[value]

    def rational(self, p: int, q: int = 1) -> Constant:
        """The rational p/q."""
        from flint import fmpq

        return self._context.constant(fmpq(int(p), int(q)))

    def _convert(self, value: sp.Expr) -> Constant:
        if value.is_Rational:
            return self.rational(value.p, value.q)
        if value.is_Add:
            return sum((self.of(term) for term in value.args), self.zero)
        if value.is_Mul:
            return self.product([self.of(factor) for factor in value.args])
        if value is sp.pi:
            return self._sqrt_pi() ** 2
        if value is sp.E:
            return self._exp(sp.S.One)
        if value.is_Pow:
            return self._power(value.base, value.exp)
        rule = _RULES.get(value.func)
        return self._generator(value) if rule is None else rule(self, value.args[0])

    def expr(self, constant: Constant) -> sp.Expr:
        """``constant`` as a SymPy number."""
        terms = []
        for exponents, coefficient in constant.to_dict().items():
            factors = [self._values[i] ** int(e) for i, e in enumerate(exponents) if e]
            terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *factors))
        return sp.Add(*terms)

    # Arithmetic.

    def product(self, factors: list[Constant]) -> Constant:
        """The product, reduced."""
        result = self.one
        for factor in factors:
            result = self.reduced(result * factor)
        return result

    def reduced(self, constant: Constant) -> Constant:
        """The same number, with every relation of the generators applied."""
        if constant.is_constant():
            return constant
        before = None
        while before != constant:
            before = constant
            for relation in self._relations:
                constant = divmod(constant, relation)[1]
        return constant

    def inverse(self, constant: Constant) -> Constant:
        """1/``constant``, for a constant that is not zero."""
        terms = constant.to_dict()
        if len(terms) == 1:
            ((exponents, coefficient),) = terms.items()
            factors = [self._inverse_of(i) ** int(e) for i, e in enumerate(exponents) if e]
            return self.product([self.rational(coefficient.q, coefficient.p), *factors])
        simple = sp.radsimp(1 / self.expr(constant)) if self._is_algebraic(constant) else None
        if simple is not None and simple.is_Add:
            return self.of(simple)
        leading = constant.leading_coefficient()
        monic = constant / leading
        index, new = self._slot(1 / self.expr(monic))
        inverse = self._slots[index]
        if new:
            self._relations.append(monic * inverse - 1)
        return inverse * self.rational(leading.q, leading.p)

    def _is_algebraic(self, constant: Constant) -> bool:
        used = {i for exponents in constant.to_dict() for i, e in enumerate(exponents) if e}
        return all(self._values[i].is_Pow and self._values[i].base.is_Rational for i in used)

    def _inverse_of(self, index: int) -> Constant:
        if index not in self._inverses:
            partner, _ = self._slot(1 / self._values[index])
            self._link(index, partner)
        return self._inverses[index]

    def _link(self, index: int, partner: int) -> None:
        self._inverses[index], self._inverses[partner] = self._slots[partner], self._slots[index]
        self._relations.append(self._slots[index] * self._slots[partner] - 1)

    def sign(self, constant: Constant) -> int:
        """-1, 0 or 1, proved; raises ``NotYetSupported`` where no proof is found."""
        if constant.is_constant():
            value = constant.leading_coefficient() if constant else 0
            return (value > 0) - (value < 0)
        value = self.expr(constant)
        try:
            return number_sign(value)
        except Undecided:
            raise NotYetSupported(f"cannot decide whether the constant {value} is 0.") from None

    # Generators.

    def _slot(self, value: sp.Expr) -> tuple[int, bool]:
        if value in self._index:
            return self._index[value], False
        if len(self._values) == _SLOTS:
            raise NotYetSupported(f"a power series with more than {_SLOTS} independent constants in its coefficients.")
        self._values.append(value)
        self._index[value] = len(self._values) - 1
        return self._index[value], True

    def _generator(self, value: sp.Expr) -> Constant:
        return self._slots[self._slot(value)[0]]

    def _sqrt_pi(self) -> Constant:
        return self._generator(sp.sqrt(sp.pi))

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Constant:
        if exponent.is_Integer:
            root = self.of(base)
            return self.reduced((root if exponent > 0 else self.inverse(root)) ** abs(int(exponent)))
        if base is sp.pi and (2 * exponent).is_Integer:
            root = self._sqrt_pi()
            return (root if exponent > 0 else self.inverse(root)) ** abs(int(2 * exponent))
        if exponent.is_Rational and base.is_Rational and base.is_positive:
            return self._root(base, exponent)
        if exponent.is_Rational and exponent.is_negative:
            return self.inverse(self.of(base ** (-exponent)))
        return self._generator(base**exponent)

    def _root(self, base: sp.Rational, exponent: sp.Rational) -> Constant:
        """base^(p/q) as a product of roots of primes (of the numerator and denominator, where too large to factor)."""
        result = []
        for number, side in ((base.p, 1), (base.q, -1)):
            small = int(number).bit_length() <= _FACTOR_BITS
            for prime, power in (sp.factorint(number) if small else {number: 1}).items():
                if prime != 1:
                    result.append(self._prime_root(sp.Integer(prime), exponent * power * side))
        return self.product(result)

    def _prime_root(self, prime: sp.Integer, exponent: sp.Rational) -> Constant:
        index, new = self._slot(prime ** sp.Rational(1, exponent.q))
        root = self._slots[index]
        if new:
            self._relations.append(root**exponent.q - int(prime))
            self._inverses[index] = root ** (exponent.q - 1) * self.rational(1, prime)
        whole, part = divmod(int(exponent.p), int(exponent.q))
        scale = self.rational(prime**whole) if whole >= 0 else self.rational(1, prime**-whole)
        return root**part * scale

    def _exp(self, argument: sp.Expr) -> Constant:
        """exp(p/q * rest) is the p-th power of the generator exp(rest/q); exp of a sum is a product."""
        if argument.is_Add:
            return self.product([self.of(sp.exp(term)) for term in argument.args])
        ratio, rest = argument.as_coeff_Mul()
        if not ratio.is_Rational:
            return self._generator(sp.exp(argument))
        index, _ = self._slot(sp.exp(rest / ratio.q))
        base = self._slots[index] if ratio.p > 0 else self._inverse_of(index)
        return base ** abs(int(ratio.p))

    def _log(self, argument: sp.Expr) -> Constant:
        """log of a rational as a sum of logs of primes."""
        bits = max(int(argument.p).bit_length(), int(argument.q).bit_length()) if argument.is_Rational else None
        if bits is None or bits > _FACTOR_BITS or argument.is_prime:
            return self._generator(sp.log(argument))
        above, below = sp.factorint(argument.p), sp.factorint(argument.q)
        parts = [(p, e) for p, e in above.items() if p != 1] + [(p, -e) for p, e in below.items() if p != 1]
        return sum((self._generator(sp.log(p)) * int(e) for p, e in parts), self.zero)

    def _sine(self, argument: sp.Expr) -> Constant:
        sine, cosine = sp.sin(argument), sp.cos(argument)
        (i, new), (j, _) = self._slot(sine), self._slot(cosine)
        if new:
            self._relations.append(self._slots[i] ** 2 + self._slots[j] ** 2 - 1)
        return self._slots[i]

    def _cosine(self, argument: sp.Expr) -> Constant:
        self._sine(argument)
        return self._generator(sp.cos(argument))

    def _elementary_or_named(self, function: type[sp.Function], argument: sp.Expr) -> Constant:
        """tanh(log(2)) is 3/5; tanh(1) is a generator."""
        value = function(argument)
        written = sp.together(value.rewrite(sp.exp)) if argument.has(sp.log) else value
        return self.of(written) if written != value and not written.has(sp.log) else self._generator(value)


_RULES: dict[type[sp.Basic], Callable[[Constants, sp.Expr], Constant]] = {
    sp.exp: Constants._exp,
    sp.log: Constants._log,
    sp.sin: Constants._sine,
    sp.cos: Constants._cosine,
    sp.erfc: lambda ring, u: 1 - ring.of(sp.erf(u)),
    Phi: lambda ring, u: ring.of((1 + sp.erf(u / sp.sqrt(2))) / 2),
    sp.sinh: lambda ring, u: ring.of((sp.exp(u) - sp.exp(-u)) / 2),
    sp.cosh: lambda ring, u: ring.of((sp.exp(u) + sp.exp(-u)) / 2),
    softplus: lambda ring, u: ring.of(sp.log(1 + sp.exp(u))),
    sp.tanh: lambda ring, u: ring._elementary_or_named(sp.tanh, u),
    sigmoid: lambda ring, u: ring._elementary_or_named(sigmoid, u),
}
"""How a function of a constant is written in generators; all others are generators themselves."""
