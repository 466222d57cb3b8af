"""Arrays that no cache holds are written past the caches; nothing else of them is different."""

from __future__ import annotations

import numpy as np
import pytest

from symact.kernels import compile
from symact.kernels.bodies import BOTH
from symact.kernels.numba_loop import numba_loop
from symact.kernels.stream import STREAMED_FROM, with_streams

tanh = compile("tanh", threads=1)
LINE = 16  # float32 numbers
N = STREAMED_FROM // 8 + 3 * LINE + 5
"""Enough for all loops, from one array of float32 to another and those over three arrays."""

x = np.random.default_rng(0).normal(size=N + LINE).astype(np.float32) * 4
values, slopes = np.empty_like(x), np.empty_like(x)
for start in range(0, len(x), 4096):  # small calls, whose results stay in the caches
    piece = slice(start, start + 4096)
    values[piece], slopes[piece] = tanh(x[piece]), tanh.grad(x[piece])


def bits(array):
    return np.ascontiguousarray(array).view(np.int32)


def borders(count):
    """Memory whose first and last numbers tell whether something was written beside what is between them."""
    memory = np.full(count + 4 * LINE, np.float32(7))
    skew = -memory.ctypes.data // memory.itemsize % LINE  # a line begins there
    return memory, lambda place: memory[skew + place : skew + place + count]


@pytest.mark.parametrize("place", [0, 1, 4, 15])
@pytest.mark.parametrize("start", [0, 3])
def test_bits_do_not_depend_on_where_large_arrays_begin(place, start):
    memory, part = borders(N)
    out = part(place)
    given, wanted = x[start : start + N], values[start : start + N]
    tanh(given, out=out)
    assert (bits(out) == bits(wanted)).all()
    outside = len(memory) - N
    assert (memory == 7).sum() == outside
    tanh.vjp(given, np.ones_like(given), out=out)
    assert (bits(out) == bits(slopes[start : start + N])).all()
    assert (memory == 7).sum() == outside


@pytest.mark.parametrize(("first", "second"), [(0, 0), (4, 4), (1, 0), (0, 7)])
def test_two_outputs_at_the_same_or_at_different_places_of_a_line(first, second):
    (one, a), (two, b) = borders(N), borders(N)
    tanh.value_and_grad(x[:N], out=(a(first), b(second)))
    assert (bits(a(first)) == bits(values[:N])).all()
    assert (bits(b(second)) == bits(slopes[:N])).all()
    assert (one == 7).sum() == (two == 7).sum() == len(one) - N


def test_in_place_and_strided_and_float64():
    same = x[:N].copy()
    tanh(same, out=same)
    assert (bits(same) == bits(values[:N])).all()
    backwards = tanh(x[:N][::-1])
    assert (bits(backwards) == bits(values[:N][::-1])).all()
    wide = x[: N // 2].astype(np.float64)
    assert (tanh(wide)[-1000:] == tanh(wide[-1000:])).all()
    assert (tanh(wide)[:1000] == tanh(wide[:1000])).all()


def test_the_vectors_of_outputs_alone_pass_the_caches_by():
    codes = [function.unit("float32").code for function in (tanh.value, tanh.grad)]
    text = numba_loop(BOTH, codes, "float32").inspect_llvm()
    stores = [line for line in with_streams(text).splitlines() if "!nontemporal" in line]
    assert len(stores) >= 2
    assert all("store <" in line and f"align {4 * int(line.split('<')[1].split()[0])}," in line for line in stores)
    assert sum("store <" in line for line in text.splitlines()) >= 2 * len(stores)
