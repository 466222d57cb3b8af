"""What a sum that cancels has lost is put back into the product that it is a factor of."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from symact.errors import NotYetSupported
from symact.kernels.lowering.arithmetic import ARITHMETICS
from symact.kernels.lowering.careful import Careful
from symact.kernels.lowering.pieces import MAGNITUDE as A
from symact.kernels.lowering.plain import Plain

U, W = sp.Symbol("u0", real=True), sp.Symbol("w0", real=True)
N = 200_000


def fma(a, b, c):
    return (a.astype(np.float64) * b + c).astype(np.float32)


def sum_error(a, b, total):
    other = total - a
    return (a - (total - other)) + (b - other)


def written(writer, expr):
    write = writer(ARITHMETICS["single"])
    write.known |= {U: "u0", W: "w0"}
    return write, write.times(write.of(expr), "w0")


def errors(writer, expr, x, u, w):
    """Of w0 expr, in ulps of the result."""
    write, result = written(writer, expr)
    names = {"abs": abs, "fma": fma, "sum_error": sum_error, "x": x, "u0": u, "w0": w}
    names |= {name: np.float32(float(text)) for text, name in write.constants.items()}
    exec("\n".join(write.lines), names)
    exact = sp.lambdify((A, U), expr)(abs(x).astype(np.float64), u.astype(np.float64)) * w
    return np.abs(names[result] - exact) / np.spacing(np.abs(exact).astype(np.float32))


@pytest.mark.parametrize(
    ("expr", "most", "bound"),
    [
        (4 - 4 * A + 6 * U - 4 * A * U + 4 * U**2 + U**3, 8.0, 0.55),
        (1 + U - sp.sqrt(2 / sp.pi) * A * (2 + sp.Rational(26829, 100000) * A**2), 2.5, 3.0),
        (1 + U - A, 8.0, 0.51),
    ],
)
def test_the_product_has_the_rounding_error_of_one_operation_and_of_coefficients(expr, most, bound):
    random = np.random.default_rng(0)
    x = -random.uniform(0, most, N).astype(np.float32)
    u = np.exp(x)
    w = random.uniform(0.5, 1, N).astype(np.float32)
    size = np.abs(sp.lambdify((A, U), expr)(abs(x).astype(np.float64), u.astype(np.float64)))
    there = size > 1  # closer to a zero, errors of second order are seen
    careful, plain = (errors(writer, expr, x, u, w)[there] for writer in (Careful, Plain))
    assert careful.max() < bound
    assert careful.mean() < 0.75 * plain.mean()
    assert plain.max() > careful.max() + 1


def test_sums_that_do_not_cancel_are_left_to_plain_code():
    for expr in (4 + A * (3 + U), 4 + U):
        write, _ = written(Careful, expr)
        assert write.lines == written(Plain, expr)[0].lines
        with pytest.raises(NotYetSupported):
            write.check()
    written(Careful, 4 - A * (3 + U))[0].check()
