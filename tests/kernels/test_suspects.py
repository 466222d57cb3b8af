"""Audits judge the worst of many numbers, and not a few at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symact.kernels import compile as compiled
from symact.kernels.suspects import suspects

COUNT = 1 << 20


def exact(x: np.ndarray) -> np.ndarray:
    return x * np.tanh(x)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("spot", [0.1, -3.7, 11.0])
def test_a_narrow_defect_is_found(dtype: str, spot: float) -> None:
    """Some of a million numbers are a little wrong."""

    def wrong(x: np.ndarray) -> np.ndarray:
        right = exact(x.astype(np.float64)).astype(dtype)
        return np.where(abs(x - spot) < 1e-3, right * (1 + 4 * np.finfo(dtype).eps), right).astype(dtype)

    found = suspects(wrong, exact, dtype, COUNT, False)
    assert any(abs(x - spot) < 1e-3 for x in found)


def test_a_zero_does_not_hide_what_is_wrong_elsewhere() -> None:
    def parabola(x: np.ndarray) -> np.ndarray:
        return x * x - 2.0

    def wrong(x: np.ndarray) -> np.ndarray:  # its float32 terms cancel beside sqrt(2); it is more wrong beside 5
        x = x.astype(np.float32)
        return x * x - np.float32(2) + np.where(abs(x - 5) < 0.01, np.float32(1e-5), np.float32(0))

    found = suspects(wrong, parabola, "float32", COUNT, True)
    assert any(abs(x - 5) < 0.01 for x in found)
    assert any(abs(abs(x) - 2**0.5) < 0.01 for x in found)
    far = suspects(wrong, parabola, "float32", COUNT, False)
    assert not any(abs(abs(x) - 2**0.5) < 1e-3 for x in far), "so close, ulps of f tell nothing"


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "silu", "gelu", "gelu_tanh", "mish", "selu", "snake", "sinc"])
def test_four_ulps_hold_at_a_million_numbers(name: str, order: int) -> None:
    kernel: Any = compiled(name, max_ulp=4).derivative(order)
    better: Any = compiled(name, max_ulp=0.6).derivative(order)
    x = np.random.default_rng(99).uniform(-14, 14, COUNT).astype(np.float32)
    wide = x.astype(np.float64)
    values, size = kernel(x).astype(np.float64), abs(better(wide))
    moved = abs(better(wide * (1 + 2.0**-20)) - better(wide)) * 2.0**20
    errors = abs(values - better(wide)) / np.spacing(np.maximum(size, moved).astype(np.float32))
    assert errors.max() <= 4
    ordinary = size > moved / 2
    plain = abs(values - better(wide))[ordinary] / np.spacing(size[ordinary].astype(np.float32))
    assert plain.max() <= 4.05, "a little more than was seen among fewer numbers"
