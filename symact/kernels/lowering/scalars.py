"""Values of a stable form as branch-free statements in one floating-point type, a variable a value."""

from __future__ import annotations

import math
from functools import reduce
from importlib import import_module

import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.form import T
from symact.kernels.lowering.numbers import exact_fraction, literal, narrowed, nearest, nearest_fraction
from symact.kernels.lowering.pieces import MAGNITUDE
from symact.kernels.lowering.plan import Taylor
from symact.kernels.lowering.reach import falls, reach_of
from symact.kernels.primitives.vector.coefficients import ERFCX_CENTER

__all__ = ["Scalars"]

_OPERATIONS = {"add_to_exponent", "copysign", "fma", "maximum", "minimum", "select", "smaller_error", "sum_error"}
"""Primitives of every arithmetic; the others are in a module of its own."""


class Scalars:
    """Statements, in order; equal expressions share a variable.

    ``of`` gives the name of the variable (or the literal) that holds an expression.
    """

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.lines: list[str] = []
        self.constants: dict[str, str] = {}
        self.called: set[str] = set()
        self.known: dict[object, str] = {X: "x"}
        self._factors: dict[str, tuple[str, str]] = {}
        self.limited: dict[float, sp.Symbol] = {}
        """abs(x), but no more than a distance."""
        self.largest = math.inf
        """Beyond this size of x, nothing that is computed with exponentials matters."""

    def check(self) -> None:
        """Raise ``NotYetSupported`` where a cheaper arithmetic has the same statements."""

    # -- variables, numbers, calls -----------------------------------------------------------------------------------

    def let(self, text: str, stem: str = "v") -> str:
        """A new variable that holds ``text``."""
        name = f"{stem}{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name

    def plain(self, value: float) -> str:
        """A number of the arithmetic's type, correctly rounded from a float64 (or exact)."""
        if self.arithmetic.kind == "float64":
            return literal(value)
        text = literal(narrowed(value))
        return self.constants.setdefault(text, f"K{len(self.constants)}")

    def rounded(self, expr: sp.Expr) -> str:
        """An exact number, rounded to the arithmetic's type."""
        return self.plain(nearest(expr))

    def number(self, expr: sp.Expr) -> str:
        """An exact number as far as the arithmetic carries it."""
        return self.rounded(expr)

    def call(self, function: str, *arguments: str) -> str:
        """A call of a primitive."""
        if function in _OPERATIONS:
            self.called.add(function)
            return f"{function}({', '.join(arguments)})"
        if not hasattr(import_module(f"symact.kernels.primitives.vector.{self.arithmetic.primitives}"), function):
            raise NotYetSupported(f"no branch-free {function} in the arithmetic {self.arithmetic.primitives}.")
        return f"{self.arithmetic.primitives}.{function}({', '.join(arguments)})"

    # -- expressions -------------------------------------------------------------------------------------------------

    def of(self, expr: sp.Expr) -> str:
        """The variable or literal that holds ``expr``."""
        if expr not in self.known:
            self.known[expr] = self._compute(expr)
        return self.known[expr]

    def _compute(self, expr: sp.Expr) -> str:
        if expr == MAGNITUDE:
            return self._named("a", "abs(x)")
        if expr == T:
            return self.divide(self.plain(1.0), self.of(MAGNITUDE))
        if not expr.free_symbols:
            return self.number(expr)
        if expr.is_Add:
            return self._sum(expr)
        if expr.is_Mul:
            return self._product(expr)
        assert expr.is_Pow, f"unexpected {expr.func.__name__} in a stable form"
        n = int(expr.exp)
        if n < 0:
            return self.divide(self.plain(1.0), self.of(expr.base**-n))
        half = self.of(expr.base ** (n // 2))
        square = self.times(half, half)
        return square if n % 2 == 0 else self.times(square, self.of(expr.base))

    def _named(self, name: str, text: str) -> str:
        self.lines.append(f"{name} = {text}")
        return name

    def _sum(self, expr: sp.Expr) -> str:
        """A polynomial in its liveliest symbol by Horner's rule; anything else term by term."""
        symbol = max(expr.free_symbols, key=lambda s: (sum(term.has(s) for term in expr.args), s.name))
        try:
            coefficients = sp.Poly(expr, symbol).all_coeffs()
        except sp.PolynomialError:
            return self._terms(expr)
        total, first = "", True
        for coefficient in coefficients:
            total = self.of(coefficient) if first else self._step(total, symbol, coefficient)
            first = False
        return total

    def _terms(self, expr: sp.Expr) -> str:
        numbers, rest = expr.as_independent(*expr.free_symbols, as_Add=True)
        values = [self.of(term) for term in sp.Add.make_args(rest)]
        if numbers != 0:
            values.append(self.number(numbers))
        return reduce(self.plus, values)

    def _step(self, total: str, symbol: sp.Symbol, coefficient: sp.Expr) -> str:
        """total * symbol + coefficient."""
        variable = self.of(symbol)
        if coefficient == 0:
            return self.times(total, variable)
        addend = self.of(coefficient)
        if total == self.plain(1.0):
            return self.plus(variable, addend)
        if total == self.plain(-1.0):
            return self.minus(addend, variable)
        return self.fused(total, variable, addend)

    def _product(self, expr: sp.Expr) -> str:
        if expr == -2 * MAGNITUDE:
            return self.let("-abs(x + x)")  # a sum: multipliers are what code with exponentials waits for
        top, bottom = sp.fraction(expr)
        if bottom.free_symbols:
            return self.divide(self.of(top), self.of(bottom))
        number, rest = expr.as_independent(*expr.free_symbols, as_Add=False)
        values = [self.of(factor) for factor in sp.Mul.make_args(rest)]
        if number not in (1, -1):
            values.insert(0, self.number(number))
        total = reduce(self.times, values)
        return self.negative(total) if number == -1 else total

    # -- functions ---------------------------------------------------------------------------------------------------

    def function(self, kind: str, argument: sp.Expr) -> str:
        """The value of a primitive."""
        return self.known.setdefault((kind, argument), "") or self._function(kind, argument)

    def _function(self, kind: str, argument: sp.Expr) -> str:
        name = "log1p_ratio_unit" if kind == "log1p_ratio" and self._is_exponential(argument) else kind
        if kind == "exp" and falls(argument):
            self.late(argument)  # as where it multiplies the whole, so that a loop over both computes it once
            return self.known[kind, argument]
        if kind == "exp":
            high, low = self.exponent(argument)
            value = self.let(self.call("exp", high), "u")
            if low:
                value = self.let(self.call("fma", value, low, value), "u")
        elif kind == "less_one":
            value = self.let(self.call(kind, self.bounded_exponent(argument, self.arithmetic.late)[0]), "d")
        elif kind == "erfcx":
            value = self.let(self.call("erfcx", *self.centred(argument)))
        else:
            value = self.let(self.call(name, self.of(argument)))
        self.known[kind, argument] = value
        return value

    def centred(self, argument: sp.Expr) -> tuple[str, str, str, str]:
        """a, c/k in two words and k/c for erfcx of k a, with the centre c of its polynomial."""
        factor, variable = self._scaled_variable(argument)
        center = sp.Rational(ERFCX_CENTER) / factor
        return self.of(variable), *self._words(center), self.rounded(1 / center)

    @staticmethod
    def _scaled_variable(argument: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        """(k, a) with the argument k a."""
        factor, variable = argument.as_independent(*argument.free_symbols, as_Add=False)
        return sp.sympify(factor), variable

    def _is_exponential(self, argument: sp.Expr) -> bool:
        return argument.is_Symbol and argument.name.startswith("u")

    def late(self, argument: sp.Expr) -> str:
        """exp(argument) 2^late; the plain exponential is made from it."""
        key = ("late", argument)
        if key not in self.known:
            bias = self.arithmetic.late
            high, low = self.bounded_exponent(argument, bias)
            n = len(self.lines)
            text = self.call("exp_parts_of_sum", high, low) if low else self.call("exp_parts", high)
            self.lines.append(f"m{n}, z{n} = {text}")
            shifted = f"z{n} + {self.plain(float(bias))}" if bias else f"z{n}"
            self.known[key] = self.let(self.call("add_to_exponent", f"m{n}", shifted), "w" if bias else "u")
            scaled = f"{self.known[key]} * {self.plain(2.0**-bias)}"
            self.known["exp", argument] = self.let(scaled, "u") if bias else self.known[key]
        return self.known[key]

    def multiple(self, argument: sp.Expr, number: sp.Expr) -> str:
        """exp(argument) times a number, rounded once."""
        late = self.late(argument)
        if number == 1:
            return self.known["exp", argument]
        return self.times(late, self.number(number * sp.Rational(2) ** -self.arithmetic.late))

    def bounded_exponent(self, argument: sp.Expr, bias: float) -> tuple[str, str]:
        """(value, rounding errors) of an argument of exp that is not below the lowest one."""
        lowest = self.lowest(bias)
        if argument.free_symbols == {MAGNITUDE} and falls(argument) and sp.degree(argument, MAGNITUDE) > 1:
            return self.exponent(argument.xreplace({MAGNITUDE: self.within(reach_of(argument, lowest))}))
        high, low = self.exponent(argument)
        return self.call("maximum", high, self.plain(lowest)), low

    def within(self, distance: float) -> sp.Symbol:
        """abs(x), but no more than the distance."""
        if distance not in self.limited:
            name = self.let(self.call("minimum", self.of(MAGNITUDE), self.plain(distance)), "b")
            self.limited[distance] = sp.Symbol(name, nonnegative=True)
            self.known[self.limited[distance]] = name
        return self.limited[distance]

    def lowest(self, bias: float) -> float:
        """The least exponent for which m 2^(n + bias) is normal; that of the primitive ``exp`` without a bias."""
        if not bias:
            return -87.0 if self.arithmetic.kind == "float32" else -708.0
        return -(bias + (120 if self.arithmetic.kind == "float32" else 1000)) * 0.6931

    def exponent(self, argument: sp.Expr) -> tuple[str, str]:
        """(value, rounding errors) of an argument of exp; "" for the second where they do not count."""
        return self.of(argument), ""

    def _words(self, number: sp.Expr) -> tuple[str, str]:
        """A number as the sum of two of the arithmetic's type."""
        exact = exact_fraction(number)
        high = nearest_fraction(exact)
        if self.arithmetic.kind == "float32":
            high = narrowed(high)
        return self.plain(high), self.plain(nearest_fraction(exact - exact_fraction(sp.Rational(high))))

    # -- ways --------------------------------------------------------------------------------------------------------

    def series(self, way: Taylor) -> str:
        """h^valuation sum c_i h^(step i)."""
        h = self._shift(way)
        power = h if way.step == 1 else self.of(X**2) if h == "x" else self.times(h, h)
        total = self.plain(nearest(way.coefficients[-1]))
        for coefficient in reversed(way.coefficients[:-1]):
            total = self.let(self.call("fma", total, power, self.plain(nearest(coefficient))))
        return self._shifted(total, h, way.valuation)

    def _shifted(self, total: str, h: str, valuation: int) -> str:
        """total h^valuation."""
        for _ in range(abs(valuation)):
            total = self.times(total, h) if valuation > 0 else self.divide(total, h)
        return total

    def _shift(self, way: Taylor) -> str:
        if way.far:
            return self.of(T)
        if way.center == 0:
            return "x"
        high, low = self._words(way.center)
        return self.let(f"(x - {high}) - {low}")

    def plus(self, a: str, b: str) -> str:
        """a + b, with one rounding where one of them is a product."""
        if a in self._factors:
            return self.fused(*self._factors[a], b)
        return self.fused(*self._factors[b], a) if b in self._factors else self.let(f"{a} + {b}")

    def minus(self, a: str, b: str) -> str:
        """a - b, with one rounding where one of them is a product."""
        if a in self._factors:
            return self.fused(*self._factors[a], f"-{b}")
        if b in self._factors:
            first, second = self._factors[b]
            return self.fused(f"-{first}", second, a)
        return self.let(f"{a} - {b}")

    def negative(self, a: str) -> str:
        """-a."""
        return self.let(f"-{a}")

    def fused(self, a: str, b: str, c: str) -> str:
        """a b + c."""
        return self.let(self.call("fma", a, b, c))

    def times(self, a: str, b: str) -> str:
        """a b."""
        one = self.plain(1.0)
        if one in (a, b):
            return b if a == one else a
        product = self.let(f"{a} * {b}")
        self._factors[product] = a, b
        return product

    def divide(self, a: str, b: str) -> str:
        """a / b."""
        return a if b == self.plain(1.0) else self.let(f"{a} / {b}")

    def with_power(self, value: str, base: str, exponent: int) -> str:
        """value base^exponent for exponent >= 0, the powers one after the other."""
        for _ in range(exponent):
            value = self.times(value, base)
        return value

    # -- scales: what the last operation multiplies by ----------------------------------------------------------------

    def no_scale(self) -> str:
        """The scale of a value that is not held too large."""
        return self.plain(1.0)

    def scale(self, argument: sp.Expr, power: int) -> str:
        """The scale that undoes the 2^late of ``late(argument)``, in the numerator (power > 0) or the denominator."""
        return self.plain(2.0 ** (-self.arithmetic.late if power > 0 else self.arithmetic.late))

    def _literal(self, value: str) -> float | None:
        """The size of a literal or of a named constant."""
        try:
            return abs(float(self._text(value)))
        except ValueError:
            return None

    def _text(self, value: str) -> str:
        """The literal that a constant is the name of."""
        return next((text for text, name in self.constants.items() if name == value), value)

    def _is_power_of_two(self, value: str) -> bool:
        literal = self._literal(value)
        return literal is not None and math.frexp(literal)[0] == 0.5

    def divided_scale(self, scale: str, divisor: str) -> str | None:
        """The scale for a value that is not divided by ``divisor``; ``None`` where that would not be exact."""
        size = self._literal(scale)
        return self.plain(size / float(self._text(divisor))) if size and self._is_power_of_two(divisor) else None

    def finished(self, value: str, scale: str) -> str:
        """The value times its scale, with one rounding."""
        return self.times(value, scale)

    def constant(self, value: float) -> str:
        """A float64 as a result."""
        return self.plain(value)

    def select(self, condition: str, a: str, b: str) -> str:
        """``a`` where the condition holds, else ``b``."""
        return b if a == b else self.let(self.call("select", condition, a, b))
