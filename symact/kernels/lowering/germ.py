"""The power series of a stable form at the end of its interval: f = h^m (c_0 + c_1 h + ...), h = x - p or h = t.

Coefficients are Arb balls of 600 bits; one that is zero to 300 bits is taken for an exact zero, and the audit of the
finished kernel would show where that were wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.atoms import KINDS, series_ratio, stripped
from symact.kernels.lowering.form import Form, T

__all__ = ["Germ", "germ", "vanishes", "vanishing_order"]

_BITS = 600
_TERMS = 96
_KEPT = 80


@dataclass(frozen=True)
class Germ:
    """f = h^valuation * sum c_i h^i with c_0 != 0 (no coefficients at all for f = 0)."""

    valuation: int
    coefficients: tuple[Any, ...]

    @property
    def value(self) -> flint.arb:
        """f at h = 0 (from the side h > 0 where that is infinite)."""
        if not self.coefficients or self.valuation > 0:
            return flint.arb(0)
        if self.valuation == 0:
            return self.coefficients[0]
        return flint.arb.pos_inf() if self.coefficients[0] > 0 else flint.arb.neg_inf()


def germ(form: Form, at: sp.Expr) -> Germ | None:
    """The germ of ``form`` at the finite end ``at`` of its interval, or at t = 0 for a far form (``at`` is then 0).

    ``None`` where there is no power series: a root or a logarithm of h, an oscillation at infinity.
    """
    with precision(_BITS, _TERMS):
        try:
            env = _environment(form, at)
            return None if env is None else _quotient(form, env)
        except (ValueError, ZeroDivisionError):
            return None


def _environment(form: Form, at: sp.Expr) -> dict[sp.Symbol, Any] | None:
    """The series of x (or t) and of every atom; ``None`` where an atom's argument is not among them."""
    line = flint.arb_series([evaluate(at, {}), 1], prec=_TERMS)
    env: dict[sp.Symbol, Any] = {T: line} if form.far else {X: line}
    for atom in form.used:
        if not atom.argument.free_symbols <= set(env):
            return None
        argument = _series(_fraction(atom.argument, env))
        series = _root(argument, form.far) if atom.kind == "sqrt" else KINDS[atom.kind].series(argument)
        env[atom.symbol] = _finite(series)
    return env


def vanishing_order(form: Form, at: sp.Expr) -> int:
    """The order of the zero that the core's numerator or denominator has at ``at``; 1 where that is not known."""
    with precision(_BITS, _TERMS):
        try:
            env = _environment(form, at)
            if env is None:
                return 1
            parts = [stripped(_finite(evaluate(part, env))) for part in (form.numerator, form.denominator)]
        except (ValueError, ZeroDivisionError):
            return 1
    return max(part[0] if part else 1 for part in parts)


def _quotient(form: Form, env: dict[sp.Symbol, Any]) -> Germ | None:
    top = stripped(_finite(evaluate(form.numerator, env)))
    bottom = stripped(_finite(evaluate(form.denominator, env)))
    if top is None:
        return Germ(0, ())
    if bottom is None:
        return None
    valuation, quotient = top[0] - bottom[0], top[1] / bottom[1]
    for symbol, power in form.prefactors:
        found = stripped(_series(env[symbol]))
        if found is None:
            return None
        valuation += found[0] * power
        quotient = quotient * (found[1] ** power if power > 0 else 1 / found[1] ** -power)
    return Germ(valuation, tuple(_cleaned(quotient[i]) for i in range(_KEPT)))


def _fraction(expr: sp.Expr, env: dict[sp.Symbol, Any]) -> Any:
    """``expr`` as a series, also where numerator and denominator both vanish at h = 0."""
    numerator, denominator = sp.fraction(sp.together(expr))
    if not denominator.free_symbols:
        return evaluate(expr, env)
    return series_ratio(_series(evaluate(numerator, env)), _series(evaluate(denominator, env)))


def _root(argument: Any, far: int) -> Any:
    """The square root of a series h^n s: h^(n/2) sqrt(s), where that is positive (at infinity h is)."""
    found = stripped(argument)
    if found is None or found[0] % (2 if far else 4):
        raise ValueError("no power series")
    coefficients = [flint.arb(0)] * (found[0] // 2) + [found[1].sqrt()[i] for i in range(_TERMS - found[0])]
    return flint.arb_series(coefficients, prec=_TERMS)


def _series(ball: Any) -> Any:
    return ball if isinstance(ball, flint.arb_series) else flint.arb_series([ball], prec=_TERMS)


def _finite(ball: Any) -> Any:
    series = _series(ball)
    if not all(series[i].is_finite() for i in range(_KEPT)):
        raise ValueError("not analytic here")
    return series


def _cleaned(ball: Any) -> Any:
    return flint.arb(0) if ball.abs_upper() < flint.arb(2) ** -300 else ball


def vanishes(form: Form, at: sp.Expr) -> bool:
    """Whether numerator or denominator of the core is zero or not finite at ``at``, to 200 bits."""
    with precision(400):
        env: dict[sp.Symbol, Any] = {T if form.far else X: evaluate(at, {})}
        for atom in form.used:
            if not atom.argument.free_symbols <= set(env):
                return True
            env[atom.symbol] = KINDS[atom.kind].ball(evaluate(atom.argument, env))
        parts = [evaluate(form.numerator, env), evaluate(form.denominator, env)]
        tiny = flint.arb(2) ** -200
        return any(not part.is_finite() or part.abs_lower() < tiny for part in parts)
