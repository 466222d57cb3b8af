"""Small questions about rational functions and exponents, in the symbols of a stable form."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.functions import X

__all__ = ["at_zero", "exponents", "primitive", "pull_even_power", "rational_gcd", "small_constant", "strip"]


def small_constant(w: sp.Expr) -> bool:
    """Whether the constant term of the exponent may stand outside as a factor, far from over- and underflow."""
    constant = sp.expand(w).as_independent(X, as_Add=True)[0]
    return bool(abs(constant) <= 100)


def exponents(expr: sp.Expr) -> list[sp.Expr]:
    """The arguments of every exponential in ``expr`` and its error functions, without their constant terms."""
    found = [e.args[0] for e in expr.atoms(sp.exp)]
    found += [-(e.args[0] ** 2) for e in expr.atoms(sp.erfc)]
    expanded = [sp.expand(w) for w in found if w.has(X)]
    return [w.as_independent(X, as_Add=True)[1] if small_constant(w) else w for w in expanded]


def primitive(w: sp.Expr) -> tuple[sp.Rational, sp.Expr]:
    """(q, g) with w = q g, g with leading rational coefficient 1."""
    terms = sorted(sp.Add.make_args(w), key=lambda term: sp.default_sort_key(term.as_coeff_Mul()[1]))
    q = terms[0].as_coeff_Mul()[0]
    return q, sp.expand(w / q)


def rational_gcd(a: Any, b: Any) -> sp.Rational:
    """The largest rational of which both are integer multiples."""
    a, b = sp.Rational(a), sp.Rational(b)
    return sp.Rational(sp.gcd(a.p * b.q, b.p * a.q), a.q * b.q)


def at_zero(expr: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """The value of a rational function at symbol = 0 (zoo where it has a pole)."""
    return sp.cancel(expr).subs(symbol, 0) if expr.has(symbol) else expr


def strip(part: sp.Expr, symbol: sp.Symbol) -> tuple[sp.Expr, int]:
    """A polynomial without its factor symbol^n, and n."""
    if not part.has(symbol):
        return part, 0
    n = min(monomial[0] for monomial in sp.Poly(part, symbol).monoms())
    return sp.expand(part / symbol**n), n


def pull_even_power(inner: sp.Expr, symbol: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(s, rest) with inner = s^2 rest, where rest has symbol to the power 0 or 1 at most as a factor."""
    numerator, denominator = sp.fraction(inner)
    (_, i), (_, j) = strip(sp.expand(numerator), symbol), strip(sp.expand(denominator), symbol)
    half = (i - j) // 2
    return symbol**half, sp.cancel(inner / symbol ** (2 * half))
