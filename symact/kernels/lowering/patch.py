"""Taylor polynomials as code: how many terms, and up to where."""

from __future__ import annotations

import math
from fractions import Fraction

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Form, T
from symact.kernels.lowering.germ import Germ, germ, vanishes
from symact.kernels.lowering.plan import Taylor

__all__ = ["is_float", "patch"]

_TERMS = 26
_TRUNCATION = -84  # log2 of the largest relative error of a cut Taylor series
_GOOD = ("sin", "sinpi", "atan", "asinh")
_INVISIBLE = 110  # a term so many bits below the first one is left out


def is_float(point: sp.Expr) -> bool:
    """Whether the exact number is a float64."""
    return bool(point.is_Rational) and Fraction(int(point.p), int(point.q)) == Fraction(float(point))


def patch(form: Form, at: sp.Expr) -> tuple[Taylor, sp.Rational] | None:
    """The Taylor polynomial of ``form`` at its end ``at`` and the radius in which it holds, where the form needs one.

    It does where its core vanishes or is 0/0 there and is no polynomial (a polynomial is factored, so exact near its
    zeros), nor a product of functions that are good at their zeros.
    """
    polynomial = not form.used and not form.denominator.has(X) and not form.denominator.has(T)
    if polynomial or _is_good_at_zeros(form) or not vanishes(form, at):
        return None
    series = germ(form, at)
    return _truncated(series, at, form.far) if series is not None and series.coefficients else None


def _is_good_at_zeros(form: Form) -> bool:
    """Whether the form is a product of a power of x, exponentials and functions of multiples of x of this kind."""
    good = {atom.symbol for atom in form.used if atom.kind in _GOOD and atom.argument.as_coeff_Mul()[1] == X}
    whole = sp.Mul.make_args(form.numerator)
    product = all(factor.is_number or factor.as_base_exp()[0] in good for factor in whole)
    return product and form.denominator.is_number and not form.far and form.power_of(X) >= 0


def _truncated(series: Germ, at: sp.Expr, far: int) -> tuple[Taylor, sp.Rational]:
    """The first terms, and the power-of-two radius inside which the rest is below 2^-84 of the whole."""
    coefficients = series.coefficients
    step = 2 if all(c == 0 for c in coefficients[1::2]) else 1
    coefficients = coefficients[::step]
    sizes = [None if c == 0 else float(abs(c).log().mid()) / math.log(2) for c in coefficients]
    lead = sizes[0] or 0.0
    exponent = math.floor(min(0.0, *_radii(sizes, lead, step)))
    count = _count(sizes)
    while count > 1 and _invisible(sizes[count - 1], lead, exponent * step * (count - 1)):
        count -= 1
    return Taylor(at, series.valuation, coefficients[:count], step, far), sp.Rational(2) ** exponent


def _radii(sizes: list[float | None], lead: float, step: int) -> list[float]:
    """log2 of the radii at which single terms reach half the first one, or, if left out, the truncation error."""
    bounds = [0.0]
    for i, size in enumerate(sizes[1:], start=1):
        if size is not None:
            bounds.append((lead - size - 1) / (step * i))
            if i >= _count(sizes):
                bounds.append((_TRUNCATION + lead - size) / (step * i))
    return bounds


def _count(sizes: list[float | None]) -> int:
    """How many terms are used at most; the others that are known bound the truncation."""
    return min(_TERMS, 2 * len(sizes) // 3)


def _invisible(size: float | None, lead: float, shift: int) -> bool:
    return size is None or size + shift < lead - _INVISIBLE
