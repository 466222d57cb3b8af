from __future__ import annotations

import math

import numpy as np
import pytest

from symact.errors import UsageError
from symact.kernels import compile


def gradient(spec, x, kinks="owner"):
    return compile(spec, kinks=kinks).grad(np.array([x]))[0]


@pytest.mark.parametrize(
    ("kinks", "expected"), [("owner", 0.0), ("left", 0.0), ("right", 1.0), ("zero", 0.0), ("mean", 0.5)]
)
def test_relu_at_its_kink(kinks, expected):
    assert gradient("relu", 0.0, kinks) == expected
    assert gradient("relu", -0.0, kinks) == expected


@pytest.mark.parametrize(
    ("kinks", "expected"), [("owner", 0.01), ("left", 0.01), ("right", 1.0), ("zero", 0.0), ("mean", 0.505)]
)
def test_leaky_relu_at_its_kink(kinks, expected):
    assert gradient("leaky_relu", 0.0, kinks) == expected


def test_kinks_of_pytorch():
    """Owners of the catalogue are PyTorch's."""
    assert gradient("relu6", 0.0) == 0.0
    assert gradient("relu6", 6.0) == 0.0
    assert gradient("hardtanh", -1.0) == 0.0
    assert gradient("hardtanh", 1.0) == 0.0
    assert gradient("hard_swish", -3.0) == 0.0
    assert gradient("hard_swish", 3.0) == 1.0
    assert gradient("selu", 0.0) == pytest.approx(1.7580993408473768, rel=1e-16)
    assert gradient("elu:alpha=2", 0.0) == 2.0


@pytest.mark.parametrize("kinks", ["owner", "left", "right", "zero", "mean"])
def test_the_option_changes_nothing_but_the_kink(kinks):
    x = np.array([math.nextafter(0, -1), math.nextafter(0, 1), -2.0, 2.0])
    assert (compile("relu", kinks=kinks).grad(x) == [0, 1, 0, 1]).all()
    assert (compile("relu", kinks=kinks)(x) == compile("relu")(x)).all()
    assert compile("elu", kinks=kinks).grad(0.0) == 1.0  # a breakpoint at which f' is continuous


def test_no_kink_no_difference():
    smooth = np.linspace(-2, 2, 9)
    assert (compile("gelu", kinks="left").grad(smooth) == compile("gelu").grad(smooth)).all()


def test_the_value_at_a_jump_is_the_owners():
    step = compile("binary_step")
    assert (step(np.array([-1e-300, -0.0, 0.0, 1e-300])) == [0, 1, 1, 1]).all()
    assert compile("sign(x)")(0.0) == 0.0
    assert (
        compile("hardshrink")(np.array([-0.5, 0.5, math.nextafter(0.5, 1)])) == [0, 0, math.nextafter(0.5, 1)]
    ).all()


def test_a_breakpoint_that_is_no_float_lies_between_two_floats():
    jump = compile("where(x*x < 2, 0, 1)")
    below = 1.4142135623730949  # two floats below 1.4142135623730951
    assert [jump(v) for v in (below, math.nextafter(1.4142135623730951, 0), 1.4142135623730951)] == [0, 0, 1]
    assert jump(-1.4142135623730951) == 1.0
    assert compile("where(x < 1/10, 0, 1)")(0.1) == 1.0  # the float 0.1 lies above 1/10
    assert compile("where(x < 1/10, 0, 1)")(np.float32(0.1)) == 1.0


def test_an_unknown_convention_is_refused():
    with pytest.raises(UsageError, match="owner, left, right, zero, mean"):
        compile("relu", kinks="jax")
