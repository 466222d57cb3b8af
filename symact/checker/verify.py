"""One file checked: every fact of it replayed, refused, or said to be not replayable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flint import arb

from .balls import BITS, LEDGER, ball, check_identity, check_record, precision, same
from .facts import PARTS, REPLAY
from .model import Model
from .texts import Node, Rejected, read

__all__ = ["SCHEMA", "Outcome", "verify"]

SCHEMA = "symact/analysis/1"


@dataclass(frozen=True)
class Outcome:
    """What became of one fact: ``"replayed"``, ``"failed"``, ``"not replayable"`` or ``"not proved"``."""

    key: str
    verdict: str
    text: str = ""
    tests: int = 0


def verify(data: Any, keys: Collection[str] | None = None) -> list[Outcome]:
    """The outcome of every fact of an analysis, given as JSON data, in the order of the file.

    With ``keys`` only these facts are replayed; without, also every chart of the certificate, used or not.
    A fact that is claimed as proved and is not reproduced is ``"failed"``; so is every one where the function that the
    certificate speaks of is not the formula's.
    """
    with precision(BITS):
        start = LEDGER.tests
        try:
            if data["schema"] != SCHEMA:
                raise Rejected(f"the schema is {data['schema']!r}, expected {SCHEMA!r}")
            model = Model(data["proof"])
            _check_formula(data["activation"], model)
        except _FAILURES as problem:
            return [Outcome("proof", "failed", _told(problem))]
        outcomes = [Outcome("formula", "replayed", "the pieces are those of the formula", LEDGER.tests - start)]
        if keys is None:
            outcomes += [_charts(model)]
        return outcomes + [_outcome(k, fact, model) for k, fact in data["facts"].items() if keys is None or k in keys]


_FAILURES = (
    Rejected,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    ZeroDivisionError,
    RecursionError,
    ArithmeticError,
)


def _told(problem: BaseException) -> str:
    return str(problem) if isinstance(problem, Rejected) else f"malformed: {type(problem).__name__}: {problem}"


def _charts(model: Model) -> Outcome:
    start, at = LEDGER.tests, ""
    try:
        for at in model.records:
            model.replay(at)
    except _FAILURES as problem:
        return Outcome("charts", "failed", f"{at}: {_told(problem)}", LEDGER.tests - start)
    return Outcome("charts", "replayed", f"{len(model.records)} sign charts", LEDGER.tests - start)


def _outcome(key: str, fact: Any, model: Model) -> Outcome:
    start = LEDGER.tests
    try:
        if fact["evidence"] != "proved":
            return Outcome(key, "not proved", str(fact["reason"]))
        if key not in REPLAY:
            return Outcome(key, "not replayable")
        left_out = REPLAY[key](model, fact["value"]) + _unknown_parts(key, fact["value"])
    except _FAILURES as problem:
        return Outcome(key, "failed", _told(problem), LEDGER.tests - start)
    told = "not replayed: " + ", ".join(left_out) if left_out else ""
    return Outcome(key, "replayed", told, LEDGER.tests - start)


def _unknown_parts(key: str, value: Any) -> list[str]:
    """Parts of a value that this checker does not know; those it does not replay are named where they arise."""
    return [f"the part {part!r}" for part in value if part not in PARTS[key]] if isinstance(value, dict) else []


def _check_formula(activation: Any, model: Model) -> None:
    """The typed formula and the pieces agree: tested at random points of every piece, and at every breakpoint."""
    formula = read(activation["formula"], _parameters(activation["parameters"]))
    for i, piece in enumerate(model.pieces):
        check_identity(formula, piece, *model.span(i))
    for i, (point, value) in enumerate(zip(model.at, model.values, strict=True)):
        try:
            own = ball(formula, arb(point))
        except (Rejected, ZeroDivisionError):
            own = arb("nan")
        if own.is_finite():
            holds = same(own, value)
        else:  # 0/0 there: the value is the limit
            holds = any(not isinstance(side, str) and same(side, value) for side in model.beside(i, 0))
        if not holds:
            raise Rejected("the value at a breakpoint is not the formula's")


def _parameters(records: Any) -> tuple[tuple[str, Node], ...]:
    for record in records:
        check_record(record["value"], read)
    return tuple((record["name"], read(record["value"]["exact"])) for record in records)
