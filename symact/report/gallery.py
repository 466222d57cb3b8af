"""The gallery of a survey: small graphs of all functions on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symact.report.figures import STYLES, saved
from symact.report.subject import Curves

__all__ = ["draw_gallery"]

ACROSS, DOWN = 6, 7
"""Graphs on a page."""


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

    return saved((6.6, 1.17 * rows), fill)


def _plot_small(axes: Any, name: str, curves: Curves) -> None:
    axes.axhline(0, color="0.75", linewidth=0.4, zorder=0)
    axes.axvline(0, color="0.75", linewidth=0.4, zorder=0)
    for (_, colour, dashes, width), ys in reversed(list(zip(STYLES, curves.values[:2], strict=False))):
        axes.plot(curves.xs, ys, color=colour, linestyle=dashes, linewidth=0.75 * width)
    axes.set(xlim=(-4, 4), ylim=(-1.6, 3.2), xticks=[-2, 0, 2], yticks=[-1, 0, 1, 2, 3])
    axes.tick_params(width=0.3, length=1.5, labelbottom=False, labelleft=False)
    axes.spines[["top", "right"]].set_visible(False)
    shown = name.replace("_", " ")  # the font has no underscore
    axes.set_title(shown if len(shown) <= 20 else f"{shown[:19]}...", fontsize=7, pad=2, parse_math=False)
