"""Exact Taylor coefficients by power-series arithmetic, one pass over the expression tree."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import Phi, X, sigmoid, softplus
from symact.series.constants import Constants
from symact.series.laurent import Series, TooShort

__all__ = ["taylor", "valuation"]

_MORE_TERMS = (0, 2, 6, 14, 30, 62)


@lru_cache(maxsize=256)
def taylor(expr: sp.Expr, point: sp.Expr, order: int) -> tuple[sp.Expr, ...]:
    """Exact c_0, ..., c_order of expr = sum c_k (x - point)^k, for an ``expr`` in x that is analytic at ``point``.

    Removable singularities such as sin(x)/x at 0 are filled. Raises ``NotYetSupported`` where the expression has
    a kink, a branch point or a pole there, or where a constant cannot be proved to be zero or not.
    """
    for more in _MORE_TERMS:
        try:
            series = _expand(expr, point, order + 1 + more).regular()
        except TooShort:
            continue
        if len(series) > order:
            return tuple(series.ring.expr(c) for c in series.coefficients[: order + 1])
    raise NotYetSupported(f"no leading term of a divisor in {expr} at x = {point}; is it identically 0?")


def valuation(expr: sp.Expr, point: sp.Expr) -> tuple[int, sp.Expr]:
    """(m, c) with expr = c (x - point)^m + higher powers and c != 0; m is negative at a pole.

    Raises ``NotYetSupported`` where there is no such expansion, or where the first 60 coefficients are all zero.
    """
    for more in _MORE_TERMS:
        try:
            series = _expand(expr, point, 2 + more).stripped()
        except TooShort:
            continue
        return series.shift, series.ring.expr(series.coefficients[0])
    raise NotYetSupported(f"no leading term of {expr} at x = {point}; is it identically 0?")


def _expand(expr: sp.Expr, point: sp.Expr, size: int) -> Series:
    ring = Constants()
    variable = Series(ring, 0, [ring.of(sp.sympify(point)), ring.one, *[ring.zero] * size][:size])
    return _Expansion(variable).of(expr)


class _Expansion:
    """The series of every part of an expression, each computed once."""

    def __init__(self, variable: Series) -> None:
        self.variable = variable
        self.ring = variable.ring
        self.known: dict[sp.Expr, Series] = {X: variable}

    def of(self, expr: sp.Expr) -> Series:
        if expr not in self.known:
            self.known[expr] = self._build(expr)
        return self.known[expr]

    def _build(self, expr: sp.Expr) -> Series:
        if not expr.has(X):
            rest = [self.ring.zero] * (len(self.variable) - 1)
            return self.variable.like([self.ring.of(expr), *rest])
        if expr.is_Add:
            first, *others = map(self.of, expr.args)
            return sum(others, first)
        if expr.is_Mul:
            return self._product(expr)
        if expr.is_Pow:
            return self._power(expr.base, expr.exp)
        rule = _FUNCTIONS.get(expr.func)
        if rule is None or len(expr.args) != 1:
            raise NotYetSupported(f"the power series of {expr.func.__name__}; give it one analytic branch at a time.")
        return rule(self.of(expr.args[0]).regular())

    def _product(self, expr: sp.Mul) -> Series:
        fixed, moving = expr.as_independent(X, as_Add=False)
        first, *others = map(self.of, sp.Mul.make_args(moving))
        for other in others:
            first = first * other
        return first if fixed == 1 else first.scaled(self.ring.of(fixed))

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Series:
        if exponent == -1:
            below = self.of(base)
            return below.one() / below
        if exponent.is_Rational:
            if exponent.is_Integer and exponent > 0:
                return _repeated(self.of(base), int(exponent))
            return self.of(base).power(exponent)
        if not base.has(X):
            return self.of(sp.exp(exponent * sp.log(base), evaluate=False))
        return (self.of(exponent).regular() * _log(self.of(base).regular())).exp()


def _repeated(base: Series, exponent: int) -> Series:
    """base^exponent by squaring: the leading coefficient may be zero."""
    if exponent == 1:
        return base
    half = _repeated(base, exponent // 2)
    square = half * half
    return square * base if exponent % 2 else square


def _log(u: Series) -> Series:
    if not u.coefficients[0] or u.ring.sign(u.coefficients[0]) <= 0:
        raise NotYetSupported("log of an expression that is not positive at the point of expansion.")
    return (u.derivative() / u).integral(sp.log(u.at_zero()))


def _tan(u: Series) -> Series:
    sine, cosine = u.sin_cos()
    if not cosine.coefficients[0] or u.ring.sign(cosine.coefficients[0]) == 0:
        return sine / cosine
    return u.riccati(sp.tan(u.at_zero()), 0, 1, 1)


def _atan(u: Series) -> Series:
    return (u.derivative() / (u.one() + u * u)).integral(sp.atan(u.at_zero()))


def _asinh(u: Series) -> Series:
    root = (u.one() + u * u).power(sp.Rational(-1, 2))
    return (u.derivative() * root).integral(sp.asinh(u.at_zero()))


def _gaussian(u: Series, scale: sp.Expr, factor: sp.Expr) -> Series:
    """factor exp(-scale u^2) u', the derivative of erf and Phi."""
    bell = (u * u).scaled(u.ring.of(-scale)).exp()
    return (u.derivative() * bell).scaled(u.ring.of(factor))


def _erf(u: Series) -> Series:
    return _gaussian(u, sp.S.One, 2 / sp.sqrt(sp.pi)).integral(sp.erf(u.at_zero()))


def _erfc(u: Series) -> Series:
    return _gaussian(u, sp.S.One, -2 / sp.sqrt(sp.pi)).integral(sp.erfc(u.at_zero()))


def _phi(u: Series) -> Series:
    return _gaussian(u, sp.S.Half, 1 / sp.sqrt(2 * sp.pi)).integral(Phi(u.at_zero()))


def _sigmoid(u: Series) -> Series:
    return u.riccati(sigmoid(u.at_zero()), 1, -1, 0)


def _softplus(u: Series) -> Series:
    return (u.derivative() * _sigmoid(u)).integral(softplus(u.at_zero()))


def _hyperbolic(sign: int) -> Callable[[Series], Series]:
    def build(u: Series) -> Series:
        up = u.exp()
        down = u.scaled(u.ring.rational(-1)).exp()
        return (up + down.scaled(u.ring.rational(sign))).scaled(u.ring.rational(1, 2))

    return build


_FUNCTIONS: dict[type[sp.Basic], Callable[[Series], Series]] = {
    sp.exp: Series.exp,
    sp.log: _log,
    sp.sin: lambda u: u.sin_cos()[0],
    sp.cos: lambda u: u.sin_cos()[1],
    sp.tan: _tan,
    sp.sinh: _hyperbolic(-1),
    sp.cosh: _hyperbolic(1),
    sp.tanh: lambda u: u.riccati(sp.tanh(u.at_zero()), 0, -1, 1),
    sp.atan: _atan,
    sp.asinh: _asinh,
    sp.erf: _erf,
    sp.erfc: _erfc,
    Phi: _phi,
    sigmoid: _sigmoid,
    softplus: _softplus,
    sp.sinc: lambda u: u.sin_cos()[0] / u,
    sp.LambertW: Series.lambert,
}
"""The series of f(u) from the series of u."""
