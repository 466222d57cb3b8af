"""Specifications to subjects: every one checked first, then analysed, on several cores where asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symact.activation import Activation
from symact.errors import SymactError, UsageError
from symact.report.figures import draw
from symact.report.subject import Subject, subject_of

__all__ = ["Progress", "Wanted", "checked", "gather"]

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the name of the one just done."""


@dataclass(frozen=True)
class Wanted:
    """What is made for each activation beside its analysis: a figure, the errors of its kernel, its certificate."""

    picture: bool = False
    audit: bool = False
    certificate: bool = False


Drawn = tuple[Subject, bytes | None]


def checked(specs: Sequence[Any]) -> list[Activation]:
    """The activations that the specifications name, each known to have a normal form.

    Raises the error of the only bad specification, or one ``UsageError`` that lists all of them.
    """
    from symact.branches import branches
    from symact.catalogue import activation

    found, errors = [], []
    for spec in specs:
        try:
            one = activation(spec)
            branches(one)
            found.append(one)
        except SymactError as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise UsageError("\n".join(str(error) for error in errors))
    if not found:
        raise UsageError("expected at least one activation, found none.")
    return found


def gather(
    activations: Sequence[Activation],
    wanted: Wanted,
    jobs: int = 1,
    progress: Progress | None = None,
) -> list[Drawn]:
    """The subject of each activation with what is wanted, in the order given; the figure, where there is one, as PDF.

    The order, and every byte, is the same for any number of ``jobs`` (processes).
    """
    tasks = [(one, wanted) for one in activations]
    results = []
    for (one, _), drawn in zip(tasks, _worked(tasks, min(jobs, len(tasks))), strict=True):
        results.append(drawn)
        if progress is not None:
            progress(len(results), len(tasks), one.name)
    return results


def _worked(tasks: list[tuple[Activation, Wanted]], jobs: int) -> Iterator[Drawn]:
    if jobs <= 1:
        yield from map(_work, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_work, tasks)


def _work(task: tuple[Activation, Wanted]) -> Drawn:
    from symact.analysis import analyze

    one, wanted = task
    subject = subject_of(analyze(one), wanted.certificate, wanted.audit)
    return subject, draw(subject) if wanted.picture else None
