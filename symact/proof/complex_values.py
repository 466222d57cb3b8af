"""An expression at a complex ball, as rigorous integration needs it: stable forms, and branch cuts announced."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce
from operator import add, mul
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.functions import X, sigmoid
from symact.proof.enclosure import enclose
from symact.proof.field import to_generators
from symact.proof.verdict import Undecided

if TYPE_CHECKING:
    from flint import acb

__all__ = ["complex_function", "in_complex_vocabulary"]


def in_complex_vocabulary(expr: sp.Expr) -> sp.Expr:
    """The expression in the words of ``complex_function``; tanh and sigmoid stay, they have a stable form there."""
    keep = {sp.tanh: sp.Function("tanh_"), sigmoid: sp.Function("sigmoid_")}
    for kind, stand_in in keep.items():
        expr = expr.replace(kind, stand_in)
    return to_generators(expr)


@lru_cache(maxsize=1024)
def complex_function(expr: sp.Expr) -> Callable[[acb, bool], acb]:
    """The expression as a function of a complex ball and of whether it has to be analytic there.

    Its value is not finite where that is asked for and a branch cut is in the way.
    """
    if expr == X:
        return lambda z, analytic: z
    if not expr.has(X):
        return lambda z, analytic: _constant(expr)
    if expr.is_Pow and not isinstance(expr, sp.exp):
        return _complex_power(expr)
    parts = [complex_function(a) for a in expr.args]
    if expr.is_Add or expr.is_Mul:
        combine = add if expr.is_Add else mul
        return lambda z, analytic: reduce(combine, [part(z, analytic) for part in parts])
    name = type(expr).__name__
    if name not in _COMPLEX:
        raise Undecided(f"{name} is not integrated")
    rule, inner = _COMPLEX[name], parts[0]
    return lambda z, analytic: rule(inner(z, analytic), analytic)


def _constant(expr: sp.Expr) -> acb:
    from flint import acb

    return acb(enclose(expr))


def _logistic(u: acb, analytic: bool) -> acb:
    """1/(1 + exp(-u)) with the exponential that is small on the ball, so that wide balls stay off the poles."""
    if u.real < 0:
        v = u.exp()
        return v / (1 + v)
    return 1 / (1 + (-u).exp())


def _arctangent(u: acb, analytic: bool) -> acb:
    cut = (1 + u * u).log(analytic=analytic)
    return u.atan() if cut.is_finite() else cut


_COMPLEX: dict[str, Any] = {
    "exp": lambda u, analytic: u.exp(),
    "sin": lambda u, analytic: u.sin(),
    "cos": lambda u, analytic: u.cos(),
    "erf": lambda u, analytic: u.erf(),
    "log": lambda u, analytic: u.log(analytic=analytic),
    "atan": _arctangent,
    "asinh": lambda u, analytic: (u + (1 + u * u).sqrt(analytic=analytic)).log(analytic=analytic),
    "sigmoid_": _logistic,
    "tanh_": lambda u, analytic: 2 * _logistic(2 * u, analytic) - 1,
}


def _complex_power(expr: sp.Pow) -> Callable[[acb, bool], acb]:
    base = complex_function(expr.base)
    if expr.exp.is_Integer:
        n = int(expr.exp)
        exponentials = [a for a in expr.base.args if isinstance(a, sp.exp)] if n < 0 and expr.base.is_Add else []
        if len(exponentials) == 1 and expr.base - exponentials[0] == 1:
            inner = complex_function(exponentials[0].args[0])
            return lambda z, analytic: _logistic(-inner(z, analytic), analytic) ** -n
        return lambda z, analytic: base(z, analytic) ** n
    if expr.exp.is_Rational and expr.exp.q == 2:
        p = int(expr.exp.p)
        return lambda z, analytic: base(z, analytic).sqrt(analytic=analytic) ** p
    return lambda z, analytic: (base(z, analytic).log(analytic=analytic) * _constant(expr.exp)).exp()
