"""Every SIMD elementary function against Arb, at its borders and near the zeros, and what the compiler made of it."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable
from fractions import Fraction
from types import ModuleType
from typing import Any

import flint
import numpy as np
import pytest
from numba import njit

from symact.kernels.primitives.vector import double, short, single
from symact.kernels.primitives.vector.coefficients import ERFCX_CENTER

Ball = flint.arb
COUNT = 100


def ratio(name: str, at_zero: Any = 1) -> Callable[[Ball], Ball]:
    return lambda a: getattr(a, name)() / a if a != 0 else Ball(at_zero)


def scaled_erfc(y: Ball) -> Ball:
    """exp(y^2) erfc(y); beyond 30 by the asymptotic series, whose terms then fall below 2^-190."""
    if y < 30:
        return (y * y).exp() * y.erfc()
    total = Ball(1)
    for k in reversed(range(1, 40)):
        total = 1 - total * (2 * k - 1) / (2 * y * y)
    return total / (y * Ball.pi().sqrt())


EXACT: dict[str, Callable[[Ball], Ball]] = {
    "exp": Ball.exp,
    "expm1": Ball.expm1,
    "expm1_ratio": ratio("expm1"),
    "less_one": Ball.expm1,
    "log": Ball.log,
    "log1p": Ball.log1p,
    "log1p_ratio": ratio("log1p"),
    "log1p_ratio_unit": ratio("log1p"),
    "asinh": Ball.asinh,
    "asinh_ratio": ratio("asinh"),
    "sin": Ball.sin,
    "cos": Ball.cos,
    "sin_ratio": ratio("sin"),
    "sinpi": Ball.sin_pi,
    "cospi": Ball.cos_pi,
    "atan": Ball.atan,
    "atan_ratio": ratio("atan"),
    "erfcx": scaled_erfc,
    "erf": Ball.erf,
    "erf_ratio": ratio("erf", 2 / Ball.pi().sqrt()),
    "sqrt": Ball.sqrt,
    "sqrt1p_ratio": lambda w: 1 / (1 + (1 + w).sqrt()),
}


def points(name: str, module: ModuleType) -> np.ndarray:
    """Arguments in the domain: around 1, over all magnitudes, and where the function or its reduction turns."""
    kind = np.float64 if module is double else np.float32
    random = np.random.default_rng(7)
    info = np.finfo(kind)
    near = random.uniform(-4, 4, COUNT)
    size = np.exp(random.uniform(np.log(float(info.tiny)), np.log(float(info.max)), COUNT))
    both = size * random.choice([-1, 1], COUNT)
    top = 709.0 if module is double else 88.0
    turns = np.arange(1, COUNT) * np.pi / 2
    limit = module.SIN_LIMIT
    found = {
        "exp": [near, random.uniform(-(top - 1), top, COUNT), both],
        "expm1": [near, random.uniform(-(top - 1), top, COUNT), both, -size],
        "expm1_ratio": [near, random.uniform(-(top - 1), top, COUNT), both, -size],
        "less_one": [-abs(near), random.uniform(-200, 0, COUNT), -size, [-0.0]],
        "log": [abs(near), size, [float(info.smallest_subnormal), float(info.tiny) / 3, 1 + float(info.eps)]],
        "log1p": [near, size, [-1 + float(info.epsneg)]],
        "log1p_ratio": [near, size, [-1 + float(info.epsneg)]],
        "log1p_ratio_unit": [abs(near) / 4, [0.0, 1.0]],
        "sin": [near, both, turns, [limit, -limit]],
        "cos": [near, both, turns, [limit, -limit]],
        "sin_ratio": [near, both, turns],
        "sinpi": [near, both, np.arange(-8, 8) / 4, 1e4 + near],
        "cospi": [near, both, np.arange(-8, 8) / 4, 1e4 + near],
        "erfcx": [abs(near), 5 * abs(near), size],
        "sqrt": [abs(near), size],
        "sqrt1p_ratio": [near, size],
    }.get(name, [near, both])
    x = np.concatenate([np.asarray(part, np.float64) for part in found]).clip(info.min, info.max).astype(kind)
    lowest = {
        "log1p": -1.0 + float(info.epsneg) / 2,
        "log1p_ratio": -1.0 + float(info.epsneg) / 2,
        "sqrt1p_ratio": -1.0,
        "exp": 1 - top,
        "less_one": -(2.0**19),
        "log": 0.0,
    }
    highest = dict.fromkeys(("exp", "expm1", "expm1_ratio"), top) | {"less_one": 0.0}
    highest |= dict.fromkeys(("sin", "cos", "sin_ratio"), limit)
    x = x[(x >= lowest.get(name, -np.inf)) & (x <= highest.get(name, np.inf))]
    return x[abs(x) <= limit] if name in ("sin", "cos", "sin_ratio") else x


def of_one_argument(module: ModuleType) -> Any:
    """erfcx(a) with the centre of its polynomial."""
    scaled, kind = module.erfcx, np.float32 if module is single else np.float64
    center, zero, inverse = kind(ERFCX_CENTER), kind(0.0), kind(1 / ERFCX_CENTER)

    @njit(error_model="numpy", forceinline=True)
    def erfcx(a):
        return scaled(a, center, zero, inverse)

    return erfcx


def loop(module: ModuleType, name: str) -> Any:
    function = getattr(module, name) if name != "erfcx" else of_one_argument(module)
    if module is not short:

        @njit(error_model="numpy")
        def fill(x, out):
            for i in range(x.size):
                out[i] = function(x[i])

        return fill

    @njit(error_model="numpy")
    def fill_short(x, out):
        for i in range(x.size):
            out[i] = np.float32(function(np.float64(x[i])))

    return fill_short


def ulps(x: np.ndarray, out: np.ndarray, exact: Callable[[Ball], Ball]) -> np.ndarray:
    errors = []
    smallest = np.finfo(x.dtype).tiny
    for argument, result in zip(x.tolist(), out.tolist(), strict=True):
        value = exact(Ball(argument))
        unit = float(np.spacing(max(abs(x.dtype.type(float(value))), smallest)))
        errors.append(abs(float((Ball(result) - value) / Ball(unit))))
    return np.array(errors)


@pytest.mark.parametrize("module", [single, short, double], ids=lambda m: m.__name__.rpartition(".")[2])
@pytest.mark.parametrize("name", EXACT)
def test_error_special_values_and_code(name: str, module: ModuleType) -> None:
    fill = loop(module, name)
    x = points(name, module)
    out = np.empty_like(x)
    fill(x, out)
    with flint.ctx.workprec(256):
        errors = ulps(x, out, EXACT[name])
    assert errors.max() <= module.MAX_ULP[name], f"{errors.max()} at {x[errors.argmax()]!r}"
    _check_nan(fill, x.dtype)
    if platform.machine() in ("x86_64", "AMD64"):
        _check_code(fill, name)


def _check_nan(fill: Any, kind: np.dtype) -> None:
    """NaN gives NaN, whatever its payload."""
    bits = np.dtype(f"u{kind.itemsize}")
    quiet = np.array([np.nan], kind).view(bits)[0]
    x = (quiet + np.arange(16, dtype=bits)).view(kind)
    out = np.zeros_like(x)
    fill(x, out)
    assert np.isnan(out).all()


def _check_code(fill: Any, name: str) -> None:
    """The loop is SIMD code: packed arithmetic, and no call of a mathematical function."""
    assembly = fill.inspect_asm(fill.signatures[0])
    assert re.search(r"v(fn?m\w+|sqrt|div)p[sd]\s.*[yz]mm", assembly)
    assert not re.search(rf"\b({name.split('_')[0]}|fma|exp|log|sin|cos|rint)f?\b(@PLT)?$", assembly, re.M)


@pytest.mark.parametrize("module", [single, double], ids=lambda m: m.__name__.rpartition(".")[2])
def test_scaled_rounds_once_into_the_subnormals(module: ModuleType) -> None:
    exp_parts, scaled = module.exp_parts, module.scaled

    @njit(error_model="numpy")
    def fill(x, y, out, m, z):
        for i in range(x.size):
            m[i], z[i] = exp_parts(x[i])
            out[i] = scaled(y[i] * m[i], z[i])

    kind, (low, high, digits) = (np.float32, (-110, 95, 23)) if module is single else (np.float64, (-760, 720, 52))
    x = np.concatenate([np.linspace(low, high, 4000), [1 - 2.0**20]]).astype(kind)
    y = np.random.default_rng(1).uniform(-8, 8, x.size).astype(kind)
    out, m, z = (np.empty_like(x) for _ in range(3))
    fill(x, y, out, m, z)
    assert m.min() > 0.7
    assert m.max() < 1.5
    n = (z - kind(1.5 * 2.0**digits)).astype(int)
    products = (y * m).tolist()
    with np.errstate(over="ignore"):
        expected = [kind(_times_power(product, int(k), kind)) for product, k in zip(products, n, strict=True)]
    np.testing.assert_array_equal(out, expected)


def _times_power(a: float, n: int, kind: type) -> float:
    """a 2^n, rounded once to the type: exact in Python's integers."""
    exact = Fraction(a) * Fraction(2) ** max(n, -5000)
    unit = Fraction(2) ** (-149 if kind is np.float32 else -1074)
    if abs(exact) < Fraction(float(np.finfo(kind).tiny)):
        return float(round(exact / unit) * unit)
    try:
        return float(exact)
    except OverflowError:
        return float("inf") if exact > 0 else float("-inf")
