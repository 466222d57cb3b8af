"""Measurements as tables of text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from symact.measure.accuracy import Audit
from symact.measure.cell import DEFAULT, RELAXED, Cell
from symact.measure.singles import Single
from symact.measure.speed import Bench, geometric_mean
from symact.report.terminal import text_table

__all__ = ["audit_text", "bench_text", "share", "ulps"]


def ulps(error: float) -> str:
    """An error in ulps: three decimals where they say something, powers of ten for lost digits, oo."""
    if math.isinf(error):
        return "oo"
    return f"{error:.3f}" if error < 100 else f"{error:.1e}"


def share(count: int, total: int) -> str:
    """A share in per cent, two digits of it; 0 only for none at all."""
    return "0" if not count else f"{100 * count / max(1, total):.2g}%"


def audit_text(found: Audit, width: int | None = None) -> str:
    """Two tables and what there is to say about them."""
    return "\n".join(_paragraphs(found, width)) + "\n"


def _paragraphs(found: Audit, width: int | None) -> Iterator[str]:
    inputs = "all finite inputs" if found.exhaustive else f"{found.singles[0].judged} finite inputs"
    yield f"{found.activation}: float32, {inputs}; budget {found.budget:g} ulp"
    yield _singles(found, width)
    for single in found.singles:
        yield from _remarks(single)
    if found.doubles and found.doubles[0].judged:
        yield f"\nfloat64, {found.doubles[0].judged} points against Arb"
        yield _doubles(found, width)
    yield from (f"{name}: {why}" for name, why in found.missing.items())


def _singles(found: Audit, width: int | None) -> str:
    head = ("", "", "max ulp", "at x", "not correctly rounded", "above 1 ulp", "above 10 ulp")
    rows = [
        (s.who, s.what, ulps(s.max_ulp), f"{s.at:.9g}", *(share(n, s.judged) for n in _counts(s)))
        for s in found.singles
    ]
    return text_table(head, rows, width)


def _counts(single: Single) -> tuple[int, int, int]:
    return single.not_correct, single.above_1, single.above_10


def _remarks(s: Single) -> Iterator[str]:
    if s.not_finite:
        yield f"{s.who}, {s.what}: {s.not_finite} infinite or NaN inputs with a wrong result"
    if s.who != "symact":
        return
    for region in s.regions:
        wrong = share(region.not_correct, region.judged)
        place = f"{s.what} on [{region.low:.6g}, {region.high:.6g}]"
        yield f"{place}: {ulps(region.max_ulp)} ulp, {wrong} not correctly rounded"
    if s.of_terms != s.max_ulp:
        yield f"{s.what}: {ulps(s.of_terms)} ulp of the larger of |f| and |x f'|: they differ close to a zero of f"
    tested = f"{s.oracle_ulp:.3f} ulp of float64 from Arb at {s.oracle_points} inputs"
    yield f"{s.what}: the judge is the float64 kernel, at most {tested}; {s.undecided} results too close to a tie"


def _doubles(found: Audit, width: int | None) -> str:
    head = ("", "", "max ulp", "at x", "of |f| or |x f'|", "not correctly rounded")
    rows = [
        (d.who, d.what, ulps(d.max_ulp), f"{d.at:.17g}", ulps(d.of_terms), share(d.not_correct, d.judged))
        for d in found.doubles
    ]
    return text_table(head, rows, width)


def bench_text(found: Bench, width: int | None = None) -> str:
    """One table for each number of threads, element type and operation; geometric means at the end."""
    groups: dict[tuple[int, str, str], list[Cell]] = {}
    for cell in found.cells:
        groups.setdefault((cell.threads, cell.dtype, cell.what), []).append(cell)
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    lines = [f"{found.machine}; {versions}", f"{DEFAULT.name}: ns an element; the others: times as long", ""]
    for (threads, dtype, what), cells in groups.items():
        lines += [f"{what}, {dtype}, {threads} thread{'s' * (threads != 1)}", _times(cells, width), ""]
    lines += ["all cells: how many times as long as symact", _summary(found, width), ""]
    lines += [f"{name}: {why}" for name, why in found.missing.items()]
    return "\n".join(lines)


def _libraries(cells: Sequence[Cell]) -> list[str]:
    """Every name in the cells but ours, in the order in which they were called."""
    named = dict.fromkeys(name for cell in cells for name in cell.nanoseconds)
    return [name for name in named if name != DEFAULT.name]


def _summary(found: Bench, width: int | None) -> str:
    """Geometric mean and smallest ratio of every library, against symact at the default budget and at the wide one."""
    ours = (DEFAULT.name, RELAXED.name)
    rows = [
        [name, *(text for us in ours for text in _mean_and_least(found.ratios(name, us)))]
        for name in _libraries(found.cells)
    ]
    head = ("", *(f"{what}, {us}" for us in ours for what in ("mean", "smallest")))
    return text_table(head, rows, width)


def _mean_and_least(ratios: Sequence[float]) -> tuple[str, str]:
    return (f"{geometric_mean(ratios):.2f}", f"{min(ratios):.2f}") if ratios else ("", "")


def _times(cells: Sequence[Cell], width: int | None) -> str:
    others = _libraries(cells)
    rows = [_row(cell, others) for cell in cells]
    return text_table(("", "elements", DEFAULT.name, *others), rows, width)


def _row(cell: Cell, others: list[str]) -> list[str]:
    ours = cell.nanoseconds[DEFAULT.name]
    ratios = [f"{cell.nanoseconds[name] / ours:.2f}" if name in cell.nanoseconds else "" for name in others]
    return [cell.activation, str(cell.size), f"{ours:.3g}", *ratios]
