"""The normal form: ordered exact breakpoints, one analytic expression per open interval between them.

Abs, Max, Min, sign, Heaviside and Piecewise switch where some analytic function changes sign. The splitter takes the
switches one at a time, divides the interval at the proved zeros of the switching function, and puts the branch that
holds into each part. What is left is free of switches; where it is 0/0 it is filled with its limit, and where it is
not real or not finite it is refused by name and place.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational

from symact.activation import Activation
from symact.errors import DomainError, NotYetSupported
from symact.functions import X
from symact.proof import (
    Undecided,
    analytic_identity,
    cell_of,
    equal_slopes,
    essential_singularity,
    has_value,
    is_regular,
    number_sign,
    one_sided_limit,
    sign_chart,
    singular_points,
    smooth_across,
)
from symact.proof.verdict import budget

__all__ = ["Branches", "branches"]

_SECONDS = 10.0

_SWITCHES = (sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise)


@dataclass(frozen=True)
class Branches:
    """A piecewise analytic function on R.

    ``pieces[i]`` holds on the open interval between ``points[i-1]`` and ``points[i]`` (the first from -oo, the last to
    oo), is analytic there and free of switches. ``values[i]`` is f(``points[i]``); ``owners[i]`` says whose formula
    gives it: ``"left"``, ``"right"``, or ``"value"`` where it is neither side's limit. ``holes`` are the points at
    which one analytic expression was 0/0 and is filled with its limit; f is analytic there. ``joined[i]`` says whether
    ``values[i]`` is the limit from the left, and whether it is the limit from the right.
    """

    points: tuple[sp.Expr, ...]
    pieces: tuple[sp.Expr, ...]
    values: tuple[sp.Expr, ...]
    owners: tuple[str, ...]
    holes: tuple[sp.Expr, ...] = ()
    joined: tuple[tuple[bool, bool], ...] = ()

    def intervals(self) -> Iterator[tuple[sp.Expr, sp.Expr, sp.Expr]]:
        """(from, to, piece) of every open interval, left to right."""
        ends = (-sp.oo, *self.points, sp.oo)
        yield from zip(ends[:-1], ends[1:], self.pieces, strict=True)

    def piece_at(self, point: sp.Expr) -> sp.Expr:
        """The piece whose formula gives f near the exact number ``point`` (the owner's, on a breakpoint)."""
        for i, p in enumerate(self.points):
            side = number_sign(point - p)
            if side < 0 or (side == 0 and self.owners[i] == "left"):
                return self.pieces[i]
        return self.pieces[-1]


def branches(activation: Activation) -> Branches:
    """The normal form of ``activation`` at its parameter values.

    Raises ``DomainError`` where the function is not real or not finite, ``NotYetSupported`` where it has
    infinitely many breakpoints, where symact cannot prove that it is real, or where that takes too long.
    """
    return _branches(activation.bound, activation.bound_owners)


@lru_cache(maxsize=512)
def _branches(expr: sp.Expr, owners: tuple[tuple[sp.Expr, str], ...]) -> Branches:
    missing = {s for s in expr.free_symbols - {X} if cell_of(s) is None}
    if missing:
        names = ", ".join(sorted(s.name for s in missing))
        raise NotYetSupported(f"a value for every parameter is needed, none was given for: {names}.")
    expr = expr.replace(_is_root_of_polynomial, lambda e: sp.factor(e.base) ** e.exp)
    expr = expr.replace(sp.sinc, lambda u: sp.Piecewise((sp.sin(u) / u, sp.Ne(u, 0)), (1, True)))
    try:
        with budget(_SECONDS):
            raw = _divide_at_singular_points(list(_split(expr, -sp.oo, sp.oo)))
            return _join(expr, raw, dict(owners))
    except Undecided as problem:
        raise NotYetSupported(f"the branches of this formula are not decided: {problem}") from None


def _is_root_of_polynomial(expr: sp.Basic) -> bool:
    """Roots of polynomials are factored, so that sqrt(x**4 + 2*x**2 + 1) is x**2 + 1 and sqrt((x - 1)**2) is a kink."""
    return expr.is_Pow and expr.exp.is_Rational and not expr.exp.is_Integer and expr.base.is_polynomial(X)


# --- splitting ---


def _split(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr, sp.Expr]]:
    """(from, to, analytic expression), left to right, for ``expr`` on the open interval (low, high)."""
    switch = _next_switch(expr)
    if switch is None:
        yield low, high, expr
        return
    chart = sign_chart(_switching_function(switch), low, high)
    if chart.zeros is None:
        raise NotYetSupported(f"{switch} switches infinitely often; only finitely many breakpoints are supported yet.")
    ends = (low, *chart.zeros, high)
    for a, b, sign in zip(ends[:-1], ends[1:], chart.signs, strict=True):
        yield from _split(expr.xreplace({switch: _resolve(switch, sign)}), a, b)


def _next_switch(expr: sp.Basic) -> sp.Basic | None:
    """The switch to resolve next: conditions before the branches that they guard, inner before outer otherwise."""
    if isinstance(expr, sp.Piecewise):
        for _, condition in expr.args:
            for relation in sorted(condition.atoms(Relational), key=sp.default_sort_key):
                return _next_switch(relation.lhs) or _next_switch(relation.rhs) or relation
        return expr
    for part in expr.args:
        inner = _next_switch(part)
        if inner is not None:
            return inner
    return expr if isinstance(expr, _SWITCHES) else None


def _switching_function(switch: sp.Basic) -> sp.Expr:
    """The function whose sign decides ``switch``."""
    if isinstance(switch, Relational):
        return switch.lhs - switch.rhs
    if isinstance(switch, sp.Max | sp.Min):
        first, second = list(sp.ordered(switch.args))[:2]
        return first - second
    return switch.args[0]


def _resolve(switch: sp.Basic, sign: int) -> sp.Basic:
    """What ``switch`` is where its switching function has this sign (-1, 0 or 1)."""
    if isinstance(switch, Relational):
        return sp.true if bool(switch.func(sp.Integer(sign), 0)) else sp.false
    if isinstance(switch, sp.Max | sp.Min):
        first, second, *rest = sp.ordered(switch.args)
        first_wins = sign >= 0 if isinstance(switch, sp.Max) else sign <= 0
        return switch.func(first if first_wins else second, *rest)
    u = switch.args[0]
    if isinstance(switch, sp.Abs):
        return sign * u
    if isinstance(switch, sp.sign):
        return sp.Integer(sign)
    if isinstance(switch, sp.Heaviside):
        return sp.Integer(sign > 0) if sign else switch.args[1]
    raise NotYetSupported(f"{switch} has no case that holds everywhere; end it with a last case (..., True).")


def _divide_at_singular_points(
    parts: list[tuple[sp.Expr, sp.Expr, sp.Expr]],
) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
    """The same parts, divided at the interior points where an expression is not analytic as it stands."""
    divided = []
    for low, high, piece in parts:
        ends = (low, *singular_points(piece, low, high), high)
        divided += [(a, b, piece) for a, b in itertools.pairwise(ends)]
    return divided


# --- joining ---


@dataclass(frozen=True)
class _Junction:
    """What f is at a point between two parts, and which of the two one-sided limits that is."""

    value: sp.Expr
    joins_left: bool
    joins_right: bool

    @property
    def owner(self) -> str:
        return "left" if self.joins_left else "right" if self.joins_right else "value"


def _join(expr: sp.Expr, parts: list[tuple[sp.Expr, sp.Expr, sp.Expr]], owner_of: dict[sp.Expr, str]) -> Branches:
    """Parts put together: values at the points between them, and points that divide nothing taken out."""
    pieces, points, junctions, owners, holes = [parts[0][2]], [], [], [], []
    for point, _, right in parts[1:]:
        left = pieces[-1]
        at = _junction(expr, point, left, right)
        one_expression = at.owner != "value" and analytic_identity(left, right)
        if at.joins_left and at.joins_right and not one_expression:
            one_expression = equal_slopes(left, right)  # and no jump: the constant between them is 0
        if one_expression and is_regular(left, point):
            continue
        if one_expression and smooth_across(left, point):
            holes.append(point)
        pieces.append(right)
        points.append(point)
        junctions.append(at)
        owners.append(owner_of.get(point, at.owner) if at.owner != "value" else at.owner)
    values = tuple(at.value for at in junctions)
    joined = tuple((at.joins_left, at.joins_right) for at in junctions)
    return Branches(tuple(points), tuple(pieces), values, tuple(owners), tuple(holes), joined)


def _junction(expr: sp.Expr, point: sp.Expr, left: sp.Expr, right: sp.Expr) -> _Junction:
    """f at the point; refuses poles, oscillation, and points at which the formula says nothing."""
    from_left = _finite_limit(left, point, "-")
    from_right = _finite_limit(right, point, "+")
    continuous = number_sign(from_left - from_right, root_of=(left - right, point)) == 0
    own = _formula_at(expr, point)
    if own is None:
        if not continuous:
            raise DomainError(
                f"the formula says nothing at x = {point}, and its limits there differ: {from_left} from the left, "
                f"{from_right} from the right. Give the value there with where(...).",
                where=str(point),
            )
        return _Junction(from_left, True, True)
    value = own.subs(X, point)
    joins_left = own == left or number_sign(value - from_left, root_of=(own - left, point)) == 0
    if continuous and joins_left:
        return _Junction(min(from_left, from_right, key=lambda v: v.count_ops()), True, True)
    joins_right = own == right or number_sign(value - from_right, root_of=(own - right, point)) == 0
    return _Junction(from_left if joins_left else from_right if joins_right else value, joins_left, joins_right)


def _finite_limit(piece: sp.Expr, point: sp.Expr, side: str) -> sp.Expr:
    essential = essential_singularity(piece, point, side)
    if essential is not None:
        raise NotYetSupported(f"{essential} has an essential singularity at x = {point}; f is not analytic there.")
    limit = one_sided_limit(piece, point, side)
    if limit.is_infinite:
        raise DomainError(f"f tends to {limit} at x = {point}: a pole; f must be finite on all of R.", where=str(point))
    return limit


def _formula_at(expr: sp.Expr, point: sp.Expr) -> sp.Expr | None:
    """The analytic expression that gives the formula's own value at ``point``; None where it is 0/0, 1/0 or log(0)."""
    try:
        while (switch := _next_switch(expr)) is not None:
            u = _switching_function(switch)
            sign = number_sign(u.subs(X, point), root_of=(u, point))
            expr = expr.xreplace({switch: _resolve(switch, sign)})
        defined = not expr.has(sp.nan, sp.zoo, sp.oo, -sp.oo) and has_value(expr, point)
        return expr if defined else None
    except ZeroDivisionError:
        return None
