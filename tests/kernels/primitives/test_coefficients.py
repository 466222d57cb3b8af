"""The tables of coefficients are what the program writes, and their bounds are proved anew."""

from __future__ import annotations

import pytest

from symact.kernels.primitives.vector import coefficients
from tools.minimax.__main__ import PATH, table
from tools.minimax.certify import certified
from tools.minimax.targets import targets

TARGETS = {target.name: target for target in targets()}


@pytest.mark.parametrize("name", TARGETS)
def test_bounds_are_proved(name: str) -> None:
    values, bound = getattr(coefficients, name), getattr(coefficients, f"{name}_BOUND")
    assert certified(TARGETS[name], values, bound)
    assert not certified(TARGETS[name], (*values[:-1], values[-1] * 1.01), bound), "the proof sees a wrong digit"


def test_file_is_what_the_program_writes() -> None:
    assert table(TARGETS["SHORT_EXP"]) in PATH.read_text(encoding="utf-8")
