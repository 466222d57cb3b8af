"""Compiled kernels. Read in this order:

- ``kernel``: ``compile`` and ``Kernel``, what a user calls; ``function``, ``arrays``: one derivative order, array
  handling;
- ``unit``: the pipeline from exact branches to machine code; ``lowering``: branches to stable source;
- ``primitives``: the double-double arithmetic that the source is made of;
- ``balls``, ``audit``: the exact value in Arb, and the distance from it;
- ``cache``, ``loader``, ``generated``: machine code on disk.
"""

from __future__ import annotations

from symact.kernels.kernel import Kernel, compile

__all__ = ["Kernel", "compile"]
