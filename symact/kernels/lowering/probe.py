"""The limit of a form at a point where it has no power series (a root: a vertical tangent), seen very close to it."""

from __future__ import annotations

from typing import Any

import flint
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Form, T

__all__ = ["beside"]

_NEAR = 2000  # the distance is 2^-2000


def beside(form: Form, at: sp.Expr, side: int) -> tuple[Any, int]:
    """(limit, sign beside the point): 0 or an infinity where the values there are beyond 2^-400 or 2^400.

    A far form is seen at t = 2^-2000, whatever ``at`` and ``side``.
    """
    with precision(3 * _NEAR):
        tiny = flint.arb(2) ** -_NEAR
        env: dict[sp.Symbol, Any] = {T: tiny, X: form.far / tiny if form.far else evaluate(at, {}) + side * tiny}
        for atom in form.used:
            env[atom.symbol] = KINDS[atom.kind].ball(evaluate(atom.argument, env))
        value = evaluate(form.core, env)
        for symbol, power in form.prefactors:
            value = value * env[symbol] ** power if power > 0 else value / env[symbol] ** -power
        if not (value > 0 or value < 0):
            raise NotYetSupported(f"the limit at {at} could not be settled.")
        sign = 1 if value > 0 else -1
        if abs(value) < flint.arb(2) ** -400:
            return flint.arb(0), sign
        if abs(value) > flint.arb(2) ** 400:
            return (flint.arb.pos_inf() if sign > 0 else flint.arb.neg_inf()), sign
        return value.mid(), sign
