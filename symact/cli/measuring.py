"""``symact audit`` and ``symact bench``: what is measured, as tables on stdout, JSON, or a chart."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from symact.cli.screen import progress, tell, width, write
from symact.errors import UsageError

__all__ = ["add_audit_arguments", "add_bench_arguments", "audit_specs", "bench_specs"]

WHATS = ("value", "vjp", "value_and_grad")


def add_audit_arguments(one: argparse.ArgumentParser) -> None:
    """What may be typed after ``symact audit``."""
    one.add_argument("specs", metavar="SPEC", nargs="+", help="a catalogue key or a quoted formula in x")
    one.add_argument("--max-ulp", type=_budget, metavar="ULPS", help="the budget of the kernel (default: compile's)")
    one.add_argument("--exhaustive", action="store_true", help="all 2^32 float32 inputs, value and gradient")
    one.add_argument("--inputs", type=_whole, default=1 << 22, metavar="N", help="float32 inputs (default: 4194304)")
    one.add_argument("--doubles", type=_whole, default=2000, metavar="N", help="float64 points (default: 2000)")
    one.add_argument("--peers", type=_names, default=None, metavar="LIST", help="of torch,jax,numpy,numba; or none")
    one.add_argument("--threads", type=_whole, default=None, metavar="N", help="threads (default: one a core)")
    one.add_argument("--json", action="store_true", help="as JSON")


def _whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1 << 32:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 2^32, found {text[:40]!r}")
    return number


def _budget(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a positive number of ulps, found {text[:40]!r}")
    return number


def _names(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(part.strip() for part in text.split(","))


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def add_bench_arguments(one: argparse.ArgumentParser) -> None:
    """What may be typed after ``symact bench``."""
    one.add_argument("specs", metavar="SPEC", nargs="*", help="functions (default: nine that every library has)")
    one.add_argument("--sizes", type=_sizes, metavar="LIST", help="numbers of elements, such as 1024,2^20")
    one.add_argument("--dtypes", type=_chosen("float32", "float64"), metavar="LIST", help="float32,float64")
    one.add_argument("--what", type=_chosen(*WHATS), metavar="LIST", help=",".join(WHATS))
    one.add_argument("--peers", type=_names, default=None, metavar="LIST", help="of torch,jax,numpy,numba; or none")
    one.add_argument("--threads", type=_threads, default=None, metavar="LIST", help="1,all (the default), or numbers")
    one.add_argument("--seconds", type=_budget, metavar="S", help="time for each cell (default: 0.3; --quick: 0.02)")
    one.add_argument("--quick", action="store_true", help="2^12 and 2^20 elements, one thread, short samples")
    one.add_argument("--json", metavar="FILE", type=Path, help="write the measurements")
    one.add_argument("--chart", metavar="FILE", type=Path, help="draw them: .svg, .png or .pdf")


def _sizes(text: str) -> tuple[int, ...]:
    sizes = []
    for part in text.split(","):
        base, power, exponent = part.strip().partition("^")
        if not base.isdecimal() or (power and (base != "2" or not exponent.isdecimal() or int(exponent) > 30)):
            raise argparse.ArgumentTypeError(f"expected numbers such as 1024 or 2^20, found {part[:40]!r}")
        sizes.append(_whole(str(2 ** int(exponent)) if power else base))
    return tuple(sizes)


def _threads(text: str) -> tuple[int, ...]:
    numbers = [cores() if part.strip() == "all" else _whole(part) for part in text.split(",")]
    return tuple(dict.fromkeys(numbers))


def _chosen(*known: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in text.split(","))
        for part in parts:
            if part not in known:
                raise argparse.ArgumentTypeError(f"expected some of {', '.join(known)}, found {part[:40]!r}")
        return parts

    return read


def bench_specs(options: argparse.Namespace) -> int:
    """Measures, prints the ratios, writes what was asked for; always 0."""
    from symact.measure import bench
    from symact.measure.chart import check_suffix, draw
    from symact.measure.text import bench_text

    if options.chart is not None:
        check_suffix(options.chart)
    if options.json is not None and not options.json.parent.is_dir():
        raise UsageError(f"there is no folder {str(options.json.parent)!r} for the measurements.")
    with progress() as show:
        found = bench(**_bench_options(options), progress=show)
    write(bench_text(found, width()))
    if options.json is not None:
        options.json.write_text(json.dumps(found.to_dict(), indent=1) + "\n", encoding="utf-8")
    if options.chart is not None:
        draw(found, options.chart)
    return 0


def _bench_options(options: argparse.Namespace) -> dict[str, Any]:
    """The arguments of ``bench`` that differ from its defaults."""
    from symact.report.gather import checked

    chosen: dict[str, Any] = {"threads": (1, cores())}
    if options.quick:
        chosen = {"threads": (1,), "sizes": (1 << 12, 1 << 20), "seconds": 0.02}
    asked = {
        "specs": checked(options.specs) if options.specs else None,
        "sizes": options.sizes,
        "dtypes": options.dtypes,
        "whats": options.what,
        "peers": options.peers,
        "threads": options.threads,
        "seconds": options.seconds,
    }
    return {**chosen, **{name: value for name, value in asked.items() if value is not None}}


def audit_specs(options: argparse.Namespace) -> int:
    """1 where a float32 result of symact is outside the budget, else 0."""
    from symact.measure import audit
    from symact.measure.text import audit_text
    from symact.report.gather import checked

    found = []
    for one in checked(options.specs):
        with progress() as show:
            found.append(audit(one, **_audit_options(options), progress=show))
        if not options.json:
            write(audit_text(found[-1], width()))
    if options.json:
        write(json.dumps([one.to_dict() for one in found], indent=2))
    outside = [a.activation for a in found if any(s.who == "symact" and s.of_terms > a.budget for s in a.singles)]
    if outside:
        tell(f"symact: outside the budget: {', '.join(outside)}")
    return 1 if outside else 0


def _audit_options(options: argparse.Namespace) -> dict[str, Any]:
    asked = {name: getattr(options, name) for name in ("max_ulp", "exhaustive", "inputs", "doubles")}
    peers = ("torch", "jax") if options.peers is None else options.peers
    return {**asked, "peers": peers, "threads": options.threads or cores()}
