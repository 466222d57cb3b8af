"""Whose function is measured."""

from __future__ import annotations

from dataclasses import dataclass

from symact.measure.peers.peer import Elementwise

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """The name of a library (``"symact"`` for ours) and its function."""

    who: str
    function: Elementwise
