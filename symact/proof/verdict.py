"""What a proof can end as, when it does not end as a proof: undecided, or out of time."""

from __future__ import annotations

import _weakrefset
import contextlib
import gc
import signal
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

__all__ = ["Undecided", "budget", "check_time", "uninterrupted"]

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))
_GRACE = 0.2
_AGAIN = 0.05
_LOOK = 0.001
_next_look = 0.0


class Undecided(Exception):  # noqa: N818 - an outcome, not an error
    """The method at hand proves neither the statement nor its opposite; the text is the reason.

    It never leaves the package: the analysis turns it into a fact with evidence ``unknown`` and this reason.
    """


class _Overdue(BaseException):
    """The alarm of a budget went off inside a long call; no ``except Exception`` on the way may stop it."""


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Work inside the block ends as ``Undecided("out of time")`` after about ``seconds`` of this thread's CPU time.

    CPU time, not wall time: what is proved, and so every byte of a report, must not depend on what else a machine does.
    The proofs look at the clock themselves (``check_time``). In the main thread a timer interrupts what does not, a
    long SymPy call in the first place; elsewhere, and where the timer is somebody else's, such a call is waited for.
    """
    outer = _deadline.get()
    token = _deadline.set(min(outer, time.thread_time() + seconds))
    try:
        if outer < float("inf") or not _timer_is_free():
            yield
        else:
            with _alarm(seconds + _GRACE):
                yield
    finally:
        _deadline.reset(token)


def check_time() -> None:
    """Raises ``Undecided`` where the time budget of the current block is used up.

    The CPU clock is a system call, so it is read once in a millisecond at most; the other clock is free.
    """
    global _next_look
    now = time.perf_counter()
    if now < _next_look:
        return
    if time.thread_time() > _deadline.get():
        raise Undecided("out of time")
    _next_look = now + _LOOK


# --- the alarm ---

_shields = 0


@contextmanager
def uninterrupted() -> Iterator[None]:
    """No alarm goes off inside the block: for libraries that an exception must not cross on its way."""
    global _shields
    _shields += 1
    try:
        yield
    finally:
        _shields -= 1


def _timer_is_free() -> bool:
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
        and signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL
    )


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raises ``Undecided`` where the block takes longer than that many seconds of CPU time."""
    deadline = time.thread_time() + seconds
    running = True

    def ring(_: int, frame: FrameType | None) -> None:
        # Not between the two halves of a ``with`` statement; the timer comes again.
        entering = frame is not None and frame.f_code.co_filename in (__file__, contextlib.__file__)
        if running and not _shields and not entering and time.thread_time() > deadline and not _would_be_lost(frame):
            raise _Overdue

    with _as_it_was():
        signal.signal(signal.SIGVTALRM, ring)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
        try:
            yield
        except _Overdue:
            raise Undecided("out of time") from None
        finally:
            running = False


_WEAK = (weakref.__file__, _weakrefset.__file__)


def _would_be_lost(frame: FrameType | None) -> bool:
    """Whether Python would swallow an exception here: in a callback of the garbage collector or of a weak reference,
    or in a finaliser."""
    callbacks = {getattr(callback, "__code__", None) for callback in gc.callbacks}
    while frame is not None:
        code = frame.f_code
        if code in callbacks or code.co_name == "__del__" or code.co_filename in _WEAK:
            return True
        frame = frame.f_back
    return False


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Afterwards the timer is off, and the precisions are what they were, wherever the alarm struck.

    An alarm that Python swallowed all the same is not reported as an error: the next one comes soon.
    """
    from flint import ctx
    from mpmath import mp

    before = ctx.prec, mp.prec
    report = sys.unraisablehook

    def report_others(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, _Overdue):
            report(lost)

    try:
        sys.unraisablehook = report_others
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        sys.unraisablehook = report
        ctx.prec, mp.prec = before
