"""The elementary functions that stable forms are made of, one record each.

A ``_ratio`` is f(a)/a (or what takes its place), 1 or so at a = 0: with f(a) = a * ratio, a factor u of a that dies
out in the tail stays visible as a factor of f(a).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

__all__ = ["KINDS", "Kind", "series_ratio"]


@dataclass(frozen=True)
class Kind:
    """How one function is named, restored in SymPy, evaluated in balls and series, and called in the generated code.

    ``double`` is the float64 call with ``{}`` for the argument; the call on pairs is the name itself.
    """

    letter: str
    restore: Callable[[sp.Expr], sp.Expr]
    ball: Callable[[Any], Any]
    series: Callable[[Any], Any]
    double: str


def stripped(series: Any) -> tuple[int, Any] | None:
    """(n, s) with series = h^n s and s(0) != 0; ``None`` for a series that is zero to 300 bits."""
    length = flint.ctx.cap
    coefficients = [series[i] for i in range(length)]
    for n, coefficient in enumerate(coefficients):
        if not coefficient.abs_upper() < flint.arb(2) ** -300:
            return n, flint.arb_series(coefficients[n:], prec=length)
    return None


def series_ratio(top: Any, bottom: Any) -> Any:
    """top / bottom for series whose quotient has no pole at h = 0."""
    length = flint.ctx.cap
    a, b = stripped(top), stripped(bottom)
    if b is None:
        raise ZeroDivisionError("division by the zero series")
    if a is None:
        return flint.arb_series([flint.arb(0)], prec=length)
    if a[0] < b[0]:
        raise ZeroDivisionError("a pole")
    quotient = a[1] / b[1]
    return flint.arb_series([flint.arb(0)] * (a[0] - b[0]) + [quotient[i] for i in range(length - b[0])], prec=length)


def _asinh(w: Any) -> Any:
    return (w + (w * w + 1).sqrt()).log()


def _ratio(function: Callable[[Any], Any], at_zero: Callable[[], Any]) -> Callable[[Any], Any]:
    return lambda w: function(w) / w if abs(w) > 0 else at_zero()


def _one() -> Any:
    return flint.arb(1)


def _sympy_ratio(function: Callable[[sp.Expr], sp.Expr], at_zero: sp.Expr = sp.S.One) -> Callable[[sp.Expr], sp.Expr]:
    return lambda w: function(w) / w if w != 0 else at_zero


KINDS: dict[str, Kind] = {
    "exp": Kind("u", sp.exp, lambda w: w.exp(), lambda w: w.exp(), "math.exp({})"),
    "less_one": Kind(
        "d",
        lambda w: sp.exp(w) - 1,
        lambda w: w.expm1(),
        lambda w: w.exp() - 1,
        "math.expm1({})",
    ),
    "erfcx": Kind(
        "e",
        lambda w: sp.exp(w**2) * sp.erfc(w),
        lambda w: (w * w).exp() * w.erfc(),
        lambda w: (w * w).exp() * w.erfc(),
        "erfcx_double({})",
    ),
    "sqrt": Kind("s", sp.sqrt, lambda w: w.sqrt(), lambda w: w.sqrt(), "math.sqrt({})"),
    "log": Kind("l", sp.log, lambda w: w.log(), lambda w: w.log(), "math.log({})"),
    "sin": Kind("sn", sp.sin, lambda w: w.sin(), lambda w: w.sin(), "math.sin({})"),
    "cos": Kind("cs", sp.cos, lambda w: w.cos(), lambda w: w.cos(), "math.cos({})"),
    "sinpi": Kind(
        "sp",
        lambda w: sp.sin(sp.pi * w),
        lambda w: w.sin_pi(),
        lambda w: w.sin_pi(),
        "sinpi_double({})",
    ),
    "cospi": Kind(
        "cp",
        lambda w: sp.cos(sp.pi * w),
        lambda w: w.cos_pi(),
        lambda w: w.cos_pi(),
        "cospi_double({})",
    ),
    "atan": Kind("at", sp.atan, lambda w: w.atan(), lambda w: w.atan(), "math.atan({})"),
    "asinh": Kind("ah", sp.asinh, lambda w: w.asinh(), _asinh, "math.asinh({})"),
    "log1p_ratio": Kind(
        "q",
        _sympy_ratio(lambda w: sp.log(1 + w)),
        _ratio(lambda w: w.log1p(), _one),
        lambda w: series_ratio((1 + w).log(), w),
        "log1p_ratio_double({})",
    ),
    "expm1_ratio": Kind(
        "r",
        _sympy_ratio(lambda w: sp.exp(w) - 1),
        _ratio(lambda w: w.expm1(), _one),
        lambda w: series_ratio(w.exp() - 1, w),
        "expm1_ratio_double({})",
    ),
    "sqrt1p_ratio": Kind(
        "sr",
        lambda w: 1 / (1 + sp.sqrt(1 + w)),
        lambda w: 1 / (1 + (1 + w).sqrt()),
        lambda w: 1 / (1 + (1 + w).sqrt()),
        "(1.0 / (1.0 + math.sqrt(1.0 + {})))",
    ),
    "sin_ratio": Kind(
        "ns",
        _sympy_ratio(sp.sin),
        _ratio(lambda w: w.sin(), _one),
        lambda w: series_ratio(w.sin(), w),
        "sin_ratio_double({})",
    ),
    "atan_ratio": Kind(
        "ta",
        _sympy_ratio(sp.atan),
        _ratio(lambda w: w.atan(), _one),
        lambda w: series_ratio(w.atan(), w),
        "atan_ratio_double({})",
    ),
    "asinh_ratio": Kind(
        "ha",
        _sympy_ratio(sp.asinh),
        _ratio(lambda w: w.asinh(), _one),
        lambda w: series_ratio(_asinh(w), w),
        "asinh_ratio_double({})",
    ),
    "erf_ratio": Kind(
        "er",
        _sympy_ratio(sp.erf, 2 / sp.sqrt(sp.pi)),
        _ratio(lambda w: w.erf(), lambda: 2 / flint.arb.pi().sqrt()),
        lambda w: series_ratio(w.erf(), w),
        "erf_ratio_double({})",
    ),
}
