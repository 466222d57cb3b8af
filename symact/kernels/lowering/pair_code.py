"""Cells as statements on pairs: relative error about 2^-75 before the one rounding at the end."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Atom, T
from symact.kernels.lowering.numbers import exact_fraction, literal, nearest, pair
from symact.kernels.lowering.plan import Cell, Constant, Direct, Taylor
from symact.kernels.lowering.text import Tables, constant, constants_first, is_exact_float, quotient

__all__ = ["PairWriter"]


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
            return [f"return {constant(way.value)}"]
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
        numbers, rest = constants_first(args, key.func)
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
        top, bottom = quotient(expr)
        if bottom == 1:
            return self._fold(expr, expr.args, self._times)
        return self._divide(expr, top, bottom)

    def _pow(self, expr: sp.Expr) -> tuple[str, bool]:
        n = int(expr.exp)
        if n < 0:
            b = self.of(expr.base**-n)
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
            high, low = pair(way.center)
            h = self._let("h", f"two_sum(x, {-high!r})" if low == 0 else f"add_double(({-high!r}, {-low!r}), x)")
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
        if bottom.is_Rational and is_exact_float(1 / exact_fraction(bottom)):
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

    def _finish(
        self, value: tuple[str, bool], x_powers: list[tuple[str, int, int]], scaled: list[tuple[str, int]]
    ) -> None:
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
