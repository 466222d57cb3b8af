"""Compiled kernels. Read in this order:

- ``kernel``: ``compile`` and ``Kernel``, what a user calls; ``function``: one derivative order; ``products``: value
  and gradient at once, gradient times g, by way of ``fused``; ``universal``, ``scalar``: inside NumPy and Numba;
- ``arrays``, ``blocks``, ``threads``: element types and ``out=``, arrays of any layout, several threads;
- ``half``: the 65,536 results in float16 and bfloat16;
- ``unit``: the pipeline from exact branches to machine code; ``lowering``: branches to stable source;
- ``primitives``: the double-double arithmetic that the source is made of;
- ``balls``, ``audit``: the exact value in Arb, and the distance from it;
- ``cache``, ``loader``, ``stored``: machine code on disk.
"""

from __future__ import annotations

from symact.kernels.kernel import Kernel, compile
from symact.kernels.threads import set_threads

__all__ = ["Kernel", "compile", "set_threads"]
