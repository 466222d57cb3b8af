"""Elementary functions in plain, branch-free arithmetic: inside a loop, LLVM turns them into SIMD code.

``operations`` holds what NumPy-like Python cannot say (select, fused multiply-add, powers of two). Each of the other
modules is one arithmetic, with the same names in each: ``single`` (float32), ``short`` (float64 good for a float32
result), ``double`` (float64), ``pairs`` (float64 hi + lo).
"""
