"""A plan as the text of a Python module that Numba compiles."""

from __future__ import annotations

import math
import re

import numpy as np
import sympy as sp

from symact.kernels.lowering.double_code import DoubleWriter, single_operation
from symact.kernels.lowering.numbers import floor_float, literal, narrowed, nearest
from symact.kernels.lowering.pair_code import PairWriter
from symact.kernels.lowering.plan import Cell, Constant, Direct, Plan, Taylor
from symact.kernels.lowering.text import Tables

__all__ = ["adds_sines", "is_exact", "module_source", "point_source"]

_HEADER = '''"""{title}

{note}
"""

import math

import numpy as np
from numba import njit

{imports}

inf, nan = math.inf, math.nan
'''

_PRIMITIVES = {
    "exponential": "asinh asinh_ratio asinh_ratio_double exp exp_scaled expm1_ratio expm1_ratio_double log log1p_ratio"
    " log1p_ratio_double sqrt1p_ratio",
    "gaussian": "erf_ratio erf_ratio_double erfcx erfcx_double",
    "pair": "add add_double div divide_doubles mul mul_double neg power rounded rounded_product scaled split_exponent"
    " sqrt two_sum",
    "polynomial": "taylor taylor_double",
    "trigonometric": "atan atan_ratio atan_ratio_double cos cospi cospi_double sin sin_ratio sin_ratio_double"
    " sinpi sinpi_double",
}

_NOTES = {
    "pair": "Pairs of float64 (hi + lo) where one operation is not exact enough; one rounding at the end.",
    "double": "float64 inside; pairs of float64 only where sines are added up.",
}


def module_source(plan: Plan, dtype: str, arithmetic: str, title: str) -> str:
    """The module with ``point``, the function of one number of type ``dtype``.

    ``arithmetic`` is ``"pair"`` or ``"double"`` (float64 throughout).
    """
    imports, lines = point_source(plan, dtype, arithmetic, "point")
    return "\n".join([_HEADER.format(title=title, note=_NOTES[arithmetic], imports=imports), *lines, ""])


def point_source(plan: Plan, dtype: str, arithmetic: str, name: str) -> tuple[str, list[str]]:
    """(import lines, the lines of the function ``name`` and of the tables that it needs)."""
    tables = Tables()
    body = _body(plan, arithmetic, tables)
    lines = [*tables.source(), "", ""]
    lines.append('@njit(error_model="numpy")')
    lines.append(f"def {name}({'x' if dtype == 'float64' else 'x32'}):")
    if dtype == "float32":
        lines.append("    x = np.float64(x32)")
    return _imports(body), [*lines, *("    " + line for line in body)]


def _imports(body: list[str]) -> str:
    """One import line for each module of primitives that the statements call."""
    called = set(re.findall(r"\b([a-z]\w*)\(", "\n".join(body)))
    lines = []
    for module, names in _PRIMITIVES.items():
        used = sorted(called & set(names.split()))
        if used:
            lines.append(f"from symact.kernels.primitives.{module} import {', '.join(used)}")
    return "\n".join(lines)


def _body(plan: Plan, arithmetic: str, tables: Tables) -> list[str]:
    lines = ["if x != x:", "    return nan"]
    for point in plan.points:
        if point.at == 0.0 and str(point.value) != str(point.at_negative_zero):
            lines += [
                "if x == 0.0:",
                "    positive = math.copysign(1.0, x) > 0.0",
                f"    return {literal(point.value)} if positive else {literal(point.at_negative_zero)}",
            ]
        else:
            lines += [f"if x == {literal(point.at)}:", f"    return {literal(point.value)}"]
    lines += ["if x == -inf:", f"    return {literal(plan.at_minus_infinity)}"]
    lines += ["if x == inf:", f"    return {literal(plan.at_infinity)}"]
    for i, cell in enumerate(plan.cells):
        statements = _statements(cell, arithmetic, tables)
        comment = f"# {cell.formula or _describe(cell)}"
        if i < len(plan.cells) - 1:
            lines += [f"if x <= {literal(floor_float(cell.high))}:  {comment}", *["    " + s for s in statements]]
        else:
            lines += [comment, *statements]
    return lines


def _statements(cell: Cell, arithmetic: str, tables: Tables) -> list[str]:
    if arithmetic == "double" and not _adds_sines(cell):
        return DoubleWriter(tables).write(cell)
    if isinstance(cell.way, Direct):
        single = single_operation(cell.way.form)
        if single is not None:
            return [f"return {single}"]
    return PairWriter(tables).write(cell)


def adds_sines(plan: Plan) -> bool:
    """Whether sines are added up somewhere: their double zeros leave nothing of float64."""
    return any(map(_adds_sines, plan.cells))


def _adds_sines(cell: Cell) -> bool:
    return (
        isinstance(cell.way, Direct)
        and cell.way.form.numerator.is_Add
        and any(atom.kind in ("sin", "cos", "sinpi", "cospi") for atom in cell.way.form.used)
    )


def _describe(cell: Cell) -> str:
    if not isinstance(cell.way, Direct):
        return "constant"
    form = cell.way.form
    prefactors = "".join(f"{s.name}**{p} * " if p != 1 else f"{s.name} * " for s, p in form.prefactors)
    where = ", ".join(f"{a.symbol.name} = {a.kind}({sp.sstr(a.argument)})" for a in form.used)
    core = (
        sp.sstr(form.numerator)
        if form.denominator == 1
        else f"({sp.sstr(form.numerator)})/({sp.sstr(form.denominator)})"
    )
    return f"{prefactors}{core}" + (f"; {where}" if where else "")


def is_exact(plan: Plan, dtype: str) -> bool:
    """Whether every result is a number of this type or one operation on such numbers: half an ulp off at most.

    In float64 that float32 results are rounded from, too: the second rounding of a sum, product or quotient of float32
    numbers does no harm (Figueroa 1995).
    """
    return all(_is_exact(cell.way, dtype) for cell in plan.cells)


def _is_exact(way: Constant | Direct | Taylor, dtype: str) -> bool:
    if isinstance(way, Taylor):
        return False
    if isinstance(way, Constant):
        return dtype == "float64" or _rounds_once(way.value if isinstance(way.value, float) else nearest(way.value))
    single = single_operation(way.form)
    if single is None or dtype == "float64":
        return single is not None
    numbers = [float(text) for text in _NUMBER.findall(single)]
    return all(map(_is_single if "x" in single else _rounds_once, numbers))


_NUMBER = re.compile(r"(?<![\w.])\d+\.?\d*(?:e[+-]?\d+)?")


def _is_single(value: float) -> bool:
    return not math.isfinite(value) or narrowed(value) == value


def _rounds_once(value: float) -> bool:
    """Whether the float32 nearest to this float64 is the nearest to every number that is rounded to it."""
    if not math.isfinite(value):
        return True
    rounded = narrowed(value)
    return math.isfinite(rounded) and 2 * abs(value - rounded) < float(np.spacing(np.float32(abs(rounded))))
