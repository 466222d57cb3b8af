"""A plan as the text of a module whose loops LLVM turns into SIMD code."""

from __future__ import annotations

import math

from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.lowering.blend import Blend, blend
from symact.kernels.lowering.loops import FILL, Point, loop_source
from symact.kernels.lowering.plan import Plan
from symact.kernels.lowering.scalars import SHARED
from symact.kernels.lowering.source import point_source

__all__ = ["vector_source"]

_HEADER = '''"""{title}

{note} Without a branch: every piece is computed, and selects choose.
"""

import math

import numpy as np
from numba import njit, types

from symact.kernels.primitives.vector.loop import for_each
{imports}

inf, nan = math.inf, math.nan
{constants}

{functions}'''

_NEAR = """
@njit(types.{dtype}(types.{dtype}), error_model="numpy", cache=True, forceinline=True)
def {point}({argument}):
{body}
"""

_WITHIN_REACH = """

@njit(types.{dtype}(types.{dtype}), error_model="numpy", cache=True)
def point_{name}(x):
    return near_{name}(x) if abs(x) <= REACH else far_{name}(x)
"""

_NOTES = {
    "single": "float32 throughout.",
    "short": "float64 inside, with polynomials as short as a float32 result allows.",
    "double": "float64 throughout.",
    "compensated": "float64 with the rounding errors of sums, products and quotients put back.",
    "twofold": "Pairs of float64 (hi + lo); one rounding at the end.",
}


def vector_source(plan: Plan, arithmetic: str, dtype: str, name: str, title: str) -> str:
    """The module with ``point_<name>`` (one element) and ``fill_<name>`` (a contiguous array) for ``dtype``."""
    blended = blend(plan, ARITHMETICS[arithmetic])
    guarded = blended.reach < math.inf
    body, argument = list(blended.lines), "x"
    result = blended.result
    if arithmetic == "short":
        argument = "x32"
        body.insert(0, "x = np.float64(x32)")
        result = f"np.float32({result})"
    values = {"dtype": dtype, "name": name, "argument": argument, "point": f"{'near' if guarded else 'point'}_{name}"}
    functions = [_NEAR.format(body="\n".join("    " + line for line in [*body, f"return {result}"]), **values)]
    imports = _imports(blended, arithmetic)
    if guarded:
        far_imports, far = point_source(plan, dtype, "pair", f"far_{name}")
        imports += "\n" + far_imports
        functions += [f"\nREACH = {blended.reach!r}\n", "\n".join(far) + "\n", _WITHIN_REACH.format(**values)]
    point = Point(f"point_{name}", f"near_{name}" if guarded else None, "REACH")
    functions.append("\n" + loop_source(FILL, [point], dtype, ARITHMETICS[arithmetic].vectors, name))
    return _HEADER.format(
        title=title,
        note=_NOTES[arithmetic],
        imports=imports,
        constants="".join(f"{name} = np.float32({value})\n" for name, value in blended.constants),
        functions="".join(functions),
    )


def _imports(blended: Blend, arithmetic: str) -> str:
    lines = [f"from symact.kernels.primitives.vector import {ARITHMETICS[arithmetic].primitives} as simd"]
    if any("pair." in line for line in blended.lines):
        lines.append("from symact.kernels.primitives import pair")
    for home in sorted(set(SHARED.values())):
        used = sorted(name for name in blended.called if SHARED[name] == home)
        if used:
            lines.append(f"from symact.kernels.primitives.{home} import {', '.join(used)}")
    return "\n".join(lines)
