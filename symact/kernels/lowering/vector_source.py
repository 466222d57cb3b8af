"""A plan as the text of a module whose loops LLVM turns into SIMD code."""

from __future__ import annotations

import math

from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.lowering.blend import Blend, blend
from symact.kernels.lowering.plan import Plan
from symact.kernels.lowering.scalars import SHARED
from symact.kernels.lowering.source import point_source

__all__ = ["vector_source"]

_HEADER = '''"""{title}

{note} Without a branch: every piece is computed, and selects choose.
"""

import math

import numpy as np
from numba import njit

{imports}

inf, nan = math.inf, math.nan
{constants}

{functions}'''

_NEAR = """
@njit(error_model="numpy", forceinline=True)
def {point}({argument}):
{body}
"""

_WITHIN_REACH = """

@njit(error_model="numpy")
def point(x):
    return near(x) if abs(x) <= REACH else far(x)
"""

_NOTES = {
    "single": "float32 throughout.",
    "short": "float64 inside, with polynomials as short as a float32 result allows.",
    "wide": "float64 inside.",
    "double": "float64 throughout.",
    "compensated": "float64 with the rounding errors of sums, products and quotients put back.",
    "twofold": "Pairs of float64 (hi + lo); one rounding at the end.",
}


def vector_source(plan: Plan, arithmetic: str, dtype: str, title: str) -> str:
    """The module with ``point``, the function of one number of type ``dtype``.

    Where that has to branch, ``near`` does not, for abs(x) <= ``REACH``.
    """
    blended = blend(plan, ARITHMETICS[arithmetic])
    guarded = blended.reach < math.inf
    body, argument = list(blended.lines), "x"
    if dtype != ARITHMETICS[arithmetic].kind:
        argument = "x32"
        body.insert(0, "x = np.float64(x32)")
    body.append(f"return np.{dtype}({blended.result})")
    point = "near" if guarded else "point"
    functions = [_NEAR.format(body="\n".join("    " + line for line in body), point=point, argument=argument)]
    imports = _imports(blended, arithmetic)
    if guarded:
        far_imports, far = point_source(plan, dtype, "pair", "far")
        imports += "\n" + far_imports
        functions += [f"\nREACH = {blended.reach!r}\n", "\n".join(far) + "\n", _WITHIN_REACH]
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
