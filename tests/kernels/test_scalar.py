from __future__ import annotations

import numba
import numpy as np

from symact.kernels import compile


def test_scalars_work_inside_the_users_compiled_code():
    kernel = compile("mish")
    f, df = kernel.scalar, kernel.scalar_grad

    @numba.njit
    def newton(x, target):
        for _ in range(50):
            x -= (f(x) - target) / df(x)
        return x

    root = newton(2.0, 1.0)
    assert abs(kernel(root) - 1.0) < 1e-15


def test_scalars_give_the_bits_of_the_array_functions():
    kernel = compile("gelu")
    f, df = kernel.scalar, kernel.scalar_grad
    x = np.linspace(-40, 9, 501)
    assert all(f(v) == w for v, w in zip(x.tolist(), kernel(x).tolist(), strict=True))
    assert all(df(v) == w for v, w in zip(x.tolist(), kernel.grad(x).tolist(), strict=True))
