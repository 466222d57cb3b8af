"""What is installed, what is missing, and what to type."""

from __future__ import annotations

import os
import platform
import shutil

from symact.report.assemble import version_of
from symact.report.toolchain import INSTALL, PROGRAMS, STYLES, missing_programs, style_path

__all__ = ["examine"]

PACKAGES = ("symact", "sympy", "numpy", "numba", "python-flint", "jinja2", "matplotlib", "rich")


def examine() -> str:
    """The findings, one a line; the last says what to install for PDF reports where something is missing."""
    lines = [f"{'python':<14}{platform.python_version()}"]
    lines += [f"{name:<14}{version_of(name)}" for name in PACKAGES]
    lines += [f"{name:<14}{shutil.which(name) or 'missing'}" for name in PROGRAMS]
    absent = [name for name in STYLES if not style_path(name)]
    lines.append(f"{'LaTeX styles':<14}{'missing: ' + ', '.join(absent) if absent else 'all found'}")
    lines.append(f"{'kernel cache':<14}{_cache_folder()}")
    if missing_programs() or absent:
        lines.append(f"For PDF reports: {INSTALL}")
    return "\n".join(lines)


def _cache_folder() -> str:
    """Where compiled kernels are kept, and whether they can be."""
    from symact.kernels.cache import root

    place = root()
    above = next(folder for folder in (place, *place.parents) if folder.exists())
    return f"{place}{'' if os.access(above, os.W_OK) else ' (not writable: every process compiles anew)'}"
