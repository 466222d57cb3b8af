"""How large the numbers in a form are: exact where they can be, and none so large that a numerator overflows."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import reduce

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.pieces import MAGNITUDE
from symact.kernels.lowering.plan import Cell
from symact.kernels.lowering.rational import rational_gcd

__all__ = ["tamed", "without_overflow"]

_SMALL = 2**24


def tamed(form: Form) -> Form:
    """The form without a common factor that is no small number: it would not fit the type, nor be exact in it."""
    (a, top), (b, bottom) = (_without_content(part) for part in (form.numerator, form.denominator))
    ratio = sp.Rational(a) / sp.Rational(b)
    if max(abs(ratio.p), ratio.q) <= _SMALL:
        return replace(form, numerator=ratio.p * top, denominator=ratio.q * bottom)
    return replace(form, numerator=ratio * top, denominator=bottom)


def without_overflow(cell: Cell, form: Form) -> Form:
    """A form that grows to infinity, with factors so small that the numerator does not overflow before the division."""
    unbounded = cell.low == -sp.oo or cell.high == sp.oo
    grows = form.power_of(X) > 0 or form.numerator.has(X, MAGNITUDE)
    dies = any(power > 0 for symbol, power in form.prefactors if symbol != X)
    if not unbounded or not grows or dies or form.denominator.free_symbols:
        return form
    terms = sp.Add.make_args(sp.expand(form.numerator))
    size = sum(abs(nearest(_number(term))) for term in terms)
    most = min(size, abs(nearest(form.denominator)))
    if most <= 1:
        return form
    power = sp.Integer(2) ** math.ceil(math.log2(most))
    return replace(form, numerator=form.numerator / power, denominator=form.denominator / power)


def _without_content(part: sp.Expr) -> tuple[sp.Rational, sp.Expr]:
    """(q, p) with part = q p, where the rational coefficients of p have no common factor.

    Beside irrational ones, that is: they are rounded, whatever they are divided by.
    """
    content, rest = part.primitive()
    numbers = [_number(term) for term in sp.Add.make_args(sp.expand(rest))]
    rational = [number for number in numbers if number.is_Rational]
    if not rational or len(rational) == len(numbers):
        return content, rest
    common = reduce(rational_gcd, rational)
    return content * common, sp.expand(rest / common)


def _number(term: sp.Expr) -> sp.Expr:
    """The number that a product begins with, irrational factors included."""
    return term.as_independent(*term.free_symbols, as_Add=False)[0]
