"""Closed forms of means under the normal law: sums of x^n exp(a x + b x^2) on an interval, with error functions on R.

On an interval by completing the square and partial integration. With erf(p x + q) or erf(p x)^2 as a factor, on all of
R, by Stein's lemma E T h(T) = E h'(T), down to

    E erf(p T + q) = erf(q/sqrt(1 + 2 p^2)),    E erf(p T)^2 = (2/pi) atan(2 p^2/sqrt(1 + 4 p^2)).

The second is the probability that two normal variables of correlation 2p^2/(1 + 2p^2) have the same sign, less the
probability that they have not.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.functions import X
from symact.proof.field import Element
from symact.proof.verdict import Undecided

__all__ = ["closed_mean"]

_Errors = tuple[tuple[sp.Expr, sp.Expr], ...]


@dataclass(frozen=True)
class _Term:
    """c x^n exp(a x + b x^2) and the product of erf(p x + q) over ``errors``."""

    coefficient: sp.Expr
    power: int
    rate: sp.Expr
    square: sp.Expr
    errors: _Errors


def closed_mean(low: sp.Expr, high: sp.Expr, g: Element) -> sp.Expr:
    """The integral of g against the normal density from low to high; ``Undecided`` where no rule applies."""
    if g.is_zero():
        return sp.S.Zero
    if not _may_be_closed(g):
        raise Undecided("no closed form")
    terms = [_term(term) for term in sp.Add.make_args(sp.expand(g.expr))]
    return sp.expand(sp.Add(*(t.coefficient * _mean(t.power, t.rate, t.square, t.errors, low, high) for t in terms)))


def _may_be_closed(g: Element) -> bool:
    """Whether g is a polynomial in x, exponentials and erf of polynomials, over one product of exponentials at most."""
    kinds = g.field.kinds(g.denominator)
    moving = [u for u in g.field.used(g.numerator) + g.field.used(g.denominator) if not u.is_constant]
    return (
        (not kinds or (kinds == {"exp"} and len(g.denominator.to_dict()) == 1))
        and g.field.kinds(g.numerator) <= {"x", "exp", "erf"}
        and all(u.argument.is_polynomial(X) for u in moving)
    )


def _term(term: sp.Expr) -> _Term:
    constant, rest = term.as_independent(X)
    power, exponent = 0, sp.S.Zero
    errors: _Errors = ()
    for factor in sp.Mul.make_args(rest):
        base, times = factor.as_base_exp() if not isinstance(factor, sp.exp) else (factor, sp.S.One)
        if isinstance(base, sp.exp):
            exponent += base.args[0]
        elif base == X and times.is_Integer and times > 0:
            power += int(times)
        elif isinstance(base, sp.erf) and times.is_Integer and times > 0:
            errors += int(times) * (_coefficients(base.args[0], 1)[::-1],)
        elif factor != 1:
            raise Undecided("no closed form")
    start, rate, square = _coefficients(exponent, 2)
    return _Term(constant * sp.exp(start), power, rate, square, errors)


def _coefficients(expr: sp.Expr, degree: int) -> tuple[sp.Expr, ...]:
    """c_0, ..., c_degree of a polynomial in x."""
    poly = sp.Poly(expr, X) if expr.is_polynomial(X) else None
    if poly is None or poly.degree() > degree:
        raise Undecided("no closed form")
    return tuple(poly.coeff_monomial(X**k) for k in range(degree + 1))


def _mean(
    n: int, rate: sp.Expr, square: sp.Expr, errors: _Errors = (), low: sp.Expr = -sp.oo, high: sp.Expr = sp.oo
) -> sp.Expr:
    """E T^n exp(rate T + square T^2) times the errors, for standard normal T between low and high."""
    if not (1 - 2 * square).is_positive:
        raise Undecided("the mean is not finite")
    s = 1 / sp.sqrt(1 - 2 * square)
    mean = rate * s**2
    moved = tuple((p * s, p * mean + q) for p, q in errors)
    standard = _standard_moments(n, moved, (low - mean) / s, (high - mean) / s)
    moment = sp.Add(*(sp.binomial(n, k) * mean ** (n - k) * s**k * standard[k] for k in range(n + 1)))
    return s * sp.exp(rate**2 * s**2 / 2) * moment


def _standard_moments(n: int, errors: _Errors, a: sp.Expr, b: sp.Expr) -> list[sp.Expr]:
    """E T^k times the errors, k = 0, ..., n, for standard normal T between a and b."""
    if not errors:
        return _truncated_moments(n, a, b)
    if (a, b) == (-sp.oo, sp.oo):
        if len(errors) == 1:
            return [_erf_moment(k, *errors[0]) for k in range(n + 1)]
        if len(errors) == 2 and errors[0] == errors[1] and errors[0][1] == 0:
            return [_erf_square_moment(k, errors[0][0]) for k in range(n + 1)]
    raise Undecided("no closed form")


def _erf_moment(k: int, p: sp.Expr, q: sp.Expr) -> sp.Expr:
    """E T^k erf(p T + q)."""
    if k == 0:
        return sp.erf(q / sp.sqrt(1 + 2 * p**2))
    slope = 2 * p / sp.sqrt(sp.pi) * sp.exp(-(q**2)) * _mean(k - 1, -2 * p * q, -(p**2))
    return slope + ((k - 1) * _erf_moment(k - 2, p, q) if k > 1 else 0)


def _erf_square_moment(k: int, p: sp.Expr) -> sp.Expr:
    """E T^k erf(p T)^2."""
    if k == 0:
        return 2 * sp.atan(2 * p**2 / sp.sqrt(1 + 4 * p**2)) / sp.pi
    slope = 4 * p / sp.sqrt(sp.pi) * _mean(k - 1, sp.S.Zero, -(p**2), ((p, sp.S.Zero),))
    return slope + ((k - 1) * _erf_square_moment(k - 2, p) if k > 1 else 0)


def _truncated_moments(n: int, a: sp.Expr, b: sp.Expr) -> list[sp.Expr]:
    """E T^k, k = 0, ..., n, for standard normal T between a and b."""
    standard = [_mass(a, b), _density(a) - _density(b)]
    for k in range(2, n + 1):
        edge = (a ** (k - 1) * _density(a) if a.is_finite else 0) - (b ** (k - 1) * _density(b) if b.is_finite else 0)
        standard.append((k - 1) * standard[k - 2] + edge)
    return standard


def _density(t: sp.Expr) -> sp.Expr:
    return sp.exp(-(t**2) / 2) / sp.sqrt(2 * sp.pi) if t.is_finite else sp.S.Zero


def _mass(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    def below(t: sp.Expr) -> sp.Expr:
        if t.is_infinite:
            return sp.S.One if t is sp.oo else sp.S.Zero
        return (1 + sp.erf(t / sp.sqrt(2))) / 2

    return below(b) - below(a)
