"""The SIMD functions of pairs against Arb, at their borders, and what the compiler made of them."""

from __future__ import annotations

import math
import platform
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from numba import njit

from symact.kernels.primitives.vector import twofold
from tests.kernels.primitives.test_vector import EXACT

Ball = flint.arb
COUNT = 150
UNARY = list(twofold.MAX_ERROR)


def points(name: str) -> np.ndarray:
    """Arguments in the domain: around 1, over all magnitudes, and where the reduction turns."""
    random = np.random.default_rng(11)
    near = random.uniform(-4, 4, COUNT)
    size = np.exp(random.uniform(-600, 600, COUNT))
    close = 1 + random.uniform(-1, 1, COUNT) * 2.0 ** random.integers(-60, -1, COUNT)
    signed = size * random.choice([-1, 1], COUNT)
    turns = (np.arange(-40, 40) + 0.5) * math.log(2)
    angles = np.concatenate([near, signed[abs(signed) <= twofold.SIN_LIMIT], beside_zeros(), [0.0, twofold.SIN_LIMIT]])
    halves = np.concatenate([near, signed, np.arange(-8, 8) / 4 + 2.0**-40, 1e4 + near, 2.0**53 - near])
    slopes = np.concatenate([near, signed, close - math.sqrt(2), close + math.sqrt(2), -close, [0.0, 1.0, math.inf]])
    found = {
        "exp": [near, random.uniform(-620, 690, COUNT), turns, [0.0, 690.0], 1e-20 * near],
        "log": [abs(near), size, close, [1.0, 2.0**-1022, 1e308, math.sqrt(2), math.sqrt(0.5)]],
        "log1p_ratio": [near[near > -1], size, -close[close < 1], close - 1, [0.0, -1 + 2.0**-52, math.sqrt(2) - 1]],
        "log1p_ratio_unit": [abs(near) / 4, size[size < 1], [0.0, 1.0]],
        "erfcx": [abs(near), 8 * abs(near), size, [0.0, 3.0], 3 * close],
        "sqrt": [abs(near), size, [2.0**-900, 1e300]],
        "sqrt1p_ratio": [near[near > -1], size, close - 1, [0.0, -1.0]],
        "asinh": [near, signed, close, close - 1, [0.0, 2.0**60, -(2.0**61)]],
        "asinh_ratio": [near, signed, close, close - 1, [0.0, 2.0**60, -(2.0**61)]],
        **{key: [angles] for key in ("sin", "cos", "sin_ratio")},
        **{f"endless_{key}": [near, signed, beside_zeros(range(-52, 970))] for key in ("sin", "cos")},
        "endless_sin_ratio": [near, signed, beside_zeros(range(-52, 700))],
        **{key: [halves] for key in ("sinpi", "cospi")},
        "atan": [slopes],
        "atan_ratio": [slopes[abs(slopes) <= 2.0**1000]],
    }[name]
    return np.concatenate([np.asarray(part, np.float64) for part in found])


def beside_zeros(exponents: Iterable[int] = range(-52, -23)) -> np.ndarray:
    """float64 numbers close to multiples of pi/2 (up to 2^30 by default): for every power of two the closest of all."""
    turns = np.rint(np.exp(np.random.default_rng(14).uniform(0, math.log(2.0**29), COUNT)))
    return np.concatenate([turns * (math.pi / 2), [closest_to_zero(e) for e in exponents]])


def closest_to_zero(exponent: int) -> float:
    """p 2^exponent, where p/n < 2^53 is the last convergent of pi/2 2^-exponent: none of this size is closer."""
    with flint.ctx.workprec(1500):
        mantissa, power = Ball.pi().mid().man_exp()
    rest = Fraction(int(mantissa)) * Fraction(2) ** (int(power) - 1 - exponent)
    before, last = 1, int(rest)
    while True:
        rest = 1 / (rest - int(rest))
        before, last = last, int(rest) * last + before
        if last >= 2**53:
            return math.ldexp(before, exponent)


def low_parts(x: np.ndarray) -> np.ndarray:
    return np.random.default_rng(12).uniform(-0.5, 0.5, x.size) * np.spacing(abs(x)) * (abs(x) > 1e-280)


def loop(name: str) -> Any:
    function = getattr(twofold, name)

    @njit(error_model="numpy")
    def fill(x, y, high, low):
        for i in range(x.size):
            high[i], low[i] = function((x[i], y[i]))

    return fill


def computed(name: str, x: np.ndarray, y: np.ndarray) -> tuple[Any, np.ndarray, np.ndarray]:
    fill, high, low = loop(name), np.empty_like(x), np.empty_like(x)
    fill(x, y, high, low)
    return fill, high, low


def largest_error(exact: Callable[[Ball], Ball], *arrays: np.ndarray) -> float:
    """The largest relative error as a logarithm to base 2."""
    with flint.ctx.workprec(2500):
        worst = max(
            abs(float((Ball(h) + Ball(e)) / exact(Ball(a) + Ball(b)) - 1))
            for a, b, h, e in zip(*(array.tolist() for array in arrays), strict=True)
        )
    return math.log2(worst)


def assert_vectorised(fill: Any) -> None:
    """Packed 256-bit instructions and no call of a function."""
    text = next(iter(fill.inspect_asm().values()))
    if platform.machine() in ("x86_64", "AMD64"):
        assert re.search(r"vfn?m(add|sub)\d+pd.*%[yz]mm", text)
    assert not re.search(r"call\S*\s+\S*(exp|log|sqrt|fma|erf|sin|cos|atan|rint)", text)


@pytest.mark.parametrize("name", UNARY)
def test_error(name: str) -> None:
    x = points(name)
    y = low_parts(x)
    if name == "log1p_ratio_unit" or name == "sqrt1p_ratio":
        y[(x == 1.0) | (x == -1.0)] = 0.0
    fill, high, low = computed(name, x, y)
    assert largest_error(EXACT[name.removeprefix("endless_")], x, y, high, low) <= twofold.MAX_ERROR[name]
    assert np.all(abs(low) <= 4 * np.spacing(abs(high))), "the second part is small"
    assert_vectorised(fill)


@pytest.mark.parametrize("name", UNARY)
def test_nan_gives_nan(name: str) -> None:
    _, high, _ = computed(name, np.array([math.nan]), np.array([0.0]))
    assert np.isnan(high[0])


def test_exp_far_down_stays_too_small_to_matter() -> None:
    x = np.array([-709.0, -1e300])
    _, high, _ = computed("exp", x, np.zeros(2))
    assert np.all((high > 0) & (high < 2.0**-890))


def test_log_at_the_ends() -> None:
    x = np.array([5e-324, 1.5e-310, math.inf])
    _, high, low = computed("log", x, np.zeros(3))
    assert largest_error(Ball.log, x[:2], np.zeros(2), high[:2], low[:2]) < -63
    assert high[2] + low[2] == math.inf


@njit(error_model="numpy")
def scaled_exp(x, y, out):
    """x e^y."""
    for i in range(x.size):
        m, z = twofold.exp_parts((y[i], 0.0))
        out[i] = twofold.rounded_scaled((x[i] * m[0], x[i] * m[1]), z)


def test_rounded_once_and_once_more_into_subnormals() -> None:
    random = np.random.default_rng(13)
    y = np.concatenate(
        [random.uniform(-746, -700, 2000), random.uniform(-2.0, 709.7, 200), [-744.4400719213812, -745.2]]
    )
    x = np.where(np.arange(y.size) % 2, 0.5, -1.0)
    out = np.empty_like(x)
    scaled_exp(x, y, out)
    with flint.ctx.workprec(300):
        for factor, argument, result in zip(x.tolist(), y.tolist(), out.tolist(), strict=True):
            exact = Ball(factor) * Ball(argument).exp()
            unit = max(math.ulp(result), 5e-324) if result else 5e-324
            assert abs(float((Ball(result) - exact) / Ball(unit))) <= (0.501 if abs(result) >= 2.0**-1022 else 0.751)
            assert math.copysign(1.0, result) == math.copysign(1.0, factor)
    assert_vectorised(scaled_exp)


def test_scaling_far_out() -> None:
    y = np.array([-(2.0**21), -1e308, -3000.0, -1500.0, 2000.0, math.nan])
    x = np.array([-1.0, 1.0, 1e200, 1e5, 1e-300, 1.0])
    out = np.empty_like(x)
    scaled_exp(x, y, out)
    assert out[:4].tolist() == [-0.0, 0.0, 0.0, 0.0]
    assert out[4] > 1e300
    assert math.copysign(1.0, out[0]) == -1.0
    assert np.isnan(out[5])
