"""Values: a formula at a point, an interval or a complex ball, with Arb's proved error bounds.

Numbers are worked with ``BITS`` bits. Two numbers whose difference is below ``2^-TINY`` of their size are taken as
equal; unless both are rational that is a test and no proof, and ``LEDGER`` counts it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq

from .texts import Node, Rejected, derivative

__all__ = [
    "BITS",
    "LEDGER",
    "Ledger",
    "ball",
    "check_identity",
    "check_record",
    "complex_ball",
    "order",
    "precision",
    "random_points",
    "same",
    "series_of",
    "sign",
]

BITS = 320
TINY = 128
POINTS = 4
"""Random points of one identity test, each one of 2^60; far out on unbounded intervals there are more."""


class Ledger:
    """How many equalities and identities were tested rather than proved."""

    def __init__(self) -> None:
        self.tests = 0


LEDGER = Ledger()


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Arb works with ``bits`` bits inside the block."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


# --- formulas at real balls ---

_constants: dict[tuple[Node, int], Any] = {}


def ball(f: Node, x: Any = None) -> Any:
    """A ball that contains f at every point of the ball x; not finite where f may be singular there."""
    return _walk(f, x, {}, _REAL)


def _walk(f: Node, x: Any, known: dict[Node, Any], algebra: dict[str, Any]) -> Any:
    if f.op == "x":
        if x is None:
            raise Rejected("a number was expected, found a formula in x")
        return x
    if not f.has_x:
        key = (f, ctx.prec)
        if key not in _constants:
            _constants[key] = _compute(f, None, {}, _REAL)
        return _constants[key]
    if f not in known:
        known[f] = _compute(f, x, known, algebra)
    return known[f]


def _compute(f: Node, x: Any, known: dict[Node, Any], algebra: dict[str, Any]) -> Any:
    if f.op in _WHOLE:
        return _WHOLE[f.op](*f.args)
    if f.op == "case":
        return _chosen(f, x, known, algebra)
    if f.op == "^":
        u = algebra.get("logistic") and _logistic_argument(f.args[0])
        if u is not None and f.args[1] < 0:
            return algebra["logistic"](_walk(u, x, known, algebra)) ** int(-f.args[1].p)
        return algebra["^"](_walk(f.args[0], x, known, algebra), f.args[1])
    if f.op == "lambertw":
        return ball(f.args[0]).lambertw(f.args[1])
    parts = [_walk(part, x, known, algebra) for part in f.args]
    if f.op in ("+", "*"):
        total = parts[0]
        for part in parts[1:]:
            total = total + part if f.op == "+" else total * part
        return total
    return algebra[f.op](parts[0]) if f.op in algebra else getattr(parts[0], f.op)()


def _logistic_argument(f: Node) -> Node | None:
    """u where f is 1 + exp(u)."""
    other = [part for part in f.args if part.op == "exp"] if f.op == "+" and len(f.args) == 2 else []
    return (
        other[0].args[0] if len(other) == 1 and any(part.op == "q" and part.args[0] == 1 for part in f.args) else None
    )


def _chosen(f: Node, x: Any, known: dict[Node, Any], algebra: dict[str, Any]) -> Any:
    """The value of the first case whose condition holds; x has to be a point at which the conditions are plain."""
    for condition, value in f.args:
        if condition is None or _holds(sign(_walk(condition[0], x, known, algebra)), condition[1]):
            return _walk(value, x, known, algebra)
    raise Rejected("no case of the formula holds")


def _holds(s: int, relation: str) -> bool:
    return {"<": s < 0, "<=": s <= 0, ">": s > 0, ">=": s >= 0, "==": s == 0, "!=": s != 0}[relation]


def _real_power(base: arb, e: fmpq) -> arb:
    if e.q == 1:
        return _integer_power(base, int(e.p))
    if e.q == 2:
        return base.sqrt() ** int(e.p)
    return base.root(int(e.q)) ** int(e.p) if base >= 0 else (base.log() * arb(e)).exp()


def _integer_power(base: arb, n: int) -> arb:
    if n > 1 and n % 2 == 0 and base.contains(0):
        return arb(0).union(max(abs(base.lower()), abs(base.upper())) ** n)
    return base**n


_REAL: dict[str, Any] = {"^": _real_power, "abs": abs, "sign": lambda u: arb(sign(u))}


def _root(equation: Node, low: fmpq, high: fmpq) -> arb:
    """The zero in [low, high]; refused unless a change of sign and a derivative without zero prove one."""
    a, b = arb(low), arb(high)
    box, slope = a.union(b), derivative(equation)
    left, right, change = ball(equation, a), ball(equation, b), ball(slope, box)
    if not (left * right < 0 and (change > 0 or change < 0)):
        raise Rejected(f"[{low}, {high}] does not isolate a root")
    for _ in range(4 * ctx.prec.bit_length()):
        middle = box.mid()
        step = (middle - ball(equation, middle) / ball(slope, box)).intersection(box)
        if step.rad() >= box.rad() / 2:
            return step
        box = step
    return box


def _value(f: Node, point: Node) -> arb:
    return ball(f, ball(point))


def _crootof(polynomial: Node, index: int) -> arb:
    from flint import fmpz_poly

    coefficients, f = [], polynomial
    for k in range(200):
        c = ball(f, arb(0)) / arb(_factorial(k))
        coefficients.append(int(c.unique_fmpz()))
        f = derivative(f)
        if not f.has_x and f.op == "q" and f.args[0] == 0:
            break
    found: Any = fmpz_poly(coefficients).complex_roots()
    return sorted((r.real for r, _ in found if r.imag.contains(0)), key=lambda r: float(r.mid()))[index]


def _factorial(k: int) -> int:
    return 1 if k < 2 else k * _factorial(k - 1)


def _mean(n: int, parts: tuple[Any, ...]) -> arb:
    from .means import normal_mean

    return normal_mean(parts, n)


_WHOLE: dict[str, Any] = {
    "q": lambda value: arb(value),
    "pi": lambda: arb.pi(),
    "root": _root,
    "value": _value,
    "crootof": _crootof,
    "mean": _mean,
}


# --- formulas at complex balls, for integration ---


def complex_ball(f: Node, z: acb, analytic: bool) -> acb:
    """The same at a complex ball; with ``analytic`` not finite where a branch cut is met."""
    algebra = {
        "logistic": _logistic,
        "^": lambda u, e: _complex_power(u, e, analytic),
        "log": lambda u: u.log(analytic=analytic),
        "atan": lambda u: u.atan() if (1 + u * u).log(analytic=analytic).is_finite() else acb("nan", "nan"),
    }
    return acb(_walk(f, z, {}, algebra))


def _logistic(u: acb) -> acb:
    """1/(1 + exp(u)), by the exponential that is small on the ball."""
    if u.real > 0:
        small = (-u).exp()
        return small / (1 + small)
    return 1 / (1 + u.exp())


def _complex_power(base: acb, e: fmpq, analytic: bool) -> acb:
    if e.q == 1:
        return acb(base) ** int(e.p)
    if e.q == 2:
        return acb(base).sqrt(analytic=analytic) ** int(e.p)
    return (acb(base).log(analytic=analytic) * acb(arb(e))).exp()


def series_of(f: Node, x: Any) -> list[arb]:
    """The coefficients of the power series of f at the series x."""
    found = _walk(f, x, {}, {"^": _series_power})
    return [found[k] for k in range(ctx.cap)] if f.has_x else [found] + [arb(0)] * (ctx.cap - 1)


def _series_power(base: Any, e: fmpq) -> Any:
    if e.q == 1:
        return base ** int(e.p) if e > 0 else 1 / base ** int(-e.p)
    return base.sqrt() ** int(e.p) if e.q == 2 and e > 0 else (base.log() * arb(e)).exp()


# --- comparing numbers ---


def sign(value: Any) -> int:
    """-1, 0 or 1. A ball around zero narrower than 2^-TINY counts as zero, as a test; a wider one is refused."""
    if isinstance(value, str):
        return 1 if value == "oo" else -1
    if isinstance(value, fmpq | int):
        return (value > 0) - (value < 0)
    if value > 0 or value < 0:
        return 1 if value > 0 else -1
    if value.is_zero():
        return 0
    if not value.is_finite() or not abs(value).upper() < arb(2) ** -TINY:
        raise Rejected(f"the sign of {value.str(8)} is not decided")
    LEDGER.tests += 1
    return 0


def order(a: Any, b: Any) -> int:
    """-1, 0, 1 as a < b, a = b, a > b; for numbers and the texts "oo" and "-oo"."""
    if isinstance(a, str) or isinstance(b, str):
        rank = [{"oo": 1, "-oo": -1}.get(v, 0) if isinstance(v, str) else 0 for v in (a, b)]
        return (rank[0] > rank[1]) - (rank[0] < rank[1])
    return sign(_scaled(a - b, a))


def _scaled(difference: Any, by: Any) -> Any:
    size = abs(by).upper() if isinstance(by, arb) else abs(arb(by))
    return difference / size if size > 1 else difference


def same(a: Any, b: Any) -> bool:
    """Whether two numbers agree to the last of the bits that are compared."""
    return order(a, b) == 0


def random_points(low: Any, high: Any, seed: str, count: int) -> list[fmpq]:
    """Rational points of the open interval, drawn from 2^60 by a generator that starts from ``seed``."""
    draw = random.Random(seed)
    a = fmpq(-6) if isinstance(low, str) else _near(low)
    b = fmpq(6) if isinstance(high, str) else _near(high)
    a, b = (b - 7 if isinstance(low, str) and b < 0 else a), (a + 7 if isinstance(high, str) and a > 0 else b)
    return [a + (b - a) * fmpq(draw.randrange(1, 2**60), 2**60) for _ in range(count)]


def _near(value: Any) -> fmpq:
    if isinstance(value, fmpq):
        return value
    mantissa, exponent = value.mid().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _far_points(low: Any, high: Any) -> list[fmpq]:
    """Points of an unbounded interval further and further out, to 10^6 and more."""
    if not (isinstance(low, str) or isinstance(high, str)):
        return []
    near = random_points(low, high, f"far {low}{high}", 2 * POINTS)
    grown = [x * 2 ** (6 * (k // 2)) for k, x in enumerate(near)]
    return [x for x in grown if order(low, x) < 0 < order(high, x)]


def _agree_at(f: Node, g: Node, x: fmpq) -> bool | None:
    """Whether f(x) = g(x); None where they are not finite, or where too much cancels to tell."""
    for bits in (BITS, 4 * BITS, 16 * BITS):
        with precision(bits):
            a, b = ball(f, arb(x)), ball(g, arb(x))
            try:
                return same(a, b) if a.is_finite() and b.is_finite() else None
            except Rejected:
                continue
    return None


def check_identity(f: Node, g: Node, low: Any, high: Any) -> None:
    """Tests f = g on (low, high) at random points, and far out where it is unbounded; refuses where they differ."""
    if f is g:
        return
    done = 0
    near = random_points(low, high, f"{low}{high}", 4 * POINTS)
    for k, x in enumerate([*near, *_far_points(low, high)]):
        if k < len(near) and done == POINTS:
            continue
        agree = _agree_at(f, g, x)
        if agree is False:
            raise Rejected(f"an identity fails at x = {x.p}/{x.q}")
        done += agree is True
    if done < POINTS:
        raise Rejected("an identity could not be tested")
    LEDGER.tests += 1


# --- number records ---


def check_record(record: Any, read: Any) -> Any:
    """The number that a record's exact text means, after its decimal, low and high were found right.

    ``low`` and ``high`` have to enclose it, each within a unit of the 23rd digit; ``decimal`` is right to 20 digits.
    """
    if record in ("oo", "-oo"):
        return record
    node = read(record["exact"])
    value = ball(node)
    if not value.is_finite():
        raise Rejected(f"{record['exact'][:60]} has no finite value")
    low, high, shown = (Fraction(Decimal(record[k])) for k in ("low", "high", "decimal"))
    bounds = _ends(node, value)
    size = max(abs(low), abs(high))
    if not (low <= bounds[0] and bounds[1] <= high) or max(bounds[1] - low, high - bounds[0]) > _unit(size, 23, "1.01"):
        raise Rejected(f"low and high do not enclose {record['exact'][:60]} tightly")
    if max(abs(shown - bounds[0]), abs(shown - bounds[1])) > _unit(size, 20, "0.5001"):
        raise Rejected(f"the decimal of {record['exact'][:60]} is not right to 20 digits")
    return node.args[0] if node.op == "q" else value


def _ends(node: Node, value: arb) -> tuple[Fraction, Fraction]:
    if node.op == "q":
        exact = Fraction(int(node.args[0].p), int(node.args[0].q))
        return exact, exact
    middle, radius = (
        Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (value.mid().man_exp(), value.rad().man_exp())
    )
    return middle - radius, middle + radius


def _unit(size: Fraction, digits: int, times: str) -> Fraction:
    if size == 0:
        return Fraction(0)
    exponent = Decimal(size.numerator).adjusted() - Decimal(size.denominator).adjusted()
    exponent -= size < Fraction(10) ** exponent
    return Fraction(10) ** (exponent - digits + 1) * Fraction(times)
