"""The power series of a stable form at the end of its interval: f = h^m (c_0 + c_1 h + ...), h = x - p or h = t.

Coefficients are Arb balls of 600 bits; one that is zero to 300 bits is taken for an exact zero, and the audit of the
finished kernel would show where that were wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.form import Atom, Form, T

__all__ = ["BITS", "Germ", "germ", "negligible"]

BITS = 600
TERMS = 64


@dataclass(frozen=True)
class Germ:
    """f = h^valuation * sum c_i h^i with c_0 != 0 (or no coefficients at all for f = 0)."""

    valuation: int
    coefficients: tuple[Any, ...]

    @property
    def value(self) -> flint.arb:
        """f at h = 0: a ball, or an infinity of the sign of c_0 (from the side h > 0)."""
        if not self.coefficients or self.valuation > 0:
            return flint.arb(0)
        if self.valuation == 0:
            return self.coefficients[0]
        return flint.arb.pos_inf() if self.coefficients[0] > 0 else flint.arb.neg_inf()


def negligible(ball: Any) -> bool:
    """Whether ``ball`` is zero to 300 bits."""
    return bool(ball.abs_upper() < flint.arb(2) ** -300)


def germ(form: Form, at: sp.Expr) -> Germ:
    """The germ of ``form`` at the finite end ``at`` of its interval, or at t = 0 for a far form (``at`` is then 0)."""
    with precision(BITS, TERMS):
        start = evaluate(at, {})
        line = flint.arb_series([start, 1], prec=TERMS)
        env: dict[sp.Symbol, Any] = {T: line} if form.far else {X: line}
        for atom in form.used:
            env[atom.symbol] = _atom_series(atom, env)
        top = _stripped(_series(evaluate(form.numerator, env)))
        bottom = _stripped(_series(evaluate(form.denominator, env)))
        if top is None:
            return Germ(0, ())
        assert bottom is not None
        valuation, quotient = top[0] - bottom[0], top[1] / bottom[1]
        for symbol, power in form.prefactors:
            shift, factor = _stripped(env[symbol]) or (0, env[symbol])
            valuation += shift * int(power)
            quotient = quotient * (factor ** int(power) if power > 0 else 1 / factor ** int(-power))
        length = TERMS - max(top[0], bottom[0]) - 2
        return Germ(valuation, tuple(_cleaned(quotient[i]) for i in range(length)))


def _cleaned(ball: Any) -> Any:
    return flint.arb(0) if negligible(ball) else ball


def _series(ball: Any) -> Any:
    return ball if isinstance(ball, flint.arb_series) else flint.arb_series([ball], prec=TERMS)


def _stripped(series: Any) -> tuple[int, Any] | None:
    """(n, s) with series = h^n s and s(0) != 0; ``None`` for the zero series."""
    series = _series(series)
    coefficients = [series[i] for i in range(TERMS)]
    for n, coefficient in enumerate(coefficients):
        if not negligible(coefficient):
            return n, flint.arb_series(coefficients[n:], prec=TERMS)
    return None


def _ratio(top: Any, bottom: Any) -> Any:
    a, b = _stripped(top), _stripped(bottom)
    if a is None or b is None or a[0] < b[0]:
        raise NotYetSupported("a series with a pole inside an elementary function has no kernel yet.")
    coefficients = [flint.arb(0)] * (a[0] - b[0]) + [(a[1] / b[1])[i] for i in range(TERMS - b[0])]
    return flint.arb_series(coefficients, prec=TERMS)


_SERIES = {
    "exp": lambda w: w.exp(),
    "erfcx": lambda w: (w * w).exp() * w.erfc(),
    "sqrt": lambda w: w.sqrt(),
    "log": lambda w: w.log(),
    "log1p_ratio": lambda w: _ratio((1 + w).log(), w),
    "expm1_ratio": lambda w: _ratio(w.exp() - 1, w),
    "sin": lambda w: w.sin(),
    "cos": lambda w: w.cos(),
    "atan": lambda w: w.atan(),
    "asinh": lambda w: (w + (w * w + 1).sqrt()).log(),
}


def _atom_series(atom: Atom, env: dict[sp.Symbol, Any]) -> Any:
    if not atom.argument.free_symbols <= set(env):
        raise NotYetSupported(f"{atom.kind} has no expansion at infinity.")
    return _SERIES[atom.kind](_series(evaluate(atom.argument, env)))
