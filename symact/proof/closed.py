"""Closed forms of zeros: what number an isolated zero is, where it has a name.

The count and the place of a zero are proved before; a name is given only where an exact identity says that the named
number is a zero and an enclosure says that it lies in the isolating interval, which holds one zero only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.cells import cell_of
from symact.proof.enclosure import ball_of_rational, enclose, precision
from symact.proof.evaluation import Values
from symact.proof.field import Element, Field, Generator
from symact.proof.isolate import sign_at
from symact.proof.numbers import RealRoot, number_sign
from symact.proof.verdict import Undecided

__all__ = ["name_zero", "recognise"]

_GRID = 2**20


def name_zero(polynomial: Any, of: Element, low: sp.Rational, high: sp.Rational) -> sp.Expr:
    """The zero of the polynomial in [low, high] as an exact number: a closed form, else a ``RealRoot``."""
    if high < 0 and _is_mirrored(polynomial, of):
        return -name_zero(polynomial, of, -high, -low)
    for candidate in _closed_forms(polynomial, of):
        if _inside(candidate, low, high):
            return candidate
    if any(cell_of(s) for s in _equation(polynomial, of).free_symbols):
        raise Undecided("a zero that moves with the parameter has no closed form")
    root = RealRoot(_equation(polynomial, of), *_canonical(of.of(polynomial), low, high))
    exact = _named_by_value(root, of.of(polynomial))
    return root if exact is None else exact


def _is_mirrored(polynomial: Any, of: Element) -> bool:
    """Whether the zeros are proved to lie symmetrically about 0: f(-x) is f(x) times something positive or negative."""
    expr = of.polynomial_expr(polynomial)
    field = Field.of(expr, expr.subs(X, -X))
    here, there = field.element(expr), field.element(expr.subs(X, -X))
    if here.is_zero() or there.is_zero():
        return False
    quotient = there / here
    return all(_is_monomial_of_exponentials(field, part) for part in (quotient.numerator, quotient.denominator))


def _is_monomial_of_exponentials(field: Field, polynomial: Any) -> bool:
    return len(polynomial.to_dict()) == 1 and all(g.kind == "exp" for g in field.used(polynomial))


def recognise(polynomial: Any, of: Element, low: sp.Rational, high: sp.Rational) -> sp.Expr | None:
    """A number in [low, high] at which the polynomial is exactly zero, or None where none with a short name is."""
    expr = _equation(polynomial, of)
    for candidate in _short_names((low + high) / 2, sp.Rational(1, 10**9)):
        if _inside(candidate, low - sp.Rational(1, 10**9), high + sp.Rational(1, 10**9)) and _vanishes(expr, candidate):
            return candidate
    return None


def _vanishes(expr: sp.Expr, candidate: sp.Expr) -> bool:
    try:
        return number_sign(expr.subs(X, candidate)) == 0
    except (Undecided, ZeroDivisionError):
        return False


def _equation(polynomial: Any, of: Element) -> sp.Expr:
    return of.polynomial_expr(polynomial)


def _inside(candidate: sp.Expr, low: sp.Rational, high: sp.Rational) -> bool:
    with precision(128):
        ball = enclose(candidate)
        return bool(ball >= ball_of_rational(low) and ball <= ball_of_rational(high))


def _canonical(f: Element, low: sp.Rational, high: sp.Rational) -> tuple[sp.Rational, sp.Rational]:
    """The isolating interval narrowed to a grid, so that equal zeros print and compare equal."""
    left = sign_at(f, low)
    while high - low > sp.Rational(1, _GRID):
        middle = (low + high) / 2
        sign = sign_at(f, middle)
        if sign == 0:
            return low, high
        low, high = (middle, high) if sign == left else (low, middle)
    a, b = sp.floor(low * _GRID) / _GRID, sp.ceiling(high * _GRID) / _GRID
    if b - a > sp.Rational(1, _GRID):
        middle = (a + b) / 2
        a, b = (middle, b) if low >= middle or sign_at(f, middle) == left else (a, middle)
    signs = sign_at(f, a), sign_at(f, b)
    if 0 in signs or signs[0] == signs[1] or not _monotone(f, a, b):
        return low, high
    return a, b


def _monotone(f: Element, a: sp.Rational, b: sp.Rational) -> bool:
    with precision(128):
        slope = Values(f.field, ball_of_rational(a).union(ball_of_rational(b))).element(f.derivative())
        return bool(slope > 0 or slope < 0)


# --- by the form of the equation ---


def _closed_forms(polynomial: Any, of: Element) -> Iterator[sp.Expr]:
    used = [g for g in of.field.used(polynomial) if not g.is_constant]
    if len(used) == 1 and used[0].kind in _INVERSES:
        yield from _inverted(polynomial, of, used[0])
    exponentials = [g for g in used if g.kind == "exp"]
    if len(exponentials) != 1 or any(g.kind not in ("x", "exp") for g in used):
        return
    rate, shift = sp.diff(exponentials[0].argument, X), exponentials[0].argument.subs(X, 0)
    if rate.free_symbols:
        return
    by_power = _coefficients(polynomial, of, exponentials[0])
    if len(used) == 1:
        yield from _logarithms(by_power, rate, shift)
    elif len(by_power) == 2 and 0 in by_power:
        (degree,) = set(by_power) - {0}
        yield from _lambert(by_power[0], by_power[degree] * sp.exp(degree * shift), degree * rate)


_INVERSES: dict[str, Any] = {"log": sp.exp, "atan": sp.tan, "asinh": sp.sinh}


def _inverted(polynomial: Any, of: Element, generator: Generator) -> Iterator[sp.Expr]:
    """x with a + b log(u) = 0 (or atan, asinh), for u linear in x or in one exponential."""
    by_power = _coefficients(polynomial, of, generator)
    if set(by_power) != {0, 1}:
        return
    value = _INVERSES[generator.kind](-by_power[0] / by_power[1])
    field = Field.of(generator.argument - value)
    element = field.element(generator.argument - value)
    kinds = [g.kind for g in field.used(element.numerator) if not g.is_constant]
    if kinds == ["x"] and element.numerator.degrees()[0] == 1:
        poly = sp.Poly(generator.argument - value, X)
        yield -poly.coeff_monomial(1) / poly.coeff_monomial(X)
    elif kinds == ["exp"]:
        yield from _closed_forms(element.numerator, element)


def _coefficients(polynomial: Any, of: Element, generator: Generator) -> dict[int, sp.Expr]:
    """The coefficients of the powers of one generator, as SymPy expressions in the others."""
    index = of.field.index[generator]
    groups: dict[int, dict[Any, Any]] = {}
    for monomial, coefficient in polynomial.to_dict().items():
        rest = (*monomial[:index], 0, *monomial[index + 1 :])
        groups.setdefault(int(monomial[index]), {})[rest] = coefficient
    return {k: of.polynomial_expr(of.field.context.from_dict(part)) for k, part in groups.items()}


def _logarithms(by_power: dict[int, sp.Expr], rate: sp.Expr, shift: sp.Expr) -> Iterator[sp.Expr]:
    """x = (log(r) - shift)/rate for the positive roots r, in radicals, of a polynomial in exp(rate x + shift)."""
    for root in _radicals(by_power):
        if root.is_positive:
            yield (sp.log(root) - shift) / rate


def _radicals(by_power: dict[int, sp.Expr]) -> Iterable[sp.Expr]:
    """The roots of a polynomial that are easily told: of degree 1, or of rational coefficients and degree 4 at most.

    For others SymPy factors the coefficients as polynomials in what they are made of: in exp(1/8943), whose power
    200000 is exp(1/0.044715), without end. Of degree 2 the formula will do.
    """
    degree = max(by_power)
    a, b, c = (by_power.get(k, sp.S.Zero) for k in (2, 1, 0))
    if degree == 1:
        return [-c / b]
    if all(value.is_Rational for value in by_power.values()) and degree <= 4:
        y = sp.Dummy("y", positive=True)
        return list(sp.roots(sp.Poly(sum(v * y**k for k, v in by_power.items()), y), quartics=False, cubics=False))
    if degree == 2:
        spread = sp.sqrt(b**2 - 4 * a * c)
        return [(-b - spread) / (2 * a), (-b + spread) / (2 * a)]
    return []


def _lambert(constant: sp.Expr, factor: sp.Expr, rate: sp.Expr) -> Iterator[sp.Expr]:
    """x with a + b x + c exp(rate x) = 0, or (a + b x) exp(rate x) + c = 0, by the two real branches of Lambert's W."""
    if not factor.has(X):
        linear, c = constant, factor
    elif not constant.has(X):
        linear, c, rate = factor, constant, -rate
    else:
        return
    poly = sp.Poly(linear, X)
    if poly.degree() != 1:
        return
    b, a = poly.all_coeffs()
    argument = rate * c / b * sp.exp(-rate * a / b)
    for branch in (0, -1):
        if branch == 0 or argument.is_negative:
            w = sp.LambertW(argument) if branch == 0 else sp.LambertW(argument, -1)
            if w.is_real is not False:
                yield sp.expand(-a / b - w / rate)


# --- by value ---


def _named_by_value(root: RealRoot, f: Element) -> sp.Expr | None:
    """A short name that agrees with the root to 35 digits and is exactly a zero."""
    with precision(160):
        value = sp.Rational(str(sp.N(root, 40)))
    for candidate in _short_names(value, sp.Rational(1, 10**35)):
        if _inside(candidate, *root.interval) and _vanishes(root.equation, candidate):
            return candidate
    return None


def _short_names(value: sp.Rational, tolerance: sp.Rational) -> Iterator[sp.Expr]:
    """Rationals, rational multiples of pi, square roots and logarithms of rationals that are near ``value``."""
    import mpmath

    digits = max(15, -int(sp.floor(sp.log(tolerance, 10))))
    with mpmath.workdps(digits + 10):
        number = mpmath.mpf(int(value.p)) / int(value.q)
        images = {
            "rational": number,
            "pi": number / mpmath.pi,
            "square": number * abs(number),
            "exp": mpmath.exp(number) if abs(number) < 20 else mpmath.mpf(0),
        }
        for kind, image in images.items():
            near = sp.Rational(str(image)).limit_denominator(200)
            if image and abs(sp.Rational(str(image)) - near) < tolerance * 1000 * max(1, abs(near)):
                yield _REBUILD[kind](near)


_REBUILD: dict[str, Any] = {
    "rational": lambda r: r,
    "pi": lambda r: r * sp.pi,
    "square": lambda r: sp.sign(r) * sp.sqrt(abs(r)),
    "exp": lambda r: sp.log(r) if r > 0 else sp.S.Zero,
}
