"""From an expression to its stable form on an interval (half-lines: exponentials of one direction each).

Every function becomes rational in x and in *atoms*: exponentials of non-positive arguments, erfcx of non-negative ones,
square roots, logarithms, sines. Then numerator and denominator are factored: powers of x and of u stand outside.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X, named_to_elementary
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.factor import factored
from symact.kernels.lowering.form import Atom, Form, T
from symact.kernels.lowering.rational import (
    at_zero,
    exponents,
    primitive,
    pull_even_power,
    rational_gcd,
    small_constant,
    strip,
)
from symact.kernels.lowering.signs import sign_on

__all__ = ["elementary", "normal_form"]

_REWRITES: dict[type, Callable[[sp.Expr], sp.Expr]] = {
    sp.tanh: lambda w: (1 - sp.exp(-2 * w)) / (1 + sp.exp(-2 * w)),
    sp.sinh: lambda w: (sp.exp(w) - sp.exp(-w)) / 2,
    sp.cosh: lambda w: (sp.exp(w) + sp.exp(-w)) / 2,
    sp.tan: lambda w: sp.sin(w) / sp.cos(w),
    sp.erf: lambda w: 1 - sp.erfc(w),
    sp.sinc: lambda w: sp.sin(w) / w,
}


def elementary(expr: sp.Expr) -> sp.Expr:
    """``expr`` in exp, log, erfc, sqrt, sin, cos, atan and asinh only."""
    expr = named_to_elementary(expr)
    for function, rule in _REWRITES.items():
        expr = expr.replace(function, rule)
    return expr.replace(_is_exponential_power, lambda e: sp.exp(sp.expand(e.exp * sp.log(e.base))))


def _is_exponential_power(expr: sp.Expr) -> bool:
    return bool(expr.is_Pow) and expr.base != sp.E and bool(expr.base.is_positive) and expr.exp.has(X)


def normal_form(expr: sp.Expr, low: sp.Expr, high: sp.Expr, far: int = 0) -> Form:
    """The stable form of ``expr`` on the open interval (low, high), which holds no zero of an exponent.

    ``far`` = 1 or -1 writes it in t = 1/|x|, for an interval that reaches to that infinity.
    """
    expr = elementary(expr)
    walk = _Walk(expr, low, high, far)
    rational = walk.of(expr)
    return factored(rational, tuple(walk.atoms), walk.constants, far)


class _Walk:
    """Collects atoms while it rewrites; the same argument gives the same atom."""

    def __init__(self, expr: sp.Expr, low: sp.Expr, high: sp.Expr, far: int) -> None:
        self.low, self.high, self.far = low, high, far
        self.atoms: list[Atom] = []
        self.by_key: dict[tuple[str, sp.Expr], sp.Symbol] = {}
        self.constants: dict[sp.Expr, sp.Symbol] = {}
        self.known: dict[sp.Expr, sp.Expr] = {}
        self.rates = self._rates(expr)

    def of(self, expr: sp.Expr) -> sp.Expr:
        """``expr`` as a rational function of x (or t), the atoms and the constants' symbols."""
        if expr not in self.known:
            self.known[expr] = self._rewrite(expr)
        return self.known[expr]

    def _rewrite(self, expr: sp.Expr) -> sp.Expr:
        if expr.is_Rational:
            return expr
        if expr == X:
            return self.far / T if self.far else X
        if not expr.free_symbols:
            return self._constant(expr)
        if expr.is_Add or expr.is_Mul:
            return expr.func(*[self.of(a) for a in expr.args])
        if isinstance(expr, sp.exp):
            return self._exp(expr.args[0])
        if expr.is_Pow:
            return self._pow(expr)
        handler = getattr(self, f"_{expr.func.__name__}", None)
        if handler is None:
            raise NotYetSupported(f"no kernel for {expr.func.__name__} yet.")
        return handler(expr.args[0])

    def _constant(self, expr: sp.Expr) -> sp.Expr:
        if expr.is_Rational:
            return expr
        if expr.is_Add or expr.is_Mul or (expr.is_Pow and expr.exp.is_Integer):
            return expr.func(*[self._constant(a) for a in expr.args])
        return self.constants.setdefault(expr, sp.Symbol(f"c{len(self.constants)}", positive=True))

    def _numbers(self, expr: sp.Expr) -> sp.Expr:
        """``expr`` with the symbols of constants replaced by the numbers."""
        return expr.subs({symbol: number for number, symbol in self.constants.items()})

    def _atom(self, kind: str, argument: sp.Expr, key: sp.Expr | None = None) -> sp.Symbol:
        key = argument if key is None else key
        if (kind, key) not in self.by_key:
            symbol = sp.Symbol(f"{KINDS[kind].letter}{len(self.atoms)}", real=True)
            self.by_key[kind, key] = symbol
            self.atoms.append(Atom(symbol, kind, self._numbers(argument)))
        return self.by_key[kind, key]

    def _odd(self, kind: str, argument: sp.Expr) -> sp.Expr:
        """An odd function, so that both signs of its argument share one atom."""
        turned = argument.could_extract_minus_sign()
        return -self._atom(kind, -argument) if turned else self._atom(kind, argument)

    def _even(self, kind: str, argument: sp.Expr) -> sp.Expr:
        """The same of an even function."""
        return self._atom(kind, -argument if argument.could_extract_minus_sign() else argument)

    def _inner(self, w: sp.Expr) -> sp.Expr:
        """A function's argument, walked and put over one denominator."""
        return sp.cancel(sp.together(self.of(w)))

    @property
    def _exponentials(self) -> list[sp.Symbol]:
        return [atom.symbol for atom in self.atoms if atom.kind == "exp"]

    def _vanishes(self, argument: sp.Expr) -> bool:
        """Whether ``argument`` dies out with one of the exponentials."""
        return any(argument.has(u) and at_zero(argument, u) == 0 for u in self._exponentials)

    # -- exponentials ------------------------------------------------------------------------------------------------

    def _rates(self, expr: sp.Expr) -> dict[sp.Expr, tuple[int, sp.Rational]]:
        """For each direction g of exponents q g: the sign of g and the greatest common q."""
        rates: dict[sp.Expr, tuple[int, sp.Rational]] = {}
        for w in exponents(expr):
            q, g = primitive(w)
            if g in rates:
                rates[g] = rates[g][0], rational_gcd(rates[g][1], abs(q))
            else:
                rates[g] = sign_on(g, self.low, self.high), abs(q)
        if any(p.exp.is_Rational and p.exp.q == 2 and p.base.has(sp.exp) and p.base.has(X) for p in expr.atoms(sp.Pow)):
            # sqrt(u (1 + u)) = v sqrt(1 + u) with u = v^2: at half the rate no exponential stays under the root.
            return {g: (sign, rate / 2) for g, (sign, rate) in rates.items()}
        return rates

    def _exp(self, w: sp.Expr) -> sp.Expr:
        w = sp.expand(w)
        constant, w = w.as_independent(X, as_Add=True) if small_constant(w) else (sp.S.Zero, w)
        factor = self._constant(sp.exp(constant)) if constant != 0 else sp.S.One
        q, g = primitive(w)
        if g not in self.rates:
            self.rates[g] = sign_on(g, self.low, self.high), abs(q)
        sign, rate = self.rates[g]
        base = -sign * rate * g
        steps = q / (-sign * rate)
        if base.is_polynomial(X):
            return factor * self._atom("exp", base) ** steps
        argument = sp.factor_terms(sp.together(self.of(base)))
        if self._vanishes(argument):
            return factor * (1 + argument * self._atom("expm1_ratio", argument)) ** steps
        return factor * self._atom("exp", argument, base) ** steps

    def _erfc(self, w: sp.Expr) -> sp.Expr:
        inner = self.of(w)
        if self._vanishes(inner):
            inner = self._inner(w)
            return 1 - inner * self._even("erf_ratio", inner)
        sign = sign_on(w, self.low, self.high)
        value = self._exp(-(w**2)) * self._atom("erfcx", sign * (w if w.is_polynomial(X) else inner), w * sign)
        return value if sign > 0 else 2 - value

    # -- powers and logarithms ---------------------------------------------------------------------------------------

    def _pow(self, expr: sp.Expr) -> sp.Expr:
        base, exponent = expr.args
        if exponent.is_Integer:
            return self.of(base) ** exponent
        if not (exponent.is_Rational and exponent.q == 2):
            raise NotYetSupported(f"no kernel for the power {exponent} yet.")
        outside, inside = sp.S.One, self._inner(base)
        for symbol in [T] * bool(self.far) + self._exponentials:
            factor, inside = pull_even_power(inside, symbol)
            outside *= factor
        return (outside * self._sqrt(inside)) ** exponent.p

    def _sqrt(self, inside: sp.Expr) -> sp.Expr:
        """sqrt(b (1 + a)) = sqrt(b) (1 + a ratio) where a dies out with an exponential."""
        limit = self._limit(inside)
        if limit is not None and self._vanishes(rest := sp.factor(sp.cancel(inside / limit - 1))):
            return self._constant(sp.sqrt(limit)) * (1 + rest * self._atom("sqrt1p_ratio", rest))
        return self._atom("sqrt", inside)

    def _limit(self, inside: sp.Expr) -> sp.Expr | None:
        """The positive number to which ``inside`` tends where every exponential dies out."""
        for u in self._exponentials:
            inside = at_zero(inside, u)
        limit = self._numbers(inside)
        return limit if not limit.free_symbols and limit.is_positive else None

    def _log(self, w: sp.Expr) -> sp.Expr:
        total = sp.S.Zero
        numerator, denominator = sp.fraction(self._inner(w))
        for atom in [a for a in self.atoms if a.kind == "exp"]:
            (numerator, i), (denominator, j) = strip(numerator, atom.symbol), strip(denominator, atom.symbol)
            total += (i - j) * (self.of(atom.argument) if atom.argument.free_symbols <= {X} else atom.argument)
        if self.far:
            (numerator, i), (denominator, j) = strip(numerator, T), strip(denominator, T)
            total -= (i - j) * self._atom("log", self.far * X) if i != j else 0
        inner = sp.cancel(numerator / denominator)
        limit = self._limit(at_zero(inner, T) if self.far else inner)
        if limit is None or inner.free_symbols <= {X}:
            return total + (self._atom("log", inner) if inner != 1 else 0)
        rest = sp.factor(sp.cancel(inner / limit - 1))
        total += self._constant(sp.log(limit)) if limit != 1 else 0
        return total + rest * self._atom("log1p_ratio", rest) if rest != 0 else total

    # -- the other functions -----------------------------------------------------------------------------------------

    def _sin(self, w: sp.Expr) -> sp.Expr:
        if w.is_polynomial(X):
            turns = w / (sp.pi * X)
            return self._atom("sinpi", turns * X) if turns.is_Rational else self._atom("sin", w)
        inner = self._inner(w)
        return inner * self._even("sin_ratio", inner) if self._vanishes(inner) else self._odd("sin", inner)

    def _cos(self, w: sp.Expr) -> sp.Expr:
        if w.is_polynomial(X):
            turns = w / (sp.pi * X)
            return self._atom("cospi", turns * X) if turns.is_Rational else self._atom("cos", w)
        inner = self._inner(w)
        if self._vanishes(inner):
            return 1 - inner**2 / 2 * self._even("sin_ratio", inner / 2) ** 2
        return self._even("cos", inner)

    def _atan(self, w: sp.Expr) -> sp.Expr:
        inner = self._inner(w)
        if self._vanishes(inner):
            return inner * self._even("atan_ratio", inner)
        inverse = sp.cancel(1 / inner)
        right = sign_on(w, self.low, self.high) * self._constant(sp.pi) / 2
        if self._vanishes(inverse) and sign_on(w**2 - 1, self.low, self.high) > 0:
            return right - inverse * self._even("atan_ratio", inverse)
        if self.far and at_zero(inner, T).is_infinite:
            return right - self._odd("atan", inverse)
        return self._odd("atan", inner)

    def _asinh(self, w: sp.Expr) -> sp.Expr:
        inner = self._inner(w)
        if self._vanishes(inner):
            return inner * self._even("asinh_ratio", inner)
        if self.far and at_zero(inner, T).is_infinite:
            sign = sign_on(w, self.low, self.high)
            return sign * self._log(sign * w + sp.sqrt(w**2 + 1))
        return self._odd("asinh", inner)
