"""symact itself, at one error budget, called as any other library is."""

from __future__ import annotations

import numpy as np

from symact.activation import Activation
from symact.kernels import Kernel, compile
from symact.measure.peers.peer import Arrays, Call, Elementwise, Peer
from symact.version import __version__

__all__ = ["Symact"]


class Symact(Peer):
    """The kernels of this package; ``max_ulp`` is the budget, ``None`` the one that ``compile`` has by itself."""

    def __init__(self, max_ulp: float | None = None) -> None:
        self.name = "symact" if max_ulp is None else f"symact, {max_ulp:g} ulp"
        self._max_ulp = max_ulp

    def version(self) -> str:
        """The version of this package."""
        return __version__

    def _kernel(self, activation: Activation) -> Kernel:
        return compile(activation) if self._max_ulp is None else compile(activation, max_ulp=self._max_ulp)

    def function(self, activation: Activation, order: int) -> Elementwise:
        """The kernel of the derivative."""
        return self._kernel(activation).derivative(order)

    def call(self, activation: Activation, what: str, arrays: Arrays) -> Call:
        """The kernel, into given arrays."""
        kernel = self._kernel(activation)
        x, g, y, z = arrays.x, arrays.g, np.empty_like(arrays.x), np.empty_like(arrays.x)
        calls: dict[str, Call] = {
            "value": lambda: kernel(x, out=y),
            "vjp": lambda: kernel.vjp(x, g, out=z),
            "value_and_grad": lambda: kernel.value_and_grad(x, out=(y, z)),
        }
        return calls[what]
