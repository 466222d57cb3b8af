"""A few dozen random formulas through the refuter; ``python -m campaigns.refute --count 20000`` is the long run."""

from __future__ import annotations

import random

import pytest

from campaigns.grammar import ISSUED, formulas
from campaigns.ledger import Outcome
from campaigns.refute import attack

SEED = 20
FORMULAS = 20
CHUNKS = 4


def _wrong(outcome: Outcome) -> list[str]:
    return [*outcome.refutations, *outcome.errors]


@pytest.mark.parametrize("formula", ISSUED)
def test_set_formulas_are_answered_and_not_refuted(formula: str) -> None:
    outcome = attack(formula)
    assert outcome.refused == ""
    assert _wrong(outcome) == []
    assert [(key, reason) for key, reason in outcome.unknown if reason != "out of time"] == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_formulas_are_not_refuted(chunk: int) -> None:
    """No proved fact is refuted, and no error other than the package's own is seen."""
    outcomes = [attack(formula, SEED) for formula in formulas(FORMULAS, SEED)[chunk::CHUNKS]]
    assert [w for o in outcomes for w in _wrong(o)] == []
    assert sum(len(o.proved) for o in outcomes) > 5 * len(outcomes)


def test_the_grammar_is_the_same_for_the_same_seed() -> None:
    assert formulas(50, 3) == formulas(50, 3)
    assert formulas(50, 3) != formulas(50, 4)
    assert len(set(formulas(400, random.Random(5).randint(0, 9)))) == 400
