"""``symact verify``: the certificates of files replayed by the independent checker, one line a fact."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from symact.cli.screen import write
from symact.errors import UsageError

__all__ = ["add_arguments", "verify_files"]


def add_arguments(one: argparse.ArgumentParser) -> None:
    """What may be typed after ``symact verify``."""
    one.add_argument(
        "files",
        metavar="FILE.json",
        nargs="+",
        help="what `symact show SPEC --json` printed or `symact report -o` wrote",
    )
    one.add_argument("--quiet", action="store_true", help="only failures and the summary")


def verify_files(options: argparse.Namespace) -> int:
    """0 where every proved fact of every file is replayed, 1 where one fails (its line names file, key and claim)."""
    from symact.checker import verify

    counts: Counter[str] = Counter()
    read = [pair for name in options.files for pair in _analyses(name, _read(name))]
    for name, data in read:
        for outcome in verify(data):
            counts[outcome.verdict] += outcome.key not in ("formula", "charts")
            counts["tests"] += outcome.tests
            counts["left out"] += outcome.verdict == "replayed" and "not replayed" in outcome.text
            if outcome.verdict == "failed" or not options.quiet:
                write(_line(name, outcome))
    write(_summary(counts, len(options.files)))
    return 1 if counts["failed"] else 0


def _read(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise UsageError(f"{name} is not JSON: {problem}") from None


def _analyses(name: str, data: Any) -> list[tuple[str, Any]]:
    """The analysis of a file, or each of those in a report, with what a line calls it."""
    if not isinstance(data, dict) or data.get("schema") != "symact/report/1":
        return [(name, data)]
    return [(f"{name}[{number}]", one) for number, one in enumerate(data.get("analyses") or [])]


def _line(name: str, outcome: Any) -> str:
    tests = f" ({outcome.tests} tested)" if outcome.tests else ""
    return f"{name}: {outcome.key}: {outcome.verdict}{tests}{': ' + outcome.text if outcome.text else ''}"


def _summary(counts: Counter[str], files: int) -> str:
    parts = [
        f"{counts['replayed']} facts replayed ({counts['left out']} of them in part)",
        f"{counts['failed']} failed",
        f"{counts['not replayable']} not replayable",
        f"{counts['not proved']} not proved",
    ]
    tests = (
        f"{counts['tests']} equalities were tested rather than proved: numbers to 128 bits, identities at 4 random "
        "points of 2^60 each (a false one with Z zeros passes with probability below (Z/2^60)^4)."
    )
    return f"{files} file{'s' * (files != 1)}: {', '.join(parts)}.\n{tests}"
