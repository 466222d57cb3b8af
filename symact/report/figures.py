"""The figure of a data sheet: f, f' and f'' in one frame, as PDF or SVG, the same bytes each time."""

from __future__ import annotations

import io
import logging
import math
import re
from typing import Any

from symact.report.subject import Curves

__all__ = ["draw"]

# Okabe and Ito's colours (distinct for the colour-blind), each with its own dashes (distinct in grey).
STYLES: tuple[tuple[str, str, Any, float], ...] = (
    ("$f$", "#0072B2", "solid", 1.6),
    ("$f'$", "#D55E00", (0, (5, 1.6)), 1.2),
    ("$f''$", "#009E73", (0, (1.2, 1.2)), 1.2),
)

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
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # The embedded Computer Modern carries an old date, of which the font library would tell on every figure.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": anchor}):
        figure = Figure(figsize=(4.6, 2.1), layout="constrained")
        FigureCanvasAgg(figure)
        _plot(figure.add_subplot(), curves)
        stream = io.BytesIO()
        figure.savefig(stream, format=form, metadata=_METADATA[form])
    return _embeddable(stream.getvalue().decode(), anchor).encode() if form == "svg" else stream.getvalue()


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
