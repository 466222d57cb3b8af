"""Rigorous values: a SymPy expression to an Arb ball that contains its exact value.

Arb (python-flint) gives every elementary and special function with a proved error bound; this file only walks the
tree. The table ``_RULES`` is the whole vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.functions import Phi, X, sigmoid, softplus
from symact.proof.cells import cell_of
from symact.proof.verdict import Undecided, check_time

if TYPE_CHECKING:
    from flint import arb

__all__ = ["ball_of_rational", "enclose", "lower_rational", "precision", "upper_rational"]


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Arb works with at least ``bits`` bits inside the block."""
    from flint import ctx

    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def enclose(expr: sp.Expr, x: arb | None = None) -> arb:
    """A ball that contains ``expr`` at every point of the ball ``x`` (at the current precision).

    Not finite where the expression has a singularity in the ball. Raises ``Undecided`` for a function that is
    not in the vocabulary.
    """
    from flint import arb

    if expr.is_Rational:
        return arb(_fmpq(expr))
    check_time()
    if expr == X:
        if x is None:
            raise Undecided("a number was expected, the formula has an x in it")
        return x
    if expr.is_Symbol:
        return _cell(expr)
    if expr.func not in _RULES:
        raise Undecided(f"no rigorous enclosure is known for {expr.func.__name__}")
    return _RULES[expr.func](expr, x)


def _cell(symbol: sp.Symbol) -> arb:
    """All values of a parameter that ranges over a bounded cell."""
    low, high = cell_of(symbol) or (-sp.oo, sp.oo)
    if low.is_infinite or high.is_infinite:
        raise Undecided(f"{symbol} has no bounded range")
    return enclose(low).union(enclose(high))


def ball_of_rational(value: sp.Rational) -> arb:
    """The ball of an exact rational."""
    from flint import arb

    return arb(_fmpq(value))


def lower_rational(ball: arb) -> sp.Rational:
    """The lower end of a finite ball, exactly (Arb's own ``lower`` rounds to the current precision)."""
    return _dyadic(ball.mid()) - _dyadic(ball.rad())


def upper_rational(ball: arb) -> sp.Rational:
    """The upper end of a finite ball, exactly."""
    return _dyadic(ball.mid()) + _dyadic(ball.rad())


def _dyadic(exact: arb) -> sp.Rational:
    if not exact.is_finite():
        raise Undecided("a number is not enclosed by a finite ball")
    mantissa, exponent = exact.man_exp()
    return sp.Rational(int(mantissa)) * sp.Integer(2) ** int(exponent)


def _fmpq(value: sp.Rational) -> Any:
    from flint import fmpq

    return fmpq(int(value.p), int(value.q))


def _power(expr: sp.Pow, x: arb | None) -> arb:
    from flint import arb

    base, exponent = expr.args
    if base == sp.E:
        return enclose(exponent, x).exp()
    if exponent.is_Integer:
        return enclose(base, x) ** int(exponent)
    if exponent.is_Rational:
        value = enclose(base, x)
        if exponent.q == 2:
            return value.sqrt() ** int(exponent.p)
        return (
            value.root(int(exponent.q)) if base.is_nonnegative or value.lower() > 0 else value ** arb(_fmpq(exponent))
        ) ** (int(exponent.p) if base.is_nonnegative or value.lower() > 0 else 1)
    return enclose(base, x) ** enclose(exponent, x)


def _sum(expr: sp.Add, x: arb | None) -> arb:
    total = enclose(expr.args[0], x)
    for term in expr.args[1:]:
        total = total + enclose(term, x)
    return total


def _product(expr: sp.Mul, x: arb | None) -> arb:
    total = enclose(expr.args[0], x)
    for factor in expr.args[1:]:
        total = total * enclose(factor, x)
    return total


def _call(method: str) -> Callable[[sp.Expr, Any], Any]:
    return lambda expr, x: getattr(enclose(expr.args[0], x), method)()


def _lambertw(expr: sp.LambertW, x: arb | None) -> arb:
    branch = int(expr.args[1]) if len(expr.args) > 1 else 0
    return enclose(expr.args[0], x).lambertw(branch)


def _softplus(expr: sp.Expr, x: arb | None) -> arb:
    u = enclose(expr.args[0], x)
    return (-u).exp().log1p() + u if u.mid() > 0 else u.exp().log1p()


def _phi(expr: sp.Expr, x: arb | None) -> arb:
    from flint import arb

    return (-enclose(expr.args[0], x) / arb(2).sqrt()).erfc() / 2


def _algebraic(expr: sp.Expr, x: arb | None) -> arb:
    """A root of an integer polynomial: SymPy's isolating interval, refined by Newton's method."""
    from symact.proof.numbers import RealRoot

    interval = expr._get_interval()
    equation = expr.poly.as_expr().xreplace({expr.poly.gen: X})
    return RealRoot(equation, sp.Rational(interval.a), sp.Rational(interval.b)).ball()


def _from_object(expr: sp.Expr, x: arb | None) -> arb:
    return expr.ball()


def _constants(name: str) -> Callable[[sp.Expr, Any], Any]:
    def value(expr: sp.Expr, x: arb | None) -> arb:
        from flint import arb

        return getattr(arb, name)()

    return value


_RULES: dict[type, Callable[[sp.Expr, Any], Any]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.exp: _call("exp"),
    sp.log: _call("log"),
    sp.sin: _call("sin"),
    sp.cos: _call("cos"),
    sp.tan: _call("tan"),
    sp.sinh: _call("sinh"),
    sp.cosh: _call("cosh"),
    sp.tanh: _call("tanh"),
    sp.asinh: _call("asinh"),
    sp.atan: _call("atan"),
    sp.asin: _call("asin"),
    sp.acos: _call("acos"),
    sp.erf: _call("erf"),
    sp.erfc: _call("erfc"),
    sp.sinc: _call("sinc"),
    sp.LambertW: _lambertw,
    sigmoid: lambda expr, x: 1 / (1 + (-enclose(expr.args[0], x)).exp()),
    softplus: _softplus,
    Phi: _phi,
    type(sp.pi): _constants("pi"),
    type(sp.E): _constants("const_e"),
    sp.CRootOf: _algebraic,
    sp.polys.rootoftools.ComplexRootOf: _algebraic,
}


def teach(kind: type) -> None:
    """Lets the numbers of class ``kind`` (with a method ``ball()``) stand in expressions."""
    _RULES[kind] = _from_object
