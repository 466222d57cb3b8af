"""Two hundred random formulas through the refuter; ``python -m campaigns.refute --count 20000`` is the long run."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from campaigns.grammar import ISSUED, formulas
from campaigns.ledger import Outcome, append, load
from campaigns.refute import attack, main

SEED = 20
FORMULAS = 200
CHUNKS = 20


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
    some = formulas(FORMULAS, SEED)[chunk::CHUNKS]
    outcomes = [attack(formula, SEED, seconds=0.04, samples=10) for formula in some]
    assert [w for o in outcomes for w in _wrong(o)] == []
    assert sum(len(o.proved) for o in outcomes) > 15 * len(outcomes)


def test_a_record_is_added_to_and_what_is_in_it_is_not_done_again(tmp_path: Path, capsys: Any) -> None:
    record = tmp_path / "record.jsonl"
    assert main(["sin(x)", "--samples", "8", "--record", str(record)]) == 0
    assert main(["sin(x)", "x**2", "--samples", "8", "--record", str(record)]) == 0
    assert [o.formula for o in load(record)] == ["sin(x)", "x**2"]
    assert len(record.read_text().splitlines()) == 2
    assert "formulas tried: 2" in capsys.readouterr().out.split("formulas tried: 1")[1]


def test_a_run_goes_on_behind_the_first_formulas(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    assert main(["--count", "4", "--first", "2", "--samples", "8", "--seconds", "0.1", "--record", str(record)]) == 0
    assert [o.formula for o in load(record)] == formulas(4, 1)[2:]


def test_a_record_that_was_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    append(record, Outcome("x", proved=["range"]))
    with record.open("a") as file:
        file.write('{"formula": "sin(')
    assert load(record) == [Outcome("x", proved=["range"])]


def test_the_grammar_is_the_same_for_the_same_seed() -> None:
    assert formulas(50, 3) == formulas(50, 3)
    assert formulas(50, 3) != formulas(50, 4)
    assert len(set(formulas(400, random.Random(5).randint(0, 9)))) == 400
