"""Where an expression is not analytic as it stands: zeros of denominators, of radicands, of arguments of log."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key

import sympy as sp

from symact.errors import DomainError
from symact.functions import X
from symact.proof.ends import limit_of
from symact.proof.field import Field, to_generators
from symact.proof.numbers import compare, number_sign
from symact.proof.signs import sign_chart
from symact.proof.verdict import Undecided

__all__ = [
    "analytic_identity",
    "equal_slopes",
    "essential_singularity",
    "has_value",
    "is_regular",
    "singular_points",
    "smooth_across",
]


def singular_points(piece: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[sp.Expr]:
    """The points of (low, high) at which the expression cannot be evaluated or is not analytic, ascending.

    Raises ``DomainError`` where it is not real on part of the interval or has infinitely many poles.
    """
    found: list[sp.Expr] = []
    for guard, needs_positive, whole in _guards(to_generators(piece)):
        chart = sign_chart(guard, low, high)
        if chart.zeros is None:
            raise DomainError(f"{whole} has infinitely many poles or is not real: {guard} = 0 again and again.")
        if chart.is_zero:
            raise DomainError(f"{whole} is not defined: {guard} is zero throughout.")
        if needs_positive and -1 in chart.signs:
            where = _negative_part(chart.zeros, chart.signs, low, high)
            found_at = "" if str(where) == f"{guard} < 0" else f", that is for {where}"
            raise DomainError(f"{whole} is not real where {guard} < 0{found_at}.", where=where)
        found += [z for z in chart.zeros if all(compare(z, other) for other in found)]
    return sorted(found, key=cmp_to_key(compare))


def is_regular(piece: sp.Expr, point: sp.Expr) -> bool:
    """Whether the expression can be evaluated at ``point`` as it stands, and is analytic there."""
    guards = _guards(to_generators(piece))
    return all(number_sign(guard.subs(X, point), root_of=(guard, point)) != 0 for guard, _, _ in guards)


def has_value(piece: sp.Expr, point: sp.Expr) -> bool:
    """Whether the expression has a value at ``point`` as it stands: no 1/0 and no log(0) in it; a root of 0 is 0."""
    guards = _guards(to_generators(piece))
    return all(
        number_sign(guard.subs(X, point), root_of=(guard, point)) != 0
        for guard, _, whole in guards
        if isinstance(whole, sp.log) or whole.exp.is_negative
    )


def _guards(expr: sp.Expr) -> Iterator[tuple[sp.Expr, bool, sp.Expr]]:
    """(function, whether it must be positive rather than non-zero, the subexpression that it guards)."""
    seen: set[sp.Expr] = set()
    for part in sp.preorder_traversal(expr):
        if part in seen or not part.has(X):
            continue
        seen.add(part)
        if isinstance(part, sp.log):
            yield part.args[0], True, part
        elif part.is_Pow and part.base.has(X) and not isinstance(part, sp.exp):
            if not part.exp.is_Integer:
                yield part.base, True, part
            elif part.exp.is_negative:
                yield part.base, False, part


def _negative_part(zeros: tuple[sp.Expr, ...], signs: tuple[int, ...], low: sp.Expr, high: sp.Expr) -> str:
    ends = (low, *zeros, high)
    a, b = next((a, b) for a, b, s in zip(ends[:-1], ends[1:], signs, strict=True) if s < 0)
    if a is -sp.oo:
        return "all x" if b is sp.oo else f"x < {b}"
    return f"x > {a}" if b is sp.oo else f"{a} < x < {b}"


def analytic_identity(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether two expressions are proved to agree wherever both are defined; False proves nothing."""
    if left == right:
        return True
    try:
        return Field.of(left - right).element(left - right).is_zero()
    except Undecided:
        return False


def equal_slopes(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether the derivatives are proved to agree wherever both are defined; False proves nothing.

    The field does not see that log(1 + exp(x)) = x + log(1 + exp(-x)), but it sees it of their derivatives. Functions
    of equal slope differ by a constant on each interval on which both are analytic, and no further: atan(1/x) + atan(x)
    is pi/2 on the right of 0 and -pi/2 on the left.
    """
    try:
        return Field.of(left - right).element(left - right).derivative().is_zero()
    except Undecided:
        return False


def essential_singularity(piece: sp.Expr, point: sp.Expr, side: str) -> sp.Expr | None:
    """The part exp(u), sin(u) or erf(u) whose argument is infinite at ``point`` on this side, or None."""
    for generator in Field.of(piece).generators:
        if not generator.is_constant and generator.kind in ("exp", "sin", "cos", "erf"):
            field = Field.of(piece)
            if limit_of(field.element(generator.argument), (point, side)).is_infinite:
                return generator.expr
    return None


def smooth_across(piece: sp.Expr, point: sp.Expr) -> bool:
    """Whether the expression is meromorphic around ``point`` with a finite limit: filled with it, it is analytic."""
    field = Field.of(piece)
    for generator in field.generators:
        if generator.is_constant or generator.kind == "x":
            continue
        inner = field.element(generator.argument)
        at = limit_of(inner, (point, "+"))
        if at.is_infinite or limit_of(inner, (point, "-")) != at:
            return False
        if generator.kind in ("log", "root") and number_sign(at) <= 0:
            return False
        if number_sign(inner.polynomial_expr(inner.denominator).subs(X, point)) == 0:
            return False
    return limit_of(field.element(piece), (point, "+")).is_finite is True
