"""Exact values at exact points, in a short form."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symact.functions import X
from symact.proof.field import to_generators
from symact.proof.numbers import RealRoot, ValueAt, compare
from symact.proof.verdict import Undecided

__all__ = ["reduced_at", "shortest", "with_rational_waves"]

ROOTS = 40
"""Operations up to which a number of nested fractions of roots is made rational below."""


def reduced_at(expr: sp.Expr, point: sp.Expr) -> sp.Expr:
    """``expr`` at an exact point, short: swish at its minimum is -W(1/e).

    At a value of Lambert's W the exponential is eliminated. From w exp(w) = z follows exp(w) = z/w, so a rational
    function of x and exp(c x) at a point linear in w is a rational function of w and constants.
    """
    if not expr.has(X):
        return expr
    if point.has(RealRoot, sp.CRootOf) and expr != X:
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


def with_rational_waves(expr: sp.Expr) -> sp.Expr:
    """``expr`` with every phase expanded, and sin(u + c) and cos(u + c) by the addition formulas where c has an atan.

    Of the zeros 2 atan(r) of waves, sine and cosine are rational in r.
    """
    return expr.replace(lambda e: isinstance(e, sp.sin | sp.cos) and e.has(X), _added)


def _added(wave: sp.Expr) -> sp.Expr:
    phase = sp.expand(wave.args[0])
    constant, moving = phase.as_independent(X, as_Add=True)
    if not constant.has(sp.atan):
        return wave.func(phase)
    sine, cosine = (sp.radsimp(sp.expand_trig(kind(constant))) for kind in (sp.sin, sp.cos))
    if isinstance(wave, sp.sin):
        return sp.sin(moving) * cosine + sp.cos(moving) * sine
    return sp.cos(moving) * cosine - sp.sin(moving) * sine


def _without_exponential(argument: sp.Expr, w: sp.Symbol, z: sp.Expr) -> sp.Expr:
    rate = sp.expand(argument).coeff(w, 1)
    rest = sp.expand(argument - rate * w)
    if not rate.is_Integer or rest.has(w):
        return sp.exp(argument)
    return (z / w) ** rate * sp.exp(rest)


def shortest(number: sp.Expr, others: Iterable[sp.Expr]) -> sp.Expr:
    """``number``, or the shortest to write of the ``others`` and of their simple forms that is proved to be the same.

    The slope of x tanh(exp(x)) at 0 is tanh(1), not (e^4 - 1)/(e^2 + 1)^2.
    """
    forms = [form for given in (number, *others) for form in (given, *_simple_forms(given))]
    shorter = {form for form in forms if _length(form) < _length(number)}
    return next((form for form in sorted(shorter, key=lambda f: (_length(f), str(f))) if _same(form, number)), number)


def _length(number: sp.Expr) -> int:
    return len(str(number))


def _simple_forms(number: sp.Expr) -> list[sp.Expr]:
    """A number of square roots without roots below: -(1 - sqrt(3))(2 - sqrt(3))/(3 - sqrt(3))^3 is sqrt(3)/18."""
    if number.is_Rational or not number.is_algebraic or number.has(RealRoot) or number.count_ops() > ROOTS:
        return []
    return [sp.expand(sp.radsimp(number))]


def _same(a: sp.Expr, b: sp.Expr) -> bool:
    """Whether they are proved to be one number."""
    try:
        return a.is_finite is not False and compare(a, b) == 0
    except (Undecided, ZeroDivisionError):
        return False
