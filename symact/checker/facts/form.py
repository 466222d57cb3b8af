"""What kind of function f is: affine, polynomial, smooth; its derivatives as formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..balls import check_identity, same
from ..model import Model
from ..tails import Expansion, Monomial, terms_at
from ..texts import Node, Rejected, read
from .claims import Said, equal, need

__all__ = ["derivative", "differentiability", "nonlinear", "piecewise_linear", "polynomial", "smoothness"]


def nonlinear(m: Model, value: Any) -> Said:
    """Whether f is affine, from f'' and the breakpoints."""
    flat = all(m.is_zero(i, 2) for i in range(len(m.pieces)))
    joined = all(m.is_continuous(i) and m.agrees(i, 1) for i in range(len(m.points)))
    need(value is not (flat and joined), "whether f is affine")
    return []


def piecewise_linear(m: Model, value: Any) -> Said:
    """Whether f'' vanishes on every piece."""
    need(value is all(m.is_zero(i, 2) for i in range(len(m.pieces))), "whether f'' = 0 on every piece")
    return []


def polynomial(m: Model, value: Any) -> Said:
    """Whether f is one polynomial."""
    need(value is _is_polynomial(m), "whether f is a polynomial")
    return []


def _is_polynomial(m: Model) -> bool:
    forms = [_degree(f) for f in m.pieces]
    if all(d is not None for d in forms):
        first = m.pieces[0]
        return all(m.is_zero(i, 0, first) for i in range(1, len(forms))) and all(
            m.is_continuous(i) for i in range(len(m.points))
        )
    if forms[0] is not None and forms[-1] is not None:
        # a polynomial that equals an outer piece would equal every piece
        i = next(i for i, d in enumerate(forms) if d is None)
        need(not m.is_zero(i, 0, m.pieces[0]), "an inner piece that is a polynomial in disguise")
        return False
    end = "oo" if forms[-1] is None else "-oo"
    piece = m.end_piece(end)
    if m.oscillates(m.pieces[piece], piece):
        return False
    growth = terms_at(m.pieces[piece], (end, ""), lambda a, _: _largest(a))
    if growth.growth > 0 and (growth.exponent or growth.log):
        return False
    degree = max(0, int(growth.power.p // growth.power.q)) if growth.growth >= 0 else 0
    if m.is_zero(piece, degree + 1):
        need(len(m.pieces) == 1, "a polynomial in disguise on one of several pieces")
        return True
    return False


def _largest(a: Expansion) -> Monomial:
    return a.terms[0][0] if a.terms else a.rest[0] if a.rest else Monomial()


def _degree(f: Node) -> int | None:
    """The degree bound of a formula that is a polynomial as it stands."""
    if not f.has_x:
        return 0
    if f.op == "x":
        return 1
    if f.op == "^":
        inner = _degree(f.args[0])
        return None if inner is None or f.args[1].q != 1 or f.args[1] < 0 else inner * int(f.args[1].p)
    parts = [_degree(p) for p in f.args] if f.op in ("+", "*") else [None]
    return None if None in parts else (max(parts) if f.op == "+" else sum(parts))  # type: ignore[type-var,arg-type]


def derivative(order_: int) -> Callable[[Model, Any], Said]:
    """The derivative of this order as a formula."""

    def replay(m: Model, value: Any) -> Said:
        tree = read(value)
        for i in range(len(m.pieces)):
            check_identity(tree, m.d(i, order_), *m.span(i))
        return []

    return replay


def differentiability(m: Model, value: Any) -> Said:
    """The points without a derivative."""
    found = []
    for i in range(len(m.points)):
        left, right = m.beside(i, 1)
        if not m.is_continuous(i):
            found.append((i, "jump", left, right))
        elif isinstance(left, str) or isinstance(right, str):
            found.append((i, "vertical tangent", left, right))
        elif not same(left, right):
            found.append((i, "kink", left, right))
    need(value["everywhere"] is (not found) and value["almost_everywhere"] is True, "whether f is differentiable")
    need(len(value["exceptions"]) == len(found), "the number of points without a derivative")
    for claim, (i, kind, left, right) in zip(value["exceptions"], found, strict=True):
        need(claim["kind"] == kind, "the kind of an exception")
        for record, derived in ((claim["at"], m.at[i]), (claim["left"], left), (claim["right"], right)):
            equal(record, derived, "an exception")
    return []


def smoothness(m: Model, value: Any) -> Said:
    """The largest k with f in C^k."""
    orders = [_smooth_order(m, i) for i in range(len(m.points)) if i not in m.holes]
    need(value == (min(orders) if orders else "oo") and value is not True, "the order of smoothness")
    return []


def _smooth_order(m: Model, i: int) -> int:
    if not m.is_continuous(i):
        return -1
    found = next((k - 1 for k in range(1, 30) if not m.agrees(i, k)), None)
    if found is None:
        raise Rejected("all derivatives agree at a breakpoint that is no filled hole")
    return found
