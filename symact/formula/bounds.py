"""What keeps SymPy from computing too much, and from turning a formula complex or infinite without a word.

Every operation of a formula goes through here. The invariant: each constant part is real, finite, and between 1e-1000
and 1e1000 in size (or 0), so that evaluating it is cheap; each exponent is at most 1000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from symact.errors import FormulaError

__all__ = ["bind", "checked", "constant_sign", "cut_points", "is_constant", "power", "unary"]

MAX_EXPONENT = 1000
MAX_BITS = 4000
MAX_LOG = 2303  # log of 1e1000
MAX_ARGUMENT = 10**6
MAX_SIDES = 32
MAX_SHOWN = 60

_INFINITE = (sp.zoo, sp.nan, sp.oo, -sp.oo)
_GROWING = (sp.exp, sp.sinh, sp.cosh)
_BOUNDLESS = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.log, sp.Heaviside)


def is_constant(expr: sp.Basic) -> bool:
    """Whether ``expr`` has neither x nor a parameter in it."""
    return not expr.free_symbols


@lru_cache(4096)
def constant_sign(value: sp.Expr) -> int | None:
    """The sign of a real constant, or ``None`` where 120 digits do not separate it from 0."""
    if value.is_Rational:
        return (value.p > 0) - (value.p < 0)
    number = value.evalf(15, maxn=120)
    if number.is_Float and number._prec > 1:
        return 1 if number > 0 else -1
    return 0 if value.is_zero else None


def _sign(value: sp.Expr) -> int:
    sign = constant_sign(value)
    if sign is None:
        raise FormulaError(f"cannot tell whether the constant {_shown(value)} is 0; write it in a simpler form.")
    return sign


@lru_cache(4096)
def _size(value: sp.Expr) -> sp.Expr:
    return sp.Abs(value.evalf(15)) if not value.is_Rational else sp.Abs(value)


def power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """``base**exponent``, refused where it is too large to compute, is 1/0 or 0**0, or is not real for certain."""
    if is_constant(exponent) and _size(exponent) > MAX_EXPONENT:
        raise FormulaError(f"an exponent is larger than {MAX_EXPONENT}: the power is too large to compute.")
    if exponent.is_Rational and exponent.q > MAX_EXPONENT:
        raise FormulaError(f"the denominator of an exponent is larger than {MAX_EXPONENT}.")
    if is_constant(base):
        _check_constant_base(base, exponent)
    coefficient = base.as_coeff_Mul()[0]
    if exponent.is_Rational and _bits(coefficient) * abs(exponent) > MAX_BITS:
        raise FormulaError("the power is too large to compute.")
    return checked(sp.Pow(base, exponent))


def _check_constant_base(base: sp.Expr, exponent: sp.Expr) -> None:
    sign = _sign(base)
    if sign == 0 and not (is_constant(exponent) and _sign(exponent) > 0):
        if exponent.is_negative:
            raise FormulaError("division by zero: the divisor is the constant 0.")
        raise FormulaError(f"0**({_shown(exponent)}) has no value.")
    if sign < 0 and not exponent.is_Integer:
        raise FormulaError(f"a negative number to the power {_shown(exponent)} is not real.")
    if sign and is_constant(exponent) and _size(exponent * sp.log(_size(base))) > MAX_LOG:
        raise FormulaError("the power is too large to compute: constants must be between 1e-1000 and 1e1000.")


def unary(function: Callable[..., sp.Expr], u: sp.Expr, *rest: sp.Expr) -> sp.Expr:
    """``function(u)``, refused where u is a constant at which it is not real, infinite, or too large to compute."""
    if is_constant(u):
        _check_constant_argument(function, u)
    elif function is sp.log and u.is_nonpositive:
        raise FormulaError(f"log({_shown(u)}) is not real for any x.")
    return checked(function(u, *rest))


def _check_constant_argument(function: Callable[..., sp.Expr], u: sp.Expr) -> None:
    if function in _GROWING and _size(u) > MAX_LOG:
        raise FormulaError(f"{_name(function)}({_shown(u)}) is too large to compute: its argument is beyond {MAX_LOG}.")
    if function not in _BOUNDLESS and _size(u) > MAX_ARGUMENT:
        raise FormulaError(f"the constant argument of {_name(function)} is beyond {MAX_ARGUMENT}.")
    if function is sp.log and _sign(u) <= 0:
        what = "infinite" if _sign(u) == 0 else "not real"
        raise FormulaError(f"log({_shown(u)}) is {what}.")
    if function is sp.LambertW and _sign(u + sp.exp(-1)) < 0:
        raise FormulaError(f"LambertW({_shown(u)}) is not real: its argument is below -1/e.")


def checked(expr: sp.Expr) -> sp.Expr:
    """``expr`` as it is, refused where its top is complex, infinite, undefined or too large."""
    for part in _top(expr):
        if part in _INFINITE:
            raise FormulaError("the result is infinite or undefined; a formula has a finite value for every x.")
        if part is sp.I or (part.is_Pow and part.base.is_negative and not part.exp.is_Integer):
            raise FormulaError("the result is not real.")
        if part.is_Rational and _bits(part) > MAX_BITS:
            raise FormulaError("a number in the formula becomes too large to compute.")
        if part.is_Pow and part.exp.is_Rational and abs(part.exp) > MAX_EXPONENT:
            raise FormulaError(f"an exponent is larger than {MAX_EXPONENT}: the power is too large to compute.")
    if isinstance(expr, sp.Max | sp.Min) and len(expr.args) > MAX_SIDES:
        raise FormulaError(f"more than {MAX_SIDES} arguments of max or min.")
    if not expr.is_Rational and is_constant(expr):
        size = _size(expr)
        if size > sp.Integer(10) ** 1000:
            raise FormulaError("a constant in the formula is larger than 1e1000.")
    return expr


def _top(expr: sp.Basic) -> Iterator[sp.Basic]:
    """``expr``, its arguments and theirs: what one operation can have made new."""
    yield expr
    for argument in expr.args:
        yield argument
        yield from argument.args


def cut_points(expr: sp.Basic) -> Iterator[sp.Expr]:
    """Every u in a log(u) or u**(p/q) of ``expr`` not known to be nonnegative; the formula is real where u is."""
    for part in sp.preorder_traversal(expr):
        if isinstance(part, sp.log) and not part.args[0].is_positive:
            yield part.args[0]
        if part.is_Pow and not part.exp.is_integer and not part.base.is_nonnegative and part.base.free_symbols:
            yield part.base


def bind(expr: sp.Basic, values: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """``expr`` with ``values`` put in, each operation refused under the same conditions as when it is typed.

    Branches of a Piecewise whose condition the values make false are not computed.
    """
    if not expr.free_symbols & set(values):
        return expr
    if isinstance(expr, sp.Symbol):
        return values[expr]
    if isinstance(expr, sp.Piecewise):
        return checked(sp.Piecewise(*_live_pairs(expr, values)))
    arguments = [bind(a, values) for a in expr.args]
    if isinstance(expr, Relational | BooleanFunction):
        return expr.func(*arguments)
    if expr.is_Pow:
        return power(*arguments)
    if expr.is_Function:
        return unary(expr.func, *arguments)
    return checked(expr.func(*arguments))


def _live_pairs(expr: sp.Piecewise, values: Mapping[sp.Symbol, sp.Expr]) -> Iterator[tuple[sp.Basic, sp.Basic]]:
    for value, condition in expr.args:
        bound = bind(condition, values)
        if bound != sp.false:
            yield bind(value, values), bound
        if bound == sp.true:
            return


def _bits(number: sp.Expr) -> int:
    return max(number.p.bit_length(), number.q.bit_length()) if number.is_Rational else 0


def _name(function: Callable[..., sp.Expr]) -> str:
    return getattr(function, "__name__", str(function))


def _shown(expr: sp.Expr) -> str:
    text = str(expr)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."
