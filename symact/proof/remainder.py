"""A proved bound of the remainder of a Taylor polynomial: Lagrange's form, the derivative enclosed by Arb's series.

f(x) - (c_0 + ... + c_n x^n) = f^(n+1)(xi)/(n+1)! x^(n+1) with xi between 0 and x. The coefficient of order n + 1 of the
series at a ball encloses f^(n+1)(xi)/(n+1)! for every xi in the ball; the interval is divided until the bound is sharp.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.enclosure import ball_of_rational, enclose, precision, upper_rational
from symact.proof.field import to_generators
from symact.proof.verdict import Undecided, check_time

__all__ = ["taylor_remainder"]

_SHARP = 1.05
_BOXES = 4000


def taylor_remainder(piece: sp.Expr, order: int, low: sp.Rational, high: sp.Rational) -> sp.Rational:
    """B with abs(f(x) - T_order(x)) <= B on [low, high], a rational at most about 5 % above Lagrange's bound.

    Raises ``Undecided`` where the derivative of order ``order`` + 1 is not bounded there.
    """
    expr = to_generators(piece)
    with precision(128 + 8 * order):
        largest = _largest_coefficient(expr, order + 1, low, high)
        reach = ball_of_rational(max(abs(low), abs(high))) ** (order + 1)
        return upper_rational(largest * reach)


def _largest_coefficient(expr: sp.Expr, order: int, low: sp.Rational, high: sp.Rational) -> Any:
    """An upper bound of the absolute series coefficient over the interval, divided where it is loose."""
    seen = ball_of_rational(sp.S.Zero)
    boxes = [(low, high)]
    bounds: list[Any] = []
    for _ in range(_BOXES):
        if not boxes:
            return max([seen, *bounds])
        check_time()
        a, b = boxes.pop()
        there, bound = _on_box(expr, order, a, b)
        seen = max(seen, there)
        if bound.is_finite() and bound <= seen * _SHARP:
            bounds.append(bound)
        else:
            boxes += [(a, (a + b) / 2), ((a + b) / 2, b)]
    raise Undecided("the derivative in the remainder is not bounded sharply on the interval")


def _on_box(expr: sp.Expr, order: int, a: sp.Rational, b: sp.Rational) -> tuple[Any, Any]:
    """A lower bound of abs(c_order) at the middle of [a, b], and an upper bound on all of it by the mean value theorem.

    The derivative of the coefficient c_n(x) of the series at x is (n + 1) c_{n+1}(x).
    """
    middle = _coefficient(expr, order, ball_of_rational((a + b) / 2))
    steep = _coefficient(expr, order + 1, ball_of_rational(a).union(ball_of_rational(b))) * (order + 1)
    bound = middle.abs_upper() + steep.abs_upper() * ball_of_rational((b - a) / 2)
    return middle.abs_lower(), bound.upper() if bound.is_finite() else bound


def _coefficient(expr: sp.Expr, order: int, ball: Any) -> Any:
    from flint import arb, arb_series, ctx

    before, ctx.cap = ctx.cap, order + 1
    try:
        series = _series(expr, arb_series([ball, arb(1)], prec=order + 1))
    except (ValueError, ZeroDivisionError):
        return arb.nan()
    finally:
        ctx.cap = before
    return series[order] if hasattr(series, "__getitem__") else arb(0)


def _series(expr: sp.Expr, x: Any) -> Any:
    """The expression at a power series with ball coefficients."""
    if expr == X:
        return x
    if not expr.has(X):
        return enclose(expr)
    args = [_series(a, x) for a in expr.args]
    if expr.is_Add:
        return sum(args[1:], args[0])
    if expr.is_Mul:
        product = args[0]
        for factor in args[1:]:
            product = product * factor
        return product
    if expr.is_Pow and not isinstance(expr, sp.exp):
        return _power(expr, args[0])
    if type(expr) not in _FUNCTIONS:
        raise Undecided(f"no series of {type(expr).__name__} with ball coefficients")
    return _FUNCTIONS[type(expr)](args[0])


def _power(expr: sp.Pow, base: Any) -> Any:
    if not expr.exp.is_Rational:
        return (enclose(expr.exp) * base.log()).exp()
    n, q = int(expr.exp.p), int(expr.exp.q)
    if q > 2:
        return (ball_of_rational(expr.exp) * base.log()).exp()
    root = base if q == 1 else base.sqrt()
    power = root
    for _ in range(abs(n) - 1):
        power = power * root
    return power if n > 0 else 1 / power


_FUNCTIONS: dict[type, Callable[[Any], Any]] = {
    sp.exp: lambda u: u.exp(),
    sp.log: lambda u: u.log(),
    sp.sin: lambda u: u.sin(),
    sp.cos: lambda u: u.cos(),
    sp.atan: lambda u: u.atan(),
    sp.erf: lambda u: u.erf(),
    sp.asinh: lambda u: (u + (u * u + 1).sqrt()).log(),
}
