"""What a proof can end as, when it does not end as a proof."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Undecided", "budget", "check_time"]

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class Undecided(Exception):  # noqa: N818 - an outcome, not an error
    """The method at hand proves neither the statement nor its opposite; the text is the reason.

    It never leaves the package: the analysis turns it into a fact with evidence ``unknown`` and this reason.
    """


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Work inside the block ends as ``Undecided("out of time")`` after about ``seconds`` of this thread's CPU time.

    CPU time, not wall time: what is proved, and so every byte of a report, must not depend on what else a machine does.
    """
    token = _deadline.set(min(_deadline.get(), time.thread_time() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def check_time() -> None:
    """Raises :class:`Undecided` where the time budget of the current block is used up."""
    if time.thread_time() > _deadline.get():
        raise Undecided("out of time")
