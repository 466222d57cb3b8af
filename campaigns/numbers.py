"""Exact numbers of an analysis as mpmath numbers, by a walk of their own over the expression.

A certified root is found again: by bisection of its equation in its isolating interval, in mpmath. Nothing here calls
the package's ball arithmetic or SymPy's ``evalf``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy as sp
from mpmath import mp, mpf

__all__ = ["UnknownNumberError", "evaluate"]


class UnknownNumberError(Exception):
    """The walk does not know this kind of number."""


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mp.exp,
    "log": mp.log,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "atan": mp.atan,
    "asin": mp.asin,
    "acos": mp.acos,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "erfinv": mp.erfinv,
    "LambertW": lambda u, k=0: mp.lambertw(u, int(k)),
    "Abs": abs,
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log(1 + mp.exp(u)),
    "Phi": lambda u: mp.erfc(-u / mp.sqrt(2)) / 2,
    "Max": max,
    "Min": min,
    "sign": mp.sign,
    "re": lambda u: mp.re(u),
    "im": lambda u: mp.im(u),
}
_CONSTANTS = {sp.pi: lambda: +mp.pi, sp.E: lambda: +mp.e, sp.I: lambda: mp.mpc(0, 1)}


def evaluate(number: Any, x: Any = None) -> Any:
    """The value at the working precision; ``x`` stands for the one variable of an equation.

    Raises ``UnknownNumberError``.
    """
    if number is sp.oo or number is -sp.oo:
        return mp.inf if number is sp.oo else -mp.inf
    if number in _CONSTANTS:
        return _CONSTANTS[number]()
    if number.is_Rational:
        return mpf(int(number.p)) / int(number.q)
    if number.is_Float:
        return mpf(sp.Rational(number).p) / mpf(sp.Rational(number).q)
    if number.is_Symbol:
        return x
    name = type(number).__name__
    if name == "RealRoot":
        return _root(number)
    if name == "ValueAt":
        return _real(_doubly(lambda: evaluate(number.function, evaluate(number.args[1]))))
    if name == "CRootOf":
        return _polynomial_root(number)
    if number.is_Add:
        return mp.fsum(evaluate(a, x) for a in number.args)
    if number.is_Mul:
        return mp.fprod(evaluate(a, x) for a in number.args)
    if number.is_Pow:
        return _power(evaluate(number.base, x), evaluate(number.exp, x))
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](*(evaluate(a, x) for a in number.args))
    raise UnknownNumberError(name)


def _doubly(quantity: Callable[[], Any]) -> Any:
    with mp.workdps(mp.dps + 30):
        value = quantity()
    return +value


def _real(value: Any) -> Any:
    return value.real if isinstance(value, mp.mpc) else value


def _power(base: Any, exponent: Any) -> Any:
    if exponent == int(mp.re(exponent)):
        return base ** int(mp.re(exponent))
    return mp.power(base, exponent)


def _polynomial_root(number: Any) -> Any:
    low, high = (mpf(str(end)) for end in (number._get_interval().a, number._get_interval().b))
    return _bisect(lambda t: evaluate(number.expr, t), low, high)


def _root(number: Any) -> Any:
    """The zero of a root's equation between the ends of its interval, where the equation changes its sign."""
    return _root_at(number, mp.dps)


@lru_cache(maxsize=4000)
def _root_at(number: Any, _: int) -> Any:
    low, high = (mpf(int(end.p)) / int(end.q) for end in number.interval)
    equation = number.equation
    return _bisect(lambda t: evaluate(equation, t), low, high)


def _bisect(f: Callable[[Any], Any], low: Any, high: Any) -> Any:
    target = mp.dps
    with mp.workdps(target + 30):
        below, above = f(low), f(high)
        if (below > 0) == (above > 0):  # the root may lie within 1e-100 of an end
            with mp.workdps(target + 700):
                below, above = f(low), f(high)
        if below == 0 or above == 0:
            return +(low if below == 0 else high)
        if (below > 0) == (above > 0):
            raise ArithmeticError(f"no change of sign on [{mp.nstr(low, 15)}, {mp.nstr(high, 15)}]")
        try:
            found = mp.findroot(f, (low, high), solver="anderson", tol=mpf(10) ** (-2 * target), maxsteps=60)
            if low <= found <= high:
                return +found
        except (ValueError, ZeroDivisionError):
            pass
        while abs(high - low) > mpf(10) ** (-target - 5) * max(abs(low), abs(high)):
            middle = (low + high) / 2
            value = f(middle)
            if value == 0:
                return +middle
            if (value > 0) == (above > 0):
                high = middle
            else:
                low = middle
        return +((low + high) / 2)
