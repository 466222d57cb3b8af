"""Every SIMD elementary function against Arb, at its borders and near the zeros, and what the compiler made of it."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import flint
import numpy as np
import pytest
from numba import njit

from symact.kernels.primitives.vector import double, short, single

Ball = flint.arb
COUNT = 250


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
    "expm1_ratio": ratio("expm1"),
    "log": Ball.log,
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
        "expm1_ratio": [near, random.uniform(-(top - 1), top, COUNT), both, -size],
        "log": [abs(near), size, [float(info.smallest_subnormal), float(info.tiny) / 3, 1 + float(info.eps)]],
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
    lowest = {"log1p_ratio": -1.0 + float(info.epsneg) / 2, "sqrt1p_ratio": -1.0, "exp": 1 - top, "log": 0.0}
    highest = {"exp": top, "expm1_ratio": top, "sin": limit, "cos": limit, "sin_ratio": limit}
    x = x[(x >= lowest.get(name, -np.inf)) & (x <= highest.get(name, np.inf))]
    return x[abs(x) <= limit] if name in ("sin", "cos", "sin_ratio") else x


def loop(module: ModuleType, name: str) -> Any:
    function = getattr(module, name)
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
