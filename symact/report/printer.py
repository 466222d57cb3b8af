"""SymPy expressions to LaTeX, in the form in which the field prints them."""

# ruff: noqa: N802, N815 - SymPy finds a printer's methods by the names of its classes

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from symact.formula.relations import chained

__all__ = ["expression_latex", "number_text", "symbol_latex"]

_RELATIONS = {sp.Ge: r"\ge", sp.Gt: ">", sp.Le: r"\le", sp.Lt: "<", sp.Eq: "=", sp.Ne: r"\ne"}


FUNCTIONS = {name: rf"\{name}" for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")} | {
    "atan": r"\arctan",
    "asinh": r"\operatorname{arsinh}",
    "sigmoid": r"\sigma",
    "Phi": r"\Phi",
    "LambertW": "W",
}
"""The names of functions that are not their own in upright letters."""

LONGEST_FRACTION = 16
"""Digits of numerator and denominator together that a printed fraction may have."""


class Printer(LatexPrinter):
    """SymPy's LaTeX, with short arguments in plain brackets, worded cases and constants first in a sum."""

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return symbol_latex(expr.name)

    def _print_Rational(self, expr: sp.Rational) -> str:
        """A fraction; a decimal where it was typed as one; a number of many digits as its first ten."""
        return _as_decimal(expr) or str(super()._print_Rational(expr))

    def _print_Function(self, expr: Any, exp: str | None = None) -> str:
        """A call; a number inside is written in one line: erf(1/sqrt(2)) in place of a fraction on two."""
        inner = self if expr.free_symbols or self._settings["fold_short_frac"] else Printer({"fold_short_frac": True})
        arguments = r",\, ".join(inner._print(a) for a in expr.args)
        name = FUNCTIONS.get(expr.func.__name__) or rf"\operatorname{{{expr.func.__name__}}}"
        power = "" if exp is None else f"^{{{exp}}}"
        return f"{name}{power}{_in_brackets(arguments)}"

    _print_AppliedUndef = _print_log = _print_Function

    def _print_Heaviside(self, expr: Any, exp: str | None = None) -> str:
        cases = self._print(expr.rewrite(sp.Piecewise))
        return cases if exp is None else rf"\left({cases}\right)^{{{exp}}}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        rows = []
        for value, condition in expr.args:
            when = r"\text{otherwise}" if condition == sp.true else rf"\text{{if }} {self._print(condition)}"
            rows.append(rf"{self._print(value)} & {when}")
        if len(rows) == 1:
            return rows[0].replace("& ", r"\quad ")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _print_Relational(self, expr: Any) -> str:
        sign = _RELATIONS[expr.func]
        return f"{self._print(expr.lhs)} {sign} {self._print(expr.rhs)}"

    def _print_And(self, e: Any) -> str:
        if (chain := chained(e.args)) is not None:
            low, variable, high = map(self._print, chain[::2])
            first, second = ("<" if strict else r"\le" for strict in chain[1::2])
            return f"{low} {first} {variable} {second} {high}"
        return r"\text{ and }".join(sorted(self._print(a) for a in e.args))

    def _print_Or(self, e: Any) -> str:
        return r"\text{ or }".join(sorted(self._print(a) for a in e.args))

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        number, rest = expr.as_coeff_Add()
        if not number.is_positive:
            return str(super()._print_Add(expr, order))
        tail = self._print(rest)
        return (
            f"{self._print(number)} - {tail[1:].lstrip()}"
            if tail.startswith("-")
            else f"{self._print(number)} + {tail}"
        )

    def _print_Mul(self, expr: sp.Mul) -> str:
        factor, others = expr.as_coeff_Mul()
        if decimal := _as_decimal(factor):
            return f"{decimal} {self._bracketed(others)}"
        number, rest = expr.as_independent(*expr.free_symbols, as_Add=False)
        root = _over_root(number)
        if root is None:
            return str(super()._print_Mul(expr))
        sign, above, below = root
        top, bottom = sp.fraction(rest, exact=True)
        numerator = self._factors([above, top])
        denominator = self._factors([*below, bottom])
        if self._settings["fold_short_frac"] and len([f for f in (*below, bottom) if f != 1]) == 1:
            return f"{sign}{numerator} / {denominator}"
        return rf"{sign}\frac{{{numerator}}}{{{denominator}}}"

    def _factors(self, factors: list[sp.Expr]) -> str:
        """The product of the factors as they come, without the ones."""
        shown = [f for f in factors if f != 1] or [sp.S.One]
        return r" ".join(self._bracketed(f) if len(shown) > 1 else self._print(f) for f in shown)

    def _bracketed(self, factor: sp.Expr) -> str:
        body = self._print(factor)
        return rf"\left({body}\right)" if factor.is_Add else body

    def _print_Max(self, expr: sp.Max, exp: str | None = None) -> str:
        return self._list_call("max", expr, exp)

    def _print_Min(self, expr: sp.Min, exp: str | None = None) -> str:
        return self._list_call("min", expr, exp)

    def _list_call(self, name: str, expr: Any, exp: str | None) -> str:
        arguments = r",\, ".join(
            self._print(a) for a in sorted(expr.args, key=lambda a: (bool(a.free_symbols), str(a)))
        )
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\{name}{power}\left({arguments}\right)"

    def _print_ExpBase(self, expr: Any, exp: str | None = None) -> str:
        """e to a power, fractions in the power written with a slash."""
        power = _slashed(Printer({"fold_short_frac": True}).doprint(expr.exp))
        body = f"e^{{{power}}}"
        return body if exp is None else rf"{{\left({body}\right)}}^{{{exp}}}"

    def _print_sign(self, expr: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\operatorname{{sgn}}{power}\left({self._print(expr.args[0])}\right)"


def number_text(value: sp.Expr) -> str:
    """An exact number as text: a terminating decimal as such, everything else as SymPy writes it."""
    if value.is_Rational and not value.is_Integer and set(sp.factorint(value.q)) <= {2, 5}:
        with localcontext() as context:
            context.prec = len(str(value.p)) + 4 * len(str(value.q))
            return f"{Decimal(int(value.p)) / Decimal(int(value.q)):f}"
    return str(value)


def _as_decimal(number: sp.Expr) -> str | None:
    """A fraction of hundreds or more as the decimal that it is, or as its first ten digits where it has many more."""
    if not number.is_Rational or number.is_Integer:
        return None
    if 1000 < number.q < 10**8 and "." in (text := number_text(number)):
        return text
    long = len(str(number.p)) + len(str(number.q)) > LONGEST_FRACTION
    return rf"{sp.N(number, 10)}\ldots" if long else None


def _over_root(number: sp.Expr) -> tuple[str, sp.Expr, list[sp.Expr]] | None:
    """A number with its root below, as sign, numerator and denominator: 1/(6 sqrt(2 pi)), 1/sqrt(2).

    Its square is a rational over pi, or a rational of which the numerator alone is a square.
    """
    if number.is_Rational:
        return None
    for factor in (sp.pi, sp.S.One):
        square = number**2 * factor
        if not square.is_Rational:
            continue
        (top, top_root), (bottom, bottom_root) = _square_part(square.p), _square_part(square.q)
        if factor == 1 and (top_root != 1 or bottom_root == 1):
            return None
        below = [sp.Integer(bottom), sp.sqrt(bottom_root * factor, evaluate=False)]
        return ("-" if number.is_negative else "", top * sp.sqrt(top_root), below)
    return None


_FRACTION = re.compile(r"(-? ?)\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")


def _slashed(latex: str) -> str:
    """One fraction written in a line; anything else as it is."""
    match = _FRACTION.fullmatch(latex)
    if match is None:
        return latex
    sign, above, below = match.groups()
    return rf"{sign}{above} / {_in_brackets(below)}" if not re.search("[+-]", above) else latex


def _square_part(n: int) -> tuple[int, int]:
    """(a, b) with n = a^2 b and b free of squares."""
    whole, rest = 1, 1
    for prime, power in sp.factorint(n).items():
        whole *= prime ** (power // 2)
        rest *= prime ** (power % 2)
    return whole, rest


_SHORT_CALL = re.compile(r"\{\\left\(((?:[^{}()\\]|\\(?:alpha|beta|gamma|lambda|mu|pi) ?)*?) ?\\right\)\}")
_SHORT_BRACKETS = re.compile(
    r"\\left\(((?:[^{}()\\^]|\^\{[^{}\\^]*\}|\\(?:,|alpha|beta|gamma|lambda|mu|pi) ?)*?) ?\\right\)"
)


def _tidy(latex: str) -> str:
    short = _SHORT_BRACKETS.sub(r"(\1)", _SHORT_CALL.sub(r"(\1)", latex))
    return re.sub(r"(^|[{(])- ", r"\1-", short)


def _in_brackets(arguments: str) -> str:
    return rf"\left({arguments}\right)"


def symbol_latex(name: str) -> str:
    """A variable's or a parameter's name: Greek where it is a Greek letter's name, else upright words."""
    if re.fullmatch(r"[A-Za-z]", name):
        return name
    if name == "lambd":  # Python keeps the full word for itself
        return r"\lambda "
    stem, _, index = name.partition("_")
    if stem in _GREEK and (not index or index.isalnum()):
        return rf"\{stem}" + (rf"_{{\mathrm{{{index}}}}}" if index else " ")
    if re.fullmatch(r"[a-z]_\d+", name):
        return rf"{stem}_{{{index}}}"
    safe = re.sub(r"[^A-Za-z0-9]", lambda m: r"\_" if m[0] == "_" else "?", name)
    return rf"\operatorname{{{safe}}}"


_GREEK = frozenset(
    (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
        *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    )
)


def expression_latex(expr: sp.Expr) -> str:
    """The expression as LaTeX."""
    return _tidy(Printer({"fold_frac_powers": True}).doprint(expr))
