"""The figure of a data sheet: f, f' and f'' in one frame, as PDF or SVG, the same bytes each time."""

from __future__ import annotations

import io
import logging
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from symact.report.subject import Curves

__all__ = ["draw", "draw_gallery"]

# Okabe and Ito's colours (distinct for the colour-blind), each with its own dashes (distinct in grey).
STYLES: tuple[tuple[str, str, Any, float], ...] = (
    ("$f$", "#0072B2", "solid", 1.6),
    ("$f'$", "#D55E00", (0, (5, 1.6)), 1.2),
    ("$f''$", "#009E73", (0, (1.2, 1.2)), 1.2),
)

ACROSS, DOWN = 6, 7
"""Graphs on a page of the gallery."""

_SETTINGS: dict[Any, Any] = {
    "font.family": "serif",
    "font.serif": ["cmr10", "DejaVu Serif"],
    "mathtext.fontset": "cm",
    "axes.formatter.use_mathtext": True,
    "axes.unicode_minus": False,
    "font.size": 8,
    "axes.linewidth": 0.5,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "path.simplify": True,
}
_METADATA = {
    "pdf": {"CreationDate": None, "Creator": "symact", "Producer": "matplotlib"},
    "svg": {"Date": None, "Creator": "symact", "Format": None, "Type": None},
}


def draw(curves: Curves, anchor: str, form: str = "pdf") -> bytes:
    """The figure as the bytes of a ``"pdf"`` or ``"svg"`` file; the identifiers in an SVG start with ``anchor``."""
    picture = _saved((4.6, 2.1), form, anchor, lambda figure: _plot(figure.add_subplot(), curves))
    return _embeddable(picture.decode(), anchor).encode() if form == "svg" else picture


def draw_gallery(graphs: Sequence[tuple[str, Curves]]) -> tuple[bytes, ...]:
    """Small graphs of all the functions under their names, as PDF pages of ``ACROSS * DOWN``, all on one scale."""
    pages = [graphs[start : start + ACROSS * DOWN] for start in range(0, len(graphs), ACROSS * DOWN)]
    return tuple(_gallery_page(page) for page in pages)


def _gallery_page(graphs: Sequence[tuple[str, Curves]]) -> bytes:
    rows = -(-len(graphs) // ACROSS)

    def fill(figure: Any) -> None:
        grid = list(figure.subplots(rows, ACROSS, squeeze=False).flat)
        for axes, (name, curves) in zip(grid, graphs, strict=False):
            _plot_small(axes, name, curves)
        for axes in grid[len(graphs) :]:
            axes.set_axis_off()

    return _saved((6.6, 1.17 * rows), "pdf", "gallery", fill)


def _plot_small(axes: Any, name: str, curves: Curves) -> None:
    axes.axhline(0, color="0.75", linewidth=0.4, zorder=0)
    axes.axvline(0, color="0.75", linewidth=0.4, zorder=0)
    for (_, colour, dashes, width), ys in reversed(list(zip(STYLES, curves.values[:2], strict=False))):
        axes.plot(curves.xs, ys, color=colour, linestyle=dashes, linewidth=0.75 * width)
    axes.set(xlim=(-4, 4), ylim=(-1.6, 3.2), xticks=[-2, 0, 2], yticks=[-1, 0, 1, 2, 3])
    axes.tick_params(width=0.3, length=1.5, labelbottom=False, labelleft=False)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(name if len(name) <= 20 else f"{name[:19]}...", fontsize=7, pad=2, parse_math=False)


def _saved(size: tuple[float, float], form: str, salt: str, fill: Callable[[Any], None]) -> bytes:
    """The figure that ``fill`` draws, as a file of the given form."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # The embedded Computer Modern carries an old date, of which the font library would tell on every figure.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": salt}):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        fill(figure)
        stream = io.BytesIO()
        figure.savefig(stream, format=form, metadata=_METADATA[form])
    return stream.getvalue()


def _plot(axes: Any, curves: Curves) -> None:
    low, high = _vertical_window(curves)
    axes.axhline(0, color="0.75", linewidth=0.5, zorder=0)
    axes.axvline(0, color="0.75", linewidth=0.5, zorder=0)
    for mark in curves.marks:
        axes.axvline(mark, color="0.55", linewidth=0.5, linestyle=(0, (1, 2)), zorder=0)
    for (label, colour, dashes, width), ys in zip(STYLES, curves.values, strict=True):
        axes.plot(curves.xs, ys, color=colour, linestyle=dashes, linewidth=width, label=label, clip_on=True)
    _mark_breaks(axes, curves)
    axes.set_xlim(curves.xs[0], curves.xs[-1])
    axes.set_ylim(low, high)
    axes.set_xlabel("$x$", labelpad=1)
    axes.tick_params(width=0.5, length=2.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, handlelength=2.6)


def _mark_breaks(axes: Any, curves: Curves) -> None:
    """A dot on f at each breakpoint, one on either side of a jump."""
    for mark in curves.marks:
        index = curves.xs.index(mark)
        sides = [curves.values[0][i] for i in (index - 1, index + 1)]
        axes.plot([mark, mark], sides, linestyle="none", marker="o", markersize=2.6, color=STYLES[0][1])


def _vertical_window(curves: Curves) -> tuple[float, float]:
    """A frame that shows f' and f'' in full where they stay within 4, and of f as much as keeps them legible."""
    reach = [-0.25, 1.1]
    for ys, limit in zip(curves.values, (3.2, 4.0, 4.0), strict=True):
        finite = [max(-limit, min(limit, y)) for y in ys if math.isfinite(y)]
        reach += [min(finite), max(finite)] if finite else []
    margin = 0.06 * (max(reach) - min(reach))
    return min(reach) - margin, max(reach) + margin


def _embeddable(svg: str, anchor: str) -> str:
    """The ``<svg>`` element alone, its identifiers prefixed so that several can stand in one page."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.S)
    element = re.sub(r'\bid="', f'id="{anchor}-', element)
    element = re.sub(r'href="#', f'href="#{anchor}-', element)
    return re.sub(r"url\(#", f"url(#{anchor}-", element)
