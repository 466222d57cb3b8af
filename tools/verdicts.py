"""Audit the catalogue's kernels and keep what is found, in symact/kernels/verdicts.json: ``python -m tools.verdicts``.

For every entry with its default parameters, value and gradient, float32 and float64, at the default budget and at 4
ulps, each arithmetic is audited until one keeps the budget: 100,000 points against Arb for float64 at the default
budget, 20,000 for the others, and a few beside every change of sign. Audits of code that has not changed are taken
over; the file is written after every entry, so that a run can be broken off.

    python -m tools.verdicts            # what is missing
    python -m tools.verdicts gelu mish  # only these
    python -m tools.verdicts --table    # nothing is measured; the tables of docs/accuracy.md
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from symact import activation, names
from symact.branches import branches
from symact.kernels import verdicts
from symact.kernels.attempt import attempts
from symact.kernels.bodies import FILL
from symact.kernels.judge import Effort, Judge
from symact.kernels.loops import compiled
from symact.kernels.lowering.lower import plan_of
from symact.kernels.source_module import Code
from symact.kernels.unit import Options

PATH = Path(__file__).parents[1] / "symact" / "kernels" / verdicts.FILE
POINTS, MORE = 20_000, 100_000
MANY = {"float32": 1 << 26, "float64": 1 << 24}

Audits = dict[str, list[Any]]


def measured(name: str, kept: Audits) -> Iterator[tuple[str, list[Any]]]:
    """The rows of one entry: key; status, largest error, points, whether of the largest term, of how many compared;
    what it is, of whom."""
    for order in (0, 1):
        for dtype in ("float32", "float64"):
            for options in (Options(None, "owner"), Options(4.0, "owner")):
                yield from _one(name, order, dtype, options, kept)


def _one(name: str, order: int, dtype: str, options: Options, kept: Audits) -> Iterator[tuple[str, list[Any]]]:
    subject, budget = activation(name), options.budget(dtype)
    normal = branches(subject)
    plan = plan_of(subject, normal, order, options.kinks)
    judge = Judge(normal, plan, order, dtype, budget)
    count = MORE if dtype == "float64" and options.max_ulp is None else POINTS
    for attempt in attempts(subject, plan, order, dtype, budget):
        key = verdicts.key_of(attempt, budget)
        if key not in kept:
            fill = compiled(FILL, [Code(attempt.source, attempt.arithmetic)], dtype).ufunc
            for effort in (Effort(), Effort(count, MANY[dtype])):  # a few points tell of most failures
                found = judge.found(attempt, fill, effort)
                if not found.within_budget:
                    break
            label = f"{dtype} {budget:g} {attempt.arithmetic}"
            row = [found.status, round(found.max_ulp, 4), found.points, found.largest_term, found.compared, label, ""]
            kept[key] = row
        kept[key][6] = " ".join(sorted({*kept[key][6].split(), f"{name}:{order}"}))  # some share their code
        yield key, kept[key]
        known = verdicts.accuracy(kept[key], budget, attempt.arithmetic)
        if known.has_room:
            return


def read() -> Audits:
    """What is kept now."""
    return dict(json.loads(PATH.read_text("utf-8"))["audits"]) if PATH.exists() else {}


def write(audits: Audits) -> None:
    """One row a line, in the order of the labels."""
    rows = sorted(audits.items(), key=lambda row: (row[1][6], row[1][5], row[0]))
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in rows)
    PATH.write_text(f'{{\n "audits": {{\n{lines}\n }}\n}}\n', "utf-8")


def main(chosen: list[str]) -> None:
    """Audit what is missing and drop what no code has any more."""
    kept, current = read(), Audits()
    for name in chosen or names():
        start = time.perf_counter()
        current |= measured(name, kept)
        write(kept | current)
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
    if not chosen:
        write(current)


def table(audits: Audits, kernels: tuple[str, str]) -> str:
    """The kernels for an element type and a budget: arithmetic, largest error."""
    best: dict[str, list[Any]] = {}
    for row in audits.values():
        dtype, budget, _ = row[5].split()
        for subject in row[6].split() if (dtype, budget) == kernels else ():
            if subject not in best or row[1] < best[subject][1]:
                best[subject] = row
    lines = [
        "| activation | value: arithmetic | max ulp | gradient: arithmetic | max ulp |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in names():
        cells = [cell for order in "01" for cell in _cells(best.get(f"{name}:{order}"))]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(row: list[Any] | None) -> tuple[str, str]:
    if row is None:
        return "", "not measured"
    return row[5].split()[-1], f"{row[1]:.3f}" + (" (of the largest term, near zeros)" if row[3] else "")


if __name__ == "__main__":
    if "--table" in sys.argv:
        for kernels in (("float64", "2"), ("float32", "4")):
            print(f"{' '.join(kernels)} ulps:\n\n{table(read(), kernels)}\n")
    else:
        main(sys.argv[1:])
