"""One analytic expression on one interval, cut into cells.

The cuts: 0 and the zeros of exponents (between two of them every exponential has one direction); where the argument of
an arctangent passes 1; a Taylor patch where the function vanishes, or is 0/0, at a float; and the tails.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Form
from symact.kernels.lowering.normal import elementary, normal_form
from symact.kernels.lowering.patch import is_float, patch
from symact.kernels.lowering.plan import Cell, Direct
from symact.kernels.lowering.rational import exponents
from symact.kernels.lowering.signs import changes
from symact.kernels.lowering.tails import is_tame_to_infinity, tail

__all__ = ["cut"]


def cut(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[Cell]:
    """Ascending cells that cover (low, high)."""
    formula = elementary(expr)
    ends = [low, *_splits(formula, low, high), high]
    ends = sorted({*ends, *(p for a, b in pairwise(ends) for p in _steep(formula, a, b))})
    return [cell for a, b in pairwise(ends) for cell in _between(expr, a, b)]


def _splits(formula: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[sp.Expr]:
    """0 and the real zeros of the exponents inside (low, high), as floats."""
    found = {sp.S.Zero}
    for w in [*exponents(formula), *(e.args[0] for e in formula.atoms(sp.erfc))]:
        if w.is_polynomial(X) and w.has(X):
            for root in sp.Poly(sp.N(w, 40), X).nroots(n=30, maxsteps=200):
                real, imaginary = root.as_real_imag()
                if abs(imaginary) < 1e-12:
                    exact = sp.nsimplify(real, rational=True, tolerance=1e-12)
                    found.add(exact if is_float(exact) else sp.Rational(float(real)))
    return sorted(p for p in found if low < p < high)


def _steep(formula: sp.Expr, low: sp.Expr, high: sp.Expr) -> set[sp.Rational]:
    """Where the argument of an arctangent that may grow like an exponential passes 1: on either side another form."""
    slopes = [e.args[0] for e in formula.atoms(sp.atan) if e.args[0].has(sp.exp)]
    return {point for w in slopes for point in changes(w**2 - 1, low, high)}


def _between(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[Cell]:
    """The cells between two cuts."""
    form = normal_form(expr, low, high)
    touches_zero = sp.S.Zero in (low, high)
    side = 1 if high == sp.oo else -1 if low == -sp.oo else 0
    if not side or is_tame_to_infinity(form):
        return list(_patched(form, low, high, touches_zero))
    near = low if side > 0 else high
    start, cells, rest = tail(expr, form, near, side)
    if rest is not None:
        cells = _between(rest, *((start, sp.oo) if side > 0 else (-sp.oo, start)))
    middle = list(_patched(form, *((low, start) if side > 0 else (start, high)), touches_zero))
    return middle + cells if side > 0 else cells + middle


def _patched(form: Form, low: sp.Expr, high: sp.Expr, touches_zero: bool) -> Iterator[Cell]:
    """The form on (low, high), with Taylor patches at finite ends where its core vanishes or is 0/0."""
    left = patch(form, low) if low.is_finite else None
    right = patch(form, high) if high.is_finite else None
    inner_low, inner_high = low, high
    if left:
        inner_low = sp.Min(low + left[1], high)
        yield Cell(low, inner_low, left[0], f"series at {low}")
    if right:
        inner_high = sp.Max(high - right[1], inner_low)
    if inner_low < inner_high:
        yield Cell(inner_low, inner_high, Direct(form, touches_zero), "")
    if right and inner_high < high:
        yield Cell(inner_high, high, right[0], f"series at {high}")
