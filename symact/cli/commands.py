"""What each command does; each returns its exit code, and checks all that was typed before any work starts."""

from __future__ import annotations

import argparse
import difflib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from symact.cli.screen import clear_progress, progress, speaks_unicode, tell, watched, width, write
from symact.cli.verifying import verify_files
from symact.errors import UsageError

__all__ = ["COMMANDS"]


def _list(options: argparse.Namespace) -> int:
    from symact.catalogue import entry, names
    from symact.report.printer import number_text
    from symact.report.terminal import text_table

    entries = [entry(name) for name in names()]
    families = list(dict.fromkeys(e.family for e in entries))
    if options.family is not None:
        if options.family not in families:
            raise UsageError(f"no family {options.family!r}; the families are {', '.join(families)}.")
        entries = [e for e in entries if e.family == options.family]
    if options.json:
        write(json.dumps([_record(e) for e in entries], indent=2, ensure_ascii=False))
        return 0
    rows = [
        (e.name, e.family, ", ".join(f"{name}={number_text(value)}" for name, value in e.values), e.formula)
        for e in entries
    ]
    write(text_table(("name", "family", "parameters", "formula"), rows, width()))
    return 0


def _record(entry: Any) -> dict[str, Any]:
    from symact.report.printer import number_text

    return {
        "name": entry.name,
        "title": entry.title,
        "family": entry.family,
        "formula": entry.formula,
        "parameters": {name: number_text(value) for name, value in entry.values},
    }


def _analysis(spec: str) -> Any:
    from symact.report.gather import checked

    (one,) = checked([spec])
    from symact.analysis import analyze

    return analyze(one)


def _show(options: argparse.Namespace) -> int:
    from symact.report.text import fact_text, sheet_text

    analysis = _analysis(options.spec)
    if options.json:
        write(analysis.to_json())
        return 0
    data = analysis.to_dict()
    if options.why is None:
        write(sheet_text(data, analysis.activation.family, width(), speaks_unicode()))
        return 0
    write(fact_text(data, _key(options.why, list(data["facts"])), speaks_unicode()))
    return 0


def _key(asked: str, known: list[str]) -> str:
    if asked not in known:
        near = difflib.get_close_matches(asked, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise UsageError(f"no property {asked!r}{hint} The properties are {', '.join(known)}.")
    return asked


def _compare(options: argparse.Namespace) -> int:
    from symact.report import compare

    comparison = compare(options.specs, columns=options.columns, progress=progress())
    clear_progress()
    if watched() and speaks_unicode():
        from rich.console import Console

        Console().print(comparison)
    else:
        write(comparison.to_text(width(), speaks_unicode()))
    return 0


def _report(options: argparse.Namespace) -> int:
    from symact.report import reports
    from symact.report.toolchain import MISSING

    specs = _reported(options)
    targets = _targets(Path(options.output))
    jobs = options.jobs or (os.cpu_count() or 1 if len(specs) > 2 else 1)
    written = reports(
        specs,
        targets,
        title=options.title,
        fragment=options.fragment,
        columns=options.columns,
        jobs=jobs,
        progress=progress(),
    )
    clear_progress()
    if len(written) > 1:
        tell(f"{MISSING}\nWrote the .tex and a self-contained .html in place of the PDF.")
    for path in written:
        write(str(path))
    return 0


def _reported(options: argparse.Namespace) -> list[str]:
    from symact.catalogue import names

    specs = list(dict.fromkeys([*options.specs, *(names() if options.all else ())]))
    if not specs:
        raise UsageError("expected an activation to report on, or --all for the whole catalogue.")
    return specs


def _targets(target: Path) -> list[Path]:
    """The files to write: the one asked for, or, for a PDF without LaTeX, its source and a page for the browser."""
    from symact.report.toolchain import missing_programs

    if target.suffix.lower() == ".pdf" and missing_programs():
        return [target.with_suffix(".tex"), target.with_suffix(".html")]
    return [target]


def _kernel(options: argparse.Namespace) -> int:
    from symact.report.gather import checked

    (one,) = checked([options.spec])
    from symact.kernels import compile as compile_kernel

    write(compile_kernel(one).source)
    return 0


def _schema(options: argparse.Namespace) -> int:
    from symact.schema import schema

    write(json.dumps(schema(options.name), indent=2, ensure_ascii=False))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from symact.cli.doctor import examine

    write(examine())
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "compare": _compare,
    "report": _report,
    "kernel": _kernel,
    "verify": verify_files,
    "schema": _schema,
    "doctor": _doctor,
}
"""The commands by name."""
