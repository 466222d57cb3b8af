"""The named functions of the field as SymPy functions, and the one real variable ``X``.

SymPy has exp, erf, tanh and the rest; what it lacks is defined here: the logistic sigmoid, softplus and the normal
distribution function Phi. Each knows its derivative, its form in elementary functions and its LaTeX. They stay
unevaluated, so a formula keeps the shape in which it was typed.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

__all__ = ["Phi", "X", "named_to_elementary", "sigmoid", "softplus"]

X = sp.Symbol("x", real=True)
"""The variable of every activation."""


class _Named(sp.Function):
    """A function of one real argument that evaluates through its elementary form."""

    nargs = 1
    is_real = True

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.rewrite(sp.exp)._eval_evalf(prec)

    def _eval_rewrite(self, rule: Any, args: Any, **hints: Any) -> sp.Expr:
        return self.elementary(*args)


class sigmoid(_Named):  # noqa: N801 - a mathematical function
    """Logistic sigmoid, sigma(x) = 1/(1 + exp(-x)), with sigma' = sigma (1 - sigma)."""

    is_positive = True

    @staticmethod
    def elementary(u: sp.Expr) -> sp.Expr:
        """1/(1 + exp(-u))."""
        return 1 / (1 + sp.exp(-u))

    @classmethod
    def eval(cls, u: sp.Expr) -> sp.Expr | None:  # noqa: D102 - SymPy's hook
        return sp.Rational(1, 2) if u.is_zero else None

    def fdiff(self, argindex: int = 1) -> sp.Expr:  # noqa: D102 - SymPy's hook
        u = self.args[0]
        return sigmoid(u) * sigmoid(-u)

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return _latex_call(r"\sigma", self, printer, exp)


class softplus(_Named):  # noqa: N801 - a mathematical function
    """Softplus, log(1 + exp(x)), with softplus' = sigma."""

    is_positive = True

    @staticmethod
    def elementary(u: sp.Expr) -> sp.Expr:
        """log(1 + exp(u))."""
        return sp.log(1 + sp.exp(u))

    @classmethod
    def eval(cls, u: sp.Expr) -> sp.Expr | None:  # noqa: D102 - SymPy's hook
        return sp.log(2) if u.is_zero else None

    def fdiff(self, argindex: int = 1) -> sp.Expr:  # noqa: D102 - SymPy's hook
        return sigmoid(self.args[0])

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return _latex_call(r"\operatorname{softplus}", self, printer, exp)


class Phi(_Named):
    """Distribution function of the standard normal law, (1 + erf(x/sqrt 2))/2; Phi' = exp(-x^2/2)/sqrt(2 pi)."""

    is_positive = True

    @staticmethod
    def elementary(u: sp.Expr) -> sp.Expr:
        """(1 + erf(u/sqrt 2))/2."""
        return (1 + sp.erf(u / sp.sqrt(2))) / 2

    @classmethod
    def eval(cls, u: sp.Expr) -> sp.Expr | None:  # noqa: D102 - SymPy's hook
        return sp.Rational(1, 2) if u.is_zero else None

    def fdiff(self, argindex: int = 1) -> sp.Expr:  # noqa: D102 - SymPy's hook
        return sp.exp(-(self.args[0] ** 2) / 2) / sp.sqrt(2 * sp.pi)

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return _latex_call(r"\Phi", self, printer, exp)


def _latex_call(name: str, call: sp.Function, printer: Any, exp: Any) -> str:
    power = "" if exp is None else f"^{{{exp}}}"
    return rf"{name}{power}\left({printer._print(call.args[0])}\right)"


def named_to_elementary(expr: sp.Expr) -> sp.Expr:
    """``expr`` with sigmoid, softplus and Phi written in exp, log and erf."""
    return expr.replace(lambda e: isinstance(e, _Named), lambda e: e.elementary(e.args[0]))
