"""Tails and boxes that prove the signs of a factor, found with the arithmetic of the checker."""

from __future__ import annotations

import itertools
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from symact.proof import Undecided
from symact.proof.verdict import check_time

if TYPE_CHECKING:
    from symact.checker.texts import Node

__all__ = ["line_proof"]

_STARTS = (4, 8, 16, 32, 64, 256, 2**12, 2**20, 2**40, 2**80)
_BOXES = 4000


def line_proof(f: Node, low: Any, high: Any, names: list[str]) -> dict[str, Any]:
    """``{"at": [...], "parts": [...]}``: multiple zeros divide (low, high), simple ones get a box.

    ``low`` and ``high`` are trees or the texts of infinities; ``names`` are the zeros, as texts.
    """
    from symact.checker.balls import BITS, ball, order, precision
    from symact.checker.texts import derivative, read

    with precision(BITS):
        zeros = sorted(names, key=cmp_to_key(lambda a, b: order(ball(read(a)), ball(read(b)))))
        multiple = [z for z in zeros if ball(derivative(f), ball(read(z))).contains(0)]
        ends = [low, *map(read, multiple), high]
        parts = []
        for a, b in itertools.pairwise(ends):
            inner = [z for z in zeros if z not in multiple and _between(ball(read(z)), a, b)]
            parts.append(_part(f, a, b, inner))
        return {"at": multiple, "parts": parts}


def _between(value: Any, a: Any, b: Any) -> bool:
    from symact.checker.balls import ball

    return (isinstance(a, str) or value > ball(a)) and (isinstance(b, str) or value < ball(b))


def _part(f: Node, a: Any, b: Any, zeros: list[str]) -> dict[str, Any]:
    first, last = _start(f, a, "+"), _start(f, b, "-")
    lo, hi = _edge(a, first, 1), _edge(b, last, -1)
    boxes = [] if lo >= hi else _trimmed(_cover(f, lo, hi, zeros), a, b, first, last)
    return {"left": first, "right": last, "boxes": [[_text(x), _text(y), kind] for x, y, kind in boxes]}


def _trimmed(boxes: list[Any], a: Any, b: Any, first: int, last: int) -> list[Any]:
    """The boxes without those next to a finite end that lie within its tail."""
    from flint import arb, fmpq

    from symact.checker.balls import ball

    while len(boxes) > 1 and not isinstance(b, str) and arb(boxes[-2][1]) > ball(b) - fmpq(1, last):
        boxes = boxes[:-1]
    while len(boxes) > 1 and not isinstance(a, str) and arb(boxes[1][0]) < ball(a) + fmpq(1, first):
        boxes = boxes[1:]
    return boxes


def _text(value: Any) -> str:
    return str(value.p) if value.q == 1 else f"{value.p}/{value.q}"


def _start(f: Node, at: Any, side: str) -> int:
    """The earliest start of a tail on which the checker proves the sign."""
    from symact.checker.tails import Early, sign_on_tail

    for start in _STARTS:
        check_time()
        try:
            sign_on_tail(f, (at, "") if isinstance(at, str) else (at, side), start)
            return start
        except Early:
            continue
    raise Undecided("no tail was found for the certificate")


def _edge(at: Any, start: int, direction: int) -> Any:
    """A rational point at which the boxes may begin: the tail's start, or a little inside a tail at a finite end."""
    from flint import fmpq

    from symact.checker.balls import ball

    if isinstance(at, str):
        return fmpq(-direction * start)
    exact = ball(at) + direction * fmpq(3, 4 * start)
    grid = 64 * start
    return fmpq(_floor(exact * grid), grid)


def _floor(value: Any) -> int:
    whole = value.mid().floor().unique_fmpz() if value.is_finite() else None
    if whole is None:
        raise Undecided("a number of the certificate could not be evaluated")
    return int(whole)


def _cover(f: Node, lo: Any, hi: Any, zeros: list[str]) -> list[tuple[Any, Any, str]]:
    boxes: list[tuple[Any, Any, str]] = []
    at = lo
    isolated = [(*_isolated(f, name, lo, hi), name) for name in zeros]
    for left, right, name in isolated:
        if left < at:
            raise Undecided("two zeros are too close for the certificate")
        boxes += _signed(f, at, left)
        boxes.append((left, right, name))
        at = right
    return boxes + _signed(f, at, hi)


def _isolated(f: Node, name: str, lo: Any, hi: Any) -> tuple[Any, Any]:
    """A box around a zero in which f' has no zero and at whose ends f has opposite signs."""
    from flint import fmpq

    from symact.checker.balls import ball
    from symact.checker.charts import isolates
    from symact.checker.texts import derivative, read

    value, slope = ball(read(name)), derivative(f)
    for k in range(2, 60):
        grid = 2**k
        center = fmpq(_floor(value * grid), grid)
        left, right = center - fmpq(1, grid), center + fmpq(2, grid)
        if left >= lo and right <= hi and any(isolates(f, slope, left, right, s) for s in (1, -1)):
            return left, right
    raise Undecided("a zero is not isolated for the certificate")


def _signed(f: Node, lo: Any, hi: Any) -> list[tuple[Any, Any, str]]:
    """Boxes from lo to hi on each of which one sign is proved."""
    from symact.checker.charts import sign_in_box
    from symact.checker.texts import derivative

    slope, found, stack = derivative(f), [], [(lo, hi)]
    if lo == hi:
        return []
    while stack:
        check_time()
        a, b = stack.pop()
        s = sign_in_box(f, slope, a, b)
        if s:
            found.append((a, b, "+" if s > 0 else "-"))
        elif len(found) + len(stack) > _BOXES or (b - a) * 2**50 < 1:
            raise Undecided("too many boxes for a certificate")
        else:
            middle = _middle(a, b)
            stack += [(middle, b), (a, middle)]
    return found


def _middle(a: Any, b: Any) -> Any:
    """Half way; by halving from far out, where the interval spans scales."""
    if a > 1 and b > 4 * a:
        return a * 2
    if b < -1 and a < 4 * b:
        return b * 2
    return (a + b) / 2
