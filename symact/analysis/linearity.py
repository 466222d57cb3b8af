"""Is f affine, piecewise linear, a polynomial? A stack of layers needs it not to be."""

from __future__ import annotations

import sympy as sp

from symact.analysis.smoothness import order_at
from symact.analysis.study import Study
from symact.facts import Finding
from symact.proof import Undecided
from symact.proof.ends import sign_at_end

__all__ = ["nonlinear", "piecewise_linear", "polynomial"]


def nonlinear(study: Study) -> Finding:
    """Whether f is not affine: it has a breakpoint that is no filled hole, or f'' is not the zero function."""
    if not all(study.vanishes(i, 2) for i in range(len(study.intervals))):
        return Finding(True, ("`f''` is not identically zero, and that of an affine function is",))
    if _is_broken(study):
        return Finding(True, ("f has a breakpoint, and an affine function has none",))
    return Finding(False, ("`f'' = 0` on `R`, and f has no breakpoint",))


def piecewise_linear(study: Study) -> Finding:
    """Whether f is affine between its breakpoints."""
    bent = [i for i in range(len(study.intervals)) if not study.vanishes(i, 2)]
    if bent:
        low, high, _ = study.intervals[bent[0]]
        return Finding(False, (f"`f''` is not identically zero on `({low}, {high})`",))
    return Finding(True, ("`f'' = 0` on every open interval between breakpoints",))


def polynomial(study: Study) -> Finding:
    """Whether f is one polynomial on R; a one-hidden-layer network is universal iff it is not (Leshno et al. 1993)."""
    if _is_broken(study):
        return Finding(False, ("f has a breakpoint, and a polynomial has none",))
    element = study.element(0, 0)
    if element.is_polynomial_in("x"):
        return Finding(True, ("the normal form of f is a polynomial in `x`",))
    return Finding(False, (_not_polynomial(study),))


def _not_polynomial(study: Study) -> str:
    """A reason why f is none: its growth, or a derivative that a polynomial of that growth would not have."""
    try:
        lead = sign_at_end(study.element(0, 0), sp.oo).monomial
    except Undecided:
        return _bounded_waves(study)
    if lead.exponent or lead.log or lead.power < 0 or not lead.power.is_Integer:
        return "f does not grow like a power of `x` with a whole exponent, as a polynomial does"
    order = int(lead.power) + 1
    if study.vanishes(0, order):
        raise Undecided("f may be a polynomial in disguise")
    return f"f grows like `x**{lead.power}`, but its derivative of order {order} is not identically zero"


def _bounded_waves(study: Study) -> str:
    if study.chart(0, 1).zeros is None:
        return "`f'` has infinitely many zeros and is not zero everywhere"
    raise Undecided("the growth of f at oo is not decided")


def _is_broken(study: Study) -> bool:
    """Whether f is not analytic on R: at some breakpoint a one-sided derivative is shown to differ."""
    doubt = None
    for i in range(len(study.branches.points)):
        if not study.is_hole(i):
            try:
                order_at(study, i)
            except Undecided as reason:
                doubt = reason
            else:
                return True
    if doubt is not None:
        raise doubt
    return False
