"""What a report is told about one activation: its card, its analysis as JSON, and three sampled curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from symact.activation import Activation
from symact.analysis.far import FarTerms
from symact.errors import NotYetSupported
from symact.formula import to_text
from symact.report.content import Row
from symact.report.numerics import error_rows, numerics_rows
from symact.report.printer import number_text
from symact.report.tree import Slider, formula_tree, sliders

__all__ = ["Curves", "Subject", "marks_of", "sample", "subject_of"]

SAMPLES = 480
ORDERS = (0, 1, 2)
NEAREST = 1e-9


class Analysed(Protocol):
    """The part of ``symact.analysis.Analysis`` that a report uses."""

    activation: Activation

    def to_dict(self, proof: bool = False) -> dict[str, Any]: ...

    def curve(self, order: int, xs: Sequence[float]) -> list[float]: ...

    def far_terms(self, end: str) -> FarTerms: ...


@dataclass(frozen=True)
class Curves:
    """f, f' and f'' on a window; ``marks`` are the points where f' does not exist, with f there. NaN breaks a line."""

    xs: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    marks: tuple[float, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Subject:
    """One activation as a report sees it. It is plain data, so it can cross from one process to another."""

    data: dict[str, Any]
    title: str
    family: str
    parameters: tuple[tuple[str, str, str], ...]
    aliases: tuple[tuple[str, str], ...]
    references: tuple[str, ...]
    notes: tuple[str, ...]
    curves: Curves
    tree: Any = None
    sliders: tuple[Slider, ...] = ()
    far: tuple[tuple[str, tuple[str, ...], str | None], ...] = ()
    numerics: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        """The activation's name, as the JSON has it."""
        return str(self.data["activation"]["name"])

    @property
    def moved(self) -> tuple[str, ...]:
        """The parameters that are not at their defaults, as one types them: "negative_slope=0.2"."""
        described = self.data["activation"].get("parameters") or []
        moved = {p["name"] for p in described if (p["default"] or {}).get("exact") != p["value"]["exact"]}
        return tuple(f"{name}={value}" for name, value, _ in self.parameters if name in moved)

    @property
    def key(self) -> str:
        """What one types for it: the name, and the parameters that are not at their defaults."""
        return f"{self.name}:{','.join(self.moved)}" if self.moved else self.name

    @property
    def facts(self) -> dict[str, Any]:
        """The JSON's facts."""
        facts: dict[str, Any] = self.data["facts"]
        return facts


def subject_of(analysis: Analysed, certificate: bool = False, audit: bool = False) -> Subject:
    """The subject of an analysis; computes the facts that are not known yet.

    With ``certificate`` its data hold what the checker replays; with ``audit`` the errors of its kernels are told, for
    which these are compiled.
    """
    activation = analysis.activation
    data = analysis.to_dict(certificate)
    domains = {p.name: p.domain for p in activation.parameters}
    return Subject(
        data=data,
        title=activation.title or activation.name,
        family=activation.family,
        parameters=tuple((name, number_text(value), domains.get(name, "real")) for name, value in activation.values),
        aliases=activation.aliases,
        references=tuple(_citation(r) for r in activation.references),
        notes=activation.notes,
        curves=sample(analysis.curve, data["facts"]),
        tree=formula_tree(activation.expr),
        sliders=sliders(activation),
        far=tuple(_far(analysis)),
        numerics=(*numerics_rows(activation), *(error_rows(activation) if audit else ())),
    )


def _far(analysis: Analysed) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Each end at which f has leading terms: the end, the terms and the order of the rest as formula texts."""
    for end in ("-oo", "oo"):
        try:
            found = analysis.far_terms(end)
        except NotYetSupported:
            continue
        rest = None if found.rest is None else to_text(found.rest.as_coeff_Mul()[1])
        yield end, tuple(to_text(term) for term in found.terms), rest


def _citation(reference: Any) -> str:
    where = f"arXiv:{reference.arxiv}" if reference.arxiv else reference.place
    parts = (f"{_listed(reference.authors)} ({reference.year})", reference.title, where)
    return ", ".join(part for part in parts if part)


def _listed(authors: str) -> str:
    """BibTeX's "A and B and C" as "A, B and C"."""
    *others, last = authors.split(" and ")
    return f"{', '.join(others)} and {last}" if others else last


def sample(curve: Callable[[int, Sequence[float]], list[float]], facts: dict[str, Any]) -> Curves:
    """f, f', f'' at evenly spaced points of a window that shows every special point; each mark ends a stretch."""
    marks = marks_of(facts)
    low, high = _window(facts, marks)
    step = (high - low) / SAMPLES
    xs = sorted({low + step * i for i in range(SAMPLES + 1)} - set(marks))
    for mark in marks:
        if low < mark < high:
            xs += [mark - NEAREST, mark, mark + NEAREST]
    xs.sort()
    breaks = set(marks)
    values = []
    for order in ORDERS:
        found = curve(order, xs)
        values.append(tuple(math.nan if x in breaks else y for x, y in zip(xs, found, strict=True)))
    inside = tuple(m for m in marks if low < m < high)
    return Curves(tuple(xs), tuple(values), inside, tuple(curve(0, inside)))


def marks_of(facts: dict[str, Any]) -> tuple[float, ...]:
    """The points where f' does not exist, as floats."""
    value = (facts.get("differentiability") or {}).get("value") or {}
    return tuple(float(e["at"]["decimal"]) for e in value.get("exceptions") or [] if isinstance(e["at"], dict))


def _window(facts: dict[str, Any], marks: tuple[float, ...]) -> tuple[float, float]:
    """[-5, 5], wider where a special point in [-12, 24] asks for it; two periods where there are infinitely many."""
    points = list(marks)
    for key, member in (("monotonicity", "turning_points"), ("convexity", "inflections")):
        value = (facts.get(key) or {}).get("value") or {}
        listed = value.get(member, [])
        if listed is None:
            return -2 * math.pi, 2 * math.pi
        points += [float(n["decimal"]) for n in listed if isinstance(n, dict)]
    near = [p for p in points if -12 <= p <= 24]
    return min([-5.0, *(p - 1.5 for p in near)]), max([5.0, *(p + 1.5 for p in near)])
