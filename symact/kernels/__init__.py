"""Compiled kernels. Read in this order:

- ``kernel``: ``compile`` and ``Kernel``, what a user calls; ``function``: one derivative order; ``products``: value
  and gradient at once, gradient times g; ``call``: the quick way for small arrays; ``scalar``: inside Numba's code;
- ``arrays``, ``blocks``, ``threads``: element types and ``out=``, arrays of any layout, several threads;
- ``half``: the 65,536 results in float16 and bfloat16;
- ``unit``: the pipeline from exact branches to machine code; ``lowering``: branches to stable source; ``attempt``: one
  source after the other, the cheapest first; ``judge``: what an audit of it finds; ``verdicts``: audits that are kept;
- ``primitives``: the elementary functions and the double-double arithmetic that the source is made of;
- ``loops``: functions of one number to ufuncs, by way of ``source_module`` and ``bodies``, ``numba_loop``, ``sweep``
  (text to Numba to LLVM), ``machine_code`` (object files), ``ufuncs`` (for NumPy); ``cache``: all of it on disk;
- ``balls``, ``audit``: the exact value in Arb, and the distance from it; ``suspects``: where to look.
"""

from __future__ import annotations

from symact.kernels.kernel import Kernel, compile
from symact.kernels.threads import set_threads

__all__ = ["Kernel", "compile", "set_threads"]
