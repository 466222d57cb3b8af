"""The compiled function inside your own Numba code: a fixed point by Newton's method.

``kernel.scalar`` and ``kernel.scalar_grad`` are functions of one float64 that any ``@njit`` function can call.
"""

import numba

import symact

kernel = symact.compile("cos")
f, slope = kernel.scalar, kernel.scalar_grad


@numba.njit
def fixed_point(x):
    for _ in range(20):
        x -= (f(x) - x) / (slope(x) - 1.0)
    return x


found = fixed_point(1.0)
(exact,) = symact.analyze("cos").fixed_points["points"]
print("Newton:  ", found)
print("analysis:", exact.evalf(30))
assert abs(found - exact.evalf(30)) < 1e-15
