"""Tries to refute every proved fact of many formulas: ``python -m campaigns.refute --count N --seed S``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from mpmath import mp

from campaigns import checks_ends, checks_kinds, checks_points, checks_sets, checks_shape, checks_size
from campaigns.grammar import ISSUED, formulas
from campaigns.ledger import Outcome, append, general, load, table
from campaigns.numbers import UnknownNumberError
from campaigns.numeric import UncertainError
from campaigns.records import bad_numbers, bad_shapes
from campaigns.subject import Refutation, Subject
from symact.analysis import QUESTIONS, Analysis, analyze
from symact.errors import SymactError

__all__ = ["CHECKS", "attack", "refutations"]

CHECKS = [
    (key, check)
    for module in (checks_shape, checks_size, checks_kinds, checks_points, checks_ends, checks_sets)
    for key, check in module.CHECKS.items()
]
_DIGITS = 75
_CHECKS = 60


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


def attack(spec: str, seed: int = 0, seconds: float = 5.0, samples: int = 60) -> Outcome:
    """Analyses one formula with that budget for a fact, checks its JSON and tries to refute it.

    An analysis that takes longer than its budgets allow is an error.
    """
    outcome = Outcome(spec, seed)
    start = time.process_time()
    hang = 30 + (seconds + 1) * len(QUESTIONS)
    try:
        _alarm_after(hang)
        analysis = analyze(spec)
        analysis.seconds = seconds
        data = analysis.to_dict()
        outcome.seconds = time.process_time() - start
        _alarm_after(_CHECKS)
        _count(outcome, analysis)
        outcome.errors += [f"{spec}: JSON {problem}" for problem in bad_shapes(data)]
        for key in outcome.proved:
            value, record = analysis[key].value, data["facts"][key]["value"]
            outcome.refutations += [str(Refutation(spec, key, "number", p[:400])) for p in bad_numbers(value, record)]
        outcome.refutations += map(str, refutations(analysis, seed, samples=samples))
    except SymactError as refusal:
        outcome.refused = f"{type(refusal).__name__}: {general(str(refusal))}"
    except _TooLong:
        outcome.unchecked = outcome.seconds > 0
        if not outcome.unchecked:
            outcome.errors.append(f"{spec}: over {hang:.0f} s\n{_where()}")
    except Exception:  # any other exception is what the campaign looks for
        outcome.errors.append(f"{spec}: {_where()}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    outcome.seconds = outcome.seconds or time.process_time() - start
    outcome.check_seconds = time.process_time() - start - outcome.seconds
    return outcome


def _alarm_after(seconds: float) -> None:
    """CPU time, so that a busy machine makes no errors; repeated, in case something swallows the first one."""
    signal.signal(signal.SIGPROF, _alarm)
    signal.setitimer(signal.ITIMER_PROF, seconds, 5)


def _alarm(*_: Any) -> None:
    raise _TooLong


def _where() -> str:
    return "".join(traceback.format_exc(limit=-4).splitlines(keepends=True)[-13:])


def _count(outcome: Outcome, analysis: Analysis) -> None:
    for key in QUESTIONS:
        fact = analysis[key]
        if fact.evidence == "proved":
            outcome.proved.append(key)
        else:
            outcome.unknown.append((key, fact.reason))


# --- the command ---


@dataclass(frozen=True)
class _Options:
    """The command line."""

    formula: list[str]
    count: int
    first: int
    seed: int
    catalogue: bool
    seconds: float
    samples: int
    jobs: int
    minutes: float
    record: Path | None


def main(arguments: list[str] | None = None) -> int:
    """Runs the campaign and prints its table; the exit status is 1 where a fact was refuted or an error seen."""
    options = _options(arguments)
    known = load(options.record) if options.record else []
    done = {o.formula for o in known}
    outcomes = list(_until(_run([s for s in _specs(options) if s not in done], options), options))
    print(table([*known, *outcomes]))
    return int(not all(o.is_clean for o in outcomes))


def _options(arguments: list[str] | None) -> _Options:
    parser = argparse.ArgumentParser(prog="python -m campaigns.refute", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="random formulas")
    parser.add_argument("--first", type=int, default=0, help="leave out so many of them at the start: an earlier run's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--catalogue", action="store_true", help="the catalogue's entries and twenty set formulas too")
    parser.add_argument("--seconds", type=float, default=5.0, help="budget for a fact; what it cuts off is unknown")
    parser.add_argument("--samples", type=int, default=60, help="sample points, before those at claimed places")
    parser.add_argument("--jobs", type=int, default=1, choices=(1, 2))
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after about that long, with the table")
    parser.add_argument("--record", type=Path, help="add to this file, and skip the formulas that are in it")
    parser.add_argument("formula", nargs="*", help="formulas of your own, instead of random ones")
    return _Options(**vars(parser.parse_args(arguments)))


def _specs(options: _Options) -> Iterator[str]:
    if options.formula:
        yield from options.formula
        return
    if options.catalogue:
        from symact import names

        yield from names()
        yield from ISSUED
    yield from formulas(options.count, options.seed)[options.first :]


def _run(specs: list[str], options: _Options) -> Iterator[Outcome]:
    """The outcomes as they come; a process is replaced after some hundred formulas, so that no cache grows for ever."""
    one = partial(attack, seed=options.seed, seconds=options.seconds, samples=options.samples)
    if len(specs) < 3:
        yield from map(one, specs)
        return
    with Pool(options.jobs, maxtasksperchild=300) as pool:
        yield from pool.imap_unordered(one, specs)


def _until(outcomes: Iterable[Outcome], options: _Options) -> Iterator[Outcome]:
    """The outcomes up to the end of the time, told and written down on the way."""
    start = time.monotonic()
    for number, outcome in enumerate(outcomes, 1):
        if options.record:
            append(options.record, outcome)
        for line in [*outcome.refutations, *outcome.errors]:
            print(f"[{number}] {line}", flush=True)
        if number % 100 == 0:
            print(f"{number} formulas, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        yield outcome
        if time.monotonic() - start > 60 * options.minutes:
            return


if __name__ == "__main__":
    sys.exit(main())
