"""What every formula of a campaign came to, kept in a file, so that runs of several days add up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from symact.analysis import QUESTIONS

__all__ = ["Outcome", "append", "general", "load", "table"]


@dataclass
class Outcome:
    """What one formula came to; ``refutations`` are texts, ``seconds`` is CPU time."""

    formula: str
    seed: int = 0
    refused: str = ""
    seconds: float = 0.0
    check_seconds: float = 0.0
    proved: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    refutations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unchecked: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether nothing was refuted and no error was seen."""
        return not self.refutations and not self.errors


def general(text: str) -> str:
    """The beginning of a reason, which many formulas share."""
    return text.splitlines()[0][:70]


def append(path: Path, outcome: Outcome) -> None:
    """Adds one line to the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(outcome)) + "\n")


def load(path: Path) -> list[Outcome]:
    """The outcomes in the file, each formula once; a last line that was cut off is left out."""
    found: dict[str, Outcome] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            outcome = Outcome(**json.loads(line))
        except json.JSONDecodeError:
            continue
        found[outcome.formula] = outcome
    return list(found.values())


def table(outcomes: list[Outcome]) -> str:
    """The result as text."""
    return "\n".join([*_summary(outcomes), "", *_by_key(outcomes), "", *_refusals(outcomes), *_slowest(outcomes)])


def _summary(outcomes: list[Outcome]) -> Iterator[str]:
    refused = Counter(o.refused.split(":")[0] for o in outcomes if o.refused)
    proved, unknown = (sum(len(part) for part in parts) for parts in _parts(outcomes))
    yield f"formulas tried: {len(outcomes)}, all different; seeds {sorted({o.seed for o in outcomes})}"
    yield f"refused: {sum(refused.values())} ({', '.join(f'{k} {n}' for k, n in refused.most_common())})"
    yield f"facts proved: {proved}, unknown: {unknown} ({proved / max(1, proved + unknown):.1%} proved)"
    yield f"formulas with every fact proved: {sum(bool(o.proved) and not o.unknown for o in outcomes)}"
    refuted = [o for o in outcomes if o.refutations]
    yield f"refutations: {sum(len(o.refutations) for o in refuted)}, in {len(refuted)} formulas"
    yield f"errors: {sum(len(o.errors) for o in outcomes)}"
    yield f"attacks cut short: {sum(o.unchecked for o in outcomes)}"
    for name, seconds in (
        ("analysis", [o.seconds for o in outcomes]),
        ("attack", [o.check_seconds for o in outcomes]),
    ):
        if seconds:
            yield f"{name}: median {median(seconds):.2f}, mean {mean(seconds):.2f}, worst {max(seconds):.1f} s of CPU"


def _parts(outcomes: list[Outcome]) -> tuple[list[Any], list[Any]]:
    return [o.proved for o in outcomes], [o.unknown for o in outcomes]


def _by_key(outcomes: list[Outcome]) -> Iterator[str]:
    proved = Counter(key for o in outcomes for key in o.proved)
    unknown = Counter(key for o in outcomes for key, _ in o.unknown)
    reasons = Counter((key, general(reason)) for o in outcomes for key, reason in o.unknown)
    yield "| key | proved | unknown | most frequent reason |"
    yield "| --- | --- | --- | --- |"
    for key in QUESTIONS:
        common = [f"{r} ({n})" for (k, r), n in reasons.most_common() if k == key]
        yield f"| `{key}` | {proved[key]} | {unknown[key]} | {common[0] if common else ''} |"


def _refusals(outcomes: list[Outcome]) -> Iterator[str]:
    yield "reasons of refusals:"
    yield from (f"  {n} x {r}" for r, n in Counter(o.refused for o in outcomes if o.refused).most_common(12))


def _slowest(outcomes: list[Outcome]) -> Iterator[str]:
    yield "slowest analyses:"
    yield from (f"  {o.seconds:.1f} s  {o.formula}" for o in sorted(outcomes, key=lambda o: -o.seconds)[:8])
