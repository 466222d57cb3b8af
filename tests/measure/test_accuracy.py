"""``audit``: what it says of good and of bad functions."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from kernels.oracle import exact

from symact import activation
from symact.branches import branches
from symact.catalogue import names
from symact.errors import UsageError
from symact.measure import audit
from symact.measure.inputs import some_singles
from symact.measure.oracle import Exact, oracle
from symact.measure.peers import PEERS
from symact.measure.singles import error_of_terms, measure_singles
from symact.measure.subject import Subject

SAMPLE = 20_000


@pytest.fixture(scope="module")
def tanh():
    return audit("tanh", inputs=SAMPLE, doubles=100, peers=(), threads=2)


def test_a_kernel_keeps_its_budget(tanh):
    value, gradient = tanh.singles
    assert (value.what, gradient.what) == ("value", "gradient")
    for single in (value, gradient):
        assert single.judged >= SAMPLE * 0.99
        assert 0.3 < single.max_ulp <= tanh.budget
        assert single.in_arb == pytest.approx(single.max_ulp, abs=1e-6)
        assert (single.not_finite, single.above_10) == (0, 0)
        assert 0 < single.oracle_ulp <= 0.6
        assert single.oracle_points > 1000
    for double in tanh.doubles:
        assert double.judged > 80
        assert double.max_ulp <= 2


def test_the_records_are_json(tanh):
    data = json.loads(json.dumps(tanh.to_dict()))
    assert data["schema"] == "symact/audit/1"
    assert [s["who"] for s in data["singles"]] == ["symact", "symact"]


def judged(name, order, function):
    one = activation(name)
    found = Exact(one, order)
    judge = oracle(one, order, np.linspace(-5, 5, 50, dtype=np.float32))

    def source():
        return some_singles(SAMPLE, np.array([-6.0]))

    subject = Subject("naive", function)
    ((single, tally),) = measure_singles("value", [subject], judge, found, source, 1, lambda done: None)
    return single, lambda slope: error_of_terms(subject, judge, slope, tally, 1.0, source, 1)


def test_a_naive_formula_is_seen_and_placed():
    def naive(x):
        with np.errstate(all="ignore"):
            return np.float32(1) / (np.float32(1) + np.exp(-x)) * (np.float32(1) - 1 / (1 + np.exp(-x)))

    single, _ = judged("sigmoid", 1, naive)
    assert single.max_ulp > 1e6
    assert single.at > 16
    assert single.above_10 > 100
    assert single.not_finite == 0
    assert single.regions[0].max_ulp == single.max_ulp
    assert single.regions[0].low <= single.at <= single.regions[0].high


def test_an_error_close_to_a_zero_is_told_in_both_measures():
    """The sine plus 2^-26: many ulps where sin(x) is small, few of x cos(x), there and anywhere in [2, 4]."""
    one = activation("sine")
    found = Exact(one, 0)
    judge, slope = (oracle(one, order, np.linspace(2, 4, 20, dtype=np.float32)) for order in (0, 1))
    x = np.linspace(2, 4, 3001, dtype=np.float32)
    subject = Subject("shifted", lambda x: (np.sin(x.astype(np.float64)) + 2.0**-26).astype(np.float32))

    def source():
        return iter([lambda: x])

    ((single, tally),) = measure_singles("value", [subject], judge, found, source, 1, lambda done: None)
    assert single.max_ulp > 100
    assert abs(single.at - math.pi) < 1e-2
    assert error_of_terms(subject, judge, slope, tally, 1.0, source, 1) < 1.1


def test_peers_that_are_missing_are_named(monkeypatch):
    monkeypatch.setattr(type(PEERS["torch"]), "version", lambda self: None)
    found = audit("x/2", inputs=100, doubles=5, peers=("torch", "numpy"))
    assert found.missing == {"torch": "not installed", "numpy": "has no function for it"}
    with pytest.raises(UsageError, match="nosuch"):
        audit("x/2", peers=("nosuch",))


@pytest.mark.parametrize("peer", ["torch", "jax", "numpy"])
def test_the_table_of_a_peer_names_the_right_functions(peer):
    pytest.importorskip(peer)
    x = np.array([-4.0, -2.0, -0.7, 0.3, 1.7, 5.0])
    found = 0
    for name in names()[:: 2 if peer == "jax" else 1]:  # each takes JAX a second to compile
        one = activation(name)
        for order in (0, 1):
            function = PEERS[peer].function(one, order)
            if function is not None:
                high, _ = exact(branches(one), x.tolist())
                np.testing.assert_allclose(function(x), high[order], rtol=1e-5, err_msg=f"{name}, order {order}")
                found += 1
    assert found > 20


def test_other_parameters_have_no_counterpart():
    assert PEERS["numpy"].function(activation("elu"), 0) is not None
    assert PEERS["numpy"].function(activation("elu", alpha=2), 0) is None
