"""A formula as nested lists, for a page whose script evaluates it: data, so that no text ever runs as code.

A number is a float, a name is a text, and an operation is ``[sign or name, argument, ...]``; cases are
``["cases", [value, condition], ...]``. ``templates/page.js`` evaluates these with their first two derivatives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symact.activation import Activation, Parameter

__all__ = ["FUNCTIONS", "OPERATIONS", "Slider", "formula_tree", "sliders"]

FUNCTIONS = frozenset(
    (
        *("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan"),
        *("erf", "erfc", "sigmoid", "softplus", "Phi", "Abs", "sign"),
    )
)
"""Functions of one argument that the script knows."""

OPERATIONS: dict[Any, str] = {
    sp.Add: "+",
    sp.Mul: "*",
    sp.Pow: "^",
    sp.Max: "max",
    sp.Min: "min",
    sp.Heaviside: "heaviside",
    sp.Lt: "<",
    sp.Le: "<=",
    sp.Gt: ">",
    sp.Ge: ">=",
    sp.Eq: "==",
    sp.Ne: "!=",
    sp.And: "and",
    sp.Or: "or",
    sp.Not: "not",
}
"""Everything else that the script knows, but for cases."""


def formula_tree(expr: sp.Basic) -> Any:
    """The expression as nested lists; ``None`` where it has a part that the script does not know."""
    try:
        return _tree(expr)
    except _UnknownPart:
        return None


class _UnknownPart(Exception):  # noqa: N818 - it never leaves this module
    """The script does not know a part of the expression."""


def _tree(expr: Any) -> Any:
    if expr in (sp.true, sp.false):
        return bool(expr)
    if expr.is_Symbol:
        return expr.name
    if expr.is_number:
        return _float(expr)
    if isinstance(expr, sp.sinc):
        return _tree(expr.rewrite(sp.sin))
    if expr.is_Piecewise:
        return ["cases", *([_tree(value), _tree(condition)] for value, condition in expr.args)]
    name = expr.func.__name__ if expr.func.__name__ in FUNCTIONS else OPERATIONS.get(expr.func)
    if name is None:
        raise _UnknownPart
    unordered = isinstance(expr, (sp.Add, sp.Mul, sp.Max, sp.Min, sp.And, sp.Or))
    parts = sorted(expr.args, key=sp.default_sort_key) if unordered else expr.args
    return [name, *(_tree(part) for part in parts)]


def _float(number: sp.Expr) -> float:
    value = float(sp.N(number, 20))
    if not math.isfinite(value):
        raise _UnknownPart
    return value


@dataclass(frozen=True)
class Slider:
    """A parameter that a reader may move: its name, its value, and the ends of its way inside its domain."""

    name: str
    value: float
    low: float
    high: float

    @property
    def step(self) -> float:
        """A hundredth to a two-hundredth of the way, as a round decimal."""
        return float(f"1e{math.floor(math.log10((self.high - self.low) / 100))}")


def sliders(activation: Activation) -> tuple[Slider, ...]:
    """One for each parameter, around its value."""
    values = {name: float(sp.N(value, 20)) for name, value in activation.values}
    return tuple(_slider(parameter, values) for parameter in activation.parameters)


def _slider(parameter: Parameter, values: dict[str, float]) -> Slider:
    """The way is twice the value to either side (at least 2), cut where the domain ends."""
    value = values[parameter.name]
    reach = 2 * max(1.0, abs(value))
    low, high = value - reach, value + reach
    for condition in parameter.domain.split(" and "):
        bound = condition.lstrip("<>=!").strip()
        limit = values.get(bound, 0.0) if not _is_number(bound) else float(sp.Rational(bound))
        gap = reach / 40
        if condition.startswith(">"):
            low = max(low, limit + (0 if condition.startswith(">=") else gap))
        elif condition.startswith("<"):
            high = min(high, limit - (0 if condition.startswith("<=") else gap))
        elif condition.startswith("!=") and low < limit < high:
            low, high = (limit + gap, high) if value > limit else (low, limit - gap)
    return Slider(parameter.name, value, round(low, 6), round(high, 6))


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).replace("/", "", 1).isdigit()
