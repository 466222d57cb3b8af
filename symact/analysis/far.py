"""How f behaves far out: its leading terms at each end, and the order of the rest."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.analysis.study import Study
from symact.functions import X
from symact.proof.ends import expand_at
from symact.proof.expansion import Expansion, NeedMoreTerms, Tail
from symact.proof.monomials import Monomial

__all__ = ["FarTerms", "far_terms", "in_x"]

_TERMS = 3


@dataclass(frozen=True)
class FarTerms:
    """f is the sum of ``terms`` plus O(``rest``) towards the end, the fastest term first; no rest: it is the sum."""

    terms: tuple[sp.Expr, ...]
    rest: sp.Expr | None


def far_terms(study: Study, end: str) -> FarTerms:
    """Two or three leading terms of f at ``"-oo"`` or ``"oo"``, in the scales of ``symact.proof.monomials``.

    Raises ``Undecided`` where f has none there (it oscillates) or none is found.
    """
    piece, at = (0, -sp.oo) if end == "-oo" else (len(study.intervals) - 1, sp.oo)
    if study.vanishes(piece, 0):
        return FarTerms((sp.S.Zero,), None)

    def use(expansion: Expansion, tail: Tail) -> FarTerms:
        rest = expansion.rest[0] if expansion.rest is not None else None
        sure = [(m, c) for m, c in expansion.terms if rest is None or (m / rest).growth > 0]
        if not sure or (rest is not None and len(sure) < 2):
            raise NeedMoreTerms("fewer than two terms are known")
        order = sure[_TERMS][0] if len(sure) > _TERMS else rest
        terms = tuple(c * in_x(m, at) for m, c in sure[:_TERMS])
        return FarTerms(terms, None if order is None else in_x(order, at))

    return expand_at(study.element(piece, 0), at, use)[0]


def in_x(monomial: Monomial, at: sp.Expr) -> sp.Expr:
    """The monomial in t = abs(x) as an expression in x."""
    t = X if at is sp.oo else -X
    exponent = sum((c * in_x(m, at) for m, c in monomial.exponent), sp.S.Zero)
    return t**monomial.power * sp.log(t) ** monomial.log * sp.exp(exponent)
