"""The audits that are kept with the package are of the code that the package has."""

from __future__ import annotations

import numpy as np
import pytest

from symact import activation, names
from symact.branches import branches
from symact.kernels import compile, verdicts
from symact.kernels.attempt import attempts
from symact.kernels.lowering.lower import plan_of
from symact.kernels.unit import Options
from tools.verdicts import read

SAMPLE = ("relu", "silu", "gelu", "softplus", "isru")


@pytest.mark.parametrize("name", SAMPLE)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_audits_are_current(name, dtype):
    budget = Options(None, "owner").budget(dtype)
    subject = activation(name)
    known = [
        verdicts.known(attempt, budget)
        for attempt in attempts(subject, plan_of(subject, branches(subject), 0, "owner"), 0, dtype, budget)
    ]
    assert known[0] is not None, "the code has changed: run python -m tools.verdicts"
    chosen = next(accuracy for accuracy in known if accuracy is not None and accuracy.has_room)
    assert chosen.points >= (100_000 if dtype == "float64" else 15_000)


def test_every_entry_is_there_and_keeps_its_budget():
    rows = [(*of.split(":"), *row[5].split(), row[1]) for row in read().values() for of in row[6].split()]
    for name in names():
        for order in "01":
            for dtype, budget in (("float32", "1"), ("float64", "2"), ("float32", "4"), ("float64", "4")):
                errors = [worst for *label, _, worst in rows if label == [name, order, dtype, budget]]
                assert errors, (name, order, dtype, budget)
                assert min(errors) <= float(budget), (name, order, dtype, budget)


def test_typed_formulas_profit(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    assert compile("x/(1+exp(-x))").accuracy().points == compile("silu").accuracy().points >= 100_000


def test_other_code_is_audited_when_it_is_compiled(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMACT_CACHE_DIR", str(tmp_path))
    kernel = compile("x*sigmoid(3*x)")
    assert kernel.accuracy().points < 10_000
    assert np.isfinite(kernel(np.linspace(-5, 5, 11))).all()
