"""A proved bound of the relative error of a polynomial, in ball arithmetic.

The interval is cut into pieces; on each, error and function are expanded at its middle (at 0 where 0 is an end or
inside), the last Taylor coefficient taken over the whole piece. A piece whose bound is too large is cut again.
"""

from __future__ import annotations

import itertools

import flint

from tools.minimax.targets import PRECISION, Series, Target

_TERMS = 16
_DEPTH = 30


def certified(target: Target, coefficients: tuple[float, ...], bound: float) -> bool:
    """Whether abs(x^order P(x^power)/function(x) - 1) <= bound is proved on the whole interval."""
    flint.ctx.prec = PRECISION
    ends = [target.low, *([] if target.cut is None else [target.cut]), target.high]
    return all(
        _holds(target, coefficients, bound, flint.arb(low), flint.arb(high), 0)
        for low, high in itertools.pairwise(ends)
    )


def bound_of(target: Target, coefficients: tuple[float, ...]) -> float:
    """A certified bound, about a tenth above what a grid of points shows."""
    flint.ctx.prec = PRECISION
    count = 40 * (target.degree + 1)
    worst = 0.0
    for k in range(count + 1):
        x = target.low + (target.high - target.low) * k / count
        if x != 0.0:
            value = target.function(Series([x], prec=1))[0]
            worst = max(worst, abs(float(_polynomial(target, coefficients, Series([x], prec=1))[0] / value - 1)))
    bound = float(f"{1.1 * worst:.2e}")
    while not certified(target, coefficients, bound):
        bound *= 1.1
    return bound


def _polynomial(target: Target, coefficients: tuple[float, ...], x: Series) -> Series:
    z = x if target.power == 1 else x * x
    total = Series([0], prec=x.prec)
    for c in reversed(_joined(target, coefficients)):
        total = total * z + c
    if target.anchored:
        return total * (1 - x) + coefficients[1] + coefficients[0]
    return total * x if target.order == 1 else total


def _joined(target: Target, coefficients: tuple[float, ...]) -> list[flint.arb]:
    """The coefficients of P, the two parts of the split ones added."""
    first = 2 if target.anchored else len(target.exact)
    end = first + 2 * target.split
    pairs = zip(coefficients[first:end:2], coefficients[first + 1 : end : 2], strict=True)
    prescribed = () if target.anchored else coefficients[:first]
    whole = [*prescribed, *(flint.arb(a) + flint.arb(b) for a, b in pairs), *coefficients[end:]]
    return [flint.arb(c) for c in whole]


def _holds(
    target: Target, coefficients: tuple[float, ...], bound: float, low: flint.arb, high: flint.arb, depth: int
) -> bool:
    """The statement on one piece, cut in two where the enclosure is too coarse."""
    if _piece_holds(target, coefficients, bound, low, high):
        return True
    if depth == _DEPTH:
        return False
    middle = ((low + high) / 2).mid()
    return _holds(target, coefficients, bound, low, middle, depth + 1) and _holds(
        target, coefficients, bound, middle, high, depth + 1
    )


def _piece_holds(
    target: Target, coefficients: tuple[float, ...], bound: float, low: flint.arb, high: flint.arb
) -> bool:
    around_zero = target.order > 0 and not (low > 0 or high < 0)
    center = flint.arb(0) if around_zero else ((low + high) / 2).mid()
    radius = flint.arb.max(abs(high - center), abs(low - center))
    piece = center + flint.arb(0, 1) * radius.upper()
    skip = target.order if around_zero else 0
    terms = _TERMS + skip

    def error(x: Series) -> Series:
        return _polynomial(target, coefficients, x) - target.function(x)

    numerator = _coefficients(error, center, piece, terms)
    denominator = _coefficients(target.function, center, piece, terms)
    if any(not c.contains(0) for c in numerator[:skip]):
        return False
    top = sum((abs(c) * radius**k for k, c in enumerate(numerator[skip:])), flint.arb(0))
    spread = sum((abs(c) * radius**k for k, c in enumerate(denominator[skip + 1 :], 1)), flint.arb(0))
    return bool(top + 2 * target.slack * abs(denominator[skip]) <= bound * (abs(denominator[skip]) - spread))


def _coefficients(function: object, center: flint.arb, piece: flint.arb, terms: int) -> list[flint.arb]:
    """Taylor coefficients at the center, the last one enclosed over the piece (Lagrange's remainder)."""
    exact = function(Series([center, 1], prec=terms))  # type: ignore[operator]
    over = function(Series([piece, 1], prec=terms))  # type: ignore[operator]
    return [exact[k] for k in range(terms - 1)] + [over[terms - 1]]
