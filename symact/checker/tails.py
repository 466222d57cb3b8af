"""What a function does towards an end of an interval: expansions with a rigorous remainder on a whole tail.

With t = abs(x) at an infinite end and x = a +- 1/t at a finite one, a function is a sum of coefficients times monomials
t^p (log t)^q exp(sum of c m over infinite monomials m), plus a remainder of at most R times one more monomial for
all t >= M. A coefficient is rational, or a ball of ``BITS`` bits around a constant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from flint import arb, arb_series, ctx, fmpq

from .balls import ball, sign
from .texts import Node, Rejected

__all__ = ["Early", "End", "Expansion", "Monomial", "Tail", "bound", "limit", "sign_on_tail", "terms_at"]

End = tuple[Any, str]
"""("oo", ""), ("-oo", ""), or (node, "+") and (node, "-") for a finite end from the right and from the left."""


class Early(Rejected):
    """The bound does not hold from this start on, or not with this many terms."""


@dataclass(frozen=True, eq=False)
class Monomial:
    """t^power (log t)^log exp(sum of c m over ``exponent``), every m infinite, the fastest first."""

    power: Any = fmpq(0)  # noqa: RUF009 - a rational does not change
    log: Any = fmpq(0)  # noqa: RUF009
    exponent: tuple[tuple[Monomial, Any], ...] = ()

    def __mul__(self, other: Monomial) -> Monomial:
        both = self.exponent + other.exponent if self.exponent and other.exponent else ()
        return Monomial(
            self.power + other.power,
            self.log + other.log,
            tuple(_collected([(m, c) for m, c in both])) if both else self.exponent or other.exponent,
        )

    def to(self, r: Any) -> Monomial:
        """The r-th power, r rational."""
        r = fmpq(r)
        return Monomial(self.power * r, self.log * r, tuple((m, c * r) for m, c in self.exponent) if r else ())

    @property
    def growth(self) -> int:
        """1, 0 or -1 where the monomial tends to infinity, is 1, or tends to 0."""
        if self.exponent:
            return sign(self.exponent[0][1])
        return sign(self.power) or sign(self.log)

    def over(self, other: Monomial) -> Monomial:
        """The quotient of two monomials."""
        return self * other.to(-1)

    def at(self, t: arb) -> arb:
        """A ball around the value at t."""
        total = sum((c * m.at(t) for m, c in self.exponent), arb(0))
        return _to(t, self.power) * _to(t.log(), self.log) * total.exp()


UNIT, LOG = Monomial(), Monomial(log=fmpq(1))
Term = tuple[Monomial, Any]


def _to(base: arb, r: Any) -> arb:
    return base ** int(r.p) if r.q == 1 else base ** arb(r)


def _faster(a: Term, b: Term) -> int:
    if a[0].exponent is b[0].exponent:
        return sign(b[0].power - a[0].power) or sign(b[0].log - a[0].log)
    return -a[0].over(b[0]).growth


def _collected(terms: list[Term]) -> list[Term]:
    """Equal monomials put together, vanishing ones left out, the fastest first."""
    found: list[Term] = []
    for m, c in sorted(terms, key=cmp_to_key(_faster)):
        if found and _faster(found[-1], (m, c)) == 0:
            found[-1] = (found[-1][0], found[-1][1] + c)
        else:
            found.append((m, c))
    return [(m, c) for m, c in found if sign(c)]


def _slope(m: Monomial) -> list[Term]:
    """t m'/m, a sum of monomials again."""
    terms = [(UNIT, m.power)] if m.power else []
    terms += [(LOG.to(-1), m.log)] if m.log else []
    for inner, c in m.exponent:
        terms += [(inner * n, c * d) for n, d in _slope(inner)]
    return _collected(terms)


def bound(m: Monomial, start: int) -> arb:
    """An upper bound on [start, oo) of a monomial that is 1 or decreases there, which is proved from t m'/m < 0."""
    if m.growth == 0:
        return arb(1)
    (lead, c), *others = _slope(m)
    if sign(c) > 0:
        raise Rejected("an infinite monomial has no bound")
    against = [(n, d) for n, d in others if sign(d) > 0]
    if not sum((arb(d) * bound(n.over(lead), start) for n, d in against), arb(0)) < -arb(c):
        raise Early("a monomial has not passed its maximum")
    return m.at(arb(start)).upper()


@dataclass(frozen=True, eq=False)
class Expansion:
    """Terms, the fastest first, and a remainder (monomial, size), or None where the terms are the function."""

    terms: tuple[Term, ...]
    rest: tuple[Monomial, arb] | None = None

    def lead(self, settled: bool = True) -> Term:
        """The leading term; where it need not be ``settled``, the remainder may be of its order."""
        if not self.terms:
            raise Early("every term that was kept cancelled")
        if settled and self.rest and _faster(self.terms[0], self.rest) == 0:
            raise Early("the function swings around its leading term")
        return self.terms[0]


class Tail:
    """The arithmetic of expansions on [start, oo) with at most ``count`` terms."""

    def __init__(self, end: End, start: int, count: int) -> None:
        self.end, self.start, self.count = end, start, count
        self.known: dict[Node, Expansion] = {}

    def of(self, f: Node) -> Expansion:
        """The expansion of a formula."""
        if f not in self.known:
            self.known[f] = self._expanded(f)
        return self.known[f]

    def _expanded(self, f: Node) -> Expansion:
        if not f.has_x:
            return self.number(f.args[0] if f.op == "q" else ball(f))
        if f.op == "x":
            return self._variable()
        if f.op == "+":
            return self.plus(*(self.of(part) for part in f.args))
        if f.op == "*":
            product = self.of(f.args[0])
            for part in f.args[1:]:
                product = self.times(product, self.of(part))
            return product
        if f.op == "^":
            return self.power(self.of(f.args[0]), f.args[1])
        if f.op not in _FUNCTIONS:
            raise Rejected(f"{f.op} is not expanded")
        return _FUNCTIONS[f.op](self, self.of(f.args[0]))

    def _variable(self) -> Expansion:
        at, side = self.end
        if not side:
            return Expansion(((Monomial(fmpq(1)), fmpq(1 if at == "oo" else -1)),))
        step = Expansion(((Monomial(fmpq(-1)), fmpq(1 if side == "+" else -1)),))
        return self.plus(self.of(at), step)

    # --- ring operations ---

    def number(self, c: Any) -> Expansion:
        """A constant."""
        return Expansion(((UNIT, c),) if sign(c) else ())

    def plus(self, *parts: Expansion) -> Expansion:
        """The sum."""
        return self._kept([t for p in parts for t in p.terms], [p.rest for p in parts if p.rest])

    def times(self, a: Expansion, b: Expansion) -> Expansion:
        """The product."""
        rests = [(a.rest[0] * m, a.rest[1] * abs(arb(c))) for m, c in b.terms] if a.rest else []
        rests += [(b.rest[0] * m, b.rest[1] * abs(arb(c))) for m, c in a.terms] if b.rest else []
        rests += [(a.rest[0] * b.rest[0], a.rest[1] * b.rest[1])] if a.rest and b.rest else []
        return self._kept([(m * n, c * d) for m, c in a.terms for n, d in b.terms], rests)

    def scaled(self, a: Expansion, m: Monomial, c: Any) -> Expansion:
        """a times one term."""
        rest = (a.rest[0] * m, a.rest[1] * abs(arb(c))) if a.rest else None
        return Expansion(tuple((n * m, d * c) for n, d in a.terms), rest)

    def _kept(self, terms: list[Term], rests: list[tuple[Monomial, arb]]) -> Expansion:
        found = _collected(terms)
        kept = [t for t in found[: self.count] if all(_faster(t, r) <= 0 for r in rests)]
        rests = rests + [(m, abs(arb(c))) for m, c in found[len(kept) :]]
        if not rests:
            return Expansion(tuple(kept))
        top = min(rests, key=cmp_to_key(_faster))[0]
        return Expansion(
            tuple(kept), (top, sum((k * bound(m.over(top), self.start) for m, k in rests), arb(0)).upper())
        )

    # --- composition with power series ---

    def size(self, a: Expansion) -> arb:
        """A bound of abs(a) on the tail, for an expansion that does not grow."""
        parts = [(m, abs(arb(c))) for m, c in a.terms] + ([a.rest] if a.rest else [])
        return sum((k * bound(m, self.start) for m, k in parts), arb(0)).upper()

    def small(self, a: Expansion) -> tuple[Any, Expansion, arb]:
        """(c, e, bound of abs(e)) with a = c + e, e tending to 0 and at most 1/2 on the tail."""
        if a.rest and a.rest[0].growth >= 0:
            raise Early("an argument is not known up to a small remainder")
        c = next((c for m, c in a.terms if m.growth == 0), fmpq(0))
        e = Expansion(tuple(t for t in a.terms if t[0].growth), a.rest)
        if any(m.growth > 0 for m, _ in e.terms):
            raise Rejected("an infinite argument where a bounded one was expected")
        size = self.size(e)
        if not size < 0.5:
            raise Early("a correction is not small yet")
        return c, e, size

    def relative(self, a: Expansion, settled: bool = True) -> tuple[Monomial, Any, Expansion, arb]:
        """(m, c, e, bound of abs(e)) with a = c m (1 + e), e small; bounded by a number below 1 if not ``settled``."""
        m, c = a.lead(settled)
        e = self.scaled(Expansion(a.terms[1:], a.rest), m.to(-1), 1 / c)
        size = self.size(e)
        if not size < 1:
            raise Early("the leading term does not dominate yet")
        if settled:
            _need_half(size)
        return m, c, e, size

    # --- bounded arguments without a limit ---

    def swings(self, a: Expansion) -> bool:
        """Whether a is known to be bounded, but not to have a limit, as sin(x)."""
        return a.rest is not None and a.rest[0].growth == 0 and all(m.growth <= 0 for m, _ in a.terms)

    def over_all(self, a: Expansion, function: Callable[[arb], arb]) -> Expansion:
        """The image under a function of all values that a bounded argument may have: a number, and a remainder."""
        c = next((c for m, c in a.terms if m.growth == 0), fmpq(0))
        values = function(c + arb(0, self.size(Expansion(tuple(t for t in a.terms if t[0].growth), a.rest))))
        if not values.is_finite():
            raise Early("an argument swings beyond where the function is defined")
        middle = fmpq(round(float(values.mid()) * 2**16), 2**16)
        return Expansion(((UNIT, middle),) if middle else (), (UNIT, abs(values - middle).upper()))

    def series(self, e: Expansion, coefficients: list[Any], remainder: arb) -> Expansion:
        """The sum of a_k e^k, with a remainder of at most ``remainder`` abs(e)^K for K coefficients."""
        total = self.number(coefficients[-1])
        for c in reversed(coefficients[:-1]):
            total = self.plus(self.times(total, e), self.number(c))
        if not e.terms and not e.rest:
            return total
        top = e.terms[0][0] if e.terms else e.rest[0]  # type: ignore[index]
        largest = self.size(
            Expansion(tuple((m.over(top), c) for m, c in e.terms), e.rest and (e.rest[0].over(top), e.rest[1]))
        )
        k = len(coefficients)
        return self.plus(total, Expansion((), (top.to(k), (remainder * largest**k).upper())))

    # --- functions ---

    def power(self, a: Expansion, r: Any) -> Expansion:
        """a^r."""
        if r.q == 1 and r > 0 and self.swings(a):
            return self.over_all(a, lambda u: _whole_power(u, int(r.p)))
        if r.q == 1 and r > 0 and not a.terms:
            product = a
            for _ in range(int(r.p) - 1):
                product = self.times(product, a)
            return product
        m, c, e, size = self.relative(a, settled=False)
        if r.q != 1 and sign(c) < 0:
            raise Rejected("a root of something negative")
        if self.swings(e):
            series = self.over_all(e, lambda u: (1 + u) ** arb(r))
        else:
            _need_half(size)
            n, binomials = self.count + 1, [fmpq(1)]
            for k in range(1, n + 1):
                binomials.append(binomials[-1] * (r - k + 1) / k)
            edge = max(((1 - size) ** arb(r - n)).upper(), ((1 + size) ** arb(r - n)).upper())
            series = self.series(e, binomials[:n], abs(arb(binomials[n])) * edge)
        return self.scaled(series, m.to(r), c ** int(r.p) if r.q == 1 else arb(c) ** arb(r))

    def exp(self, a: Expansion) -> Expansion:
        """exp(a): its infinite part becomes a monomial."""
        infinite = [(m, c) for m, c in a.terms if m.growth > 0]
        bounded = Expansion(tuple(t for t in a.terms if t[0].growth <= 0), a.rest)
        if self.swings(bounded):
            c, series = fmpq(0), self.over_all(bounded, lambda u: u.exp())
        else:
            c, e, size = self.small(bounded)
            n = self.count + 1
            series = self.series(e, [1 / fmpq(_factorial(k)) for k in range(n)], size.exp() / _factorial(n))
        power = fmpq(0)
        exponent = []
        for m, d in infinite:
            if not m.exponent and m.power == 0 and m.log == 1:
                if not isinstance(d, fmpq):
                    raise Rejected("an irrational power of t")
                power = d
            else:
                exponent.append((m, d))
        return self.scaled(series, Monomial(power, exponent=tuple(exponent)), arb(c).exp() if c else fmpq(1))

    def log(self, a: Expansion) -> Expansion:
        """log(a)."""
        m, c, e, size = self.relative(a, settled=False)
        if sign(c) < 0 or m.log:
            raise Rejected("a logarithm of something negative, or of a logarithm")
        n = self.count + 1
        if self.swings(e):
            series = self.over_all(e, lambda u: u.log1p())
        else:
            _need_half(size)
            series = self.series(e, [fmpq(0)] + [fmpq((-1) ** (k + 1), k) for k in range(1, n)], (1 - size) ** -n / n)
        constant = self.number(arb(c).log() if c != 1 else fmpq(0))
        return self.plus(series, constant, Expansion(((LOG, m.power),) if m.power else ()), Expansion(m.exponent))

    def taylor(self, a: Expansion, name: str, exact: Callable[[int], Any]) -> Expansion:
        """erf, atan, sin or cos of a bounded argument, by Taylor's formula at its limit (``exact`` at the limit 0)."""
        if self.swings(a):
            return self.over_all(a, lambda u: getattr(u, name)())
        c, e, size = self.small(a)
        n = self.count + 1
        around = _coefficients(name, arb(c), n)
        coefficients = [exact(k) for k in range(n)] if not c else around[:n]
        largest = abs(_coefficients(name, arb(c) + arb(0, size), n)[n]).upper()
        return self.series(e, coefficients, largest)

    def erf(self, a: Expansion) -> Expansion:
        """erf(a); an infinite argument goes through the enveloping series of erfc."""
        if not a.terms or a.terms[0][0].growth <= 0:
            return self.taylor(a, "erf", lambda k: _coefficients("erf", arb(0), k)[k] if k % 2 else fmpq(0))
        s = sign(a.terms[0][1])
        y = self.scaled(a, UNIT, fmpq(s))
        square, n = self.times(y, y), self.count
        step = self.scaled(self.power(square, fmpq(-1)), UNIT, fmpq(1, 2))
        odd = [fmpq(1)]
        for k in range(1, n + 1):
            odd.append(odd[-1] * (1 - 2 * k))
        series = self.series(step, odd[:n], abs(arb(odd[n])))
        gauss = self.times(self.exp(self.scaled(square, UNIT, fmpq(-1))), self.power(y, fmpq(-1)))
        tail = self.scaled(self.times(gauss, series), UNIT, -1 / arb.pi().sqrt())
        return self.scaled(self.plus(self.number(fmpq(1)), tail), UNIT, fmpq(s))

    def atan(self, a: Expansion) -> Expansion:
        """atan(a); an infinite argument goes through atan(a) = +-pi/2 - atan(1/a)."""
        if a.terms and a.terms[0][0].growth > 0:
            inner = self.atan(self.power(a, fmpq(-1)))
            return self.plus(self.number(arb.pi() / 2 * sign(a.terms[0][1])), self.scaled(inner, UNIT, fmpq(-1)))
        return self.taylor(a, "atan", lambda k: fmpq((-1) ** (k // 2), k) if k % 2 else fmpq(0))

    def wave(self, a: Expansion, name: str) -> Expansion:
        """sin(a) or cos(a); of an infinite argument only that it is at most 1."""
        if a.terms and a.terms[0][0].growth > 0:
            return Expansion((), (UNIT, arb(1)))
        odd = name == "sin"
        return self.taylor(a, name, lambda k: fmpq((-1) ** (k // 2), _factorial(k)) if k % 2 == odd else fmpq(0))


_FUNCTIONS: dict[str, Callable[[Tail, Expansion], Expansion]] = {
    "exp": Tail.exp,
    "log": Tail.log,
    "erf": Tail.erf,
    "atan": Tail.atan,
    "sin": lambda tail, a: tail.wave(a, "sin"),
    "cos": lambda tail, a: tail.wave(a, "cos"),
}


def _need_half(size: arb) -> None:
    """Refuses a correction for whose powers the series has no bound yet."""
    if not size < 0.5:
        raise Early("the leading term does not dominate yet")


def _whole_power(u: arb, n: int) -> arb:
    """A ball around the image under x^n, n > 0; an even power is not negative."""
    if not u.contains(0):
        return u**n
    largest = abs(u).upper() ** n
    return arb(0, largest) if n % 2 else arb(0).union(largest)


def _factorial(k: int) -> int:
    return 1 if k < 2 else k * _factorial(k - 1)


def _coefficients(name: str, c: arb, n: int) -> list[arb]:
    """The Taylor coefficients 0..n of a function at every point of the ball c."""
    before, ctx.cap = ctx.cap, n + 1
    try:
        series = getattr(arb_series([c, 1], n + 1), name)()
        return [series[k] for k in range(n + 1)]
    finally:
        ctx.cap = before


# --- what is asked ---

STARTS = (4, 8, 32, 256, 2**14, 2**30, 2**80)
COUNTS = (3, 6, 12)


def terms_at(
    f: Node,
    end: End,
    use: Callable[[Expansion, Tail], Any],
    counts: tuple[int, ...] = COUNTS,
    starts: tuple[int, ...] = STARTS,
) -> Any:
    """``use`` of the expansion, with the fewest terms and the earliest start with which it succeeds."""
    problem = Early("no expansion")
    for count in counts:
        for start in starts:
            tail = Tail(end, start, count)
            try:
                return use(tail.of(f), tail)
            except Early as early:
                problem = early
                if "cancelled" in str(early) or "known up to" in str(early):
                    break
    raise Rejected(str(problem))


def sign_on_tail(f: Node, end: End, start: int) -> int:
    """The sign that f has at every t >= start; refused where the expansions do not prove it."""
    problem = Early("no expansion")
    for count in COUNTS:
        tail = Tail(end, start, count)
        try:
            return sign(tail.relative(tail.of(f), settled=False)[1])
        except Early as early:
            problem = early
    raise problem


def limit(f: Node, end: End) -> Any:
    """The limit of f at an end: a number, "oo" or "-oo"; refused where there is none, or none is found."""

    def use(a: Expansion, tail: Tail) -> Any:
        if not a.terms:
            if a.rest is None or a.rest[0].growth < 0:
                return fmpq(0)
            raise Early("every term that was kept cancelled")
        m, c = a.lead(settled=a.terms[0][0].growth == 0)
        if m.growth > 0:
            tail.relative(a, settled=False)
            return "oo" if sign(c) > 0 else "-oo"
        return c if m.growth == 0 else fmpq(0)

    return terms_at(f, end, use)
