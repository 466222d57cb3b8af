"""Claims compared with what was derived."""

from __future__ import annotations

from typing import Any

from ..balls import check_record, same
from ..texts import Rejected, read

__all__ = ["BOTH", "Said", "all_equal", "as_set", "equal", "need", "number_of"]

Said = list[str]
BOTH = ("-oo", "oo")


def need(holds: bool, what: str) -> None:
    """Refuses where a statement does not hold."""
    if not holds:
        raise Rejected(what)


def number_of(record: Any) -> Any:
    """The number that a record means, its digits checked."""
    return check_record(record, read)


def equal(record: Any, derived: Any, what: str) -> None:
    """The record means the derived number (or infinity)."""
    claimed = number_of(record)
    need(not isinstance(claimed, dict) and same(claimed, derived), f"{what} is not what was claimed")


def all_equal(records: Any, derived: list[Any], what: str) -> None:
    """The records mean the derived numbers, in this order."""
    need(isinstance(records, list) and len(records) == len(derived), f"{what}: not as many as claimed")
    for record, value in zip(records, derived, strict=True):
        equal(record, value, what)


def as_set(records: Any, derived: list[Any], what: str) -> None:
    """The same numbers in any order, each once."""
    if any(isinstance(d, str) for d in derived):
        need(records is None, f"{what}: a list was claimed where there are infinitely many")
        return
    claimed = [number_of(r) for r in records or []]
    once = [d for i, d in enumerate(derived) if not any(same(d, e) for e in derived[:i])]
    need(records is not None and len(claimed) == len(once), f"{what}: not as many as claimed")
    need(all(any(same(c, d) for c in claimed) for d in once), f"{what}: not those that were claimed")
