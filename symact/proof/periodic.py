"""Functions of sines and cosines: their period, and the signs of a polynomial in the sine and cosine of one phase.

With s = 2u/(1+u^2), c = (1-u^2)/(1+u^2), u = tan(y/2), a polynomial in s and c becomes a polynomial in u, whose real
roots are exact; y = pi is the one point that u misses.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cmp_to_key
from math import gcd, lcm
from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.enclosure import ball_of_rational, precision
from symact.proof.evaluation import Values
from symact.proof.field import Element
from symact.proof.numbers import compare, number_sign

__all__ = ["Wave", "both_signs", "exact_wave", "lattice", "oscillates", "period_of"]

_PLACES = 16
"""Points of a period at which signs are looked for."""


@dataclass(frozen=True)
class Wave:
    """A periodic sign pattern: ``zeros`` in [start, start + period), ascending, and the signs after each of them.

    Without zeros, ``signs`` is the one sign on all of R. ``period`` is that of the pattern, which need not be one of
    the function: (2 + cos(x)) sin(2 x) changes its sign every pi/2. ``phase`` is the period of the sine and cosine.
    """

    period: sp.Expr
    zeros: tuple[sp.Expr, ...]
    signs: tuple[int, ...]
    phase: sp.Expr

    def unfolded(self) -> Wave:
        """The same pattern over one period of the sine and cosine."""
        count = int(sp.simplify(self.phase / self.period))
        zeros = tuple(zero + k * self.period for k in range(count) for zero in self.zeros)
        return Wave(self.phase, zeros, self.signs * count, self.phase)

    def raised(self, power: int, sign: int) -> Wave:
        """The pattern of sign * f^power."""
        return replace(self, signs=tuple(sign * (s if power % 2 else 1) for s in self.signs))

    def between(self, low: sp.Expr, high: sp.Expr) -> tuple[list[sp.Expr], list[int]]:
        """Zeros and signs on a bounded open interval."""
        first = sp.floor((low - self.zeros[0]) / self.period) - 1
        last = sp.floor((high - self.zeros[0]) / self.period) + 1
        zeros, signs = [], []
        before = self.signs[-1]
        for k in range(int(first), int(last) + 1):
            for zero, sign in zip(self.zeros, self.signs, strict=True):
                point = zero + k * self.period
                if compare(point, low) <= 0:
                    before = sign
                elif compare(point, high) < 0:
                    zeros.append(point)
                    signs.append(sign)
        return zeros, [before, *signs]


def lattice(point: sp.Expr, period: sp.Expr, low: sp.Expr = -sp.oo, high: sp.Expr = sp.oo) -> str:
    """The points point + period k, k integer, inside (low, high), as text."""
    where = "" if low is -sp.oo and high is sp.oo else f" in ({low}, {high})"
    return f"{{{point} + {period}*k{where}, k integer}}"


def period_of(polynomial: Any, of: Element) -> sp.Expr | None:
    """A period of a polynomial in sines and cosines of linear phases, and in functions of such sines and cosines.

    None where it has none that follows from its form (x itself, phases of irrational ratio), or no sine at all.
    """
    rates: dict[sp.Expr, None] = {}
    if not _collect_rates(polynomial, of, rates) or not rates:
        return None
    first = next(iter(rates))
    ratios = [sp.radsimp(rate / first) for rate in rates]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    step = sp.Rational(gcd(*(abs(int(r.p)) for r in ratios)), lcm(*(int(r.q) for r in ratios)))
    return sp.radsimp(2 * sp.pi / (abs(first) * step))


def _collect_rates(polynomial: Any, of: Element, rates: dict[sp.Expr, None]) -> bool:
    """Adds the rates of all phases; whether all that depends on x does so through sines and cosines."""
    for generator in of.field.used(polynomial):
        if generator.is_constant:
            continue
        if generator.kind == "x":
            return False
        if generator.kind in ("sin", "cos"):
            rate = sp.diff(generator.argument, X)
            if not rate.has(X):
                rates[rate] = None
                continue
        inner = of.field.element(generator.argument)
        if not all(_collect_rates(part, of, rates) for part in (inner.numerator, inner.denominator)):
            return False
    return True


def exact_wave(polynomial: Any, of: Element) -> Wave | None:
    """The pattern of a polynomial in sin(y), cos(y) with y a constant multiple of x and rational coefficients.

    None for any other polynomial.
    """
    used = of.field.used(polynomial)
    phases = {g.argument for g in used if not g.is_constant}
    if len(phases) != 1 or any(g.is_constant or g.kind not in ("sin", "cos") for g in used):
        return None
    (phase,) = phases
    rate, shift = sp.diff(phase, X), phase.subs(X, 0)
    if rate.has(X):
        return None
    u = sp.Dummy("u", real=True)
    sine, cosine = 2 * u / (1 + u**2), (1 - u**2) / (1 + u**2)
    expr = of.polynomial_expr(polynomial).subs({sp.sin(phase): sine, sp.cos(phase): cosine}, simultaneous=True)
    numerator = sp.Poly(sp.fraction(sp.together(expr))[0], u)
    return _wave(numerator, expr, u, rate, shift)


def _wave(numerator: sp.Poly, expr: sp.Expr, u: sp.Symbol, rate: sp.Expr, shift: sp.Expr) -> Wave:
    at_pi = sp.limit(expr, u, sp.oo)
    roots = sorted(dict.fromkeys(numerator.real_roots()), key=cmp_to_key(compare)) if numerator.degree() > 0 else []
    angles = [2 * sp.atan(r) for r in roots] + ([sp.pi] if at_pi == 0 else [])
    probes = _probes(roots)
    signs = [number_sign(expr.subs(u, p)) for p in probes]
    ordered = (*signs[1:], signs[0]) if at_pi == 0 else tuple(signs[1:]) if roots else (signs[0],)
    points = [a / abs(rate) for a in angles]
    if number_sign(rate) < 0:
        points, ordered = _mirrored(points, ordered)
    points = [p - shift / rate for p in points]
    period = 2 * sp.pi / abs(rate)
    return _shortest(Wave(period, tuple(points), ordered, period))


def _shortest(wave: Wave) -> Wave:
    """The same pattern with its least period."""
    n = len(wave.zeros)
    for parts in range(n, 1, -1):
        step, period = n // parts, wave.period / parts
        if n % parts == 0 and all(
            wave.signs[i] == wave.signs[(i + step) % n]
            and compare(wave.zeros[(i + step) % n] + (wave.period if i + step >= n else 0), wave.zeros[i] + period) == 0
            for i in range(n)
        ):
            return Wave(period, wave.zeros[:step], wave.signs[:step], wave.phase)
    return wave


def _probes(roots: list[sp.Expr]) -> list[sp.Expr]:
    """A rational number below, between and above the roots."""
    if not roots:
        return [sp.S.Zero]
    approximations = [sp.Rational(str(sp.N(r, 30))) for r in roots]
    gaps = [(a + b) / 2 for a, b in itertools.pairwise(approximations)]
    return [approximations[0] - 1, *gaps, approximations[-1] + 1]


def _mirrored(points: list[sp.Expr], signs: tuple[int, ...]) -> tuple[list[sp.Expr], tuple[int, ...]]:
    """The pattern of y -> -y."""
    if not points:
        return points, signs
    before = (signs[-1], *signs[:-1])
    return [-p for p in reversed(points)], tuple(reversed(before))


def oscillates(polynomial: Any, of: Element) -> bool:
    """Whether the polynomial is proved to change sign infinitely often towards both ends.

    It is where it is a polynomial in x, sines and cosines whose leading coefficient in x is a trigonometric polynomial
    that takes both signs: at the points where that is largest or smallest the leading term dominates.
    """
    kinds = of.field.kinds(polynomial)
    if kinds - {"sin", "cos"} != {"x"} or kinds == {"x"}:
        return False
    top = max(int(m[0]) for m in polynomial.to_dict())
    lead = {(0, *m[1:]): c for m, c in polynomial.to_dict().items() if int(m[0]) == top}
    leading = of.field.context.from_dict(lead)
    period = period_of(leading, of)
    return period is not None and both_signs(leading, of, period) is not None


def both_signs(polynomial: Any, of: Element, period: sp.Expr) -> tuple[sp.Rational, sp.Rational] | None:
    """Two points of a period at which a periodic polynomial is proved to be negative and to be positive, if found."""
    if period.free_symbols:
        return None
    step = sp.Rational(str(sp.N(period, 12))) / _PLACES
    found: dict[int, sp.Rational] = {}
    with precision(128):
        for k in range(_PLACES):
            value = Values(of.field, ball_of_rational(k * step)).element(of.of(polynomial))
            sign = 1 if value > 0 else -1 if value < 0 else 0
            if sign:
                found.setdefault(sign, k * step)
    return (found[-1], found[1]) if len(found) == 2 else None
