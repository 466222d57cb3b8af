"""Closed forms of means under the normal law: integrands that are sums of x^n exp(a x + b x^2) on an interval."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.proof.field import Element
from symact.proof.verdict import Undecided

__all__ = ["closed_mean"]


def closed_mean(low: sp.Expr, high: sp.Expr, g: Element) -> sp.Expr:
    """The integral of a sum of c x^n exp(a x) against the normal density, by completing the square."""
    total = sp.S.Zero
    if g.is_zero():
        return total
    expr = sp.expand(g.expr)
    for term in sp.Add.make_args(expr):
        coefficient, n, rate, square = _term(term)
        if not (1 - 2 * square).is_positive:
            raise Undecided("the mean is not finite")
        s = 1 / sp.sqrt(1 - 2 * square)
        mean = rate * s**2
        total += coefficient * s * sp.exp(rate**2 * s**2 / 2) * _moment(n, mean, s, low, high)
    return sp.expand(total)


def _term(term: sp.Expr) -> tuple[sp.Expr, int, sp.Expr, sp.Expr]:
    """(c, n, a, b) of c x^n exp(a x + b x^2)."""
    constant, rest = term.as_independent(X)
    power, exponent = 0, sp.S.Zero
    for factor in sp.Mul.make_args(rest):
        if factor == X:
            power += 1
        elif factor.is_Pow and factor.base == X and factor.exp.is_Integer and factor.exp > 0:
            power += int(factor.exp)
        elif isinstance(factor, sp.exp):
            exponent += factor.args[0]
        elif factor != 1:
            raise Undecided("no closed form")
    poly = sp.Poly(exponent, X) if exponent.is_polynomial(X) else None
    if poly is None or poly.degree() > 2:
        raise Undecided("no closed form")
    return constant * sp.exp(poly.coeff_monomial(1)), power, poly.coeff_monomial(X), poly.coeff_monomial(X**2)


def _moment(n: int, mean: sp.Expr, s: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """The integral of x^n from low to high against the density of N(mean, s^2)."""
    a, b = (low - mean) / s, (high - mean) / s
    standard = [_mass(a, b), _density(a) - _density(b)]
    for k in range(2, n + 1):
        edge = (a ** (k - 1) * _density(a) if a.is_finite else 0) - (b ** (k - 1) * _density(b) if b.is_finite else 0)
        standard.append((k - 1) * standard[k - 2] + edge)
    return sp.Add(*(sp.binomial(n, k) * mean ** (n - k) * s**k * standard[k] for k in range(n + 1)))


def _density(t: sp.Expr) -> sp.Expr:
    return sp.exp(-(t**2) / 2) / sp.sqrt(2 * sp.pi) if t.is_finite else sp.S.Zero


def _mass(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    def below(t: sp.Expr) -> sp.Expr:
        if t.is_infinite:
            return sp.S.One if t is sp.oo else sp.S.Zero
        return (1 + sp.erf(t / sp.sqrt(2))) / 2

    return below(b) - below(a)
