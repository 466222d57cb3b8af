"""The end of the rewriting: one fraction, reduced and factored, with powers of x (or t) and of exponentials outside."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Atom, Form, T

__all__ = ["factored"]


def factored(rational: sp.Expr, atoms: tuple[Atom, ...], constants: Mapping[sp.Expr, sp.Symbol], far: int) -> Form:
    """The form of ``rational``, a rational function of x (or t), the atoms' symbols and the constants' symbols."""
    reducer = _Reducer(atoms, dict(constants))
    numerator, denominator = (reducer.reduced(part) for part in sp.fraction(sp.together(rational)))
    if numerator == 0:
        return Form((), (), sp.S.Zero, sp.S.One, far)
    numerator, denominator = sp.fraction(sp.cancel(numerator / denominator))
    outside = {a.symbol for a in atoms if a.kind == "exp"} | {T if far else X}
    (top, top_factors), (bottom, bottom_factors) = sp.factor_list(numerator), sp.factor_list(denominator)
    # The rational coefficient stays a fraction: SymPy would spread 1/6 over (x + 3) and lose the exact zero.
    ratio = sp.Rational(top) / sp.Rational(bottom)
    powers: dict[sp.Symbol, int] = {}
    parts = []
    for coefficient, factors, sign in ((ratio.p, top_factors, 1), (ratio.q, bottom_factors, -1)):
        kept = [sp.Integer(coefficient)]
        for factor, power in factors:
            if factor in outside:
                powers[factor] = powers.get(factor, 0) + sign * int(power)
            else:
                kept.append(factor**power)
        parts.append(reducer.numbers(sp.Mul(*kept)))
    prefactors = tuple(sorted(((s, p) for s, p in powers.items() if p), key=lambda item: item[0].name))
    return Form(atoms, prefactors, parts[0], parts[1], far)


class _Reducer:
    """Knows that the square of a root atom is its argument, and what the constants' symbols stand for."""

    def __init__(self, atoms: tuple[Atom, ...], constants: dict[sp.Expr, sp.Symbol]) -> None:
        self.roots = [atom for atom in atoms if atom.kind == "sqrt"]
        self.constants = constants

    def reduced(self, part: sp.Expr) -> sp.Expr:
        """``part`` expanded, with the squares of root atoms and the powers of constants simplified."""
        part = sp.expand(part)
        for atom in reversed(self.roots):
            if part.has(atom.symbol):
                argument = self.symbols(atom.argument)
                if sp.fraction(sp.together(argument))[1] == 1:
                    part = sp.rem(part, atom.symbol**2 - argument, atom.symbol)
        if self.constants:
            part = self.symbols(sp.expand(self.numbers(sp.expand(part))))
        return sp.expand(part)

    def numbers(self, expr: sp.Expr) -> sp.Expr:
        """Constants' symbols replaced by the numbers."""
        return expr.subs({symbol: number for number, symbol in self.constants.items()})

    def symbols(self, expr: sp.Expr) -> sp.Expr:
        """Irrational numbers replaced by symbols, so that SymPy's polynomials see indeterminates."""
        if expr.is_Rational or expr.is_Symbol:
            return expr
        if not expr.free_symbols and not (
            expr.is_Add or expr.is_Mul or (expr.is_Pow and expr.exp.is_Integer and expr.base != sp.E)
        ):
            return self.constants.setdefault(expr, sp.Symbol(f"c{len(self.constants)}", positive=True))
        return expr.func(*[self.symbols(a) for a in expr.args])
