"""Times as a chart: one panel for each function and operation, time an element over the number of elements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from symact.errors import UsageError
from symact.measure.speed import Bench

__all__ = ["check_suffix", "draw"]

_SUFFIXES = (".svg", ".png", ".pdf")
_PANEL = (2.6, 2.3)  # inches


def check_suffix(path: Path) -> None:
    """Refuse a file that is no picture, or that has no folder, before anything is measured."""
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"expected a chart named {', '.join(_SUFFIXES)}, found {path.name!r}.")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {str(path.parent)!r} for the chart.")


def draw(found: Bench, path: Path) -> None:
    """The cells of the first element type and number of threads, as a picture in ``path``."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    first = found.cells[0]
    cells = [c for c in found.cells if (c.dtype, c.threads) == (first.dtype, first.threads)]
    names = list(dict.fromkeys(c.activation for c in cells))
    whats = list(dict.fromkeys(c.what for c in cells))
    with rc_context({"svg.hashsalt": "symact", "font.size": 8}):
        figure = Figure((_PANEL[0] * len(names), _PANEL[1] * len(whats) + 0.6), layout="constrained")
        axes = figure.subplots(len(whats), len(names), sharex=True, sharey="row", squeeze=False)
        for row, what in zip(axes, whats, strict=True):
            for axis, name in zip(row, names, strict=True):
                _panel(axis, [c for c in cells if (c.activation, c.what) == (name, what)])
                axis.set_title(f"{name[:24]}, {what}")
            row[0].set_ylabel("ns an element")
        handles = {
            label: line for axis in axes.flat for line, label in zip(*axis.get_legend_handles_labels(), strict=True)
        }
        figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=8)
        figure.suptitle(f"{first.dtype}, {first.threads} thread{'s' * (first.threads != 1)}; {found.machine}")
        figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)


def _panel(axis: Any, cells: list[Any]) -> None:
    libraries = list(dict.fromkeys(name for cell in cells for name in cell.nanoseconds))
    for i, name in enumerate(libraries):
        points = [(cell.size, cell.nanoseconds[name]) for cell in cells if name in cell.nanoseconds]
        style = {"color": "0.6", "linestyle": ":"} if name == "copy" else {"color": f"C{i - 1}"}
        axis.plot(*zip(*points, strict=True), marker=".", label=name, **style)
    axis.set_xscale("log", base=2)
    axis.set_yscale("log")
    axis.grid(visible=True, alpha=0.3)
