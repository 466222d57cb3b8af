"""The radius of convergence of a Taylor series: the distance to the nearest complex singularity.

Given only where it is established: the candidates are the exact zeros of what is divided by, rooted or logged, and a
candidate counts only where nothing can cancel it. Two parts of a sum that are singular at the same distance, or a
function whose zeros are not known in closed form, give ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symact.functions import X, named_to_elementary
from symact.proof import RealRoot, Undecided, number_sign

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
    except (_Unknown, Undecided):
        return None


def _written_out(expr: sp.Expr) -> sp.Expr:
    """sigmoid, softplus and Phi in exp, log and erf; tanh(log(w)) as the rational function of w that it is."""
    plain = named_to_elementary(expr)
    plain = plain.replace(sp.tanh, _tanh_written_out)
    return plain.replace(sp.log, lambda u: -sp.log(1 / u) if u.is_Pow and u.exp == -1 else sp.log(u))


def _tanh_written_out(u: sp.Expr) -> sp.Expr:
    if not isinstance(u, sp.log):
        return sp.tanh(u)
    square = u.args[0] ** 2
    return (square - 1) / (square + 1)


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
        return _of_tanh(expr.args[0], p)
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
        zeros = _zeros(below, p)
        kept = [z for z in zeros if not _cancels(above, below, z)]
        if len(kept) < len(zeros) - 1 or (len(kept) < len(zeros) and not (kept or below.is_polynomial(X))):
            raise _Unknown
        return _among(kept, p, poles=True)
    parts = [(factor, _nearest(factor, p)) for factor in expr.args]
    factor, first = min(parts, key=lambda part: part[1].distance.evalf(_DIGITS) if part[1].points else sp.oo)
    others = [other for other, _ in parts if other != factor]
    if any(_same(near.distance, first.distance) for other, near in parts if other != factor):
        raise _Unknown
    standing = tuple(z for z in first.points if all(_is_nonzero(other.subs(X, z)) for other in others))
    if not standing:
        raise _Unknown
    return _Nearest(first.distance, standing, first.poles)


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
    # exp(step z) = root has the solutions (log(root) + 2 pi i k)/step. For real p the principal one is the nearest, and
    # one with k = 1 or -1 the next.
    roots = [root for root in _roots(sp.Poly(above, t)) if root != 0]
    return [(sp.log(root) + 2 * sp.pi * sp.I * k) / step for root in roots for k in (0, 1, -1)]


def _roots(polynomial: sp.Poly) -> list[sp.Expr]:
    if polynomial.degree() > _MAX_DEGREE:
        raise _Unknown
    found = sp.roots(polynomial)
    if sum(found.values()) != polynomial.degree():
        raise _Unknown
    return list(found)


def _of_tanh(u: sp.Expr, p: sp.Expr) -> _Nearest:
    """tanh(u) has poles where u = i pi (k + 1/2) for an integer k."""
    if not u.is_polynomial(X):
        raise _Unknown
    moved = sp.Poly(sp.expand(u.subs(X, X + p)), X)
    if moved.degree() == 1:
        slope, value = moved.all_coeffs()
        return _among([p + (sp.I * sp.pi * k / 2 - value) / slope for k in (1, -1)], p, poles=True)
    if moved.degree() == 3 and moved.nth(0) == 0 == moved.nth(2):
        return _of_tanh_cubic(moved.nth(1), moved.nth(3), p)
    raise _Unknown


def _of_tanh_cubic(a: sp.Expr, b: sp.Expr, p: sp.Expr) -> _Nearest:
    """Poles of tanh(a z + b z^3), a and b positive, where a small real z never reaches them.

    With z = i y the poles solve b y^3 - a y + t = 0, t = pi/2 + k pi. Where this has one real root r, the other two
    have abs(y)^2 = s with s r = -t/b and s^3 + (a/b) s^2 = (t/b)^2. The left side increases for s > 0, so s is its one
    root, least for t = pi/2; and abs(r) = t/(b s) > sqrt(s), so the pair is the nearest.
    """
    t = sp.pi / 2
    if number_sign(a) <= 0 or number_sign(b) <= 0 or number_sign(27 * b * t**2 - 4 * a**3) <= 0:
        raise _Unknown
    equation = X**6 + sp.cancel(a / b) * X**4 - (t / b) ** 2
    low = next(n for n in range(1, 10**6) if number_sign(equation.subs(X, n)) > 0) - 1
    distance = RealRoot(equation, sp.Rational(low), sp.Rational(low + 1))
    real = t / (2 * b * distance**2)
    y = real + sp.I * sp.sqrt(distance**2 - real**2)
    return _Nearest(distance, (p + sp.I * y, p - sp.I * sp.conjugate(y)), poles=True)


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
