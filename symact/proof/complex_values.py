"""An expression at a complex ball, as rigorous integration needs it: stable forms, and branch cuts announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.functions import X, sigmoid
from symact.proof.enclosure import enclose
from symact.proof.field import to_generators
from symact.proof.verdict import Undecided

if TYPE_CHECKING:
    from flint import acb

__all__ = ["complex_value", "in_complex_vocabulary"]


def in_complex_vocabulary(expr: sp.Expr) -> sp.Expr:
    """The expression in the vocabulary of ``complex_value``; tanh and sigmoid stay, they have a stable form there."""
    keep = {sp.tanh: sp.Function("tanh_"), sigmoid: sp.Function("sigmoid_")}
    for kind, stand_in in keep.items():
        expr = expr.replace(kind, stand_in)
    return to_generators(expr)


def complex_value(expr: sp.Expr, z: acb, analytic: bool) -> acb:
    """The expression at a complex ball; not finite where ``analytic`` is asked for and a branch cut is in the way."""
    from flint import acb

    if expr == X:
        return z
    if not expr.has(X):
        return acb(enclose(expr))
    if expr.is_Pow and not isinstance(expr, sp.exp):
        return _complex_power(expr, z, analytic)
    args = [complex_value(a, z, analytic) for a in expr.args]
    if expr.is_Add:
        return sum(args[1:], args[0])
    if expr.is_Mul:
        product = args[0]
        for factor in args[1:]:
            product = product * factor
        return product
    name = type(expr).__name__
    if name not in _COMPLEX:
        raise Undecided(f"{name} is not integrated")
    return _COMPLEX[name](args[0], analytic)


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


def _complex_power(expr: sp.Pow, z: acb, analytic: bool) -> acb:
    from flint import acb

    if expr.exp.is_Integer and expr.exp < 0:
        exponentials = [a for a in expr.base.args if isinstance(a, sp.exp)] if expr.base.is_Add else []
        if len(exponentials) == 1 and expr.base - exponentials[0] == 1:
            return _logistic(-complex_value(exponentials[0].args[0], z, analytic), analytic) ** -int(expr.exp)
    base = complex_value(expr.base, z, analytic)
    if expr.exp.is_Integer:
        return base ** int(expr.exp)
    if expr.exp.is_Rational and expr.exp.q == 2:
        return base.sqrt(analytic=analytic) ** int(expr.exp.p)
    return (base.log(analytic=analytic) * acb(enclose(expr.exp))).exp()
