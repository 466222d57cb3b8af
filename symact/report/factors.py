"""Names for the long factors of a derivative: p, q, ... where the proof would repeat a line of terms."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Factors"]

LONG = 60
"""Characters from which on a factor has a name."""

LETTERS = "pqrsgh"
"""The longest factors have them, in the order in which they come."""

_FACTOR = re.compile(r"the factor `([^`]+)` (?:has|is|vanishes|changes)")


class Factors:
    """The names of the long factors in the steps of one or more proofs; the first mention of one gives its formula."""

    def __init__(self, steps: Iterable[str]) -> None:
        found = dict.fromkeys(factor for step in steps for factor in _FACTOR.findall(step))
        long = sorted((f for f in found if len(f) > LONG and _is_sum(f)), key=len, reverse=True)[: len(LETTERS)]
        self.names = dict(zip((f for f in found if f in long), LETTERS, strict=False))
        self._told: set[str] = set()

    def named(self, step: str) -> str:
        """The step with the names in place of the factors."""
        for factor, name in self.names.items():
            if f"the factor `{factor}`" in step:
                defined = name if name in self._told else f"{name} = {factor}"
                self._told.add(name)
                step = step.replace(f"the factor `{factor}`", f"the factor `{defined}`")
            else:
                step = step.replace(f"({factor})", name).replace(f" = {factor}`", f" = {name}`")
        return step


def _is_sum(text: str) -> bool:
    """Whether a sign stands between terms outside all brackets."""
    depth = 0
    for word in text.split(" "):
        if depth == 0 and word in ("+", "-"):
            return True
        depth += word.count("(") - word.count(")")
    return False
