"""Whether a function repeats where the signs of it, or of its derivative, do."""

from __future__ import annotations

import sympy as sp

from symact.functions import X
from symact.proof.periodic import Wave
from symact.proof.singular import analytic_identity

__all__ = ["over_a_period"]


def over_a_period(wave: Wave, f: sp.Expr) -> Wave | None:
    """The pattern over a period of f: its own, or the phase's; None where f is not shown to have one of them.

    The signs alone may repeat sooner, or where f does not: beside a positive factor with no period.
    """
    for whole in (wave, wave.unfolded()):
        if analytic_identity(sp.expand(f.subs(X, X + whole.period)), f):
            return whole
    return None
