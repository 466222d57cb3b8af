"""The proof of one factor's signs, in the form that the checker replays."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symact.functions import X
from symact.proof.field import Element
from symact.proof.periodic import oscillates, wave_of
from symact.proof.repetition import over_a_period
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
    if unbounded and {g.kind for g in used} <= {"sin", "cos"}:
        return _wave_proof(factor, of, text)
    if unbounded and oscillates(factor, of):
        return _endless_proof(factor, of)
    zeros = factor_chart(factor, of, low, high).zeros
    return {"kind": "line", **line_proof(tree, _end(low), _end(high), [str(z) for z in zeros or ()])}


def _end(point: sp.Expr) -> Any:
    from symact.checker.texts import read

    return str(point) if point.is_infinite else read(str(point))


def _wave_proof(factor: Any, of: Element, text: str) -> dict[str, Any]:
    """One period from 0 on, the zeros in it given exactly."""
    from symact.analysis.certificates.boxes import line_proof
    from symact.checker.texts import read

    wave = wave_of(factor, of)
    wave = over_a_period(wave, of.polynomial_expr(factor)) or wave.unfolded()
    inside = sorted({z - sp.floor(z / wave.period) * wave.period for z in wave.zeros} - {sp.S.Zero}, key=sp.N)
    proof = line_proof(read(text), read("0"), read(str(wave.period)), [str(z) for z in inside], split_all=True)
    return {"kind": "wave", "start": "0", "period": str(wave.period), **proof}


def _endless_proof(factor: Any, of: Element) -> dict[str, Any]:
    """The coefficients of the powers of x, the period of the last, and two points at which its signs differ."""
    parts: dict[int, dict[Any, Any]] = {}
    for monomial, c in factor.to_dict().items():
        without_x = (0, *monomial[1:])
        parts.setdefault(int(monomial[0]), {})[without_x] = c
    polynomials = [of.field.context.from_dict(parts.get(k, {})) for k in range(max(parts) + 1)]
    lead = wave_of(polynomials[-1], of)
    step = sp.Rational(str(sp.N(lead.period, 12))) / 16
    leading = of.polynomial_expr(polynomials[-1])
    values = sorted(((sp.N(leading.subs(X, k * step)), k * step) for k in range(16)), key=lambda pair: pair[0])
    return {
        "kind": "endless",
        "coefficients": [str(of.polynomial_expr(p)) for p in polynomials],
        "period": str(lead.period),
        "witnesses": [str(values[0][1]), str(values[-1][1])],
    }
