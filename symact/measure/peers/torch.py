"""PyTorch on the CPU, eager: the kernels of ATen, with ``out=`` where it has one, and autograd for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from symact.activation import Activation
from symact.measure.peers.peer import Arrays, Call, Elementwise, Peer, counterpart

__all__ = ["Torch"]

_SELU = (1.6732632423543772848170429916717, 1.0507009873554804934193349852946)


class _Row(NamedTuple):
    """ATen's names: of the forward kernel, of the backward kernel, their constants, and what the latter is given."""

    forward: str
    backward: str
    constants: tuple[Any, ...] = ()
    given: str = "x"
    named: tuple[tuple[str, Any], ...] = ()


_ROWS: dict[str, _Row] = {
    "sigmoid": _Row("sigmoid", "sigmoid_backward", given="y"),
    "tanh": _Row("tanh", "tanh_backward", given="y"),
    "relu": _Row("relu", "threshold_backward", given="y"),
    "relu6": _Row("hardtanh", "hardtanh_backward", (0.0, 6.0)),
    "leaky_relu": _Row("leaky_relu", "leaky_relu_backward", (0.01,)),
    "elu": _Row("elu", "elu_backward", (1.0, 1.0, 1.0)),
    "celu": _Row("elu", "elu_backward", (1.0, 1.0, 1.0)),
    "selu": _Row("elu", "elu_backward", (*_SELU, 1.0)),
    "silu": _Row("silu", "silu_backward"),
    "swish": _Row("silu", "silu_backward"),
    "mish": _Row("mish", "mish_backward"),
    "gelu": _Row("gelu", "gelu_backward", named=(("approximate", "none"),)),
    "gelu_tanh": _Row("gelu", "gelu_backward", named=(("approximate", "tanh"),)),
    "softplus": _Row("softplus", "softplus_backward", (1.0, 20.0)),
    "hardtanh": _Row("hardtanh", "hardtanh_backward", (-1.0, 1.0)),
    "hard_sigmoid": _Row("hardsigmoid", "hardsigmoid_backward"),
    "hard_swish": _Row("hardswish", "hardswish_backward"),
    "log_sigmoid": _Row("log_sigmoid", "log_sigmoid_backward", given="buffer"),
    "softshrink": _Row("softshrink", "softshrink_backward", (0.5,)),
    "hardshrink": _Row("hardshrink", "hardshrink_backward", (0.5,)),
}
"""Fused kernels, by the catalogue's keys."""

_COMPOSED: dict[str, Callable[[Any, Any], Any]] = {
    "softsign": lambda torch, x: torch.nn.functional.softsign(x),
    "tanhshrink": lambda torch, x: torch.nn.functional.tanhshrink(x),
    "threshold": lambda torch, x: torch.nn.functional.threshold(x, 0.0, 0.0),
    "prelu": lambda torch, x: torch.nn.functional.prelu(x, torch.tensor([0.25], dtype=x.dtype)),
    "sine": lambda torch, x: torch.sin(x),
    "cos": lambda torch, x: torch.cos(x),
    "arctan": lambda torch, x: torch.atan(x),
}
"""Functions without a backward kernel of their own."""

_PUBLIC: dict[str, Callable[[Any, Any], Any]] = {"celu": lambda torch, x: torch.nn.functional.celu(x)}


class Torch(Peer):
    """The package ``torch``."""

    name = "torch"

    def function(self, activation: Activation, order: int) -> Elementwise | None:
        """Value, or what autograd gives with an upstream gradient of ones."""
        forward = _forward(counterpart(activation))
        if forward is None:
            return None
        import torch

        def value(x: np.ndarray) -> np.ndarray:
            with torch.no_grad():
                return np.asarray(forward(torch.from_numpy(x)).numpy())

        def gradient(x: np.ndarray) -> np.ndarray:
            point = torch.from_numpy(x).requires_grad_(True)
            (slope,) = torch.autograd.grad(forward(point), point, torch.ones_like(point))
            return np.asarray(slope.numpy())

        return gradient if order else value

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call | None:
        """ATen's kernels, into given arrays where they take any; autograd where there is no kernel."""
        key = counterpart(activation)
        if key in _ROWS:
            return _fused(_ROWS[key], what, arrays)
        forward = _forward(key)
        return None if forward is None else _recorded(forward, what, arrays)


def _forward(key: str | None) -> Callable[[Any], Any] | None:
    import torch

    if key in _PUBLIC or key in _COMPOSED:
        composed = _PUBLIC.get(key) or _COMPOSED[key]
        return lambda x: composed(torch, x)
    if key not in _ROWS:
        return None
    row = _ROWS[key]
    kernel = getattr(torch.ops.aten, row.forward).default
    return lambda x: kernel(x, *row.constants, **dict(row.named))


def _fused(row: _Row, what: str, arrays: Arrays) -> Call:
    import torch

    x, g, y, z = (torch.from_numpy(a) for a in (arrays.x, arrays.g, arrays.y.copy(), arrays.z.copy()))
    forward = getattr(torch.ops.aten, row.forward).out
    named = dict(row.named)
    packet = getattr(torch.ops.aten, row.backward)
    saved = {"x": (x,), "y": (y,), "buffer": (x, torch.empty(0, dtype=x.dtype))}[row.given]
    constants = row.constants
    if row.backward == "elu_backward":
        saved, constants = (), (*row.constants, False, x)
    elif row.backward == "threshold_backward":
        constants = (0,)
    into = {"grad_input": z} if "grad_input" in packet.overloads() else {"out": z}
    backward = packet.grad_input if "grad_input" in into else packet.out if "out" in packet.overloads() else None
    if backward is None:
        backward, into = packet.default, {}

    def value() -> None:
        forward(x, *row.constants, **named, out=y)

    def vjp() -> None:
        backward(g, *saved, *constants, **named, **into)

    def both() -> None:
        value()
        vjp()

    value()
    return {"value": value, "vjp": vjp, "value_and_grad": both}[what]


def _recorded(forward: Callable[[Any], Any], what: str, arrays: Arrays) -> Call:
    import torch

    x, g = torch.from_numpy(arrays.x), torch.from_numpy(arrays.g)
    point = x.clone().requires_grad_(True)
    recorded = forward(point)

    def vjp() -> Any:
        return torch.autograd.grad(recorded, point, g, retain_graph=True)

    def both() -> Any:
        return torch.autograd.grad(forward(point), point, g)

    return {"value": lambda: forward(x), "vjp": vjp, "value_and_grad": both}[what]
