"""Where a function of the class is positive, zero and negative: all of an open interval, both infinite ends included.

The numerator and the denominator are factored in the field; each factor is charted on its own (exactly where it is a
polynomial in x or in sine and cosine, otherwise by its expansions at both ends and rigorous bisection between them) and
the signs are multiplied. Nothing is sampled.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.closed import name_zero, recognise
from symact.proof.enclosure import ball_of_rational, enclose, lower_rational, precision, upper_rational
from symact.proof.ends import End, sign_at_end
from symact.proof.evaluation import Values
from symact.proof.field import Element, Field
from symact.proof.isolate import Cluster, sign_at, simple_zeros
from symact.proof.numbers import compare, number_sign
from symact.proof.periodic import Wave, exact_wave, oscillates, period_of
from symact.proof.verdict import Undecided, check_time

__all__ = ["Chart", "chart_of", "factor_chart", "sign_chart", "signed_factors"]


@dataclass(frozen=True)
class Chart:
    """The signs of a function on an open interval.

    ``zeros`` are all its zeros there, ascending and exact; ``signs`` its sign on the len(zeros) + 1 intervals between
    them (the one sign 0 where it is the zero function). ``poles`` are those of its denominator.
    ``zeros`` is None where there are infinitely many; then ``wave`` gives one period where the sign is periodic;
    ``turns`` are all points at which the sign changes, where these are finitely many, with ``signs`` between them; and
    otherwise the function is proved to change its sign infinitely often.
    """

    zeros: tuple[sp.Expr, ...] | None
    signs: tuple[int, ...]
    poles: tuple[sp.Expr, ...] = ()
    wave: Wave | None = None
    turns: tuple[sp.Expr, ...] | None = None

    @property
    def changes(self) -> tuple[sp.Expr, ...] | None:
        """The points that divide the interval into parts of one sign, isolated zeros aside; None if infinitely many."""
        return self.turns if self.zeros is None else self.zeros

    @property
    def is_zero(self) -> bool:
        """Whether the function vanishes on the whole interval."""
        return self.signs == (0,)

    def all_signs(self) -> set[int]:
        """The signs taken on open intervals."""
        if self.changes is not None:
            return set(self.signs)
        return set(self.wave.signs) if self.wave else {-1, 1}


def sign_chart(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> Chart:
    """The chart of an analytic expression on (low, high). Raises ``Undecided`` where no proof is found."""
    if not expr.has(X):
        return Chart((), (number_sign(expr),))
    return chart_of(Field.of(expr).element(expr), low, high)


def chart_of(element: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    """The chart of a field element on (low, high)."""
    if element.is_zero():
        return Chart((), (0,))
    constant, factors = signed_factors(element)
    charts = [(factor_chart(factor, element, low, high), e) for factor, e in factors]
    return _product([(Chart((), (1 if constant > 0 else -1,)), 1), *charts])


def signed_factors(element: Element) -> tuple[sp.Rational, list[tuple[Any, int]]]:
    """(c, factors): a non-zero element is c times the factors to their powers, those of the denominator negative."""
    constant, found = sp.S.One, []
    for polynomial, direction in ((element.numerator, 1), (element.denominator, -1)):
        c, factors = polynomial.factor()
        constant *= sp.Rational(int(c.p), int(c.q)) ** direction
        found += [(factor, direction * int(e)) for factor, e in _with_one_wave(factors, element)]
    return constant, found


def _with_one_wave(factors: list[tuple[Any, int]], of: Element) -> list[tuple[Any, int]]:
    """The factors, those in sines and cosines alone multiplied together: one period then shows all their zeros."""
    kept, wave = [], of.field.one
    for factor, e in factors:
        kinds = of.field.kinds(factor)
        if kinds and kinds <= {"sin", "cos"}:
            wave = wave * factor ** int(e)
        else:
            kept.append((factor, e))
    return kept if wave.is_one() else [*kept, (wave, 1)]


def factor_chart(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    """The chart of a factor, computed once: the derivatives of one function share factors."""
    key = (str(factor), low, high)
    if key not in of.field.charts:
        of.field.charts[key] = _factor_chart(factor, of, low, high)
    return of.field.charts[key]


# --- putting factors together ---


def _product(charts: list[tuple[Chart, int]]) -> Chart:
    endless = [(chart, power) for chart, power in charts if chart.zeros is None]
    if endless:
        return _endless(charts, endless)
    order: dict[sp.Expr, int] = {}
    for chart, power in charts:
        for zero in chart.zeros or ():
            same = next((z for z in order if compare(z, zero) == 0), zero)
            order[same] = order.get(same, 0) + power
    points = sorted(order, key=cmp_to_key(compare))
    signs = []
    for position in range(len(points) + 1):
        sign = 1
        for chart, power in charts:
            passed = sum(1 for z in chart.zeros or () if any(compare(z, p) == 0 for p in points[:position]))
            sign *= chart.signs[passed] if power % 2 else 1
        signs.append(sign)
    zeros = [p for p in points if order[p] > 0]
    poles = [p for p in points if order[p] < 0]
    return _without(points, signs, zeros, poles)


def _without(points: list[sp.Expr], signs: list[int], zeros: list[sp.Expr], poles: list[sp.Expr]) -> Chart:
    """The chart whose dividing points are the zeros and the poles; the signs between dropped points agree."""
    kept, kept_signs = [], [signs[0]]
    for point, sign in zip(points, signs[1:], strict=True):
        if point in zeros or point in poles or sign != kept_signs[-1]:
            kept.append(point)
            kept_signs.append(sign)
    return Chart(tuple(kept), tuple(kept_signs), tuple(poles))


def _endless(charts: list[tuple[Chart, int]], endless: list[tuple[Chart, int]]) -> Chart:
    """The product where one factor has infinitely many zeros."""
    if len(endless) > 1:
        raise Undecided("several factors with infinitely many zeros")
    (chart, power), others = endless[0], [c for c in charts if c[0].zeros is not None]
    if any(other.zeros for other, _ in others):
        kept = chart.all_signs() if power % 2 else {1}
        if len(kept) == 2:
            return Chart(None, ())
        rest = _product([(Chart((), tuple(kept)), 1), *others])
        if not rest.poles:
            return Chart(None, rest.signs, turns=rest.zeros)
        raise Undecided("a factor with infinitely many zeros, and one with poles")
    sign = 1
    for other, other_power in others:
        sign *= other.signs[0] if other_power % 2 else 1
    if chart.wave is not None:
        return Chart(None, (), wave=chart.wave.raised(power, sign))
    if power % 2:
        return Chart(None, ())
    raise Undecided("an even power of a function with infinitely many zeros")


# --- one factor ---


def _factor_chart(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    check_time()
    kinds = of.field.kinds(factor)
    if not kinds:
        sign = number_sign(of.polynomial_expr(factor))
        if sign == 0:
            raise Undecided("a constant factor is zero in disguise")
        return Chart((), (sign,))
    if _plainly_positive(factor, of):
        return Chart((), (1,))
    if _plainly_positive(-factor, of):
        return Chart((), (-1,))
    if kinds == {"x"} and factor.degrees()[0] == 1:
        return _linear_chart(factor, of, low, high)
    if {g.kind for g in of.field.used(factor)} == {"x"}:
        return _polynomial_chart(factor, of, low, high)
    wave = _wave(factor, of, low, high)
    if wave is not None:
        return _wave_chart(wave, low, high)
    if (low is -sp.oo or high is sp.oo) and oscillates(factor, of):
        return Chart(None, ())
    return _general_chart(factor, of, low, high)


def _plainly_positive(factor: Any, of: Element) -> bool:
    """All coefficients positive, everything that may change sign in even powers, and one term that cannot vanish."""
    positive = [g.kind in ("exp", "root") or (g.is_constant and g.expr.is_positive) for g in of.field.generators]
    certain = False
    for monomial, coefficient in factor.to_dict().items():
        if coefficient < 0 or any(e % 2 for e, p in zip(monomial, positive, strict=True) if not p):
            return False
        certain = certain or not any(e for e, p in zip(monomial, positive, strict=True) if not p)
    return certain


def _linear_chart(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    """a + b x with constants a, b of any kind."""
    expr = of.polynomial_expr(factor)
    slope = sp.diff(expr, X)
    root, sign = -expr.subs(X, 0) / slope, number_sign(slope)
    if compare(root, low) <= 0:
        return Chart((), (sign,))
    if compare(root, high) >= 0:
        return Chart((), (-sign,))
    return Chart((root,), (-sign, sign))


def _polynomial_chart(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    polynomial = sp.Poly(of.polynomial_expr(factor), X)
    everywhere = sorted(_real_roots(polynomial), key=cmp_to_key(compare))
    roots = [r for r in everywhere if compare(low, r) < 0 < compare(high, r)]
    left = int(sp.sign(polynomial.LC())) * (-1 if polynomial.degree() % 2 else 1)
    passed = sum(1 for r in everywhere if compare(r, low) <= 0)
    signs = [left * (-1) ** passed]
    for _ in roots:
        signs.append(-signs[-1])
    return Chart(tuple(roots), tuple(signs))


def _real_roots(polynomial: sp.Poly) -> list[sp.Expr]:
    """The real roots of an irreducible polynomial; those of an even one as pairs +-sqrt(y)."""
    if polynomial.degree() < 4 or any(m[0] % 2 for m in polynomial.monoms()):
        return list(polynomial.real_roots())
    halved = sp.Poly({(m[0] // 2,): c for m, c in polynomial.terms()}, X)
    squares = [y for y in _real_roots(halved) if number_sign(y) > 0]
    return [sign * sp.sqrt(y) for y in squares for sign in (-1, 1)]


def _wave(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Wave | None:
    """The pattern of a periodic factor: exact, or, where the interval is unbounded, from the chart of one period."""
    exact = exact_wave(factor, of)
    if exact is not None or not (low is -sp.oo or high is sp.oo):
        return exact
    period = period_of(factor, of)
    if period is None:
        _refuse_endless_phases(factor, of)
        return None
    start = next((p for p in _STARTS if sign_at(of.of(factor), p)), None)
    if start is None:
        raise Undecided("a periodic factor is not shown to differ from zero anywhere")
    chart = _general_chart(factor, of, start, start + period)
    zeros = chart.zeros or ()
    return Wave(period, zeros, chart.signs[1:] if zeros else chart.signs, period)


def _refuse_endless_phases(factor: Any, of: Element) -> None:
    """Expansions do not help where all phases grow for ever and no period repeats."""
    if of.field.kinds(factor) <= {"sin", "cos"}:
        phases = [g.argument for g in of.field.used(factor) if not g.is_constant]
        if bent := [phase for phase in phases if phase.is_polynomial(X) and sp.degree(phase, X) > 1]:
            raise Undecided(f"the phase {bent[0]} is not linear in x")
        if all(phase.is_polynomial(X) for phase in phases):
            raise Undecided("sines and cosines of phases whose rates have an irrational ratio")


_STARTS = (sp.S.Zero, sp.Rational(1, 2), sp.Rational(-4, 3), sp.Rational(8, 5))
"""Where a period may begin."""


def _wave_chart(wave: Wave, low: sp.Expr, high: sp.Expr) -> Chart:
    if not wave.zeros:
        return Chart((), wave.signs)
    if low is -sp.oo or high is sp.oo:
        return Chart(None, (), wave=wave)
    zeros, signs = wave.between(low, high)
    return Chart(tuple(zeros), tuple(signs))


def _general_chart(factor: Any, of: Element, low: sp.Expr, high: sp.Expr) -> Chart:
    """By expansions at both ends and bisection between; exact zeros divide the interval first."""
    exact: list[sp.Expr] = [z for z in _exact_candidates(factor, of) if compare(low, z) < 0 < compare(high, z)]
    for _ in range(12):
        try:
            return _between_exact(factor, of, [low, *sorted(exact, key=cmp_to_key(compare)), high])
        except Cluster as cluster:
            named = recognise(factor, of, cluster.low, cluster.high)
            if named is None or any(compare(named, z) == 0 for z in exact):
                where = sp.N(cluster.low, 8)
                raise Undecided(f"a zero of even order, or nearly one, near x = {where} is not recognised") from None
            exact.append(named)
    raise Undecided("too many multiple zeros")


def _exact_candidates(factor: Any, of: Element) -> list[sp.Expr]:
    """0, where the factor vanishes there."""
    try:
        with precision(128):
            if Values(of.field, ball_of_rational(sp.S.Zero)).element(of.of(factor)).contains(0):
                expr = of.polynomial_expr(factor).subs(X, 0)
                return [sp.S.Zero] if number_sign(expr) == 0 else []
    except (Undecided, ZeroDivisionError):
        pass
    return []


def _between_exact(factor: Any, of: Element, points: list[sp.Expr]) -> Chart:
    zeros: list[sp.Expr] = []
    signs: list[int] = []
    for a, b in itertools.pairwise(points):
        if signs:
            zeros.append(a)
        inner, inner_signs = _open_segment(factor, of, a, b)
        zeros += inner
        signs += inner_signs
    return Chart(tuple(zeros), tuple(signs))


def _open_segment(factor: Any, of: Element, a: sp.Expr, b: sp.Expr) -> tuple[list[sp.Expr], list[int]]:
    """Zeros and signs on (a, b), where a and b are infinite, or exact points."""
    f = of.of(factor)
    left, right = sign_at_end(f, _end(a, "+")), sign_at_end(f, _end(b, "-"))
    low, high = _inner(a, left.start, 1), _inner(b, right.start, -1)
    if low >= high:
        return [], [left.sign]
    boxes = simple_zeros(factor, of, low, high)
    signs = [left.sign]
    for _ in boxes:
        signs.append(-signs[-1])
    if signs[-1] != right.sign:
        raise Undecided("the signs at the two ends contradict the zeros found; this must not happen")
    return [name_zero(factor, of, lo, hi) for lo, hi in boxes], signs


def _end(point: sp.Expr, side: str) -> End:
    return point if point in (sp.oo, -sp.oo) else (point, side)


def _inner(point: sp.Expr, start: int, direction: int) -> sp.Rational:
    """A rational point inside the part next to the end on which the sign is proved."""
    if point in (sp.oo, -sp.oo):
        return sp.Integer(-direction * start)
    with precision(128):
        ball = enclose(point) + ball_of_rational(sp.Rational(direction, 2 * start))
        return lower_rational(ball) if direction > 0 else upper_rational(ball)
