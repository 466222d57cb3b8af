"""A plan as the text of a module whose loops LLVM turns into SIMD code."""

from __future__ import annotations

import math

from symact.errors import NotYetSupported
from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.lowering.blend import Blend, blend, floor_in
from symact.kernels.lowering.plan import Plan
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

_STRAIGHT = """
@njit(error_model="numpy", forceinline=True)
def {name}({argument}):
{body}
"""

_CHOSEN = """
@njit(error_model="numpy", forceinline=True)
def point(x):
    return select(abs(x) <= REACH, near(x), beyond(x))
"""

_BRANCHED = """

@njit(error_model="numpy")
def point(x):
    return near(x) if abs(x) <= REACH else far(x)
"""

_NOTES = {
    "single": "float32 throughout.",
    "careful_single": "float32 throughout, with what sums lose put back before they are multiplied.",
    "careful_double": "float64 throughout, with what sums lose put back before they are multiplied.",
    "short": "float64 inside, with polynomials as short as a float32 result allows.",
    "wide": "float64 inside.",
    "double": "float64 throughout.",
    "compensated": "float64 with the rounding errors of sums, products and quotients put back.",
    "twofold": "Pairs of float64 (hi + lo); one rounding at the end.",
}


def vector_source(plan: Plan, arithmetic: str, dtype: str, title: str) -> str:
    """The module with ``point``, the function of one number of type ``dtype``.

    Where the arithmetic's sines end, ``near`` is right for abs(x) <= ``REACH``, and ``beyond`` everywhere; where there
    is no such code without a branch, ``far`` has branches, and so has ``point``.
    """
    blended = blend(plan, ARITHMETICS[arithmetic])
    guarded = blended.reach < math.inf
    imports = _imports(blended, arithmetic)
    functions = [_straight(blended, arithmetic, dtype, "near" if guarded else "point")]
    if guarded:
        functions.append(f"\nREACH = {floor_in(dtype, blended.reach)!r}\n")
        try:
            beyond = blend(plan, ARITHMETICS["endless"])
        except NotYetSupported:
            far_imports, far = point_source(plan, dtype, "pair", "far")
            imports += far_imports.split("\n")
            functions += ["\n".join(far) + "\n", _BRANCHED]
        else:
            imports += [*_imports(beyond, "endless"), _FROM_OPERATIONS.format("select")]
            functions += [_straight(beyond, "endless", dtype, "beyond"), _CHOSEN]
    return _HEADER.format(
        title=title,
        note=_NOTES[arithmetic],
        imports="\n".join(dict.fromkeys(imports)),
        constants="".join(f"{name} = np.float32({value})\n" for name, value in blended.constants),
        functions="".join(functions),
    )


def _straight(blended: Blend, arithmetic: str, dtype: str, name: str) -> str:
    """The function of the statements, which have no branch."""
    body, argument = list(blended.lines), "x"
    if dtype != ARITHMETICS[arithmetic].kind:
        argument = "x32"
        body.insert(0, "x = np.float64(x32)")
    body.append(f"return np.{dtype}({blended.result})")
    return _STRAIGHT.format(name=name, argument=argument, body="\n".join("    " + line for line in body))


_FROM_OPERATIONS = "from symact.kernels.primitives.vector.operations import {}"


def _imports(blended: Blend, arithmetic: str) -> list[str]:
    lines = [f"from symact.kernels.primitives.vector import {ARITHMETICS[arithmetic].primitives}"]
    return lines + [_FROM_OPERATIONS.format(name) for name in sorted(blended.called)]
