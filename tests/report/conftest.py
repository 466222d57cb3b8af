"""Subjects made of the JSON files in data/, so that these tests need no analysis."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from symact.report.assemble import document_of
from symact.report.content import Document
from symact.report.figures import draw
from symact.report.sheet import anchors
from symact.report.subject import Subject, sample

DATA = Path(__file__).parent / "data"
ROOT = math.sqrt(2 * math.pi)

CURVES: dict[str, tuple[Callable[[float], float], ...]] = {
    "gelu": (
        lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
        lambda x: (1 + math.erf(x / math.sqrt(2))) / 2 + x * math.exp(-x * x / 2) / ROOT,
        lambda x: (2 - x * x) * math.exp(-x * x / 2) / ROOT,
    ),
    "relu": (lambda x: max(0.0, x), lambda x: float(x > 0), lambda x: 0.0),
    "sin": (math.sin, math.cos, lambda x: -math.sin(x)),
}


def load(name: str) -> Subject:
    """The subject in data/NAME.json, with curves in floating point."""
    stored = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    card, data = stored["card"], stored["analysis"]
    return Subject(
        data=data,
        title=card["title"],
        family=card["family"],
        parameters=tuple(tuple(p) for p in card["parameters"]),
        aliases=tuple(tuple(a) for a in card["aliases"]),
        references=tuple(card["references"]),
        notes=tuple(card["notes"]),
        curves=sample(lambda order, xs: [CURVES[name][order](x) for x in xs], data["facts"]),
    )


@pytest.fixture(scope="session")
def subjects() -> tuple[Subject, ...]:
    return tuple(load(name) for name in ("gelu", "relu", "sin"))


@pytest.fixture(scope="session")
def anchors_of_three() -> list[str]:
    return anchors(["gelu", "relu", "sin"])


@pytest.fixture(scope="session")
def figures(subjects: tuple[Subject, ...], anchors_of_three: list[str]) -> dict[str, bytes]:
    return {anchor: draw(subject) for anchor, subject in zip(anchors_of_three, subjects, strict=True)}


@pytest.fixture(scope="session")
def document(subjects: tuple[Subject, ...], anchors_of_three: list[str], figures: dict[str, bytes]) -> Document:
    """gelu, relu and sin with their figures."""
    return document_of(subjects, anchors_of_three, figures)


@pytest.fixture(scope="session")
def proved(subjects: tuple[Subject, ...], anchors_of_three: list[str], figures: dict[str, bytes]) -> Document:
    """The same with the proofs."""
    return document_of(subjects, anchors_of_three, figures, proved=True)
