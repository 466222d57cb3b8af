"""Elementary functions in plain, branch-free arithmetic: inside a loop, LLVM turns them into SIMD code.

The arithmetics, with the same names in each: ``single`` (float32), ``short`` (float64 good for a float32 result),
``double`` (float64), and ``twofold`` (float64 hi + lo, short chains).
The first three come from the same formulas:

- ``exponential``, ``logarithmic``, ``circular``, ``arctangent``, ``gaussian``, ``algebraic``: the
  functions, for any arithmetic;
- ``arithmetic``: what tells the three apart; ``coefficients``: their polynomials, written by ``tools.minimax``;
- ``operations``: what plain Python cannot say (select, fused multiply-add, powers of two).
"""
