"""Tries to refute every proved fact of many formulas: ``python -m campaigns.refute --count N --seed S``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import Pool
from typing import Any

from mpmath import mp

from campaigns import checks_ends, checks_kinds, checks_points, checks_sets, checks_shape, checks_size
from campaigns.grammar import ISSUED, formulas
from campaigns.numbers import UnknownNumberError
from campaigns.numeric import UncertainError
from campaigns.records import bad_numbers, bad_shapes
from campaigns.subject import Refutation, Subject
from symact.analysis import QUESTIONS, Analysis, analyze
from symact.errors import SymactError

__all__ = ["CHECKS", "Outcome", "attack", "refutations"]

CHECKS = [
    (key, check)
    for module in (checks_shape, checks_size, checks_kinds, checks_points, checks_ends, checks_sets)
    for key, check in module.CHECKS.items()
]
_DIGITS = 75
_HANG = 180
_CHECKS = 90


@dataclass
class Outcome:
    """What one formula came to."""

    formula: str
    refused: str = ""
    seconds: float = 0.0
    check_seconds: float = 0.0
    proved: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    refutations: list[Refutation] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unchecked: bool = False


class _TooLong(BaseException):
    """The alarm went off."""


def refutations(
    analysis: Analysis, seed: int = 0, keys: list[str] | None = None, samples: int = 60
) -> list[Refutation]:
    """Everything that speaks against the proved facts of one analysis."""
    subject = Subject(analysis, seed, samples)
    found: list[Refutation] = []
    with mp.workdps(_DIGITS):
        for key, check in CHECKS:
            if (keys is None or key in keys) and subject.is_proved(key):
                try:
                    found += list(check(subject))
                except (UncertainError, UnknownNumberError):
                    continue
    return found


def attack(spec: str, seed: int = 0) -> Outcome:
    """Analyses one formula, checks its JSON and tries to refute it."""
    outcome = Outcome(spec)
    start = time.monotonic()
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(_HANG)
    try:
        analysis = analyze(spec)
        data = analysis.to_dict()
        outcome.seconds = time.monotonic() - start
        signal.alarm(_CHECKS)
        _count(outcome, analysis)
        outcome.errors += [f"{spec}: JSON {problem}" for problem in bad_shapes(data)]
        for key in outcome.proved:
            value, record = analysis[key].value, data["facts"][key]["value"]
            outcome.refutations += [Refutation(spec, key, "number", p[:400]) for p in bad_numbers(value, record)]
        outcome.refutations += refutations(analysis, seed)
    except SymactError as refusal:
        outcome.refused = f"{type(refusal).__name__}: {_general(str(refusal))}"
    except _TooLong:
        outcome.unchecked = outcome.seconds > 0
        if not outcome.unchecked:
            outcome.errors.append(f"{spec}: over {_HANG} s\n{_where()}")
    except Exception:  # any other exception is what the campaign looks for
        outcome.errors.append(f"{spec}: {_where()}")
    finally:
        signal.alarm(0)
    outcome.check_seconds = time.monotonic() - start - outcome.seconds
    return outcome


def _alarm(*_: Any) -> None:
    raise _TooLong


def _where() -> str:
    return "".join(traceback.format_exc(limit=-4).splitlines(keepends=True)[-13:])


def _general(text: str) -> str:
    return text.splitlines()[0][:70]


def _count(outcome: Outcome, analysis: Analysis) -> None:
    for key in QUESTIONS:
        fact = analysis[key]
        if fact.evidence == "proved":
            outcome.proved.append(key)
        else:
            outcome.unknown.append((key, fact.reason))


# --- the command ---


def main(arguments: list[str] | None = None) -> int:
    """Runs the campaign and prints its table; the exit status is 1 where a fact was refuted or an error seen."""
    parser = argparse.ArgumentParser(prog="python -m campaigns.refute", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="random formulas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--catalogue", action="store_true", help="the catalogue's entries and twenty set formulas too")
    parser.add_argument("--jobs", type=int, default=1, choices=(1, 2))
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after about that long, with the table")
    parser.add_argument("formula", nargs="*", help="formulas of your own, instead of random ones")
    options = parser.parse_args(arguments)
    specs = list(options.formula) or list(_specs(options))
    outcomes = []
    start = time.monotonic()
    for number, outcome in enumerate(_run(specs, options), 1):
        outcomes.append(outcome)
        for line in [*map(str, outcome.refutations), *outcome.errors]:
            print(f"[{number}] {line}", flush=True)
        if time.monotonic() - start > 60 * options.minutes:
            break
        if number % 10 == 0:
            print(f"{number}/{len(specs)} formulas, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    print(table(outcomes, time.monotonic() - start))
    return int(any(o.refutations or o.errors for o in outcomes))


def _specs(options: Any) -> Iterator[str]:
    if options.catalogue:
        from symact import names

        yield from names()
        yield from ISSUED
    yield from formulas(options.count, options.seed)


def _run(specs: list[str], options: Any) -> Iterator[Outcome]:
    if options.jobs == 1:
        yield from (attack(spec, options.seed) for spec in specs)
        return
    with Pool(options.jobs, maxtasksperchild=40) as pool:
        yield from pool.imap_unordered(_Attack(options.seed), specs)


@dataclass(frozen=True)
class _Attack:
    seed: int

    def __call__(self, spec: str) -> Outcome:
        return attack(spec, self.seed)


def table(outcomes: list[Outcome], seconds: float) -> str:
    """The result as text."""
    proved = Counter(key for o in outcomes for key in o.proved)
    unknown = Counter(key for o in outcomes for key, _ in o.unknown)
    reasons = Counter((key, _general(reason)) for o in outcomes for key, reason in o.unknown)
    refused = Counter(o.refused.split(":")[0] for o in outcomes if o.refused)
    lines = [
        f"formulas tried: {len(outcomes)} in {seconds:.0f} s",
        f"refused: {sum(refused.values())} ({', '.join(f'{k} {n}' for k, n in refused.most_common())})",
        f"facts proved: {sum(proved.values())}, unknown: {sum(unknown.values())}",
        f"refutations: {sum(len(o.refutations) for o in outcomes)}, "
        f"in {sum(bool(o.refutations) for o in outcomes)} formulas",
        f"errors: {sum(len(o.errors) for o in outcomes)}",
        f"attacks cut short after {_CHECKS} s: {sum(o.unchecked for o in outcomes)}",
        "",
        "| key | proved | unknown | most frequent reason |",
        "| --- | --- | --- | --- |",
    ]
    for key in QUESTIONS:
        common = [(r, n) for (k, r), n in reasons.most_common() if k == key][:1]
        told = f"{common[0][0]} ({common[0][1]})" if common else ""
        lines.append(f"| {key} | {proved[key]} | {unknown[key]} | {told} |")
    lines += ["", "reasons of refusals:"]
    lines += [f"  {n} x {r}" for r, n in Counter(o.refused for o in outcomes if o.refused).most_common(12)]
    lines += ["slowest analyses:"]
    lines += [f"  {o.seconds:.1f} s  {o.formula}" for o in sorted(outcomes, key=lambda o: -o.seconds)[:8]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
