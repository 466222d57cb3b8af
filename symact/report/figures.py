"""The figure of a data sheet: f, f' and f'' with the special points, as PDF, the same bytes each time."""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Callable
from typing import Any

from symact.report.plot import asymptotes_of, marks_on
from symact.report.subject import Curves, Subject

__all__ = ["STYLES", "draw", "saved"]

# Okabe and Ito's colours (distinct for the colour-blind), each with its own dashes (distinct in grey).
STYLES: tuple[tuple[str, str, Any, float], ...] = (
    ("$f$", "#0072B2", "solid", 1.6),
    ("$f'$", "#D55E00", (0, (5, 1.6)), 1.2),
    ("$f''$", "#009E73", (0, (1.2, 1.2)), 1.2),
)

MARKERS = {"turning point": ("turning", "^"), "inflection point": ("inflection", "s")}
"""Name in the legend and shape of the marks on f."""

_SETTINGS: dict[Any, Any] = {
    "font.family": "serif",
    "font.serif": ["cmr10", "DejaVu Serif"],
    "mathtext.fontset": "cm",
    "axes.formatter.use_mathtext": True,
    "axes.unicode_minus": False,
    "font.size": 8,
    "axes.linewidth": 0.5,
    "pdf.fonttype": 42,
    "path.simplify": True,
}
JUMP = 1e-6
"""How far beside a breakpoint f may be from its value there before it counts as a jump."""

_METADATA = {"CreationDate": None, "Creator": "symact", "Producer": "matplotlib"}


def draw(subject: Subject) -> bytes:
    """The figure as the bytes of a PDF file."""
    return saved((4.9, 2.1), lambda figure: _plot(figure.add_subplot(), subject))


def saved(size: tuple[float, float], fill: Callable[[Any], None]) -> bytes:
    """The figure of this size in inches that ``fill`` draws, as a PDF file."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # The embedded Computer Modern carries an old date, of which the font library would tell on every figure.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        fill(figure)
        stream = io.BytesIO()
        figure.savefig(stream, format="pdf", metadata=_METADATA)
    return stream.getvalue()


def _plot(axes: Any, subject: Subject) -> None:
    curves = subject.curves
    low, high = _vertical_window(curves)
    axes.axhline(0, color="0.75", linewidth=0.5, zorder=0)
    axes.axvline(0, color="0.75", linewidth=0.5, zorder=0)
    for mark in curves.marks:
        axes.axvline(mark, color="0.55", linewidth=0.5, linestyle=(0, (1, 2)), zorder=0)
    for (label, colour, dashes, width), ys in zip(STYLES, curves.values, strict=True):
        axes.plot(curves.xs, ys, color=colour, linestyle=dashes, linewidth=width, label=label, clip_on=True)
    _draw_asymptotes(axes, subject)
    _mark_breaks(axes, curves)
    _mark_points(axes, subject)
    axes.set_xlim(curves.xs[0], curves.xs[-1])
    axes.set_ylim(low, high)
    axes.set_xlabel("$x$", labelpad=1)
    axes.tick_params(width=0.5, length=2.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, handlelength=2.6)


def _draw_asymptotes(axes: Any, subject: Subject) -> None:
    """The lines that f approaches, each on its half of the frame."""
    xs = subject.curves.xs
    halves = {"-oo": (xs[0], min(0.0, xs[-1])), "oo": (max(0.0, xs[0]), xs[-1])}
    style = {"color": "0.3", "linewidth": 0.6, "linestyle": (0, (8, 2, 1, 2)), "zorder": 1}
    for number, (end, slope, intercept) in enumerate(asymptotes_of(subject)):
        ys = [slope * x + intercept for x in halves[end]]
        axes.plot(halves[end], ys, **style, label=None if number else "asymptote")


def _mark_breaks(axes: Any, curves: Curves) -> None:
    """A dot on f at each breakpoint; a ring at the end of a branch that f jumps away from."""
    dot = {"linestyle": "none", "marker": "o", "markersize": 2.8, "color": "black", "markeredgewidth": 0.6}
    for number, (mark, height) in enumerate(zip(curves.marks, curves.heights, strict=True)):
        index = curves.xs.index(mark)
        ends = [curves.values[0][i] for i in (index - 1, index + 1)]
        for end in ends:
            if abs(end - height) > JUMP:
                axes.plot([mark], [end], **dot, markerfacecolor="white", zorder=4)
        axes.plot([mark], [height], **dot, label=None if number else "breakpoint", zorder=5)


def _mark_points(axes: Any, subject: Subject) -> None:
    """The turning and inflection points of f, each kind with a shape of its own."""
    marks = marks_on(subject)
    for kind, (label, shape) in MARKERS.items():
        places = [(m.x, m.y) for m in marks if m.kind == kind]
        if places:
            xs, ys = zip(*places, strict=True)
            style = {"markersize": 3.6, "markerfacecolor": "white", "markeredgecolor": "black", "markeredgewidth": 0.6}
            axes.plot(xs, ys, linestyle="none", marker=shape, label=label, zorder=5, **style)


def _vertical_window(curves: Curves) -> tuple[float, float]:
    """A frame that shows f' and f'' in full where they stay within 4, and of f as much as keeps them legible."""
    reach = [-0.25, 1.1]
    for ys, limit in zip(curves.values, (3.2, 4.0, 4.0), strict=True):
        finite = [max(-limit, min(limit, y)) for y in ys if math.isfinite(y)]
        reach += [min(finite), max(finite)] if finite else []
    margin = 0.06 * (max(reach) - min(reach))
    return min(reach) - margin, max(reach) + margin
