"""The first and the second derivative as formulas, factored, with the branches of f."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.analysis.study import Study
from symact.facts import Finding
from symact.formula import to_text
from symact.functions import X

__all__ = ["derivative", "derivative_expr", "second_derivative"]


_TOLD = "every branch is differentiated by the exact rules, and the result factored"


def derivative(study: Study) -> Finding:
    """f' as formula text; at breakpoints it is the owner's, where f' does not exist."""
    return Finding(to_text(derivative_expr(study, 1)), (_TOLD,))


def second_derivative(study: Study) -> Finding:
    """f'' as formula text."""
    return Finding(to_text(derivative_expr(study, 2)), (_TOLD,))


def derivative_expr(study: Study, order: int) -> sp.Expr:
    """A derivative as one SymPy expression, a Piecewise where f has breakpoints."""
    pieces = [_shortest(study, i, order) for i in range(len(study.intervals))]
    cases: list[tuple[sp.Expr, Any]] = []
    for piece, point, owner in zip(pieces[:-1], study.branches.points, study.branches.owners, strict=True):
        cases.append((piece, point >= X if owner == "left" else point > X))
    cases = [c for c, following in zip(cases, [*pieces[1:]], strict=True) if c[0] != following]
    return sp.Piecewise(*cases, (pieces[-1], True)) if cases else pieces[-1]


def _shortest(study: Study, i: int, order: int) -> sp.Expr:
    """The shorter of the factored quotient and what SymPy's rules give, that with a common denominator taken out."""
    direct = min(study.direct(i, order), sp.factor_terms(study.direct(i, order)), key=_digits)
    by_factors = study.element(i, order).factored
    return by_factors if by_factors.count_ops() <= direct.count_ops() + 2 else direct


def _digits(expr: sp.Expr) -> int:
    """How many digits its fractions have."""
    fractions = (n for n in sp.preorder_traversal(expr) if n.is_Rational)
    return sum(len(str(n.p)) + len(str(n.q)) for n in fractions if n.q > 9)
