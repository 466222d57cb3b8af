"""The programs and packages that a PDF needs, and what to install where they are missing."""

from __future__ import annotations

import shutil
import subprocess

__all__ = ["INSTALL", "MISSING", "STYLES", "missing_programs", "style_path"]

INSTALL = "apt-get install texlive-latex-base texlive-latex-recommended texlive-pictures latexmk lmodern"
MISSING = f"A PDF needs LaTeX, which is not installed; on Debian or Ubuntu: {INSTALL}"
PROGRAMS = ("pdflatex", "latexmk", "bibtex")
STYLES = (
    "amsmath",
    "amsfonts",
    "array",
    "booktabs",
    "geometry",
    "graphicx",
    "hyperref",
    "lmodern",
    "longtable",
    "microtype",
    "natbib",
)


def missing_programs() -> tuple[str, ...]:
    """The needed programs that are not on the path."""
    return tuple(name for name in PROGRAMS if shutil.which(name) is None)


def style_path(name: str, kind: str = "sty") -> str | None:
    """Where LaTeX finds the package ``name`` (or the class, of the kind "cls"), or ``None``."""
    if shutil.which("kpsewhich") is None:
        return None
    found = subprocess.run(["kpsewhich", f"{name}.{kind}"], capture_output=True, text=True, timeout=30, check=False)
    return found.stdout.strip() or None
