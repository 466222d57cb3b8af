"""NumPy: the expression that one would write by hand. It has no erf, so GELU is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symact.activation import Activation
from symact.measure.peers.peer import Arrays, Call, Elementwise, Peer, counterpart

__all__ = ["NumPy"]

_Expression = Callable[[Any], Any]


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _softplus(x: Any) -> Any:
    return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


def _gelu_tanh(x: Any) -> Any:
    return 0.5 * x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))


def _gelu_tanh_slope(x: Any) -> Any:
    t = np.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * 0.7978845608028654 * (1 + 0.134145 * x * x)


def _mish_slope(x: Any) -> Any:
    t = np.tanh(_softplus(x))
    return t + x * (1 - t * t) * _sigmoid(x)


def _silu_slope(x: Any) -> Any:
    s = _sigmoid(x)
    return s * (1 + x * (1 - s))


_EXPRESSIONS: dict[str, tuple[_Expression, _Expression]] = {
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(x.dtype)),
    "sigmoid": (_sigmoid, lambda x: (s := _sigmoid(x)) * (1 - s)),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "silu": (lambda x: x * _sigmoid(x), _silu_slope),
    "swish": (lambda x: x * _sigmoid(x), _silu_slope),
    "softplus": (_softplus, _sigmoid),
    "mish": (lambda x: x * np.tanh(_softplus(x)), _mish_slope),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(x)), lambda x: np.where(x > 0, x.dtype.type(1), np.exp(x))),
    "gelu_tanh": (_gelu_tanh, _gelu_tanh_slope),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    "gaussian": (lambda x: np.exp(-x * x / 2), lambda x: -x * np.exp(-x * x / 2)),
    "sine": (np.sin, np.cos),
    "arctan": (np.arctan, lambda x: 1 / (1 + x * x)),
}
"""Value and gradient, by the catalogue's keys."""


class NumPy(Peer):
    """The package ``numpy``."""

    name = "numpy"

    def function(self, activation: Activation, order: int) -> Elementwise | None:
        """The expression for the value or the gradient."""
        key = counterpart(activation)
        return _quiet(_EXPRESSIONS[key][order]) if key in _EXPRESSIONS else None

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call | None:
        """The expression, into new arrays as it is usually written."""
        key = counterpart(activation)
        if key not in _EXPRESSIONS:
            return None
        value, slope = (_quiet(e) for e in _EXPRESSIONS[key])
        x, g = arrays.x, arrays.g
        calls: dict[str, Call] = {
            "value": lambda: value(x),
            "vjp": lambda: g * slope(x),
            "value_and_grad": lambda: (value(x), slope(x)),
        }
        return calls[what]


def _quiet(expression: _Expression) -> Elementwise:
    def at(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.asarray(expression(x))

    return at
