"""What f and f' cost: the operations of the formula after common subexpressions are shared.

max, min, abs, sign and a case distinction count as one select each; a negative power as a division, a square root as
a sqrt; what has no x in it is one constant, known beforehand. The counts are those of the exact formula in real
arithmetic; the kernels' stable code may take a few more.
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
    return Finding(value, ("the operations of the normal form are counted after common subexpressions are shared",))


def operations(expressions: list[sp.Expr], selects: int) -> dict[str, int]:
    """Operations by name, of the expressions together and ``selects`` case distinctions."""
    constants: dict[sp.Expr, sp.Symbol] = {}
    shared, rest = sp.cse([_with_constants(e, constants) for e in expressions])
    counts: Counter[str] = Counter()
    for expr in [e for _, e in shared] + list(rest):
        for part in sp.preorder_traversal(expr):
            _count(part, counts)
    counts["select"] += selects
    return {name: n for name, n in sorted(counts.items()) if n}


def _with_constants(expr: sp.Expr, constants: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """The expression with a symbol for every largest part that has no x and is not a rational number."""
    if not expr.args:
        return expr
    fixed = [a for a in expr.args if not a.free_symbols] if expr.is_Add or expr.is_Mul else []
    if all(a.is_Rational for a in fixed) and expr.free_symbols:
        return expr.func(*(_with_constants(a, constants) for a in expr.args))
    whole = expr.func(*fixed) if expr.free_symbols else expr
    symbol = constants.setdefault(whole, sp.Symbol(f"constant{len(constants)}", real=True))
    others = [_with_constants(a, constants) for a in expr.args if a not in fixed] if expr.free_symbols else []
    return expr.func(symbol, *others) if others else symbol


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
