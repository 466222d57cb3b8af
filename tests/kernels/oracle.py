"""The exact value and derivatives of an activation at floats, by Arb power series: nothing of symact.kernels is used.

A branch is evaluated at x + t as a truncated series in t: the coefficients are f, f', f''/2, f'''/6. The precision is
raised until each of the first three is known to 2^-90 of itself, or is below 2^-1200.
"""

from __future__ import annotations

import math
from functools import cache

import flint
import numpy as np
import sympy as sp

from symact.functions import Phi, X, sigmoid, softplus

ORDERS = 4
_PRECISIONS = (160, 1400, 3600, 7200, 16000)


def _series(value):
    return value if isinstance(value, flint.arb_series) else flint.arb_series([value], prec=ORDERS)


_RULES = {
    sp.exp: lambda w: w.exp(),
    sp.log: lambda w: w.log(),
    sp.sin: lambda w: w.sin(),
    sp.cos: lambda w: w.cos(),
    sp.atan: lambda w: w.atan(),
    sp.asinh: lambda w: (w + (w * w + 1).sqrt()).log(),
    sp.erf: lambda w: w.erf(),
    sp.erfc: lambda w: w.erfc(),
    sp.tanh: lambda w: 1 - 2 / (1 + (2 * w).exp()),
    sp.sinh: lambda w: (w.exp() - (-w).exp()) / 2,
    sp.cosh: lambda w: (w.exp() + (-w).exp()) / 2,
    sigmoid: lambda w: 1 / (1 + (-w).exp()),
    softplus: lambda w: (1 + w.exp()).log(),
    Phi: lambda w: (-w / flint.arb(2).sqrt()).erfc() / 2,
}


def _walk(expr, line):
    if expr == X:
        return line
    if expr.is_Rational:
        return flint.arb(flint.fmpq(int(expr.p), int(expr.q)))
    if expr == sp.pi:
        return flint.arb.pi()
    if expr == sp.E:
        return flint.arb(1).exp()
    if expr.is_Add or expr.is_Mul:
        parts = [_walk(a, line) for a in expr.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part if expr.is_Add else total * part
        return total
    if expr.is_Pow and not isinstance(expr, sp.exp):
        base, n = _walk(expr.base, line), expr.exp
        if n.is_Integer:
            return base ** int(n) if n > 0 else 1 / base ** int(-n)
        assert n.q == 2
        root = base.sqrt()
        return root ** int(n.p) if n > 0 else 1 / root ** int(-n.p)
    return _RULES[expr.func](_walk(expr.args[0], line))


@cache
def power_of_two(k):
    return flint.arb(2) ** k


def _settled(coefficients, good):
    return all(
        c.is_finite() and (c.rel_accuracy_bits() >= good or c.abs_upper() < power_of_two(-1200)) for c in coefficients
    )


def germ(expr, x, good=90):
    """(f, f', f'', f''') at the float x as balls, to ``good`` bits; None where that is out of reach."""
    saved = flint.ctx.prec, flint.ctx.cap
    try:
        for bits in _PRECISIONS[: -1 if good == 90 else None]:
            flint.ctx.prec, flint.ctx.cap = bits, ORDERS
            point = flint.arb(x)
            try:
                series = _series(_walk(expr, flint.arb_series([point, 1], prec=ORDERS)))
            except (ValueError, ZeroDivisionError):
                continue  # a denominator that is not yet known to be nonzero
            coefficients = [series[n] for n in range(ORDERS)]
            if _settled(coefficients[: ORDERS - 1], good):
                return [c * math.factorial(n) for n, c in enumerate(coefficients)]
        return None
    finally:
        flint.ctx.prec, flint.ctx.cap = saved


def exact(branches, xs):
    """Arrays (high, low) of shape (ORDERS, len(xs)), the exact derivatives; nan where they are not known.

    Exact is high + low, or high + low 2^-200 where abs(high) < 1e-200 (the low part of a subnormal is no float).
    """
    high, low = np.full((2, ORDERS, len(xs)), np.nan)
    edges = [float(p) if p.is_Rational else float(sp.N(p, 40)) for p in branches.points]
    for i, x in enumerate(xs):
        place = sum(edge < x for edge in edges)
        if x in edges:
            value = sp.N(branches.values[edges.index(x)], 60)
            high[0, i] = float(value)
            low[0, i] = float(value - sp.Rational(float(value)))
            continue
        balls = germ(branches.pieces[place], x)
        if balls is None:
            continue
        for n, ball in enumerate(balls):
            middle = float(ball.mid())
            high[n, i] = middle
            if math.isfinite(middle):
                scale = power_of_two(200 if abs(middle) < 1e-200 else 0)
                low[n, i] = float(((ball - flint.arb(middle)) * scale).mid())
            else:
                low[n, i] = 0.0
    return high, low


def ulps(got, high, low, allowance):
    """The error of ``got`` (float32 or float64) in ulps of its type; errors inside ``allowance`` count as zero.

    Overflow to the right infinity, where the exact value is beyond the largest finite number (or rounds beyond it),
    is exact.
    """
    kind = got.dtype.type
    largest = float(np.finfo(kind).max)
    with np.errstate(all="ignore"):
        unit = np.abs(np.spacing(np.abs(high).astype(kind))).astype(np.float64)
        unit = np.where(np.abs(high) >= largest, np.spacing(kind(largest)).astype(np.float64), unit)
        small = np.abs(high) < 1e-200
        difference = got.astype(np.float64) - high
        plain = np.abs(difference - np.where(small, low * 2.0**-200, low))
        error = np.where(small, np.abs(difference * 2.0**200 - low) / (unit * 2.0**200), plain / unit)
        error = np.where(plain <= allowance, 0.0, error)
        overflowed = np.isinf(got) & (np.abs(high) >= largest) & (np.sign(got) == np.sign(high))
        return np.where(overflowed, 0.0, error)
