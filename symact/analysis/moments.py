"""Moments of f under a standard normal input, and the gains for initialisation that follow from them.

With Z ~ N(0, 1): E f(Z), E f(Z)^2, E f'(Z)^2, the forward gain 1/sqrt(E f^2) and the backward gain 1/sqrt(E f'^2)
(Glorot and Bengio 2010, He et al. 2015). f' is the derivative where it exists; jumps are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symact.analysis.study import Study
from symact.analysis.symmetry import mean_by_symmetry
from symact.facts import Finding
from symact.functions import X
from symact.proof.integral import GaussianMean, gaussian_mean

__all__ = ["moments"]


def moments(study: Study) -> Finding:
    """The three means and the two gains, exact or with a rigorous error."""
    mean = _mean(study, 0, 1)
    second = _mean(study, 0, 2)
    slope = _mean(study, 1, 2)
    value = {
        "mean": mean,
        "second": second,
        "derivative_second": slope,
        "gain_forward": _gain(second),
        "gain_backward": _gain(slope),
    }
    return Finding(value, tuple(_told(mean, second, slope)))


_MEANS = ("E f(Z)", "E f(Z)^2", "E f'(Z)^2")


def _told(*means: sp.Expr) -> Iterator[str]:
    """How each of the means was found."""
    enclosed = [name for name, mean in zip(_MEANS, means, strict=True) if mean.has(GaussianMean)]
    closed = [name for name in _MEANS if name not in enclosed]
    if closed:
        yield f"{_listed(closed)}: closed forms, by exact integration against the normal density or by symmetry"
    if enclosed:
        how = "rigorous integration, by ball arithmetic on a compact part, with bounds of both tails"
        yield f"{_listed(enclosed)}: {how}"


def _listed(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _mean(study: Study, order: int, power: int) -> sp.Expr:
    symmetric = mean_by_symmetry(study) if (order, power) == (0, 1) else None
    if symmetric is not None:
        return symmetric
    parts = [(low, high, sp.diff(piece, X, order) if order else piece) for low, high, piece in study.intervals]
    return gaussian_mean(parts, power)


def _gain(moment: sp.Expr) -> sp.Expr:
    return sp.oo if moment == 0 else 1 / sp.sqrt(moment)
