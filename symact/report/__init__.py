"""Reports: a document tree, and one leaf for each format.

=================  ========================================================================================
the road           ``gather`` analyses, ``assemble`` builds the tree, ``write`` picks the leaf
what is said       ``subject``, ``statements`` and ``rows`` (property table), ``proofs``, ``sheet``;
                   ``questions`` and ``presets`` (comparisons); ``bibliography``
how it is spelled  ``tex`` (escaping), ``printer``, ``mathematics``, ``mathml``, ``numbers``, ``sets``, ``roots``;
                   ``claims`` (the sentences of a proof), ``factors`` and ``constants`` (long ones)
the leaves         ``document`` of the pieces in ``latex``, and ``macros`` (its numbers as commands);
                   ``html`` with its ``plot`` and ``tree``; ``terminal``, ``text`` and ``braille``; ``markdown``;
                   ``csv``; ``comparison`` (an object)
outside            ``figures`` and ``gallery`` (matplotlib), ``build`` and ``toolchain`` (LaTeX)
=================  ========================================================================================
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from symact.report.assemble import document_of
from symact.report.comparison import Comparison
from symact.report.document import SURVEY
from symact.report.gallery import draw_gallery
from symact.report.gather import Progress, Wanted, checked, gather
from symact.report.presets import PRESETS, preset
from symact.report.sheet import anchors
from symact.report.write import PICTURED, SHEETED, suffix_of, write

__all__ = ["Comparison", "compare", "report", "reports"]


def report(
    specs: Any,
    path: str | Path,
    *,
    title: str | None = None,
    fragment: bool = False,
    proofs: bool = False,
    audit: bool | None = None,
    columns: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Path:
    """Write the report of the activations to ``path``; its suffix (.tex .pdf .html .md .csv .json) decides the format.

    ``fragment`` makes a ``.tex`` without a preamble, for ``\\input``, and beside it its numbers as commands and its
    bibliography. ``proofs`` adds the proof of every fact. ``audit`` adds the errors of the kernels of value and
    gradient; they are compiled for it, some seconds for each activation where no cache has them, so that by itself it
    is done for up to six activations. ``columns`` is the set of columns of the comparison (see `compare`); without it a
    LaTeX report has all of them. ``jobs`` is the number of processes. The same input gives the same bytes; a JSON holds
    the certificates. Every specification is checked before any work starts. Returns the path.
    """
    return reports(
        specs,
        [path],
        title=title,
        fragment=fragment,
        proofs=proofs,
        audit=audit,
        columns=columns,
        jobs=jobs,
        progress=progress,
    )[0]


def reports(
    specs: Any,
    paths: Sequence[str | Path],
    *,
    title: str | None = None,
    fragment: bool = False,
    proofs: bool = False,
    audit: bool | None = None,
    columns: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> list[Path]:
    """The same report in several files, each activation analysed once."""
    targets = [Path(path) for path in paths]
    for name in _chosen(columns):
        preset(name)
    suffixes = {suffix_of(target) for target in targets}
    activations = checked(_listed(specs))
    names = anchors([one.name for one in activations])
    wanted = _wanted(suffixes, len(activations) < SURVEY if audit is None else audit)
    drawn = gather(activations, wanted, jobs, progress)
    subjects = tuple(subject for subject, _ in drawn)
    figures = {name: picture for name, (_, picture) in zip(names, drawn, strict=True) if picture is not None}
    document = document_of(subjects, names, figures, title, _chosen(columns), proofs)
    if wanted.picture and len(subjects) >= SURVEY:
        graphs = [(one.key, one.curves) for one in subjects]
        document = replace(document, gallery=draw_gallery(graphs))
    return [write(document, subjects, target, fragment) for target in targets]


def compare(specs: Any, *, columns: str = "seven", jobs: int = 1, progress: Progress | None = None) -> Comparison:
    """The activations side by side.

    ``columns`` names what is asked of them: ``"seven"`` (the seven questions), ``"theory"``, ``"initialisation"`` or
    ``"numerics"``.
    """
    preset(columns)
    activations = checked(_listed(specs))
    names = anchors([one.name for one in activations])
    drawn = gather(activations, Wanted(), jobs, progress)
    return Comparison(document_of([subject for subject, _ in drawn], names, columns=(columns,)))


def _wanted(suffixes: set[str], audit: bool) -> Wanted:
    """What the files of these kinds show."""
    return Wanted(bool(PICTURED & suffixes), audit and bool(SHEETED & suffixes), ".json" in suffixes)


def _chosen(columns: str | None) -> tuple[str, ...]:
    """The sets of columns that a report shows: the one asked for, else all of them."""
    return (columns,) if columns is not None else tuple(PRESETS)


def _listed(specs: Any) -> Sequence[Any]:
    """A single specification counts as a list of one."""
    return list(specs) if isinstance(specs, (list, tuple)) else [specs]


class _CallablePackage(ModuleType):
    """``symact.report`` names this package and the function; once the package is loaded, Python binds the former."""

    def __call__(self, *arguments: Any, **options: Any) -> Path:
        return report(*arguments, **options)


sys.modules[__name__].__class__ = _CallablePackage
