"""The largest term of a formula at a point: the measure of an error where terms cancel."""

from __future__ import annotations

from typing import Any

import flint
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Form, T
from symact.kernels.lowering.numbers import floor_float, nearest
from symact.kernels.lowering.plan import Cell, Constant, Direct, Plan

__all__ = ["largest_term"]


def largest_term(plan: Plan, x: float) -> float:
    """The size of the largest term of the numerator at x, times what multiplies it; 0 for a series or a constant."""
    cell = next((c for c in plan.cells if _lower(c) < x <= floor_float(c.high)), None)
    if cell is None or isinstance(cell.way, Constant) or not isinstance(cell.way, Direct):
        return 0.0
    with precision(400):
        return abs(nearest(_largest(cell.way.form, flint.arb(x))))


def _lower(cell: Cell) -> float:
    return floor_float(cell.low)


def _largest(form: Form, x: Any) -> Any:
    env: dict[sp.Symbol, Any] = {X: x, T: 1 / abs(x) if x != 0 else flint.arb(0)}
    for atom in form.used:
        env[atom.symbol] = KINDS[atom.kind].ball(evaluate(atom.argument, env))
    terms = [abs(evaluate(term, env)) for term in sp.Add.make_args(sp.expand(form.numerator))]
    scale = 1 / evaluate(form.denominator, env)
    for symbol, power in form.prefactors:
        scale = scale * env[symbol] ** power if power > 0 else scale / env[symbol] ** -power
    return max(terms, key=lambda term: float(term.mid())) * scale
