"""Audits that were made once and are kept with the package: code that is the same need not be audited again.

An audit is found by the hash of the code that was audited: the generated text without its names, and the primitives
that it calls. Where either changes, it is not found, and the kernel is audited when it is compiled. The file is written
by ``python -m tools.verdicts``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from symact.kernels.accuracy import Accuracy
from symact.kernels.attempt import Attempt
from symact.kernels.cache import hash_of

__all__ = ["FILE", "accuracy", "key_of", "known"]

FILE = "verdicts.json"


def known(attempt: Attempt, budget: float) -> Accuracy | None:
    """What an audit of the same code for the same budget found, if one is kept."""
    row = _kept().get(key_of(attempt, budget))
    return None if row is None else accuracy(row, budget, attempt.arithmetic)


def accuracy(row: Sequence[Any], budget: float, arithmetic: str) -> Accuracy:
    """What a row of the file tells."""
    status, max_ulp, points, largest_term, compared = row[:5]
    return Accuracy(status, max_ulp, points, budget, largest_term, arithmetic, compared)


def key_of(attempt: Attempt, budget: float) -> str:
    """The hash of the code that decides the results, and of the budget."""
    text = "\n".join((_primitives(), attempt.essence, f"{budget:g}"))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    try:
        return dict(json.loads(resources.files("symact.kernels").joinpath(FILE).read_text("utf-8"))["audits"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


@lru_cache(maxsize=1)
def _primitives() -> str:
    """A hash of the code of all primitives."""
    return hash_of((Path(__file__).parent / "primitives").rglob("*.py"))
