"""Scaling laws f(x; p) = p^r g(p^s x): one value of the parameter stands for all of its sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symact.activation import Activation, Parameter
from symact.facts import Fact
from symact.functions import X

__all__ = ["Scaling", "scaling_of"]

_EXPONENTS = [sp.Rational(k, 2) for k in (0, 2, -2, 1, -1)]


@dataclass(frozen=True)
class Scaling:
    """f(x; p) = abs(p)^value g(abs(p)^argument x) for p of one sign, g being the function at p = 1 (or -1)."""

    value: sp.Rational
    argument: sp.Rational

    def carried(self, facts: dict[str, Fact], parameter: sp.Symbol, sign: int) -> dict[str, Fact]:
        """The facts at p = +-1 for every p of that sign: values times c, places over k, slopes times c k."""
        size = parameter if sign > 0 else -parameter
        c, k = size**self.value, size**self.argument
        return {key: replace(fact, value=_CARRY[key](fact.value, c, k)) for key, fact in facts.items()}


def scaling_of(activation: Activation, parameter: Parameter) -> Scaling | None:
    """The scaling law of the function in this parameter, found by an exact identity for p > 0 and for p < 0."""
    others = [(sp.Symbol(n, real=True), v) for n, v in activation.values if n != parameter.name]
    expr = activation.expr.subs(others)
    signs = (1, -1) if parameter.admits({**dict(activation.values), parameter.name: sp.S.NegativeOne}) else (1,)
    for r, s in product(_EXPONENTS, repeat=2):
        if (r, s) != (0, 0) and all(_holds(expr, parameter.symbol, r, s, sign) for sign in signs):
            return Scaling(r, s)
    return None


def _holds(expr: sp.Expr, symbol: sp.Symbol, r: sp.Rational, s: sp.Rational, sign: int) -> bool:
    p = sp.Dummy("p", positive=True)
    scaled = expr.subs(symbol, sign * p).subs(X, X / p**s) / p**r
    reference = expr.subs(symbol, sign)
    return sp.simplify(_cleared(scaled, p) - _cleared(reference, p)) == 0


def _cleared(expr: sp.Expr, p: sp.Symbol) -> sp.Expr:
    """Conditions without positive factors in p: p x > 0 is x > 0."""

    def without(relation: Relational) -> Relational:
        difference = sp.factor(relation.lhs - relation.rhs)
        kept = [f for f in sp.Mul.make_args(difference) if f.has(X) or not f.is_positive]
        return relation.func(sp.Mul(*kept), 0)

    return sp.expand(sp.piecewise_fold(expr.replace(lambda e: isinstance(e, Relational), without)))


# --- how each value is carried over ---


def _same(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    return value


def _times(factor: sp.Expr, number: Any) -> Any:
    if isinstance(number, dict):
        return {"oscillates": [_times(factor, n) for n in number["oscillates"]]}
    return number if number is None or number in (sp.oo, -sp.oo, 0) else factor * number


def _places(points: list[Any] | None, k: sp.Expr) -> list[Any] | None:
    return None if points is None else [_times(1 / k, p) for p in points]


def _runs(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    """Intervals and points of monotonicity or convexity."""
    if value is None:
        return None
    found = dict(value)
    if value["intervals"] is not None:
        found["intervals"] = [
            {**i, "from": _times(1 / k, i["from"]), "to": _times(1 / k, i["to"])} for i in value["intervals"]
        ]
    for key in ("turning_points", "inflections"):
        if key in value:
            found[key] = _places(value[key], k)
    found.pop("set", None)
    return found


def _range(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    if value is None:
        return None
    kept = {key: value[key] for key in ("inf_attained", "sup_attained")}
    ends = {key: _times(c, value[key]) for key in ("inf", "sup")}
    return {**ends, **kept, "argmin": _places(value["argmin"], k), "argmax": _places(value["argmax"], k)}


def _lipschitz(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    if value is None:
        return None
    return {
        "constant": _times(c * k, value["constant"]),
        "attained": value["attained"],
        "at": _places(value["at"], k),
        "derivative_constant": _times(c * k**2, value["derivative_constant"]),
    }


def _limits(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    return None if value is None else {end: _times(c, v) for end, v in value.items()}


def _slopes(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    return None if value is None else {end: _times(c * k, v) for end, v in value.items()}


def _kinds(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    """Saturation: kinds and dead intervals; the rates change with the parameter and are left out."""
    if value is None:
        return None
    dead = [[_times(1 / k, a), _times(1 / k, b)] for a, b in value["dead"]]
    return {"left": value["left"], "right": value["right"], "dead": dead}


def _parity(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    if value is None or value["center"] is None:
        return value
    a, b = value["center"]
    return {**value, "center": [_times(1 / k, a), _times(c, b)]}


def _exceptions(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    if value is None:
        return None
    moved = [
        {**e, "at": _times(1 / k, e["at"]), "left": _times(c * k, e["left"]), "right": _times(c * k, e["right"])}
        for e in value["exceptions"]
    ]
    return {**value, "exceptions": moved}


def _identity(value: Any, c: sp.Expr, k: sp.Expr) -> Any:
    """f(0) and f'(0); the rest is carried over where c k = 1, since then f - x scales as f does."""
    if value is None:
        return None
    at_zero = {"value_at_0": _times(c, value["value_at_0"]), "slope_at_0": _times(c * k, value["slope_at_0"])}
    if sp.simplify(c * k) != 1:
        return at_zero
    moved = [[_times(1 / k, a), _times(1 / k, b)] for a, b in value["identity_intervals"]]
    return {**value, **at_zero, "identity_intervals": moved}


_CARRY: dict[str, Any] = {
    "nonlinear": _same,
    "piecewise_linear": _same,
    "polynomial": _same,
    "differentiability": _exceptions,
    "smoothness": _same,
    "limits": _limits,
    "derivative_limits": _slopes,
    "saturation": _kinds,
    "monotonicity": _runs,
    "range": _range,
    "convexity": _runs,
    "lipschitz": _lipschitz,
    "symmetry": _parity,
    "identity": _identity,
}
