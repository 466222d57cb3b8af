"""The figure of a page: f, f' and f'' as inline SVG that is complete without a script, and what a script needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symact.report.subject import Curves, Subject

__all__ = ["Frame", "Mark", "asymptotes_of", "frame_of", "marks_on", "path", "script_data", "ticks"]

WIDTH, HEIGHT = 420.0, 244.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 8.0, 24.0
REACH = (4.0, 4.0, 4.0)
"""How far from 0 each of f, f' and f'' may widen the frame."""


@dataclass(frozen=True)
class Frame:
    """The window on the plane, and where its points lie in the picture."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    top: float = TOP
    right: float = WIDTH - RIGHT
    bottom: float = HEIGHT - BOTTOM

    def across(self, x: float) -> float:
        """The horizontal place of x."""
        return self.left + (x - self.low_x) / (self.high_x - self.low_x) * (self.right - self.left)

    def down(self, y: float) -> float:
        """The vertical place of y, at most one picture above or below the frame."""
        place = self.bottom - (y - self.low_y) / (self.high_y - self.low_y) * (self.bottom - self.top)
        return min(max(place, -self.height), 2 * self.height)


@dataclass(frozen=True)
class Mark:
    """A special point of f: what it is, and where."""

    kind: str
    x: float
    y: float


def frame_of(curves: Curves) -> Frame:
    """A frame that shows each curve in full where it stays within its reach of 0."""
    heights = [-0.25, 1.1]
    for ys, reach in zip(curves.values, REACH, strict=True):
        heights += [max(-reach, min(reach, y)) for y in ys if math.isfinite(y)]
    margin = 0.06 * (max(heights) - min(heights))
    return Frame(curves.xs[0], curves.xs[-1], min(heights) - margin, max(heights) + margin)


def path(frame: Frame, xs: Sequence[float], ys: Sequence[float]) -> str:
    """The curve as the ``d`` of an SVG path; a value that is not finite ends a stretch."""
    words: list[str] = []
    pen = "M"
    for x, y in zip(xs, ys, strict=True):
        if math.isfinite(y):
            words.append(f"{pen}{frame.across(x):.2f} {frame.down(y):.2f}")
        pen = "L" if math.isfinite(y) else "M"
    return "".join(words)


def ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Four to nine round numbers in [low, high], each with its text."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    return [
        (i * step, f"{i * step:.6g}".replace("-", "−")) for i in range(math.ceil(low / step), int(high // step) + 1)
    ]


_POINTS = (
    ("turning point", "monotonicity", "turning_points", 1),
    ("inflection point", "convexity", "inflections", 2),
)


def marks_on(subject: Subject) -> list[Mark]:
    """The breakpoints, turning points and inflection points inside the figure."""
    curves = subject.curves
    marks = [Mark("breakpoint", x, y) for x, y in zip(curves.marks, curves.heights, strict=True)]
    for kind, key, member, order in _POINTS:
        value = (subject.facts.get(key) or {}).get("value") or {}
        listed = value.get(member, [])
        places = [float(n["decimal"]) for n in listed or [] if isinstance(n, dict)]
        places += _sign_changes(curves, order) if listed is None else []
        marks += [Mark(kind, x, _height(curves, x)) for x in places if x not in curves.marks]
    return [m for m in marks if curves.xs[0] < m.x < curves.xs[-1] and math.isfinite(m.y)]


def _sign_changes(curves: Curves, order: int) -> list[float]:
    """Where the samples of a derivative change their sign, for the infinitely many points that no list holds."""
    found: list[float] = []
    before: tuple[float, float] | None = None
    for x, y in zip(curves.xs, curves.values[order], strict=True):
        if not math.isfinite(y):
            before = None
        elif y:
            if before is not None and before[1] * y < 0:
                found.append(before[0] + (x - before[0]) * before[1] / (before[1] - y))
            before = (x, y)
    return found


def asymptotes_of(subject: Subject) -> list[tuple[str, float, float]]:
    """The line that f approaches at each end, as end, slope and intercept; none where f is that line itself there."""
    value = (subject.facts.get("asymptotes") or {}).get("value") or {}
    exact = {end for end, terms, rest in subject.far if rest is None and all("exp" not in term for term in terms)}
    lines = {end: value[end] for end in ("-oo", "oo") if value.get(end) and end not in exact}
    return [(end, float(line["slope"]["decimal"]), float(line["intercept"]["decimal"])) for end, line in lines.items()]


def _height(curves: Curves, x: float) -> float:
    """f at x, from the samples beside it."""
    finite = [(a, y) for a, y in zip(curves.xs, curves.values[0], strict=True) if math.isfinite(y)]
    after = next((i for i, (a, _) in enumerate(finite) if a >= x), len(finite) - 1)
    (a, low), (b, high) = finite[max(after - 1, 0)], finite[after]
    return low if a == b else low + (high - low) * (x - a) / (b - a)


def script_data(subject: Subject, frame: Frame) -> dict[str, Any] | None:
    """What the page's script needs to move the curves; ``None`` where it could not evaluate the formula."""
    if subject.tree is None:
        return None
    return {
        "tree": subject.tree,
        "parameters": {slider.name: slider.value for slider in subject.sliders},
        "x": [frame.low_x, frame.high_x],
        "y": [frame.low_y, frame.high_y],
        "box": [frame.left, frame.top, frame.right, frame.bottom],
    }
