"""The radius of convergence of a Taylor series: the distance to the nearest complex singularity.

Given only where it is established: the candidates are the exact zeros of what is divided by, rooted or logged, and a
candidate counts only where nothing can cancel it. Two parts of a sum that are singular at the same distance, or a
function whose zeros are not known in closed form, give ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.functions import X, named_to_elementary

__all__ = ["radius"]

_ENTIRE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.erf, sp.erfc, sp.sinc)
_DIGITS = 40
_MAX_DEGREE = 4


@dataclass(frozen=True)
class _Nearest:
    """The nearest singularities, all at ``distance`` from the point; none where the function is entire."""

    distance: sp.Expr
    points: tuple[sp.Expr, ...] = ()
    poles: bool = False


_NOWHERE = _Nearest(sp.oo)


class _Unknown(Exception):  # noqa: N818 - an answer, not an error
    """The nearest singularity is not established."""


def radius(expr: sp.Expr, point: sp.Expr) -> sp.Expr | None:
    """The radius of convergence of the Taylor series of ``expr`` (in x) at the real ``point``, where it is established.

    ``oo`` for an entire function, pi for the sigmoid at 0, pi/2 for tanh; ``None`` where no proof is at hand.
    """
    try:
        return _nearest(_written_out(expr), sp.sympify(point)).distance
    except _Unknown:
        return None


def _written_out(expr: sp.Expr) -> sp.Expr:
    """sigmoid, softplus and Phi in exp, log and erf; tanh(log(w)) as the rational function of w that it is."""
    plain = named_to_elementary(expr)
    plain = plain.replace(sp.tanh, lambda u: (u.args[0] ** 2 - 1) / (u.args[0] ** 2 + 1) if isinstance(u, sp.log) else sp.tanh(u))
    return plain.replace(sp.log, lambda u: -sp.log(1 / u) if u.is_Pow and u.exp == -1 else sp.log(u))


def _nearest(expr: sp.Expr, p: sp.Expr) -> _Nearest:
    if _is_entire(expr):
        return _NOWHERE
    if expr.is_Add:
        return _of_sum(expr, p)
    if expr.is_Mul:
        return _of_product(expr, p)
    if expr.is_Pow:
        return _of_power(expr.base, expr.exp, p)
    if isinstance(expr, sp.log) and _is_entire(expr.args[0]):
        return _among(_zeros(expr.args[0], p), p)
    if isinstance(expr, sp.tanh):
        return _among(_levels(expr.args[0], p, sp.I * sp.pi / 2, sp.I * sp.pi), p, poles=True)
    if isinstance(expr, sp.atan | sp.asinh):
        return _of_inverse(expr, p)
    raise _Unknown


def _is_entire(expr: sp.Expr) -> bool:
    if not expr.has(X) or expr == X:
        return True
    if expr.is_Pow:
        return expr.exp.is_Integer and expr.exp > 0 and _is_entire(expr.base)
    return (expr.is_Add or expr.is_Mul or isinstance(expr, _ENTIRE)) and all(map(_is_entire, expr.args))


def _of_sum(expr: sp.Add, p: sp.Expr) -> _Nearest:
    parts = [part for part in (_nearest(term, p) for term in expr.args) if part.points]
    first = min(parts, key=lambda part: part.distance.evalf(_DIGITS))
    if sum(_same(part.distance, first.distance) for part in parts) > 1:
        raise _Unknown
    return first


def _of_product(expr: sp.Mul, p: sp.Expr) -> _Nearest:
    """Singular where one factor is and no other factor is 0; a numerator's zero may cancel a pole."""
    below = sp.Mul(*[f.base**-f.exp for f in expr.args if f.is_Pow and f.exp.is_Integer and f.exp < 0])
    above = sp.Mul(*[f for f in expr.args if not (f.is_Pow and f.exp.is_Integer and f.exp < 0)])
    if below != 1 and _is_entire(above) and _is_entire(below):
        return _among([z for z in _zeros(below, p) if not _cancels(above, below, z)], p, poles=True)
    parts = [(factor, _nearest(factor, p)) for factor in expr.args]
    factor, first = min(parts, key=lambda part: part[1].distance.evalf(_DIGITS) if part[1].points else sp.oo)
    others = [other for other, _ in parts if other != factor]
    if any(_same(near.distance, first.distance) for other, near in parts if other != factor):
        raise _Unknown
    kept = tuple(z for z in first.points if all(_is_nonzero(other.subs(X, z)) for other in others))
    if not kept:
        raise _Unknown
    return _Nearest(first.distance, kept, first.poles)


def _cancels(above: sp.Expr, below: sp.Expr, z: sp.Expr) -> bool:
    """Whether above/below is analytic at the zero z of ``below``: z is a simple zero of it and a zero of ``above``."""
    if _is_nonzero(above.subs(X, z)):
        return False
    if above.subs(X, z) == 0 and _is_nonzero(below.diff(X).subs(X, z)):
        return True
    raise _Unknown


def _of_power(base: sp.Expr, exponent: sp.Expr, p: sp.Expr) -> _Nearest:
    if not exponent.is_Rational:
        raise _Unknown
    if exponent.is_Integer and exponent > 0:
        near = _nearest(base, p)
        if not near.poles:
            raise _Unknown
        return near
    if not _is_entire(base):
        raise _Unknown
    zeros = _zeros(base, p)
    if not exponent.is_Integer:  # a branch point at a simple zero; a multiple one may cancel the root
        slope = base.diff(X)
        if not all(_is_nonzero(slope.subs(X, z)) for z in zeros):
            raise _Unknown
    return _among(zeros, p, poles=bool(exponent.is_Integer))


def _of_inverse(expr: sp.Expr, p: sp.Expr) -> _Nearest:
    """atan(u) and asinh(u) branch where u = i or -i; asinh only where u' is not 0 as well."""
    u = expr.args[0]
    if not u.is_polynomial(X):
        raise _Unknown
    zeros = _zeros(sp.expand(1 + u**2), p)
    if not all(_is_nonzero(u.diff(X).subs(X, z)) for z in zeros):
        raise _Unknown
    return _among(zeros, p)


def _zeros(base: sp.Expr, p: sp.Expr) -> list[sp.Expr]:
    """Zeros of an entire function, the nearest to ``p`` among them; of a polynomial in x or in exp(c x)."""
    base = sp.expand(base)
    if base.is_polynomial(X):
        return _roots(sp.Poly(base, X))
    rates = {part.args[0].coeff(X) for part in base.atoms(sp.exp) if part.has(X)}
    if not all(part.args[0] == part.args[0].coeff(X) * X for part in base.atoms(sp.exp) if part.has(X)):
        raise _Unknown
    if not all(rate.is_Rational for rate in rates):
        raise _Unknown
    step = sp.gcd(list(rates))
    t = sp.Dummy("t")
    polynomial = base.replace(sp.exp, lambda u: t ** (u.coeff(X) / step) if u.has(X) else sp.exp(u))
    above, _ = sp.fraction(sp.together(polynomial))
    if above.has(X) or not above.is_polynomial(t):
        raise _Unknown
    # exp(step z) = root has the solution (log(root) + 2 pi i k)/step; for real p the principal one is nearest.
    return [sp.log(root) / step for root in _roots(sp.Poly(above, t)) if root != 0]


def _roots(polynomial: sp.Poly) -> list[sp.Expr]:
    if polynomial.degree() > _MAX_DEGREE:
        raise _Unknown
    found = sp.roots(polynomial)
    if sum(found.values()) != polynomial.degree():
        raise _Unknown
    return list(found)


def _levels(u: sp.Expr, p: sp.Expr, start: sp.Expr, step: sp.Expr) -> list[sp.Expr]:
    """Solutions of u(z) = start + k step for some integer k, the nearest to ``p`` among them, for a polynomial u.

    On abs(z - p) <= R, abs(u) <= m(R), the sum of the absolute coefficients at p times powers of R; so only the k with
    abs(start + k step) <= m(R) can come as near as a solution at distance R.
    """
    if not u.is_polynomial(X) or sp.degree(u, X) > 3:
        raise _Unknown
    found: list[sp.Expr] = []
    for k in (0, -1, 1, -2, 2, -3, 3):
        level = start + k * step
        if found:
            reach = min(_distance(z, p).evalf(_DIGITS) for z in found)
            moved = sp.Poly(u.subs(X, X + p), X)
            bound = sum(sp.Abs(c) * reach**m for (m,), c in moved.terms()).evalf(_DIGITS)
            if sp.Abs(level).evalf(_DIGITS) > bound and k < 0:
                return found
        found += _roots(sp.Poly(sp.expand(u - level), X))
    raise _Unknown


def _among(points: list[sp.Expr], p: sp.Expr, *, poles: bool = False) -> _Nearest:
    if not points:
        return _NOWHERE
    distances = {z: _distance(z, p) for z in points}
    first = min(distances.values(), key=lambda d: d.evalf(_DIGITS))
    return _Nearest(first, tuple(z for z, d in distances.items() if _same(d, first)), poles)


def _distance(z: sp.Expr, p: sp.Expr) -> sp.Expr:
    real, imaginary = (z - p).as_real_imag()
    return sp.sqrt(sp.simplify(real**2) + sp.simplify(imaginary**2))


def _same(a: sp.Expr, b: sp.Expr) -> bool:
    if sp.oo in (a, b):
        return a == b
    return bool(sp.Abs((a - b).evalf(_DIGITS)) < sp.Float(10) ** -25)


def _is_nonzero(value: sp.Expr) -> bool:
    number = sp.Abs(value.evalf(_DIGITS))
    return bool(number.is_Float and number > sp.Float(10) ** -20)
