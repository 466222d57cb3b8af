"""Polynomial coefficients of the SIMD elementary functions: fitted, rounded, certified, written down.

``python -m tools.minimax`` writes ``symact/kernels/primitives/vector/coefficients.py``.

- ``targets``: which functions, on which intervals, to which degree, as data;
- ``fit``: minimax fit of the relative error, coefficients rounded one after the other;
- ``certify``: a proved bound of that relative error by Taylor expansions in ball arithmetic.
"""
