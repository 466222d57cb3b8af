"""From an expression to its stable form on an interval (the table of half-lines in the design's normal form).

Every function becomes rational in x and in *atoms*: exponentials of non-positive arguments, erfcx of non-negative ones,
square roots, logarithms, sines. Then numerator and denominator are factored: powers of x and of u stand outside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X, named_to_elementary
from symact.kernels.lowering.form import Atom, Form, T
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
    return expr


def normal_form(expr: sp.Expr, low: sp.Expr, high: sp.Expr, far: int = 0) -> Form:
    """The stable form of ``expr`` on the open interval (low, high), which holds no zero of an exponent.

    ``far`` = 1 or -1 writes it in t = 1/|x|, for an interval that reaches to that infinity.
    """
    builder = _Builder(low, high, far)
    rational = builder.walk(elementary(expr))
    return builder.finish(rational)


class _Builder:
    """Collects atoms while it walks; the same argument gives the same atom."""

    def __init__(self, low: sp.Expr, high: sp.Expr, far: int) -> None:
        self.low, self.high, self.far = low, high, far
        self.atoms: list[Atom] = []
        self.by_key: dict[tuple[str, sp.Expr], sp.Symbol] = {}
        self.constants: dict[sp.Expr, sp.Symbol] = {}
        self.rates: dict[sp.Expr, tuple[int, sp.Rational]] = {}
        self.known: dict[sp.Expr, sp.Expr] = {}

    # -- the walk ------------------------------------------------------------------------------------------------

    def walk(self, expr: sp.Expr) -> sp.Expr:
        """``expr`` as a rational function of x (or t), the atoms and the constants' symbols."""
        if not self.rates:
            self._collect_rates(expr)
        if expr not in self.known:
            self.known[expr] = self._walk(expr)
        return self.known[expr]

    def _walk(self, expr: sp.Expr) -> sp.Expr:
        if expr.is_Rational:
            return expr
        if expr == X:
            return self.far / T if self.far else X
        if not expr.free_symbols:
            return self._constant(expr)
        if expr.is_Add or expr.is_Mul:
            return expr.func(*[self.walk(a) for a in expr.args])
        if isinstance(expr, sp.exp):
            return self._exp(expr.args[0])
        if expr.is_Pow:
            return self._pow(expr)
        handler = getattr(self, f"_{expr.func.__name__}", None)
        if handler is None:
            raise NotYetSupported(f"no kernel for {expr.func.__name__} yet.")
        return handler(expr.args[0])

    def _constant(self, expr: sp.Expr) -> sp.Expr:
        if expr.is_Add or expr.is_Mul or (expr.is_Pow and expr.exp.is_Integer):
            return expr.func(*[self._constant(a) if not a.is_Rational else a for a in expr.args])
        if expr.is_Rational:
            return expr
        return self.constants.setdefault(expr, sp.Symbol(f"c{len(self.constants)}", positive=True))

    def _atom(self, kind: str, argument: sp.Expr, key: sp.Expr) -> sp.Symbol:
        if (kind, key) not in self.by_key:
            symbol = sp.Symbol(f"{_NAMES[kind]}{len(self.atoms)}", real=True)
            self.by_key[kind, key] = symbol
            self.atoms.append(Atom(symbol, kind, self._with_constants(argument)))
        return self.by_key[kind, key]

    def _with_constants(self, expr: sp.Expr) -> sp.Expr:
        return expr.subs({symbol: number for number, symbol in self.constants.items()})

    # -- exponentials ----------------------------------------------------------------------------------------------

    def _collect_rates(self, expr: sp.Expr) -> None:
        """For each direction g of exponents q g: the sign of g and the greatest common q."""
        for w in _exponents(expr):
            q, g = _primitive(w)
            old = self.rates.get(g)
            rate = abs(q) if old is None else _rational_gcd(old[1], abs(q))
            self.rates[g] = (old[0] if old else sign_on(g, self.low, self.high), rate)
        if any(p.exp.is_Rational and p.exp.q == 2 and p.base.has(sp.exp) for p in expr.atoms(sp.Pow)):
            # sqrt(u (1 + u)) = v sqrt(1 + u) with u = v^2: with half the rate the root has no exponential factor left.
            self.rates = {g: (sign, rate / 2) for g, (sign, rate) in self.rates.items()}

    def _exp(self, w: sp.Expr) -> sp.Expr:
        constant, w = sp.expand(w).as_independent(X, as_Add=True) if _small_constant(w) else (sp.S.Zero, sp.expand(w))
        factor = self._constant(sp.exp(constant)) if constant != 0 else sp.S.One
        q, g = _primitive(w)
        sign, rate = self.rates[g]
        base = -sign * rate * g
        steps = q / (-sign * rate)
        argument = base if base.is_polynomial(X) else sp.factor_terms(sp.together(self.walk(base)))
        vanishing = self._small(argument)
        if vanishing:
            ratio = self._atom("expm1_ratio", argument, base)
            return factor * (1 + self._without_constants(argument) * ratio) ** steps
        return factor * self._atom("exp", argument, base) ** steps

    def _without_constants(self, expr: sp.Expr) -> sp.Expr:
        return expr if not expr.has(sp.pi, sp.Pow, sp.E) else self.walk(expr) if expr.free_symbols <= {X} else expr

    def _small(self, argument: sp.Expr) -> bool:
        """Whether ``argument`` tends to 0 with one of the exponentials (and so does not die out with x)."""
        for atom in self.atoms:
            if atom.kind == "exp" and argument.has(atom.symbol) and _at_zero(argument, atom.symbol) == 0:
                return True
        return False

    # -- the other functions -----------------------------------------------------------------------------------------

    def _erfc(self, w: sp.Expr) -> sp.Expr:
        sign = sign_on(w, self.low, self.high)
        value = self._exp(sp.expand(-(w**2))) * self._atom("erfcx", sign * w, w * sign)
        return value if sign > 0 else 2 - value

    def _pow(self, expr: sp.Expr) -> sp.Expr:
        base, exponent = expr.args
        if exponent.is_Integer:
            return self.walk(base) ** exponent
        if not (exponent.is_Rational and exponent.q == 2):
            raise NotYetSupported(f"no kernel for the power {exponent} yet.")
        inner = sp.cancel(sp.together(self.walk(base)))
        outside, inside = sp.S.One, inner
        for symbol in [T] * bool(self.far) + [a.symbol for a in self.atoms if a.kind == "exp"]:
            factor, inside = _pull_even_power(inside, symbol)
            outside *= factor
        return (outside * self._atom("sqrt", inside, inside)) ** exponent.p

    def _log(self, w: sp.Expr) -> sp.Expr:
        inner = sp.cancel(sp.together(self.walk(w)))
        total = sp.S.Zero
        numerator, denominator = sp.fraction(inner)
        for atom in [a for a in self.atoms if a.kind == "exp"]:
            (numerator, i), (denominator, j) = _strip(numerator, atom.symbol), _strip(denominator, atom.symbol)
            total += (i - j) * self._walk_argument(atom)
        if self.far:
            (numerator, i), (denominator, j) = _strip(numerator, T), _strip(denominator, T)
            if i != j:
                total -= (i - j) * self._atom("log", self.far * X, X)
        inner = sp.cancel(numerator / denominator)
        limit = inner
        for atom in [a for a in self.atoms if a.kind == "exp"]:
            limit = _at_zero(limit, atom.symbol)
        if self.far:
            limit = _at_zero(limit, T)
        limit = self._with_constants(limit)
        if limit.free_symbols or not limit.is_positive or inner.free_symbols <= {X}:
            return total + self._atom("log", inner, inner)
        rest = sp.factor(sp.cancel(inner / limit - 1))
        constant = self._constant(sp.log(limit)) if limit != 1 else sp.S.Zero
        if rest == 0:
            return total + constant
        return total + constant + rest * self._atom("log1p_ratio", rest, rest)

    def _walk_argument(self, atom: Atom) -> sp.Expr:
        return self.walk(atom.argument) if atom.argument.free_symbols <= {X} else atom.argument

    def _sin(self, w: sp.Expr) -> sp.Expr:
        return self._atom("sin", w if w.is_polynomial(X) else self.walk(w), w)

    def _cos(self, w: sp.Expr) -> sp.Expr:
        return self._atom("cos", w if w.is_polynomial(X) else self.walk(w), w)

    def _atan(self, w: sp.Expr) -> sp.Expr:
        if self.far and w.is_polynomial(X):
            sign = sign_on(w, self.low, self.high)
            inverse = sp.cancel(1 / sp.together(self.walk(w)))
            return sign * self._constant(sp.pi) / 2 - self._atom("atan", inverse, inverse)
        return self._atom("atan", self.walk(w), w)

    def _asinh(self, w: sp.Expr) -> sp.Expr:
        if self.far and w.is_polynomial(X):
            sign = sign_on(w, self.low, self.high)
            return sign * self._log(sign * w + sp.sqrt(w**2 + 1))
        return self._atom("asinh", self.walk(w), w)

    # -- the end -------------------------------------------------------------------------------------------------

    def finish(self, rational: sp.Expr) -> Form:
        """Numerator and denominator reduced and factored; powers of x (or t) and of the exponentials outside."""
        numerator, denominator = (self._reduce(part) for part in sp.fraction(sp.together(rational)))
        if numerator == 0:
            return Form((), (), sp.S.Zero, sp.S.One, self.far)
        numerator, denominator = sp.fraction(sp.cancel(numerator / denominator))
        outside = {a.symbol for a in self.atoms if a.kind == "exp"} | {T if self.far else X}
        powers: dict[sp.Symbol, int] = {}
        parts = []
        coefficients = [sp.factor_list(part)[0] for part in (numerator, denominator)]
        ratio = sp.Rational(coefficients[0]) / coefficients[1]
        for part, sign in ((numerator, 1), (denominator, -1)):
            # The rational coefficient stays a fraction: SymPy would spread 1/6 over (x + 3) and lose the exact zero.
            kept = [sp.Integer(ratio.p if sign > 0 else ratio.q)]
            _, factors = sp.factor_list(part)
            for factor, power in factors:
                if factor in outside:
                    powers[factor] = powers.get(factor, 0) + sign * int(power)
                else:
                    kept.append(factor**power)
            parts.append(self._with_constants(sp.Mul(*kept)))
        prefactors = tuple(sorted(((s, p) for s, p in powers.items() if p), key=lambda item: item[0].name))
        return Form(tuple(self.atoms), prefactors, parts[0], parts[1], self.far)

    def _reduce(self, part: sp.Expr) -> sp.Expr:
        """``part`` expanded, with the squares of root atoms and the powers of constants simplified."""
        part = sp.expand(part)
        for atom in self.atoms:
            if atom.kind == "sqrt" and part.has(atom.symbol):
                argument = self._constants_again(atom.argument)
                numerator, denominator = sp.fraction(sp.together(argument))
                if denominator == 1:
                    part = sp.rem(part, atom.symbol**2 - numerator, atom.symbol)
        if self.constants:
            part = self._constants_again(sp.expand(self._with_constants(sp.expand(part))))
        return sp.expand(part)

    def _constants_again(self, expr: sp.Expr) -> sp.Expr:
        if expr.is_Rational or expr.is_Symbol:
            return expr
        if not expr.free_symbols:
            return self._constant(expr)
        return expr.func(*[self._constants_again(a) for a in expr.args])


_NAMES = {
    "exp": "u",
    "erfcx": "e",
    "sqrt": "s",
    "log": "l",
    "log1p_ratio": "q",
    "expm1_ratio": "r",
    "sin": "sn",
    "cos": "cs",
    "atan": "at",
    "asinh": "ah",
}


def _small_constant(w: sp.Expr) -> bool:
    constant = sp.expand(w).as_independent(X, as_Add=True)[0]
    return bool(abs(constant) <= 20)


def _exponents(expr: sp.Expr) -> list[sp.Expr]:
    """The arguments of every exponential that the walk will make, without their constant terms."""
    found = [e.args[0] for e in expr.atoms(sp.exp)]
    found += [-(e.args[0] ** 2) for e in expr.atoms(sp.erfc)]
    stripped = [sp.expand(w) for w in found if w.has(X)]
    return [w.as_independent(X, as_Add=True)[1] if _small_constant(w) else w for w in stripped]


def _primitive(w: sp.Expr) -> tuple[sp.Rational, sp.Expr]:
    """(q, g) with w = q g, g with the leading rational coefficient 1."""
    lead = sp.Add.make_args(w)
    first = sorted(lead, key=lambda term: (sp.default_sort_key(term.as_coeff_Mul()[1])))[0]
    q = first.as_coeff_Mul()[0]
    return q, sp.expand(w / q)


def _rational_gcd(a: Any, b: Any) -> sp.Rational:
    a, b = sp.Rational(a), sp.Rational(b)
    return sp.Rational(sp.gcd(a.p * b.q, b.p * a.q), a.q * b.q)


def _at_zero(expr: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """The value of a rational function at symbol = 0 (zoo where it has a pole)."""
    return sp.cancel(expr).subs(symbol, 0) if expr.has(symbol) else expr


def _strip(part: sp.Expr, symbol: sp.Symbol) -> tuple[sp.Expr, int]:
    """``part`` without its factor symbol^n, and n."""
    if not part.has(symbol):
        return part, 0
    poly = sp.Poly(part, symbol)
    n = min(monomial[0] for monomial in poly.monoms())
    return sp.expand(part / symbol**n), n


def _pull_even_power(inner: sp.Expr, symbol: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(s, rest) with inner = s^2 rest and rest regular and, where possible, nonzero at symbol = 0."""
    numerator, denominator = sp.fraction(inner)
    (_, i), (_, j) = _strip(numerator, symbol), _strip(denominator, symbol)
    half = (i - j) // 2
    return symbol**half, sp.cancel(inner / symbol ** (2 * half))
