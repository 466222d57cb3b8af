"""The same statements on pairs of float64 (hi + lo), with plain float64 where that is exact."""

from __future__ import annotations

import sympy as sp

from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.numbers import pair
from symact.kernels.lowering.plan import Taylor
from symact.kernels.lowering.scalars import Scalars

__all__ = ["PairValues"]

_HEADS = 5
"""How many leading coefficients of a series are pairs; the others are float64."""
_LIFT = 2.0**128


class PairValues(Scalars):
    """Variables that hold pairs are known by name; every other one, and every literal, is a float64."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        super().__init__(arithmetic)
        self.pairs: set[str] = set()

    def _pair(self, text: str, stem: str = "p") -> str:
        name = self.let(text, stem)
        self.pairs.add(name)
        return name

    def as_pair(self, value: str) -> str:
        """The value as a pair."""
        return value if value in self.pairs else f"({value}, 0.0)"

    def number(self, expr: sp.Expr) -> str:
        """An exact number: a float64 if it is one, else a pair."""
        high, low = pair(expr)
        if low == 0.0:
            return self.plain(high)
        text = f"({high!r}, {low!r})"
        self.pairs.add(text)
        return text

    def plus(self, a: str, b: str) -> str:
        """a + b."""
        if a in self.pairs and b in self.pairs:
            return self._pair(self.call("add", a, b))
        if a in self.pairs:
            return self._pair(self.call("add_double", a, b))
        return self._pair(self.call("add_double", b, a) if b in self.pairs else self.call("two_sum", a, b))

    def minus(self, a: str, b: str) -> str:
        """a - b."""
        return self.plus(a, self.negative(b))

    def negative(self, a: str) -> str:
        """-a."""
        return self._pair(f"(-{a}[0], -{a}[1])") if a in self.pairs else self.let(f"-{a}")

    def times(self, a: str, b: str) -> str:
        """a b."""
        one = self.plain(1.0)
        if one in (a, b):
            return b if a == one else a
        if a in self.pairs and b in self.pairs:
            return self._pair(self.call("mul", a, b))
        if b in self.pairs:
            a, b = b, a
        return self._pair(self.call("mul_double", self.as_pair(a), b))

    def fused(self, a: str, b: str, c: str) -> str:
        """a b + c."""
        return self.plus(self.times(a, b), c)

    def divide(self, a: str, b: str) -> str:
        """a / b."""
        if b == self.plain(1.0):
            return a
        return self._pair(self.call("div", self.as_pair(a), self.as_pair(b)))

    def select(self, condition: str, a: str, b: str) -> str:
        """``a`` where the condition holds, else ``b``."""
        if a == b:
            return b
        if a not in self.pairs and b not in self.pairs:
            return self.let(self.call("select", condition, a, b))
        a, b = self.as_pair(a), self.as_pair(b)
        parts = (self.call("select", condition, f"{a}[{i}]", f"{b}[{i}]") for i in (0, 1))
        return self._pair(f"({', '.join(parts)})")

    # -- functions ---------------------------------------------------------------------------------------------------

    def _function(self, kind: str, argument: sp.Expr) -> str:
        name = "log1p_ratio_unit" if kind == "log1p_ratio" and self._is_exponential(argument) else kind
        if self.arithmetic.endless and kind in ("sin", "cos", "sin_ratio"):
            name = f"endless_{kind}"
        stem = "u" if kind == "exp" else "p"
        self.known[kind, argument] = self._pair(self.call(name, self.as_pair(self.of(argument))), stem)
        return self.known[kind, argument]

    def late(self, argument: sp.Expr) -> str:
        """The m of exp(argument) = m 2^n; the plain exponential is made from it."""
        key = ("late", argument)
        if key not in self.known:
            n = len(self.lines)
            self.lines.append(f"m{n}, n{n} = {self.call('exp_parts', self.as_pair(self.of(argument)))}")
            self.pairs.add(f"m{n}")
            self.known[key], self.known["scale", argument] = f"m{n}", f"n{n}"
            self.known["exp", argument] = self._pair(self.call("scaled", f"m{n}", f"n{n}"), "u")
        return self.known[key]

    # -- scales are powers of two, by their exponents ----------------------------------------------------------------

    def no_scale(self) -> str:
        """No power of two."""
        return "0.0"

    def scale(self, argument: sp.Expr, power: int) -> str:
        """The n of exp(argument) = m 2^n."""
        self.late(argument)
        name = self.known["scale", argument]
        return name if power > 0 else self.let(f"-{name}")

    def divided_scale(self, scale: str, divisor: str) -> str | None:
        """None: a scale is an exponent here."""
        return None

    def finished(self, value: str, scale: str) -> str:
        """The value times 2^scale, with one rounding."""
        if scale == self.no_scale():
            return self.let(self.call("rounded", value), "r") if value in self.pairs else value
        return self.let(self.call("rounded_scaled", self.as_pair(value), scale), "r")

    # -- series ------------------------------------------------------------------------------------------------------

    def series(self, way: Taylor) -> str:
        """h^valuation sum c_i h^(step i): the first coefficients as pairs."""
        h = self._shift(way)
        power = h if way.step == 1 else self.times(h, h)
        short = f"{power}[0]" if power in self.pairs else power
        coefficients = way.coefficients
        tail = [self.plain(pair(c)[0]) for c in coefficients[_HEADS:]]
        total = self.plain(0.0)
        if tail:
            total = tail[-1]
            for coefficient in reversed(tail[:-1]):
                total = self.let(self.call("fma", total, short, coefficient))
        for i in range(min(_HEADS, len(coefficients)) - 1, -1, -1):
            head = self.ball(coefficients[i])
            total = head if total == self.plain(0.0) else self.plus(self.times(total, power), head)
        if h != "x" or way.valuation < 1:
            return self._shifted(total, h, way.valuation)
        large = self.times(total, self.let(f"x * {_LIFT!r}"))  # so that no second part is lost below the normal range
        return self.let(f"{self.call('rounded', self._shifted(large, h, way.valuation - 1))} * {1 / _LIFT!r}")

    def ball(self, ball: object) -> str:
        """A coefficient as a pair."""
        high, low = pair(ball)
        text = f"({high!r}, {low!r})"
        self.pairs.add(text)
        return text

    def _shift(self, way: Taylor) -> str:
        if way.far or way.center == 0:
            return super()._shift(way)
        high, low = pair(way.center)
        return (
            self.plus(self.plus("x", self.plain(-high)), self.plain(-low)) if low else self.plus("x", self.plain(-high))
        )
