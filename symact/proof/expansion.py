"""Expansions at an end with a rigorous remainder: f = c1 m1 + c2 m2 + ... + R with abs(R) <= K m on [start, oo).

The end is t -> oo, where x is t, -t, a + 1/t or a - 1/t; the c are exact numbers, the m are monomials (see
``monomials``), and the bound holds on the whole tail, not only in the limit. One expansion gives the limit, the
asymptote, the rate of saturation, and the proof that f keeps its sign all the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.proof.enclosure import ball_of_rational, enclose
from symact.proof.monomials import ONE, Monomial, TooEarly, bound, by_growth, compare_growth
from symact.proof.numbers import number_sign
from symact.proof.verdict import Undecided, check_time

if TYPE_CHECKING:
    from flint import arb

__all__ = ["Expansion", "NeedMoreTerms", "Tail"]

Rest = tuple[Monomial, Any]
_MOST_TERMS = 256
LOG = Monomial(log=sp.S.One)


class NeedMoreTerms(Undecided):
    """Every term that was kept cancelled; more terms may decide."""


@dataclass(frozen=True)
class Expansion:
    """Exact terms, the fastest first, and a remainder (monomial, constant); none where the terms are the function."""

    terms: tuple[tuple[Monomial, sp.Expr], ...]
    rest: Rest | None = None

    @property
    def lead(self) -> tuple[Monomial, sp.Expr]:
        """The leading term, which decides limit and sign."""
        if not self.terms:
            if self.rest is None:
                raise Undecided("the function is zero")
            raise NeedMoreTerms("no exact leading term is left")
        return self.terms[0]

    @property
    def settles(self) -> bool:
        """Whether the function is asymptotic to its leading term: the remainder is of smaller order."""
        return self.rest is None or compare_growth(self.lead[0], self.rest[0]) > 0


class Tail:
    """Arithmetic of expansions on [start, oo) with at most ``order`` exact terms."""

    def __init__(self, start: int, order: int) -> None:
        self.start, self.order = start, order
        self._sizes: dict[sp.Expr, arb] = {}

    # --- ring operations ---

    def constant(self, value: sp.Expr) -> Expansion:
        """A number."""
        return Expansion(((ONE, value),) if number_sign(value) else ())

    def monomial(self, monomial: Monomial, coefficient: sp.Expr = sp.S.One) -> Expansion:
        """One term."""
        return Expansion(((monomial, coefficient),))

    def add(self, *parts: Expansion) -> Expansion:
        """The sum."""
        return self._normal(
            ((m, c) for part in parts for m, c in part.terms), [p.rest for p in parts if p.rest is not None]
        )

    def negative(self, a: Expansion) -> Expansion:
        """-a."""
        return Expansion(tuple((m, -c) for m, c in a.terms), a.rest)

    def multiply(self, a: Expansion, b: Expansion) -> Expansion:
        """The product."""
        rests: list[Rest] = []
        for one, other in ((a, b), (b, a)):
            if one.rest is not None:
                monomial, size = one.rest
                rests += [(monomial * m, size * self._size(c)) for m, c in other.terms]
        if a.rest is not None and b.rest is not None:
            rests.append((a.rest[0] * b.rest[0], a.rest[1] * b.rest[1]))
        return self._normal(((m * n, _times(c, d)) for m, c in a.terms for n, d in b.terms), rests)

    def scale(self, a: Expansion, monomial: Monomial, coefficient: sp.Expr) -> Expansion:
        """a times one term."""
        rest = None if a.rest is None else (a.rest[0] * monomial, a.rest[1] * self._size(coefficient))
        return Expansion(tuple((m * monomial, _times(c, coefficient)) for m, c in a.terms), rest)

    def _normal(self, terms: Iterable[tuple[Monomial, sp.Expr]], rests: list[Rest]) -> Expansion:
        check_time()
        total: dict[Monomial, sp.Expr] = {}
        for monomial, coefficient in terms:
            total[monomial] = total[monomial] + coefficient if monomial in total else coefficient
        kept = {m: c for m, c in total.items() if number_sign(c) != 0}
        ordered = by_growth(list(kept))
        rest = by_growth([m for m, _ in rests])[:1]
        exact = [m for m in ordered[: self.order] if all(compare_growth(m, r) >= 0 for r in rest)]
        dropped = [(m, self._size(kept[m])) for m in ordered[len(exact) :]]
        return Expansion(tuple((m, kept[m]) for m in exact), self._one_rest(rests + dropped))

    def _one_rest(self, rests: list[Rest]) -> Rest | None:
        if not rests:
            return None
        largest = by_growth([m for m, _ in rests])[0]
        size = sum((k * bound(m / largest, self.start) for m, k in rests), ball_of_rational(sp.S.Zero))
        return largest, size.upper()

    def _size(self, coefficient: sp.Expr) -> arb:
        if coefficient not in self._sizes:
            self._sizes[coefficient] = abs(enclose(coefficient)).upper()
        return self._sizes[coefficient]

    # --- small parts and power series ---

    def relative(self, a: Expansion) -> Expansion:
        """eps where a = c m (1 + eps) with the leading term c m."""
        monomial, coefficient = a.lead
        return self.scale(Expansion(a.terms[1:], a.rest), monomial**-1, 1 / coefficient)

    def size(self, small: Expansion) -> arb:
        """An upper bound of abs(small) on [start, oo); every monomial in it has to tend to 0 or be 1."""
        parts = [(m, self._size(c)) for m, c in small.terms] + ([small.rest] if small.rest else [])
        return sum((k * bound(m, self.start) for m, k in parts), ball_of_rational(sp.S.Zero)).upper()

    def series(self, small: Expansion, coefficients: list[sp.Expr], remainder: Any) -> Expansion:
        """sum of a_k small^k over the coefficients, and a remainder of at most ``remainder`` abs(small)^K."""
        if not small.terms and small.rest is None:
            return self.constant(coefficients[0])
        total = self.constant(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            total = self.add(self.multiply(total, small), self.constant(coefficient))
        parts = [(m, self._size(c)) for m, c in small.terms] + ([small.rest] if small.rest else [])
        monomial, size = self._one_rest(parts) or (ONE, ball_of_rational(sp.S.Zero))
        k = len(coefficients)
        return self.add(total, Expansion((), (monomial**k, (remainder * size**k).upper())))

    def _below_one(self, small: Expansion) -> arb:
        size = self.size(small)
        if not size < 0.5:
            raise TooEarly("the correction to the leading term is not small yet")
        return size

    # --- bounded arguments without a limit ---

    def swings(self, a: Expansion) -> bool:
        """Whether a is known to be bounded, but not to have a limit, as sin(x)."""
        known = [m for m, _ in a.terms]
        return a.rest is not None and a.rest[0] == ONE and all(m.growth <= 0 for m in known)

    def _over_all(self, a: Expansion, function: Callable[[arb], arb]) -> Expansion:
        """The image under a function of all values that a bounded argument may have: a number, and a remainder."""
        constant, others = _without_constant(a)
        values = function(enclose(constant) + self.size(others) * _unit_ball())
        if not values.is_finite():
            raise NeedMoreTerms("an argument swings beyond where the function is defined")
        middle = sp.Rational(round(float(values.mid()) * 2**16), 2**16)
        rest = abs(values - ball_of_rational(middle)).upper()
        return Expansion(((ONE, middle),) if middle else (), (ONE, rest))

    def whole_power(self, a: Expansion, n: int) -> Expansion:
        """a^n of a bounded argument without a limit, n > 0; an even power of what may be 0 is not negative."""
        return self._over_all(a, lambda u: _power_around_zero(u, n) if u.contains(0) else u**n)

    # --- elementary functions ---

    def power(self, a: Expansion, r: sp.Rational) -> Expansion:
        """a^r; a has to be positive where r is not an integer."""
        monomial, coefficient = a.lead
        if not r.is_Integer and number_sign(coefficient) < 0:
            raise Undecided("a root of something negative")
        small = self.relative(a)
        if self.swings(small):
            series = self._over_all(small, lambda u: (1 + u) ** ball_of_rational(r))
        else:
            e, k = self._below_one(small), self.order + 1
            edge = (1 - e) if k > r else (1 + e)
            remainder = abs(ball_of_rational(sp.binomial(r, k))) * edge ** ball_of_rational(r - k)
            series = self.series(small, [sp.binomial(r, j) for j in range(k)], remainder)
        return self.scale(series, monomial**r, coefficient**r)

    def exp(self, a: Expansion) -> Expansion:
        """exp(a): the infinite part of a becomes a monomial, the constant a factor, the rest a power series."""
        infinite = [(m, c) for m, c in a.terms if m.growth > 0]
        bounded = Expansion(tuple((m, c) for m, c in a.terms if m.growth <= 0), a.rest)
        if self.swings(bounded):
            series, constant = self._over_all(bounded, lambda u: u.exp()), sp.S.Zero
        else:
            constant, small = self._around_constant(bounded)
            k = self.order + 1
            remainder = self.size(small).exp() / ball_of_rational(sp.factorial(k))
            series = self.series(small, [sp.S.One / sp.factorial(j) for j in range(k)], remainder)
        power = next((c for m, c in infinite if m == LOG), sp.S.Zero)
        if not power.is_Rational:
            raise Undecided("an irrational power of t")
        return self.scale(
            series, Monomial(power, exponent=tuple((m, c) for m, c in infinite if m != LOG)), sp.exp(constant)
        )

    def log(self, a: Expansion) -> Expansion:
        """log(a) of a positive a."""
        monomial, coefficient = a.lead
        if number_sign(coefficient) < 0:
            raise Undecided("a logarithm of something negative")
        if monomial.log != 0:
            raise Undecided("iterated logarithms are not expanded")
        small = self.relative(a)
        if self.swings(small):
            series = self._over_all(small, lambda u: u.log1p())
        else:
            e, k = self._below_one(small), self.order + 1
            coefficients = [sp.S.Zero] + [sp.Rational((-1) ** (j + 1), j) for j in range(1, k)]
            series = self.series(small, coefficients, 1 / (k * (1 - e)))
        parts = [self.constant(sp.log(coefficient)), series]
        if monomial.power:
            parts.append(self.monomial(LOG, monomial.power))
        parts.append(Expansion(monomial.exponent))
        return self.add(*parts)

    def erf(self, a: Expansion) -> Expansion:
        """erf(a): by its Taylor series at a finite limit, else by 1 - erfc and the enveloping series of erfc."""
        if self.swings(a):
            return self._over_all(a, lambda u: u.erf())
        if not a.terms or a.lead[0].growth <= 0:
            constant, small = self._around_constant(a)
            k = self.order + 1
            # Cramer: abs(H_n(y)) exp(-y^2) <= 1.0865 2^(n/2) sqrt(n!), n = k - 1
            hermite = sp.Rational(5, 4) * sp.sqrt(2 ** (k - 1) * sp.factorial(k - 1)) / sp.factorial(k)
            return self.series(small, _erf_coefficients(constant, k), enclose(hermite))
        sign = number_sign(a.lead[1])
        argument = a if sign > 0 else self.negative(a)
        square = self.multiply(argument, argument)
        step = self.scale(self.power(square, sp.Integer(-1)), ONE, sp.Rational(1, 2))
        k = self.order
        enveloping = self.series(
            step, [(-1) ** j * sp.factorial2(2 * j - 1) for j in range(k)], ball_of_rational(sp.factorial2(2 * k - 1))
        )
        gauss = self.multiply(self.exp(self.negative(square)), self.power(argument, sp.Integer(-1)))
        erfc = self.scale(self.multiply(gauss, enveloping), ONE, 1 / sp.sqrt(sp.pi))
        value = self.add(self.constant(sp.S.One), self.negative(erfc))
        return value if sign > 0 else self.negative(value)

    def atan(self, a: Expansion) -> Expansion:
        """atan(a); an infinite argument goes through atan(a) = +-pi/2 - atan(1/a)."""
        if a.terms and a.lead[0].growth > 0:
            sign = number_sign(a.lead[1])
            inner = self.atan(self.power(a, sp.Integer(-1)))
            return self.add(self.constant(sign * sp.pi / 2), self.negative(inner))
        if self.swings(a):
            return self._over_all(a, lambda u: u.atan())
        constant, small = self._around_constant(a)
        k = self.order + 1
        return self.series(small, _atan_coefficients(constant, k), ball_of_rational(sp.Rational(1, k)))

    def asinh(self, a: Expansion) -> Expansion:
        """asinh(a) = log(a + sqrt(a^2 + 1)), for a negative argument through asinh(-a) = -asinh(a)."""
        if self.swings(a):
            return self._over_all(a, lambda u: u.asinh())
        negative = a.terms and a.lead[0].growth > 0 and number_sign(a.lead[1]) < 0
        u = self.negative(a) if negative else a
        root = self.power(self.add(self.multiply(u, u), self.constant(sp.S.One)), sp.Rational(1, 2))
        value = self.log(self.add(u, root))
        return self.negative(value) if negative else value

    def sine_cosine(self, a: Expansion) -> tuple[Expansion, Expansion]:
        """sin(a) and cos(a); of an infinite argument only that they are bounded by 1."""
        if a.terms and a.lead[0].growth > 0:
            unknown = Expansion((), (ONE, ball_of_rational(sp.S.One)))
            return unknown, unknown
        if self.swings(a):
            return self._over_all(a, lambda u: u.sin()), self._over_all(a, lambda u: u.cos())
        constant, small = self._around_constant(a)
        k = self.order + 1
        s, c = sp.sin(constant), sp.cos(constant)
        cycle = (s, c, -s, -c)
        remainder = 1 / ball_of_rational(sp.factorial(k))
        sine = self.series(small, [cycle[j % 4] / sp.factorial(j) for j in range(k)], remainder)
        cosine = self.series(small, [cycle[(j + 1) % 4] / sp.factorial(j) for j in range(k)], remainder)
        return sine, cosine

    def _around_constant(self, a: Expansion) -> tuple[sp.Expr, Expansion]:
        constant, small = _without_constant(a)
        if a.rest is not None and a.rest[0].growth > 0:
            raise NeedMoreTerms("the argument is not known up to a small remainder")
        self._below_one(small)
        return constant, small


def _without_constant(a: Expansion) -> tuple[sp.Expr, Expansion]:
    """The constant term, and the others."""
    constant = next((c for m, c in a.terms if m == ONE), sp.S.Zero)
    return constant, Expansion(tuple((m, c) for m, c in a.terms if m != ONE), a.rest)


def _unit_ball() -> arb:
    from flint import arb

    return arb(0, 1)


def _power_around_zero(u: arb, n: int) -> arb:
    from flint import arb

    largest = abs(u).upper() ** n
    return arb(0, largest) if n % 2 else arb(0).union(largest)


@lru_cache(maxsize=65536)
def _times(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    """The product of two sums of products, as a sum of products again (SymPy's ``expand`` looks for far more)."""
    if a is sp.S.One or b is sp.S.One:
        return b if a is sp.S.One else a
    left, right = sp.Add.make_args(a), sp.Add.make_args(b)
    if len(left) * len(right) > _MOST_TERMS:
        raise Undecided("the exact coefficients of the expansion grow too large")
    return sp.Add(*(_flat(p * q) for p in left for q in right))


def _flat(term: sp.Expr) -> sp.Expr:
    """The term, multiplied out where two roots in it have met and left a sum."""
    return sp.expand(term) if any(factor.is_Add for factor in sp.Mul.make_args(term)) else term


def _erf_coefficients(c: sp.Expr, count: int) -> list[sp.Expr]:
    """Those of erf(c + s): erf(c), then 2/sqrt(pi) exp(-c^2) (-1)^j H_j(c)/(j + 1)! with Hermite's polynomials."""
    hermite = [sp.S.One, 2 * c]
    for n in range(1, count):
        hermite.append(_times(2 * c, hermite[n]) - 2 * n * hermite[n - 1])
    gauss = 2 * sp.exp(-(c**2)) / sp.sqrt(sp.pi)
    return [sp.erf(c), *(_times((-1) ** j * gauss / sp.factorial(j + 1), hermite[j]) for j in range(count - 1))]


def _atan_coefficients(c: sp.Expr, count: int) -> list[sp.Expr]:
    """Those of atan(c + s): atan(c), then g_j/(j + 1) with the g of 1/(1 + (c + s)^2), by its recurrence."""
    q = 1 / (1 + c**2)
    g = [sp.S.Zero, q]
    for _ in range(count - 2):
        g.append(-_times(q, _times(2 * c, g[-1]) + g[-2]))
    return [sp.atan(c), *(g[j + 1] / (j + 1) for j in range(count - 1))]
