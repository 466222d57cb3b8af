"""Large arrays are shared out to threads, and nothing of the result depends on it."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from symact.errors import UsageError
from symact.kernels import compile, set_threads
from symact.kernels.threads import SHARE, share, threads

N = 3 * SHARE + 77
x = np.random.default_rng(0).normal(size=2 * N).astype(np.float32) * 4


@pytest.fixture(autouse=True)
def _default():
    yield
    set_threads(None)


def bits(array):
    return np.ascontiguousarray(array).view(np.int32)


def test_bits_do_not_depend_on_the_number_of_threads():
    one, many = compile("silu", threads=1), compile("silu", threads=5)
    for view in (x[:N], x[::2], x[::-2], np.broadcast_to(x[:3], (SHARE, 3)), x[: 2 * SHARE].reshape(2, -1).T):
        assert (bits(one(view)) == bits(many(view))).all()
        assert (bits(one.vjp(view, view)) == bits(many.vjp(view, view))).all()
        for a, b in zip(one.value_and_grad(view), many.value_and_grad(view), strict=True):
            assert (bits(a) == bits(b)).all()
    same = x[:N].copy()
    assert (bits(many(same, out=same)) == bits(one(x[:N]))).all()
    half = x[:N].astype(np.float16)
    assert (one(half) == many(half)).all()


def test_all_of_the_range_is_shared_out_once():
    for size in (0, 1, SHARE, 2 * SHARE, 7 * SHARE + 13):
        for limit in (1, 2, 3, 16):
            seen = []
            share(lambda start, stop, seen=seen: seen.append((start, stop)), size, limit)
            cuts = sorted(seen)
            assert cuts[0][0] == 0
            assert cuts[-1][1] == size
            assert all(a[1] == b[0] for a, b in pairwise(cuts))
            assert size < 2 * SHARE or limit == 1 or len(cuts) > 1


def test_threads_are_used_and_limited():
    seen = set()
    gate = threading.Barrier(2)

    def work(start, stop):
        if start == 0:  # the first elements tell that the others are worth a thread
            time.sleep(0.01)
            return
        seen.add(threading.get_ident())
        if len(cuts) < 2:
            cuts.append(start)
            gate.wait(timeout=30)  # no second thread: BrokenBarrierError

    cuts = []
    share(work, 2 * SHARE, 2)
    assert len(seen) == 2


def test_quick_work_stays_in_the_calling_thread():
    seen = set()
    share(lambda start, stop: seen.add(threading.get_ident()), 2 * SHARE, 4)
    assert seen == {threading.get_ident()}


def test_an_error_in_a_thread_reaches_the_caller():
    def work(start, stop):
        if stop == 4 * SHARE:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        share(work, 4 * SHARE, 4)


def test_the_limit():
    assert 1 <= threads() <= (os.cpu_count() or 1)
    set_threads(3)
    assert threads() == 3
    assert compile("relu").value.limit == 3
    assert compile("relu", threads=2).grad.limit == 2
    for wrong in (0, -1, 1.5, "2", True):
        with pytest.raises(UsageError, match="threads must be a positive integer"):
            set_threads(wrong)
        with pytest.raises(UsageError, match="threads must be a positive integer"):
            compile("relu", threads=wrong)


def test_kernels_may_be_called_from_several_threads():
    kernel = compile("silu", threads=3)
    want = kernel(x[:N])
    with ThreadPoolExecutor(4) as pool:
        assert all((bits(r) == bits(want)).all() for r in pool.map(kernel, [x[:N]] * 8))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:os.fork:RuntimeWarning")  # JAX warns of itself, where a test has loaded it
def test_a_forked_child_has_threads_of_its_own():
    kernel = compile("silu", threads=2)
    want = kernel(x[:N])
    child = os.fork()
    if child == 0:
        os._exit(0 if (bits(kernel(x[:N])) == bits(want)).all() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
