"""Two bounds of one variable as a person writes them: 0 < x < 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

__all__ = ["chained"]


def chained(relations: Sequence[Any]) -> tuple[sp.Expr, bool, sp.Expr, bool, sp.Expr] | None:
    """(low, strict, variable, strict, high) of two relations that bound one variable; ``None`` of any others."""
    above = [r for r in relations if isinstance(r, (sp.Gt, sp.Ge))]
    below = [r for r in relations if isinstance(r, (sp.Lt, sp.Le))]
    if len(relations) != 2 or len(above) != 1 or len(below) != 1 or above[0].lhs != below[0].lhs:
        return None
    return above[0].rhs, isinstance(above[0], sp.Gt), above[0].lhs, isinstance(below[0], sp.Lt), below[0].rhs
