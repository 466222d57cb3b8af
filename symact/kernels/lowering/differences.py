"""Forms that vanish at 0 with an exponential e^w, written in d = e^w - 1, which is exact there to the last bit.

tanh(x) = (1 - u)/(1 + u) = -d/(2 + d) with u = e^(-2x): from 0 to infinity, and no series around 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from symact.functions import X
from symact.kernels.lowering.form import Atom, Form
from symact.kernels.lowering.numbers import nearest
from symact.kernels.lowering.pieces import one_sided
from symact.kernels.lowering.plan import Cell, Direct, Taylor

__all__ = ["in_differences", "is_odd"]

_D = sp.Symbol("d", real=True)
_MOST_LOST = 4
"""How much larger than the whole the terms of a polynomial in d may be where e^w is 0."""


def in_differences(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, where a series around 0 between such forms is left out and the forms reach to 0."""
    found = list(cells)
    for i in reversed(range(len(found))):
        way = found[i].way
        if isinstance(way, Taylor) and not way.far and way.center == 0:
            found[max(i - 1, 0) : i + 2] = _without_series(found[max(i - 1, 0) : i], found[i], found[i + 1 : i + 2])
    return found


def is_odd(cells: Sequence[Cell]) -> bool:
    """Whether the cells are two such forms, on both sides of 0, of opposite sign and positive on the right."""
    forms = [one_sided(cell, cell.way.form) for cell in cells if isinstance(cell.way, Direct)]
    if len(cells) != 2 or len(forms) != 2 or cells[0].high != 0:
        return False
    left, right = forms
    if right.prefactors or right.core.free_symbols != {_D} or left != replace(right, numerator=-right.numerator):
        return False
    whole = sp.Poly(right.numerator * right.denominator, _D)
    rational = all(factor.is_Rational for factor in whole.all_coeffs())
    return bool(rational and whole.count_roots(-1, 0) == 1 and whole.eval(sp.Rational(-1, 2)) > 0)


def _without_series(before: list[Cell], series: Cell, after: list[Cell]) -> list[Cell]:
    """The cells before and after, each up to 0, or all of them as they are."""
    left, right = ([_rewritten(cell) for cell in cells] for cells in (before, after))
    if (series.low < 0 and left in ([], [None])) or (series.high > 0 and right in ([], [None])):
        return [*before, series, *after]
    if series.low < 0:
        before = [replace(cell, high=sp.S.Zero) for cell in left if cell is not None]
    if series.high > 0:
        after = [replace(cell, low=sp.S.Zero) for cell in right if cell is not None]
    return [*before, *after]


def _rewritten(cell: Cell) -> Cell | None:
    """The cell with its form in d; ``None`` where that is no good."""
    if not isinstance(cell.way, Direct):
        return None
    form = _form_in_differences(cell.way.form)
    return None if form is None else replace(cell, way=replace(cell.way, form=form))


def _form_in_differences(form: Form) -> Form | None:
    """For a form that is rational in one exponential alone, but for a power of x, whose exponent is exact."""
    atoms = form.used
    if form.far or len(atoms) != 1 or atoms[0].kind != "exp" or not _is_exact(atoms[0].argument):
        return None
    u = atoms[0].symbol
    if form.core.free_symbols != {u} or form.power_of(u) or form.power_of(X) < 0:
        return None
    top, bottom = (sp.Poly(part.subs(u, 1 + _D), _D) for part in (form.numerator, form.denominator))
    if top.eval(0) != 0 or bottom.eval(0) == 0 or not (_is_tame(top) and _is_tame(bottom)):
        return None
    atom = Atom(_D, "less_one", atoms[0].argument)
    return replace(form, atoms=(atom,), numerator=top.as_expr(), denominator=bottom.as_expr())


def _is_exact(exponent: sp.Expr) -> bool:
    """Whether it is x times 1, 2, 4 and so on, or minus that: a half of x would be rounded below the normal numbers."""
    slope = abs(exponent / X)
    return bool(slope.is_Integer and not int(slope) & (int(slope) - 1))


def _is_tame(polynomial: sp.Poly) -> bool:
    """Whether the polynomial in d loses little where d is -1."""
    terms = sum(abs(nearest(factor)) for factor in polynomial.all_coeffs())
    whole = abs(nearest(polynomial.eval(-1)))
    return bool(0 < terms <= _MOST_LOST * whole)
