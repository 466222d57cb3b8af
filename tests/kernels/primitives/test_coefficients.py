"""The tables of coefficients are what the program finds, and their bounds are proved anew."""

from __future__ import annotations

import pytest

from symact.kernels.primitives.vector import coefficients
from tools.minimax.__main__ import PATH, table
from tools.minimax.certify import bound_of, certified
from tools.minimax.fit import fit
from tools.minimax.targets import targets

TARGETS = {target.name: target for target in targets()}


@pytest.mark.parametrize("name", TARGETS)
def test_bounds_are_proved(name: str) -> None:
    values, bound = getattr(coefficients, name), getattr(coefficients, f"{name}_BOUND")
    assert certified(TARGETS[name], values, bound)
    assert not certified(TARGETS[name], (*values[:-1], values[-1] * 1.01), bound), "the proof sees a wrong digit"


@pytest.mark.parametrize("name", ["SHORT_EXP", "SINGLE_EXP"])
def test_the_program_finds_them_again(name: str) -> None:
    """Up to the last digits: least squares round in another way on every processor."""
    target, bound = TARGETS[name], getattr(coefficients, f"{name}_BOUND")
    found = fit(target)
    assert found == pytest.approx(getattr(coefficients, name), rel=1e-5)
    assert bound_of(target, found) == pytest.approx(bound, rel=1e-2)


def test_the_file_has_the_form_that_the_program_writes() -> None:
    tables = [
        table(t, getattr(coefficients, name), getattr(coefficients, f"{name}_BOUND")) for name, t in TARGETS.items()
    ]
    assert PATH.read_text(encoding="utf-8").endswith("".join(tables))
