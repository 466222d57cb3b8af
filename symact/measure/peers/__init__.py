"""The same functions in other libraries. A library is one file here and one line in ``PEERS``; none is required."""

from __future__ import annotations

from symact.measure.peers.jax import Jax
from symact.measure.peers.lambdify import Lambdify
from symact.measure.peers.numpy import NumPy
from symact.measure.peers.peer import Peer, counterpart
from symact.measure.peers.torch import Torch

__all__ = ["PEERS", "Peer", "counterpart"]

PEERS: dict[str, Peer] = {peer.name: peer for peer in (Torch(), Jax(), NumPy(), Lambdify())}
"""The libraries by name."""
