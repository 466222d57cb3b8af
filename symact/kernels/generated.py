"""The module that generated kernels say they belong to, so that Numba can load them from its cache in another process.

It is empty: the functions live in modules of their own, which no name in ``sys.modules`` leads to.
"""
