"""The function and its charts as the certificate gives them: formulas as text, factors, tails and boxes.

The factors and the zeros are the prover's. The boxes are found with the checker's own arithmetic, so that what is
written here is what the checker will accept; nothing that the checker does not verify depends on them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sympy as sp

from symact.analysis.certificates.factors import factor_record
from symact.analysis.study import Study
from symact.functions import X
from symact.proof import Undecided
from symact.proof.field import Element, Field
from symact.proof.signs import chart_of, signed_factors
from symact.proof.verdict import budget

__all__ = ["charts_of", "proof_of"]

_CUT = 16
_SECONDS = 5.0
"""The budget for one chart, in seconds of CPU time: one that is not found leaves time for the others."""


def proof_of(study: Study) -> dict[str, Any]:
    """``{"pieces", "points", "values", "holes", "charts"}``; a chart for which no proof is found is left out."""
    charts: dict[str, Any] = {}
    for i in range(len(study.intervals)):
        low, high, _ = study.intervals[i]
        for k in range(4):
            _put(charts, f"{i}:{k}", partial(study.element, i, k), low, high)
        _put(charts, f"{i}:0-x", partial(_minus_x, study, i), low, high)
        _put_cuts(charts, study, i)
    return {
        "pieces": [str(piece) for _, _, piece in study.intervals],
        "points": [str(p) for p in study.branches.points],
        "values": [str(v) for v in study.branches.values],
        "holes": [i for i in range(len(study.branches.points)) if study.is_hole(i)],
        "charts": charts,
    }


def _minus_x(study: Study, i: int) -> Element:
    expr = study.intervals[i][2]
    field = Field.of(expr, X)
    return field.element(expr) - field.element(X)


def _put(charts: dict[str, Any], key: str, element: Callable[[], Element], low: sp.Expr, high: sp.Expr) -> None:
    from symact.checker.texts import Rejected

    try:
        with budget(_SECONDS):
            record = _chart_record(element(), low, high)
    except (Undecided, Rejected, ZeroDivisionError):
        return
    charts[key] = record


def _put_cuts(charts: dict[str, Any], study: Study, i: int) -> None:
    """Charts up to a cut, where a derivative has infinitely many critical points that no period repeats."""
    low, high, _ = study.intervals[i]
    for k in range(1, 4):
        record = charts.get(f"{i}:{k}")
        kinds = {f["kind"] for f in record["factors"]} - {"number"} if isinstance(record, dict) else set()
        if kinds <= {"wave"} or not kinds & {"wave", "endless"}:
            continue
        inside: dict[str, Any] = {}
        _put(inside, "chart", partial(study.element, i, k), max(low, sp.Integer(-_CUT)), min(high, sp.Integer(_CUT)))
        if inside:
            charts[f"{i}:{k}!"] = {"cut": _CUT, **inside}


def _chart_record(element: Element, low: sp.Expr, high: sp.Expr) -> Any:
    if element.is_zero():
        return "zero"
    chart_of(element, low, high)  # where the factors are charted, but their product is not, there is no chart
    constant, factors = signed_factors(element)
    records = [factor_record(factor, e, element, low, high) for factor, e in factors]
    return {"constant": str(constant), "factors": records}


_USED: dict[str, tuple[str, ...]] = {
    "monotonicity": ("1",),
    "range": ("1", "1!"),
    "convexity": ("2",),
    "lipschitz": ("2", "2!", "3", "3!"),
    "zeros": ("0",),
    "fixed_points": ("0-x",),
    "symmetry": ("2",),
    "identity": ("0-x",),
}
"""The charts, by what follows the piece in their keys, on which a fact rests."""


def charts_of(key: str, charts: dict[str, Any]) -> list[str]:
    """The keys of the charts on which a fact rests; facts about ends, breakpoints and means rest on none."""
    return [name for name in charts if name.partition(":")[2] in _USED.get(key, ())]
