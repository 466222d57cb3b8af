"""What symact says about a function: one statement, its exact value, and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["FACT_COLUMNS", "Evidence", "Fact", "Finding"]

FACT_COLUMNS = ("fact", "value", "evidence")

Evidence = Literal["proved", "sampled", "unknown"]


@dataclass(frozen=True)
class Finding:
    """A value and the proof of it, told in sentences."""

    value: Any
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One statement about one activation.

    ``value`` is a bool, an integer, a text, or a (nested) dictionary of the shape that the JSON has, with exact SymPy
    numbers in place of the number records. ``evidence`` is ``"proved"`` where the value follows from exact symbolic
    steps and rigorous interval arithmetic on all of R, and ``"unknown"`` (value None) otherwise; then ``reason`` says
    what stood in the way. ``certificate`` is the JSON form of the proof.
    """

    key: str
    value: Any
    evidence: Evidence
    reason: str = ""
    certificate: Any = None

    def __getitem__(self, name: str) -> Any:
        """A part of a value that is a dictionary: ``fact["inf"]``."""
        return self.value[name]

    def __repr__(self) -> str:
        told = self.reason if self.value is None else _short(self.value)
        return f"{self.key}: {told}, {self.evidence}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """For a notebook: the statement and its evidence as a table of one row."""
        from symact.notebook import bundle, table_html

        return bundle(repr(self), html=table_html(FACT_COLUMNS, [self.cells_html()]))

    def cells_html(self) -> tuple[str, str, str]:
        """The row of a table with ``FACT_COLUMNS``: key, value (or why it is not known), evidence."""
        from symact.notebook import value_html

        shown = value_html(self.reason if self.value is None else self.value)
        return self.key, shown, self.evidence


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_short(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_short(v) for v in value) + "]"
    return str(value)
