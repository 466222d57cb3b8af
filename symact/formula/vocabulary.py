"""The words of the grammar, as tables: functions with their argument counts, constants, and what to say of others."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sympy as sp

from symact.errors import FormulaError
from symact.formula.bounds import checked, constant_sign, is_constant, power, unary
from symact.functions import Phi, sigmoid, softplus

__all__ = ["CONDITIONS", "CONSTANTS", "FUNCTIONS", "RELATIONS", "Function", "check_name", "nearest"]


@dataclass(frozen=True)
class Function:
    """A function of the grammar; takes ``least`` to ``most`` arguments; ``bounds`` says whether oo may be one."""

    build: Callable[..., sp.Expr]
    least: int = 1
    most: int = 1
    bounds: bool = False


def _of(function: Callable[..., sp.Expr]) -> Function:
    return Function(lambda u: unary(function, u))


def _sqrt(u: sp.Expr) -> sp.Expr:
    return power(u, sp.S.Half)


def _log1p(u: sp.Expr) -> sp.Expr:
    return unary(sp.log, checked(1 + u))


def _expm1(u: sp.Expr) -> sp.Expr:
    return checked(unary(sp.exp, u) - 1)


def _clip(u: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    return sp.Min(sp.Max(u, low), high)


def _heaviside(u: sp.Expr, at_zero: sp.Expr = sp.S.Half) -> sp.Expr:
    return unary(sp.Heaviside, u, at_zero)


def _lambert(u: sp.Expr, branch: sp.Expr = sp.S.Zero) -> sp.Expr:
    if branch == 0:
        return unary(sp.LambertW, u)
    if branch != -1:
        raise FormulaError("the second argument of LambertW is the branch, 0 or -1.")
    if is_constant(u) and (constant_sign(u) or 0) >= 0:
        raise FormulaError("LambertW(u, -1) is real for -1/e <= u < 0 only.")
    return unary(sp.LambertW, u, branch)


_MAX = Function(sp.Max, 1, 32, bounds=True)
_MIN = Function(sp.Min, 1, 32, bounds=True)
_HEAVISIDE = Function(_heaviside, 1, 2)

FUNCTIONS: dict[str, Function] = {
    "exp": _of(sp.exp),
    "log": _of(sp.log),
    "log1p": Function(_log1p),
    "expm1": Function(_expm1),
    "sqrt": Function(_sqrt),
    "sin": _of(sp.sin),
    "cos": _of(sp.cos),
    "tan": _of(sp.tan),
    "sinh": _of(sp.sinh),
    "cosh": _of(sp.cosh),
    "tanh": _of(sp.tanh),
    "asinh": _of(sp.asinh),
    "atan": _of(sp.atan),
    "erf": _of(sp.erf),
    "erfc": _of(sp.erfc),
    "sigmoid": _of(sigmoid),
    "softplus": _of(softplus),
    "Phi": _of(Phi),
    "sinc": _of(sp.sinc),
    "LambertW": Function(_lambert, 1, 2),
    "abs": _of(sp.Abs),
    "Abs": _of(sp.Abs),
    "sign": _of(sp.sign),
    "max": _MAX,
    "Max": _MAX,
    "min": _MIN,
    "Min": _MIN,
    "clip": Function(_clip, 3, 3, bounds=True),
    "heaviside": _HEAVISIDE,
    "Heaviside": _HEAVISIDE,
    "relu": Function(lambda u: sp.Max(0, u)),
}
"""Functions of numbers."""

RELATIONS: dict[str, Callable[[sp.Expr, sp.Expr], sp.Basic]] = {
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
    "==": sp.Eq,
    "!=": sp.Ne,
}

CONDITIONS: dict[str, Callable[..., sp.Basic]] = {
    "Lt": sp.Lt,
    "Le": sp.Le,
    "Gt": sp.Gt,
    "Ge": sp.Ge,
    "Eq": sp.Eq,
    "Ne": sp.Ne,
    "And": sp.And,
    "Or": sp.Or,
    "Not": sp.Not,
}
"""SymPy's spellings of relations (two numbers) and connectives (conditions)."""

CONSTANTS: dict[str, sp.Basic] = {
    "pi": sp.pi,
    "e": sp.E,
    "E": sp.E,
    "oo": sp.oo,
    "True": sp.true,
    "False": sp.false,
    "true": sp.true,
    "false": sp.false,
}

_WORDS = ("where", "Piecewise", "and", "or", "not")
_OTHER_NAMES = {
    "ln": "log",
    "log2": "log(u)/log(2)",
    "log10": "log(u)/log(10)",
    "arctan": "atan",
    "arcsinh": "asinh",
    "pow": "**",
    "power": "**",
    "fabs": "abs",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "silu": "u*sigmoid(u)",
    "swish": "u*sigmoid(u)",
    "gelu": "u*Phi(u)",
    "step": "heaviside",
    "cbrt": "sign(u)*abs(u)**(1/3)",
    "sgn": "sign",
    "maximum": "max",
    "minimum": "min",
    "clamp": "clip",
    "sech": "1/cosh(u)",
    "If": "where",
    "select": "where",
}
_NO_NUMBERS = {"inf": "oo", "infinity": "oo", "Infinity": "oo", "nan": "", "NaN": "", "zoo": "", "I": ""}


def nearest(name: str, choices: Iterable[str]) -> str:
    """What to add to a message: the grammar's word for ``name``, or the nearest ``choices``."""
    if name in _OTHER_NAMES:
        return f"; write {_OTHER_NAMES[name]}."
    spelled = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(name.lower(), spelled, 2, 0.6)
    return f"; did you mean {' or '.join(spelled[f] for f in found)}?" if found else "."


def unknown_function(name: str) -> str:
    """What to say of a call of a name that is no function."""
    hint = nearest(name, [*FUNCTIONS, *CONDITIONS, "where", "Piecewise"])
    return f"unknown function {name!r}{hint}"


def check_name(name: str) -> None:
    """Raises ``FormulaError`` where ``name`` cannot be a parameter."""
    if name in FUNCTIONS or name in CONDITIONS or name in _WORDS[:2]:
        raise FormulaError(f"{name!r} is a function: expected {name}(...).")
    if keyword.iskeyword(name):
        raise FormulaError(f"{name!r} is a word of Python, not of the grammar; expected a number, a name or '('.")
    if name in _NO_NUMBERS:
        hint = f"; write {_NO_NUMBERS[name]!r}" if _NO_NUMBERS[name] else "; formulas are real and finite"
        raise FormulaError(f"{name!r} is no number of the grammar{hint}.")
