"""What each command does; each returns its exit code, and checks all that was typed before any work starts."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from symact.cli.measuring import audit_specs, bench_specs
from symact.cli.screen import nearest, progress, speaks_unicode, tell, watched, width, write, write_rich, write_table
from symact.cli.verifying import verify_files
from symact.errors import UsageError

__all__ = ["COMMANDS"]


def _list(options: argparse.Namespace) -> int:
    from symact.catalogue import entry, names
    from symact.report.text import cases_in_words

    entries = [entry(name) for name in names()]
    families = list(dict.fromkeys(e.family for e in entries))
    if options.family is not None:
        if options.family not in families:
            hint = nearest(options.family, families)
            raise UsageError(f"no family {options.family!r}{hint} The families are {', '.join(families)}.")
        entries = [e for e in entries if e.family == options.family]
    if options.json:
        write(json.dumps([_record(e) for e in entries], indent=2, ensure_ascii=False))
        return 0
    rows = [
        (e.name, e.family, ", ".join(_given(name, value) for name, value in e.values), cases_in_words(e.formula))
        for e in entries
    ]
    write_table(("name", "family", "parameters", "formula"), rows)
    return 0


def _given(name: str, value: Any) -> str:
    """A parameter and its value, of which a long closed form is told by its first digits."""
    from symact.report.printer import number_text
    from symact.report.sheet import LONG_PARAMETER

    text = number_text(value)
    return f"{name}={text}" if len(text) <= LONG_PARAMETER else f"{name}~{value.evalf(6)}"


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
    from symact.report.terminal import wrapped_lines
    from symact.report.text import COLUMNS, fact_text, sheet_parts

    analysis = _analysis(options.spec)
    if options.json:
        write(analysis.to_json())
        return 0
    data = analysis.to_dict()
    if options.why is not None:
        told = fact_text(data, _key(options.why, list(data["facts"])), speaks_unicode())
        write("\n".join(wrapped_lines(told.splitlines(), width(), 5)))
        return 0
    sheet = sheet_parts(data, analysis.activation.family, speaks_unicode())
    write("\n".join(wrapped_lines(sheet.above, width(), 9)) + "\n")
    if options.plot:
        _plot(analysis, data)
    write_table(COLUMNS, sheet.rows)
    if sheet.below:
        write("\n" + "\n".join(wrapped_lines(sheet.below, width(), 2)))
    return 0


def _plot(analysis: Any, data: dict[str, Any]) -> None:
    """The graph of f and f', in colour where a person watches."""
    from symact.report.braille import picture_of
    from symact.report.subject import sample

    picture = picture_of(sample(analysis.curve, data["facts"]), width(), speaks_unicode())
    write_rich(picture) if watched() else write(str(picture))
    write("")


def _key(asked: str, known: list[str]) -> str:
    if asked not in known:
        raise UsageError(f"no property {asked!r}{nearest(asked, known)} The properties are {', '.join(known)}.")
    return asked


def _compare(options: argparse.Namespace) -> int:
    from symact.report import compare
    from symact.report.terminal import fits

    with progress() as seen:
        comparison = compare(options.specs, columns=options.columns, progress=seen)
    if options.csv:
        write(comparison.to_csv().rstrip("\n"))
    elif options.markdown:
        write(comparison.to_markdown().rstrip("\n"))
    elif watched() and speaks_unicode() and fits(comparison.columns, comparison.rows, width()):
        write_rich(comparison)
    else:
        write(comparison.to_text(width(), speaks_unicode()))
    return 0


def _report(options: argparse.Namespace) -> int:
    from symact.report import reports
    from symact.report.toolchain import MISSING

    specs = _reported(options)
    targets = _targets(Path(options.output))
    jobs = options.jobs or (os.cpu_count() or 1 if len(specs) > 2 else 1)
    with progress() as seen:
        written = reports(
            specs,
            targets,
            title=options.title,
            fragment=options.fragment,
            proofs=options.proofs,
            audit=options.audit,
            columns=options.columns,
            jobs=jobs,
            progress=seen,
        )
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
    "audit": audit_specs,
    "bench": bench_specs,
    "verify": verify_files,
    "schema": _schema,
    "doctor": _doctor,
}
"""The commands by name."""
