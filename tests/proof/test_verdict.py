"""The budget of a proof: it ends in time whatever runs inside, and leaves no trace."""

from __future__ import annotations

import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress

import pytest

from symact.proof.enclosure import precision
from symact.proof.verdict import Undecided, budget, check_time, uninterrupted


def _busy(seconds: float) -> None:
    """A long call that never looks at the budget, and stops exceptions as libraries do."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        with suppress(Exception):
            sum(range(1000))


def _look_at_the_clock() -> None:
    _busy(0.01)
    check_time()


def test_a_long_call_is_interrupted() -> None:
    start = time.thread_time()
    with pytest.raises(Undecided, match="out of time"), budget(0.1):
        _busy(20)
    assert time.thread_time() - start < 10


def test_the_inner_budget_of_two_is_kept_and_the_outer_one_interrupts() -> None:
    with budget(0.3):
        with pytest.raises(Undecided, match="out of time"), budget(0.0):
            _look_at_the_clock()
        check_time()
    with pytest.raises(Undecided, match="out of time"), budget(0.1), budget(30):
        _busy(20)


def test_precision_and_signals_are_what_they_were() -> None:
    from flint import ctx

    before = ctx.prec
    with pytest.raises(Undecided), budget(0.05), precision(900):
        _busy(20)
    assert ctx.prec == before
    assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    _busy(0.3)  # no alarm is left over


def test_a_library_that_an_exception_must_not_cross_is_waited_for() -> None:
    finished: list[bool] = []

    def work() -> None:
        with uninterrupted():
            _busy(0.4)
            finished.append(True)
        _busy(20)

    with pytest.raises(Undecided), budget(0.05):
        work()
    assert finished


class _Thing:
    pass


def test_no_alarm_is_lost_where_python_swallows_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[sys.UnraisableHookArgs] = []
    finished: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)

    def clean_up() -> None:
        _busy(0.4)
        finished.append("finaliser")

    def forget(_: object) -> None:
        _busy(20)

    def fail(_: object) -> None:
        raise ValueError("an error of the callback itself")

    def lose(callback: Callable[[object], None]) -> None:
        thing = _Thing()
        reference = weakref.ref(thing, callback)
        del thing
        assert reference() is None

    def work() -> None:
        thing = _Thing()
        weakref.finalize(thing, clean_up)
        del thing
        lose(forget)
        _busy(20)

    with pytest.raises(Undecided, match="out of time"), budget(0.05):
        work()
    assert finished == ["finaliser"]
    assert lost == []  # an alarm that was swallowed is no error

    with budget(5):
        lose(fail)
    assert [each.exc_type for each in lost] == [ValueError]  # what is one is reported


def test_another_timer_is_left_alone() -> None:
    rung: list[int] = []
    signal.signal(signal.SIGVTALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
        with budget(0.05):
            _busy(0.1)
            end = time.thread_time() + 10  # the clock of this timer is a coarse one: it rings early or late
            while not rung and time.thread_time() < end:
                _busy(0.1)
            with pytest.raises(Undecided, match="out of time"):
                check_time()
        assert rung == [signal.SIGVTALRM]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def test_in_another_thread_the_clock_is_looked_at() -> None:
    ended: list[str] = []

    def work() -> None:
        try:
            with budget(0.05):
                _busy(0.4)
                check_time()
        except Undecided as reason:
            ended.append(str(reason))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == ["out of time"]
