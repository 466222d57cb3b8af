"""f(-oo) and f(oo), read off the way in which the last cell computes f."""

from __future__ import annotations

import math

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Form, T
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.plan import Cell, Constant, Taylor
from symact.kernels.lowering.probe import beside

__all__ = ["limit_of"]

_OSCILLATING = ("sin", "cos", "sinpi", "cospi")


def limit_of(cell: Cell, side: int) -> float:
    """The limit of f in the unbounded ``cell`` towards ``side`` oo, rounded; nan where f oscillates."""
    way = cell.way
    if isinstance(way, Constant):
        return float(way.value) if isinstance(way.value, float) else nearest(way.value)
    if isinstance(way, Taylor):
        if way.valuation > 0:
            return 0.0
        lead = way.coefficients[0]
        return nearest(lead) if way.valuation == 0 else math.copysign(math.inf, 1 if lead > 0 else -1)
    return _far_limit(way.form) if way.form.far else _linear_limit(way.form, side)


def _linear_limit(form: Form, side: int) -> float:
    """The limit of a x^k + b + oscillation, or of what is bounded, over x."""
    power = form.power_of(X)
    if power < 0:
        return 0.0
    ends = {atom.symbol: sp.sign(atom.argument / X) * side * sp.pi / 2 for atom in form.used if atom.kind == "atan"}
    poly = sp.Poly(form.numerator.subs(ends) * X**power / form.denominator, X)
    if poly.degree() <= 0:
        value = poly.as_expr()
        return math.nan if value.free_symbols else nearest(value)
    lead = poly.LC()
    if lead.free_symbols:
        return math.nan
    return math.inf if (lead > 0) == (side > 0) else -math.inf


def _far_limit(form: Form) -> float:
    """The limit of t^m core as t goes to 0."""
    power = form.power_of(T)
    core, logarithm = _at_infinity(form)
    if core.has(sp.zoo, sp.nan):
        return nearest(beside(form, sp.S.Zero, 1)[0])
    if power > 0:
        return 0.0
    if any(s != logarithm for s in core.free_symbols):
        return math.nan
    growth = power < 0 or (logarithm is not None and core.has(logarithm))
    value = core if logarithm is None else core.subs(logarithm, sp.Integer(10) ** 6)
    if not growth:
        return nearest(value)
    return math.inf if value > 0 else -math.inf


def _at_infinity(form: Form) -> tuple[sp.Expr, sp.Symbol | None]:
    """The core at t = 0, with oscillating atoms left in it, and the symbol of log|x| if it has one."""
    values: dict[sp.Symbol, sp.Expr] = {T: sp.S.Zero}
    logarithm = None
    for atom in form.used:
        argument = sp.cancel(atom.argument).subs(values)
        if atom.kind == "log" and argument.has(X):
            logarithm = atom.symbol
        elif not (atom.kind in _OSCILLATING and argument.free_symbols):
            values[atom.symbol] = KINDS[atom.kind].restore(argument)
    return sp.cancel(form.core.subs(values)), logarithm
