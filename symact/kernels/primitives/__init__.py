"""The arithmetic that generated kernels are made of, in Numba.

A *pair* is an unevaluated sum ``hi + lo`` of two float64 with ``abs(lo) <= ulp(hi)/2``: about 106 bits.

- ``pair``: sum, product, quotient, square root, integer power of pairs; one rounding at the end, subnormals included;
- ``exponential``: exp, expm1, log, log1p of pairs;
- ``trigonometric``: sin, cos, atan of pairs;
- ``gaussian``: exp(x^2) erfc(x) of pairs;
- ``polynomial``: Taylor polynomials with the leading coefficients as pairs;
- ``exponents``: a number as m 2^k, and back.

Nothing here depends on which activation is compiled. Errors are relative and below 2^-75, so that the rounding to
float64 is the error that is left.
"""
