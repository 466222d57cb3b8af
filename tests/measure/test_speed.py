"""``bench``: that it measures what it says, and how the results look; never how long anything took."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from symact import activation
from symact.errors import UsageError
from symact.measure import bench
from symact.measure.chart import check_suffix, draw
from symact.measure.peers import PEERS
from symact.measure.peers.peer import Arrays
from symact.measure.peers.symact import Symact
from symact.measure.speed import WHATS, geometric_mean
from symact.measure.text import bench_text
from symact.measure.timing import medians


@pytest.fixture(scope="module")
def found():
    return bench(["relu"], sizes=(64, 256), dtypes=("float32",), peers=("numpy", "numba"), seconds=0.001, apart=False)


def test_every_combination_is_a_cell_with_all_libraries(found):
    assert {(c.what, c.size) for c in found.cells} == {(what, size) for what in WHATS for size in (64, 256)}
    for cell in found.cells:
        assert list(cell.nanoseconds) == ["copy", "symact", "symact, 4 ulp", "numpy", "numba"]
        assert all(0 < time < 1e9 for time in cell.nanoseconds.values())
    assert len(found.ratios("numpy")) == len(found.cells)
    assert json.loads(json.dumps(found.to_dict()))["schema"] == "symact/bench/1"


def test_the_table_has_ratios_and_means(found):
    text = bench_text(found)
    assert "vjp, float32, 1 thread\n" in text
    cell = found.cells[0]
    assert f"{cell.nanoseconds['numba'] / cell.nanoseconds['symact']:.2f}" in text
    assert f"{geometric_mean(found.ratios('numpy')):.2f}" in text


def test_the_chart_is_a_picture(found, tmp_path):
    for name, start in (("times.svg", b"<?xml"), ("times.png", b"\x89PNG")):
        draw(found, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(UsageError, match="svg"):
        check_suffix(tmp_path / "times.txt")


def test_gaps_and_missing_libraries_are_named(monkeypatch):
    monkeypatch.setattr(type(PEERS["jax"]), "version", lambda self: None)
    found = bench(
        ["gelu"], sizes=(16,), dtypes=("float64",), whats=("value",), peers=("jax", "numpy"), seconds=0, apart=False
    )
    assert found.missing == {"jax": "not installed", "numpy": "has no function for gelu"}
    assert "numpy" not in found.cells[0].nanoseconds
    with pytest.raises(UsageError, match="nosuch"):
        bench(["relu"], peers=("nosuch",))


def test_medians_come_from_calls_in_turn():
    calls = []
    times = medians({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 0)
    assert set(times) == {"a", "b"}
    assert calls.count("a") > 5
    assert calls[-1] == "b"


def test_geometric_mean():
    assert geometric_mean([1, 4]) == pytest.approx(2)
    assert math.isnan(geometric_mean([]))


def _peers():
    return [(name, "float32") for name in PEERS] + [("jax", "float64")]


@pytest.mark.parametrize(("peer", "dtype"), _peers())
@pytest.mark.parametrize("name", ["elu", "softsign"])
def test_what_is_timed_computes_value_and_gradient(peer, dtype, name):
    """The timed calls give no array back, so they are run; what they compute is what ``function`` computes."""
    pytest.importorskip(peer)
    one, arrays = activation(name), Arrays(32, dtype)
    ours = Symact()
    for what in WHATS:
        call = PEERS[peer].call(one, what, arrays)
        assert (call is None) == (PEERS[peer].function(one, 0) is None)
        if call is not None:
            results = call()
            if what == "value" and results is not None:
                np.testing.assert_allclose(np.asarray(results), ours.function(one, 0)(arrays.x), rtol=1e-5, atol=1e-7)
