"""Cells as source lines, in two arithmetics.

``PairWriter`` computes with pairs and rounds once: relative error about 2^-90 before the rounding. ``DoubleWriter``
computes in float64, for float32 results (and where a single float64 operation is already exact enough).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Atom, Form, T
from symact.kernels.lowering.numbers import exact_fraction, literal, nearest, pair
from symact.kernels.lowering.plan import Cell, Constant, Direct, Taylor

__all__ = ["DoubleWriter", "PairWriter", "Tables", "single_operation"]


class Tables:
    """The coefficient arrays of one module, each once."""

    def __init__(self) -> None:
        self.names: dict[tuple[tuple[float, float], ...], str] = {}

    def name(self, coefficients: tuple[Any, ...]) -> str:
        """The name of the array that holds these numbers as pairs."""
        rows = tuple(pair(c) for c in coefficients)
        return self.names.setdefault(rows, f"SERIES_{len(self.names)}")

    def source(self) -> list[str]:
        """One line an array."""
        return [f"{name} = np.array({[list(row) for row in rows]})" for rows, name in self.names.items()]


def _exact(number: Fraction) -> bool:
    return Fraction(nearest(sp.Rational(number.numerator, number.denominator))) == number


class PairWriter:
    """Statements that leave f(x) in pairs and return it rounded."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.lines: list[str] = []
        self.known: dict[Any, tuple[str, bool]] = {}
        self.unbounded = False

    def write(self, cell: Cell) -> list[str]:
        """The statements for ``cell``; the last one returns."""
        self.lines, self.known = [], {X: ("x", True)}
        self.unbounded = not (cell.low.is_finite and cell.high.is_finite)
        way = cell.way
        if isinstance(way, Constant):
            return [f"return {_constant(way.value)}"]
        if isinstance(way, Taylor):
            self._taylor(way)
        else:
            self._direct(way)
        return self.lines

    # -- values: (name, is a plain double) ---------------------------------------------------------------------------

    def _let(self, key: Any, value: str, *, double: bool = False) -> tuple[str, bool]:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {value}")
        self.known[key] = (name, double)
        return self.known[key]

    def _pair(self, value: tuple[str, bool]) -> str:
        return f"({value[0]}, 0.0)" if value[1] else value[0]

    def of(self, expr: sp.Expr) -> tuple[str, bool]:
        """The name of a variable that holds ``expr``."""
        if expr in self.known:
            return self.known[expr]
        if not expr.free_symbols:
            high, low = pair(expr)
            return (literal(high), True) if low == 0.0 else (f"({high!r}, {low!r})", False)
        if expr.is_Add:
            return self._fold(expr, expr.args, self._add)
        if expr.is_Mul:
            return self._mul(expr)
        if expr.is_Pow:
            return self._pow(expr)
        raise AssertionError(f"unexpected {expr.func.__name__} in a stable form")

    def _fold(self, key: sp.Expr, args: Any, operation: Any) -> tuple[str, bool]:
        numbers, rest = _constants_first(args, key.func)
        if numbers == -1 and key.is_Mul:
            value = self._fold(-key, rest, operation)
            return self._let(key, f"-{value[0]}" if value[1] else f"neg({value[0]})", double=value[1])
        values = [self.of(a) for a in rest]
        if numbers is not None:
            values.append(self.of(numbers))
        total = values[0]
        for i, value in enumerate(values[1:]):
            total = self._let((key, i), operation(total, value))
        self.known[key] = total
        return total

    def _add(self, a: tuple[str, bool], b: tuple[str, bool]) -> str:
        if a[1] and b[1]:
            return f"two_sum({a[0]}, {b[0]})"
        if b[1]:
            return f"add_double({a[0]}, {b[0]})"
        return f"add_double({b[0]}, {a[0]})" if a[1] else f"add({a[0]}, {b[0]})"

    def _times(self, a: tuple[str, bool], b: tuple[str, bool]) -> str:
        if b[1]:
            return f"mul_double({self._pair(a)}, {b[0]})"
        return f"mul_double({b[0]}, {a[0]})" if a[1] else f"mul({a[0]}, {b[0]})"

    def _mul(self, expr: sp.Expr) -> tuple[str, bool]:
        top, bottom = _quotient(expr)
        if bottom == 1:
            return self._fold(expr, expr.args, self._times)
        return self._divide(expr, top, bottom)

    def _pow(self, expr: sp.Expr) -> tuple[str, bool]:
        n = int(expr.exp)
        if n < 0:
            top, bottom = sp.S.One, expr.base**-n
            b = self.of(bottom)
            return self._let(expr, f"divide_doubles(1.0, {b[0]})" if b[1] else f"div((1.0, 0.0), {b[0]})")
        value = self.of(expr.base)
        if n == 2:
            return self._let(expr, self._times(value, value))
        return self._let(expr, f"power({self._pair(value)}, {n})")

    # -- the ways ----------------------------------------------------------------------------------------------------

    def _taylor(self, way: Taylor) -> None:
        count = len(way.coefficients)
        table = self.tables.name(way.coefficients)
        if way.far:
            h = self._let(T, "divide_doubles(1.0, abs(x))")
        elif way.center == 0:
            h = ("x", True)
        else:
            h = self._let("h", f"two_sum(x, {literal(-nearest(way.center))})")
        square = h if way.step == 1 else self._let("h2", self._times(h, h))
        if count == 1:
            series = self.of_pair(way.coefficients[0])
        else:
            series = self._let("p", f"taylor({table}, {min(count, 7)}, {self._pair(square)})")
        power = way.valuation
        if way.far:
            self._finish(series, [("x", -power, way.far if power % 2 else 1)], [])
        elif way.center == 0:
            self._finish(series, [("x", power, 1)], [])
        else:
            if power > 0:
                shift = h if power == 1 else self._let("hp", f"power({self._pair(h)}, {power})")
                series = self._let("f", self._times(series, shift))
            elif power < 0:
                series = self._let("f", f"div({self._pair(series)}, power({self._pair(h)}, {-power}))")
            self._finish(series, [], [])

    def of_pair(self, number: Any) -> tuple[str, bool]:
        """A ball as a pair literal."""
        high, low = pair(number)
        return f"({high!r}, {low!r})", False

    def _direct(self, way: Direct) -> None:
        form = way.form
        if form.far:
            self._let(T, "divide_doubles(1.0, abs(x))")
        powers = dict(form.prefactors)
        scaled = []
        for atom in form.used:
            scaled += self._atom(atom, powers)
        x_power = -form.power_of(T) if form.far else form.power_of(X)
        top, bottom = form.numerator, form.denominator
        outside = []
        if x_power:
            if scaled or form.far or way.near_zero or self.unbounded:
                outside = [("x", x_power, form.far if form.far and x_power % 2 else 1)]
            else:
                top, bottom = top * X ** max(x_power, 0), bottom * X ** max(-x_power, 0)
        self._finish(self._divide("core", top, bottom), outside, scaled)

    def _divide(self, key: Any, top: sp.Expr, bottom: sp.Expr) -> tuple[str, bool]:
        a = self.of(top)
        if bottom == 1:
            return a
        if bottom.is_Rational and _exact(1 / exact_fraction(bottom)):
            factor = literal(nearest(1 / bottom))
            return self._let(key, f"{factor} * {a[0]}" if a[1] else f"mul_double({a[0]}, {factor})", double=a[1])
        b = self.of(bottom)
        if a[1] and b[1]:
            return self._let(key, f"divide_doubles({a[0]}, {b[0]})")
        return self._let(key, f"div({self._pair(a)}, {self._pair(b)})")

    def _atom(self, atom: Atom, powers: dict[sp.Symbol, int]) -> list[tuple[str, int]]:
        argument = self._pair(self.of(atom.argument))
        power = powers.get(atom.symbol, 0)
        if atom.kind == "exp" and power:
            name = atom.symbol.name
            self.lines.append(f"{name}_m, {name}_k = exp_scaled({argument})")
            self._let(atom.symbol, f"scaled({name}_m, {name}_k)")
            return [(name, power)]
        self._let(atom.symbol, f"{atom.kind}({argument})")
        return []

    def _finish(self, value: tuple[str, bool], x_powers: list[tuple[str, int, int]], scaled: list[tuple[str, int]]) -> None:
        """value * x^n * prod u^p, scaled so that only the last rounding can leave the range."""
        exponent = []
        for _, power, sign in x_powers:
            if power == 0:
                continue
            if power == 1 and not scaled:
                minus = "-" if sign < 0 else ""
                self.lines.append(f"return {minus}rounded_product({self._pair(value)}, x)")
                return
            self.lines.append("m, k = split_exponent(x)")
            factor = ("m", True) if abs(power) == 1 else self._let("mp", f"power((m, 0.0), {abs(power)})")
            value = self._scale(value, factor, power)
            exponent.append(f"{power} * k")
            if sign < 0:
                value = self._let("neg", f"neg({self._pair(value)})")
        for name, power in scaled:
            factor = (f"{name}_m", False)
            if abs(power) != 1:
                factor = self._let(f"{name}^", f"power({name}_m, {abs(power)})")
            value = self._scale(value, factor, power)
            exponent.append(f"{power} * {name}_k" if power != 1 else f"{name}_k")
        self.lines.append(f"return rounded({self._pair(value)}, {' + '.join(exponent) or '0'})")

    def _scale(self, value: tuple[str, bool], factor: tuple[str, bool], power: int) -> tuple[str, bool]:
        if power > 0:
            return self._let(("s", len(self.lines)), self._times(value, factor))
        return self._let(("s", len(self.lines)), f"div({self._pair(value)}, {self._pair(factor)})")


class DoubleWriter:
    """One expression a cell, in float64."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def write(self, cell: Cell) -> list[str]:
        """The statements for ``cell``; the last one returns."""
        way = cell.way
        if isinstance(way, Constant):
            return [f"return {_constant(way.value)}"]
        return self._taylor(way) if isinstance(way, Taylor) else self._direct(way.form)

    def _taylor(self, way: Taylor) -> list[str]:
        h = "h"
        first = "h = 1.0 / abs(x)" if way.far else "h = x" if way.center == 0 else f"h = x - {nearest(way.center)!r}"
        table = self.tables.name(way.coefficients)
        series = f"taylor_double({table}, {'h * h' if way.step == 2 else h})"
        if len(way.coefficients) == 1:
            series = repr(nearest(way.coefficients[0]))
        return [first, f"return {series}{_power_suffix(h, way.valuation)}"]

    def _direct(self, form: Form) -> list[str]:
        lines = ["t = 1.0 / abs(x)"] if form.far else []
        for atom in form.used:
            lines.append(f"{atom.symbol.name} = {_DOUBLE_CALLS[atom.kind].format(plain(atom.argument))}")
        factors = [("x" if s == X else s.name, p) for s, p in form.prefactors]
        # Exponentials last: they may underflow, and x^n before them cannot overflow where they have not.
        suffix = "".join(_power_suffix(name, p) for name, p in sorted(factors, key=lambda f: f[0] not in ("x", "t")))
        core = plain(form.numerator)
        if form.denominator != 1:
            core = f"{core} / {plain(form.denominator)}"
        return [*lines, f"return ({core}){suffix}" if suffix else f"return {core}"]


_DOUBLE_CALLS = {
    "exp": "math.exp({})",
    "erfcx": "erfcx_double({})",
    "sqrt": "math.sqrt({})",
    "log": "math.log({})",
    "log1p_ratio": "log1p_ratio_double({})",
    "expm1_ratio": "expm1_ratio_double({})",
    "sin": "math.sin({})",
    "cos": "math.cos({})",
    "atan": "math.atan({})",
    "asinh": "math.asinh({})",
}


def _power_suffix(name: str, power: int) -> str:
    if power == 0:
        return ""
    sign = "*" if power > 0 else "/"
    return f" {sign} {name}" if abs(power) == 1 else f" {sign} {name} ** {abs(power)}"


def _constant(value: Any) -> str:
    return literal(value if isinstance(value, float) else nearest(value))


def plain(expr: sp.Expr) -> str:
    """``expr`` in float64 operations, fully bracketed."""
    if expr.is_Symbol:
        return str(expr.name)
    if not expr.free_symbols:
        return literal(nearest(expr))
    if expr.is_Add:
        numbers, rest = _constants_first(expr.args, sp.Add)
        terms = [plain(a) for a in rest] + ([plain(numbers)] if numbers is not None else [])
        return "(" + " + ".join(terms) + ")"
    if expr.is_Mul:
        top, bottom = _quotient(expr)
        if bottom != 1:
            return f"({plain(top)} / {plain(bottom)})"
        numbers, rest = _constants_first(expr.args, sp.Mul)
        factors = ([plain(numbers)] if numbers is not None else []) + [plain(a) for a in rest]
        return "(" + " * ".join(factors) + ")"
    assert expr.is_Pow and expr.exp.is_Integer, "unexpected function in a stable form"
    n = int(expr.exp)
    return f"{plain(expr.base)} ** {n}" if n > 0 else f"(1.0 / {plain(expr.base**-n)})"


def _constants_first(args: Any, func: Any) -> tuple[sp.Expr | None, list[sp.Expr]]:
    numbers = [a for a in args if not a.free_symbols]
    rest = [a for a in args if a.free_symbols]
    return (func(*numbers) if numbers else None), rest


def _quotient(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator; an exact constant stays in the numerator, unless it is a rational that is no float."""
    top, bottom = [], []
    for factor in sp.Mul.make_args(expr):
        if factor.is_Pow and factor.exp.is_Integer and factor.exp < 0 and factor.free_symbols:
            bottom.append(1 / factor)
        elif factor.is_Rational and not _exact(exact_fraction(factor)) and _exact(Fraction(int(factor.q))):
            top.append(sp.Integer(factor.p))
            bottom.append(sp.Integer(factor.q))
        else:
            top.append(factor)
    return sp.Mul(*top), sp.Mul(*bottom)


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
    exact = _exact(exact_fraction(coefficient))
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
        if slope in (X, -X) and constant.is_Rational and _exact(exact_fraction(constant)):
            return f"{literal(nearest(constant))} {'+' if slope == X else '-'} x"
    return None
