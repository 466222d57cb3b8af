from __future__ import annotations

import numba
import numpy as np
import pytest

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


def test_float32_stays_float32_and_integers_become_float64():
    kernel = compile("gelu")
    f, df = kernel.scalar, kernel.scalar_grad

    @numba.njit
    def both(x):
        return f(x), df(x)

    @numba.njit
    def types_of(x):
        return np.array([f(x)]), np.array([df(x)])

    for z in np.linspace(-9, 9, 37).astype(np.float32):
        assert tuple(np.float32(v) for v in both(z)) == (kernel(z), kernel.grad(z))
    assert [a.dtype for a in types_of(np.float32(1))] == [np.float32, np.float32]
    assert [a.dtype for a in types_of(1)] == [np.float64, np.float64]
    assert both(2) == (kernel(2.0), kernel.grad(2.0))
    with pytest.raises(numba.TypingError):
        both("1")


def test_scalars_work_in_parallel_loops_and_as_arguments():
    kernel = compile("gelu")
    f = kernel.scalar

    @numba.njit(parallel=True)
    def everywhere(x, out):
        for i in numba.prange(x.size):
            out[i] = f(x[i])

    @numba.njit
    def applied(function, x):
        return function(x)

    x = np.linspace(-9, 9, 1001).astype(np.float32)
    out = np.empty_like(x)
    everywhere(x, out)
    assert (out == kernel(x)).all()
    assert applied(f, 1.5) == kernel(1.5)
