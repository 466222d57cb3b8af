"""JAX on the CPU: ``jax.jit`` of its functions and of their vector-Jacobian products, waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symact.activation import Activation
from symact.measure.peers.peer import Arrays, Call, Elementwise, Peer, counterpart

__all__ = ["Jax"]

_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "identity": lambda jax, x: jax.nn.identity(x),
    "sigmoid": lambda jax, x: jax.nn.sigmoid(x),
    "tanh": lambda jax, x: jax.nn.tanh(x),
    "relu": lambda jax, x: jax.nn.relu(x),
    "relu6": lambda jax, x: jax.nn.relu6(x),
    "leaky_relu": lambda jax, x: jax.nn.leaky_relu(x),
    "elu": lambda jax, x: jax.nn.elu(x),
    "celu": lambda jax, x: jax.nn.celu(x),
    "selu": lambda jax, x: jax.nn.selu(x),
    "silu": lambda jax, x: jax.nn.silu(x),
    "swish": lambda jax, x: jax.nn.swish(x),
    "mish": lambda jax, x: jax.nn.mish(x),
    "gelu": lambda jax, x: jax.nn.gelu(x, approximate=False),
    "gelu_tanh": lambda jax, x: jax.nn.gelu(x, approximate=True),
    "softplus": lambda jax, x: jax.nn.softplus(x),
    "softsign": lambda jax, x: jax.nn.soft_sign(x),
    "hardtanh": lambda jax, x: jax.nn.hard_tanh(x),
    "hard_sigmoid": lambda jax, x: jax.nn.hard_sigmoid(x),
    "hard_swish": lambda jax, x: jax.nn.hard_swish(x),
    "log_sigmoid": lambda jax, x: jax.nn.log_sigmoid(x),
    "squareplus": lambda jax, x: jax.nn.squareplus(x),
    "sine": lambda jax, x: jax.numpy.sin(x),
    "cos": lambda jax, x: jax.numpy.cos(x),
    "arctan": lambda jax, x: jax.numpy.arctan(x),
}
"""By the catalogue's keys."""


class Jax(Peer):
    """The package ``jax``."""

    name = "jax"

    def function(self, activation: Activation, order: int) -> Elementwise | None:
        """Value, or the product of the Jacobian's transpose with ones."""
        key = counterpart(activation)
        if key not in _FUNCTIONS:
            return None
        _, value, vjp, _ = _compiled(key)

        def at(x: np.ndarray) -> np.ndarray:
            with _wide(x.dtype):
                return np.asarray(vjp(x, np.ones_like(x)) if order else value(x))

        return at

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call | None:
        """The jitted function on arrays that are JAX's already; it has no ``out=``."""
        key = counterpart(activation)
        if key not in _FUNCTIONS:
            return None
        jax, value, vjp, both = _compiled(key)
        with _wide(arrays.x.dtype):
            x, g = jax.numpy.asarray(arrays.x), jax.numpy.asarray(arrays.g)
            given = (x,) if what == "value" else (x, g)
            program = {"value": value, "vjp": vjp, "value_and_grad": both}[what].lower(*given).compile()
        return lambda: jax.block_until_ready(program(*given))


def _compiled(key: str) -> tuple[Any, Any, Any, Any]:
    """JAX, and value, vjp and both as it compiles them."""
    import jax

    def value(x: Any) -> Any:
        return _FUNCTIONS[key](jax, x)

    def both(x: Any, g: Any) -> Any:
        y, back = jax.vjp(value, x)
        return y, back(g)[0]

    return jax, jax.jit(value), jax.jit(lambda x, g: both(x, g)[1]), jax.jit(both)


def _wide(dtype: np.dtype) -> Any:
    """JAX computes in float64 only where it is told to."""
    import jax

    return jax.enable_x64(dtype == np.float64)
