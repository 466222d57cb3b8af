"""What f and f' cost: the operations of the formula after common subexpressions are shared.

max, min, abs, sign and a case distinction count as one select each; a negative power as a division, a square root as
a sqrt. The counts are those of the exact formula in real arithmetic; the kernels' stable code may take a few more.
"""

from __future__ import annotations

from collections import Counter

import sympy as sp

from symact.analysis.study import Study
from symact.facts import Finding

__all__ = ["cost", "operations"]


def cost(study: Study) -> Finding:
    """The counts of value and gradient, by operation."""
    pieces = list(dict.fromkeys(piece for _, _, piece in study.intervals))
    slopes = list(dict.fromkeys(sp.diff(piece) if piece.free_symbols else sp.S.Zero for piece in pieces))
    selects = len(study.branches.points) - len(study.branches.holes)
    value = {"forward": operations(pieces, selects), "gradient": operations(slopes, selects)}
    return Finding(value, ("counted on the normal form, after sharing common subexpressions",))


def operations(expressions: list[sp.Expr], selects: int) -> dict[str, int]:
    """Operations by name, of the expressions together and ``selects`` case distinctions."""
    shared, rest = sp.cse(expressions)
    counts: Counter[str] = Counter()
    for expr in [e for _, e in shared] + list(rest):
        for part in sp.preorder_traversal(expr):
            _count(part, counts)
    counts["select"] += selects
    return {name: n for name, n in sorted(counts.items()) if n}


def _count(part: sp.Basic, counts: Counter[str]) -> None:
    if part.is_Add:
        counts["add"] += len(part.args) - 1
    elif part.is_Mul:
        bottom = [
            a for a in part.args if a.is_Pow and a.exp.is_number and a.exp.is_negative and not isinstance(a, sp.exp)
        ]
        factors = [a for a in part.args if a not in bottom and a != -1]
        counts["mul"] += max(0, len(factors) - 1) + max(0, len(bottom) - 1)
    elif part.is_Pow and not isinstance(part, sp.exp):
        _count_power(part, counts)
    elif isinstance(part, sp.Function) and part.free_symbols:
        counts[type(part).__name__] += 1


def _count_power(part: sp.Pow, counts: Counter[str]) -> None:
    exponent = abs(part.exp) if part.exp.is_number else None
    if part.exp.is_number and part.exp.is_negative:
        counts["div"] += 1
    if exponent is None or not exponent.is_Rational or exponent.q > 2:
        counts["pow"] += 1
        return
    counts["sqrt"] += int(exponent.q == 2) if part.base.free_symbols else 0
    n = int(exponent.p)
    counts["mul"] += max(0, n.bit_length() - 1 + bin(n).count("1") - 1)
