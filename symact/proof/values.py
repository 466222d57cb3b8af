"""Exact values at exact points, in a short form."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.proof.field import to_generators
from symact.proof.numbers import RealRoot, ValueAt

__all__ = ["reduced_at"]


def reduced_at(expr: sp.Expr, point: sp.Expr) -> sp.Expr:
    """``expr`` at an exact point, short: swish at its minimum is -W(1/e).

    At a value of Lambert's W the exponential is eliminated. From w exp(w) = z follows exp(w) = z/w, so a rational
    function of x and exp(c x) at a point linear in w is a rational function of w and constants.
    """
    if not expr.has(X):
        return expr
    if point.has(RealRoot) and expr != X:
        return ValueAt(expr, point)
    if point.has(sp.atan):
        # the zeros of waves are 2 atan(u): there sine and cosine are rational in u
        return sp.expand(sp.radsimp(sp.expand_trig(expr.subs(X, point))))
    waves = sorted(point.atoms(sp.LambertW), key=sp.default_sort_key)
    if len(waves) != 1:
        return expr.subs(X, point)
    w, z = sp.Dummy("w", real=True), waves[0].args[0]
    value = to_generators(expr).subs(X, point.xreplace({waves[0]: w})).expand()
    value = value.replace(sp.exp, lambda e: _without_exponential(e, w, z))
    if value.has(sp.exp(w)) or not value.is_rational_function(w):
        return expr.subs(X, point)
    return sp.factor(sp.cancel(sp.together(value))).xreplace({w: waves[0]})


def _without_exponential(argument: sp.Expr, w: sp.Symbol, z: sp.Expr) -> sp.Expr:
    rate = sp.expand(argument).coeff(w, 1)
    rest = sp.expand(argument - rate * w)
    if not rate.is_Integer or rest.has(w):
        return sp.exp(argument)
    return (z / w) ** rate * sp.exp(rest)
