"""Write the coefficients of the SIMD elementary functions."""

from __future__ import annotations

import math
from pathlib import Path

from tools.minimax.certify import bound_of
from tools.minimax.fit import fit
from tools.minimax.targets import ERFCX_CENTER, Target, targets

PATH = Path(__file__).parents[2] / "symact/kernels/primitives/vector/coefficients.py"

_HEADER = '''"""Minimax polynomials, constant coefficient first, each with a proved bound of its relative error.

Written by ``python -m tools.minimax``; what each one approximates, and where, is in ``tools/minimax/targets.py``.
"""

from __future__ import annotations

ERFCX_CENTER = {center!r}
'''


def table(target: Target, coefficients: tuple[float, ...], bound: float) -> str:
    """The Python text of one polynomial."""
    lines = "".join(f"    {c!r},\n" for c in coefficients)
    comment = f"# relative error at most 2^{math.log2(bound):.2f}"
    return f"\n{comment}\n{target.name}_BOUND = {bound!r}\n{target.name} = (\n{lines})\n"


def text() -> str:
    """The Python text of the whole file."""
    return _HEADER.format(center=ERFCX_CENTER) + "".join(map(_fitted, targets()))


def _fitted(target: Target) -> str:
    coefficients = fit(target)
    return table(target, coefficients, bound_of(target, coefficients))


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
