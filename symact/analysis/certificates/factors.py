"""The proof of one factor's signs, in the form that the checker replays."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.proof.field import Element
from symact.proof.periodic import both_signs, oscillates, period_of
from symact.proof.signs import factor_chart

__all__ = ["factor_record"]


def factor_record(factor: Any, e: int, of: Element, low: sp.Expr, high: sp.Expr) -> dict[str, Any]:
    """``{"f", "power", "kind", ...}``, computed once for every factor and interval of a field."""
    text = str(of.polynomial_expr(factor))
    key = ("record", text, low, high)
    if key not in of.field.charts:
        of.field.charts[key] = _proof(factor, of, text, low, high)
    return {"f": text, "power": e, **of.field.charts[key]}


def _proof(factor: Any, of: Element, text: str, low: sp.Expr, high: sp.Expr) -> dict[str, Any]:
    from symact.analysis.certificates.boxes import line_proof
    from symact.checker.charts import is_positive
    from symact.checker.texts import read

    tree = read(text)
    used = [g for g in of.field.used(factor) if not g.is_constant]
    if not used:
        return {"kind": "number"}
    if is_positive(tree):
        return {"kind": "positive"}
    unbounded = low is -sp.oo or high is sp.oo
    period = period_of(factor, of) if unbounded else None
    if period is not None:
        return _wave_proof(factor, of, text, period)
    if unbounded and oscillates(factor, of):
        return _endless_proof(factor, of)
    zeros = factor_chart(factor, of, low, high).zeros
    return {"kind": "line", **line_proof(tree, _end(low), _end(high), [str(z) for z in zeros or ()])}


def _end(point: sp.Expr) -> Any:
    from symact.checker.texts import read

    return str(point) if point.is_infinite else read(str(point))


def _wave_proof(factor: Any, of: Element, text: str, period: sp.Expr) -> dict[str, Any]:
    """One period from 0 on, the zeros in it given exactly."""
    from symact.analysis.certificates.boxes import line_proof
    from symact.checker.texts import read

    wave = factor_chart(factor, of, -sp.oo, sp.oo).wave
    zeros = wave.unfolded().zeros if wave else ()
    inside = sorted({z - sp.floor(z / period) * period for z in zeros} - {sp.S.Zero}, key=sp.N)
    proof = line_proof(read(text), read("0"), read(str(period)), [str(z) for z in inside])
    return {"kind": "wave", "start": "0", "period": str(period), **proof}


def _endless_proof(factor: Any, of: Element) -> dict[str, Any]:
    """The coefficients of the powers of x, the period of the last, and two points at which its signs differ."""
    parts: dict[int, dict[Any, Any]] = {}
    for monomial, c in factor.to_dict().items():
        without_x = (0, *monomial[1:])
        parts.setdefault(int(monomial[0]), {})[without_x] = c
    polynomials = [of.field.context.from_dict(parts.get(k, {})) for k in range(max(parts) + 1)]
    period = period_of(polynomials[-1], of)
    witnesses = both_signs(polynomials[-1], of, period)
    assert witnesses is not None
    return {
        "kind": "endless",
        "coefficients": [str(of.polynomial_expr(p)) for p in polynomials],
        "period": str(period),
        "witnesses": [str(point) for point in witnesses],
    }
