"""Cells as float64 expressions: for float32 results, and where one float64 operation is exact enough."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.numbers import exact_fraction, literal, nearest, pair
from symact.kernels.lowering.plan import Cell, Constant, Taylor
from symact.kernels.lowering.text import Tables, constant, constants_first, is_exact_float, quotient

__all__ = ["DoubleWriter", "single_operation"]


class DoubleWriter:
    """One expression a cell, in float64."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def write(self, cell: Cell) -> list[str]:
        """The statements for ``cell``; the last one returns."""
        way = cell.way
        if isinstance(way, Constant):
            return [f"return {constant(way.value)}"]
        return self._taylor(way) if isinstance(way, Taylor) else self._direct(way.form)

    def _taylor(self, way: Taylor) -> list[str]:
        h = "h"
        high, low = pair(way.center)
        shifted = "h = x" if way.center == 0 else f"h = (x - {high!r}) - {low!r}" if low else f"h = x - {high!r}"
        first = "h = 1.0 / abs(x)" if way.far else shifted
        table = self.tables.name(way.coefficients)
        series = f"taylor_double({table}, {'h * h' if way.step == 2 else h})"
        if len(way.coefficients) == 1:
            series = repr(nearest(way.coefficients[0]))
        return [first, f"return {series}{_power_suffix(h, way.valuation)}"]

    def _direct(self, form: Form) -> list[str]:
        lines = ["t = 1.0 / abs(x)"] if form.far else []
        for atom in form.used:
            lines.append(f"{atom.symbol.name} = {KINDS[atom.kind].double.format(plain(atom.argument))}")
        factors = [("x" if s == X else s.name, p) for s, p in form.prefactors]
        # Exponentials last: they may underflow, and x^n before them cannot overflow where they have not.
        suffix = "".join(_power_suffix(name, p) for name, p in sorted(factors, key=lambda f: f[0] not in ("x", "t")))
        core = plain(form.numerator)
        if form.denominator != 1:
            core = f"{core} / {plain(form.denominator)}"
        return [*lines, f"return ({core}){suffix}" if suffix else f"return {core}"]


def _power_suffix(name: str, power: int) -> str:
    if power == 0:
        return ""
    sign = "*" if power > 0 else "/"
    return f" {sign} {name}" if abs(power) == 1 else f" {sign} {name} ** {abs(power)}"


def plain(expr: sp.Expr) -> str:
    """``expr`` in float64 operations, fully bracketed."""
    if expr.is_Symbol:
        return str(expr.name)
    if not expr.free_symbols:
        return literal(nearest(expr))
    if expr.is_Add:
        numbers, rest = constants_first(expr.args, sp.Add)
        terms = [plain(a) for a in rest] + ([plain(numbers)] if numbers is not None else [])
        return "(" + " + ".join(terms) + ")"
    if expr.is_Mul:
        top, bottom = quotient(expr)
        if bottom != 1:
            return f"({plain(top)} / {plain(bottom)})"
        numbers, rest = constants_first(expr.args, sp.Mul)
        factors = ([plain(numbers)] if numbers is not None else []) + [plain(a) for a in rest]
        return "(" + " * ".join(factors) + ")"
    assert expr.is_Pow, f"unexpected {expr.func.__name__} in a stable form"
    n = int(expr.exp)
    return f"{plain(expr.base)} ** {n}" if n > 0 else f"(1.0 / {plain(expr.base**-n)})"


def single_operation(form: Form) -> str | None:
    """The float64 expression of a form that takes at most one rounding; ``None`` for any other."""
    if form.far or form.used:
        return None
    expr = form.core * X ** form.power_of(X)
    if not expr.has(X):
        return literal(nearest(expr))
    coefficient, rest = expr.as_coeff_Mul()
    if not coefficient.is_Rational:
        return None
    exact = is_exact_float(exact_fraction(coefficient))
    if rest == X:
        if coefficient == 1:
            return "x"
        if coefficient == -1:
            return "-x"
        if exact:
            return f"{nearest(coefficient)!r} * x"
        return f"x / {int(coefficient.q)}.0" if coefficient.p == 1 else None
    if rest == X**2 and coefficient == 1:
        return "x * x"
    expanded = sp.expand(expr)
    if expanded.is_Add and len(expanded.args) == 2:
        constant, slope = expanded.as_independent(X, as_Add=True)
        if slope in (X, -X) and constant.is_Rational and is_exact_float(exact_fraction(constant)):
            return f"{literal(nearest(constant))} {'+' if slope == X else '-'} x"
    return None
