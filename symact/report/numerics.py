"""How the kernels compute f: its values at special inputs, the stable form on each part of the line, the errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.errors import SymactError
from symact.formula import to_text
from symact.formula.mathml import to_mathml
from symact.functions import X
from symact.report.constants import with_short_constants
from symact.report.content import Math, Row, Span, joined
from symact.report.printer import expression_latex

__all__ = ["error_rows", "numerics_rows"]

_MOST = 4
"""Parts of the line that a sheet shows."""


def numerics_rows(activation: Activation) -> tuple[Row, ...]:
    """The lines of the numerics block; none where the function cannot be compiled."""
    from symact.branches import branches
    from symact.kernels.lowering.lower import plan_of

    try:
        plan = plan_of(activation, branches(activation), 0, "owner")
    except SymactError:
        return ()
    return (Row("Special values", _special(plan), (), ""), *_computed(plan))


def error_rows(activation: Activation) -> tuple[Row, ...]:
    """The largest errors of the kernels of value and gradient, in ulps; they are compiled where no cache has them.

    None where the function cannot be compiled.
    """
    from symact.kernels import compile as kernel_of

    try:
        kernel = kernel_of(activation)
        known = [(name, [kernel.accuracy(order, dtype) for dtype in _TYPES]) for order, name in enumerate(("f", "f'"))]
    except SymactError:
        return ()
    return tuple(Row(f"Error of {name}", ("; ".join(map(_error, _TYPES, found)),), (), "") for name, found in known)


_TYPES = ("float32", "float64")


def _error(dtype: str, accuracy: Any) -> str:
    """What is known of one kernel's error, how it is known, and whether it is more than was asked for."""
    if accuracy.status == "unknown":
        return f"{dtype}: not known"
    seen = "bounded" if accuracy.status == "bounded" else f"audited at {accuracy.points} points"
    terms = " of the largest term" if accuracy.largest_term else ""
    over = "" if accuracy.within_budget else f", over the budget of {accuracy.budget:g}"
    return f"{dtype}: at most {accuracy.max_ulp:.3g} ulp{terms} ({seen}{over})"


def _special(plan: Any) -> Span:
    """f at -oo, at both zeros, at oo and at NaN, as float64."""
    values: list[tuple[str, str, float]] = [(r"-\infty", "-oo", plan.at_minus_infinity)]
    for point in plan.points:
        if point.at == 0:
            values += [("-0", "-0", point.at_negative_zero), ("+0", "+0", point.value)]
    values += [(r"\infty", "oo", plan.at_infinity), (r"\text{NaN}", "NaN", math.nan)]
    return joined([(Math(f"f({x}) = {_float(y)[0]}", f"f({text}) = {_float(y)[1]}"),) for x, text, y in values])


def _float(value: float) -> tuple[str, str]:
    """The float as LaTeX and as text: -0, six digits, an infinity or NaN."""
    if math.isnan(value):
        return r"\text{NaN}", "NaN"
    if math.isinf(value):
        return (r"\infty", "oo") if value > 0 else (r"-\infty", "-oo")
    text = f"{value:.6g}"
    return text, text


def _computed(plan: Any) -> Iterator[Row]:
    """One line for each part of the line on which more than a few arithmetic operations are needed."""
    told: list[tuple[Any, Any, str | Math]] = []
    for cell in plan.cells:
        way = _way(cell.way)
        if way is not None and told and told[-1][2] == way and told[-1][1] == cell.low:
            told[-1] = (told[-1][0], cell.high, way)
        elif way is not None:
            told.append((cell.low, cell.high, way))
    for number, (low, high, way) in enumerate(told[:_MOST]):
        yield Row("" if number else "Stable form", (way, " for ", _between(low, high)), (), "")


def _way(way: Any) -> str | Math | None:
    from symact.kernels.lowering.plan import Direct, Taylor

    if isinstance(way, Taylor):
        return "a power series"
    if not isinstance(way, Direct) or way.form.far or not way.form.used:
        return None
    expr = _restored(way.form)
    text = str(expr) if _foreign(expr) else to_text(expr)
    return Math(expression_latex(with_short_constants(expr)), text, to_mathml(expr))


def _foreign(expr: sp.Expr) -> bool:
    return any(isinstance(part, sp.core.function.AppliedUndef) for part in sp.preorder_traversal(expr))


def _restored(form: Any) -> sp.Expr:
    """The form in x, its exponentials written out; ``log1p`` and the like stay functions of their own."""
    known: dict[sp.Symbol, sp.Expr] = {}
    for atom in form.used:
        known[atom.symbol] = _call(atom.kind, atom.argument.subs(known))
    return _divided(sp.sympify(form.restored(known)))


def _divided(expr: sp.Expr) -> sp.Expr:
    """The same value with a plainer denominator: no sign before it, and divided out of a sum where it cancels."""
    top, bottom = sp.fraction(expr)
    if bottom.is_Add and all(term.could_extract_minus_sign() for term in bottom.args):
        top, bottom = -top, -bottom
    if top.is_Add and not bottom.is_number:
        calls = [part for part in top.atoms(sp.core.function.AppliedUndef) if part.has(X)]
        parts = sp.collect(sp.expand(top, deep=False), calls, evaluate=False) if calls else {}
        shares = {call: sp.cancel(factor / bottom) for call, factor in parts.items()}
        if shares and all(sp.denom(share).is_number for share in shares.values()):
            return sp.Add(*(call * share for call, share in shares.items()))
    return top / bottom


def _call(kind: str, argument: sp.Expr) -> sp.Expr:
    name = kind.removesuffix("_ratio")
    function = getattr(sp, name) if name in ("exp", "sin", "cos", "sqrt", "atan", "asinh") else sp.Function(name)
    return function(argument) / (argument if name != kind else 1)


def _between(low: sp.Expr, high: sp.Expr) -> Math:
    """low < x <= high, an infinite end left out."""
    left = "" if low == -sp.oo else f"{expression_latex(low)} < "
    right = "" if high == sp.oo else rf" \le {expression_latex(high)}"
    words = ("" if low == -sp.oo else f"{low} < ", "" if high == sp.oo else f" <= {high}")
    if not left and not right:
        return Math(r"\text{all }x", "all x")
    return Math(f"{left}x{right}", f"{words[0]}{X}{words[1]}")
