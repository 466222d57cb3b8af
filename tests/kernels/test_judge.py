"""Audits also look where no error in ulps can be counted: at infinity, at zeros with a sign, at breakpoints."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symact.branches import branches
from symact.catalogue import activation
from symact.kernels.attempt import attempts
from symact.kernels.bodies import FILL
from symact.kernels.judge import Effort, Judge
from symact.kernels.loops import compiled
from symact.kernels.lowering.lower import plan_of
from symact.kernels.source_module import Code

EFFORT = Effort(200, 0)


def audited(spec, place, value):
    """The kernel for 4 ulps of float32, made wrong at one place."""
    found = activation(spec)
    normal = branches(found)
    plan = plan_of(found, normal, 0, "owner")
    attempt = next(attempts(found, plan, 0, "float32", 4.0))
    function = compiled(FILL, [Code(attempt.source, attempt.arithmetic)], "float32").ufunc

    def wrong(x):
        out = function(x)
        out[(x == place) & (np.signbit(x) == np.signbit(place))] = value
        return out

    judge = Judge(normal, plan, 0, "float32", 4.0)
    return judge.found(attempt, function, EFFORT), judge.found(attempt, wrong, EFFORT)


@pytest.mark.parametrize(
    ("spec", "place", "value"),
    [
        ("abs(x)+(1-abs(x))*exp(-abs(x))", math.inf, math.nan),
        ("silu", -math.inf, -math.inf),
        ("tanh", math.inf, 1.5),
        ("sine", math.inf, 0.0),
        ("silu", -math.inf, 0.0),
        ("elu", -0.0, 0.0),
        ("where(abs(x)>0, tanh(x), 5)", 0.0, 0.0),
        ("where(x>1, x, 3)", 1.0, 1.0),
    ],
)
def test_one_wrong_value_is_one_too_many(spec, place, value):
    right, wrong = audited(spec, place, value)
    assert right.within_budget
    assert not wrong.within_budget
    assert "NOT within" in str(wrong)
