"""The error of value and gradient on all 2^32 float32 inputs, for the whole catalogue: the table of docs/accuracy.md.

    python benchmarks/exhaustive_accuracy.py results            # every entry that is not yet in the folder `results`
    python benchmarks/exhaustive_accuracy.py results gelu mish  # only these
    python benchmarks/exhaustive_accuracy.py results --table    # nothing is measured; the table in Markdown

An entry takes minutes. Each is written as soon as it is measured, so a run can be broken off.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from symact import names
from symact.measure import audit

HEAD = "| activation | value: max ulp | wrongly rounded, of 2^32 | gradient: max ulp | wrongly rounded, of 2^32 |"


def measure(name: str, folder: Path, threads: int) -> None:
    """Audit one entry, and write what was found."""
    start = time.perf_counter()
    found = audit(name, exhaustive=True, doubles=2000, peers=(), threads=threads)
    data = {"seconds": round(time.perf_counter() - start, 1), **found.to_dict()}
    (folder / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"{name}: {data['seconds']} s", *(f"{s.what} {s.max_ulp:.4f}" for s in found.singles), flush=True)


def table(folder: Path) -> str:
    """The entries that were measured, in the catalogue's order, and the names of the others."""
    rows = [HEAD, "| --- | --- | --- | --- | --- |"]
    missing = []
    for name in names():
        path = folder / f"{name}.json"
        if path.exists():
            data = json.loads(path.read_text(encoding="utf-8"))
            rows.append(f"| `{name}` | " + " | ".join(cell for s in data["singles"] for cell in cells(s)) + " |")
        else:
            missing.append(f"`{name}`")
    return "\n".join(rows) + (f"\n\nNot measured yet: {', '.join(missing)}.\n" if missing else "\n")


def cells(single: dict) -> tuple[str, str]:
    """The largest error and where, how many results are not correctly rounded; other findings where there are any."""
    where = f"{single['max_ulp']:.4f}" if isinstance(single["max_ulp"], float) else single["max_ulp"]
    if where != "0.0000":
        where += f" at {single['at']:.9g}"
    if single["above_1"]:
        where += f"; {single['of_terms']:.4f} of the largest term; {single['above_1']} results above 1"
    share = f"{single['not_correct']:,}" if single["not_correct"] else "none"
    if single["not_finite"]:
        share += f"; {single['not_finite']} infinite or NaN inputs wrong"
    return where, share


def main() -> None:
    """Read the command line."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("names", nargs="*", default=[])
    reader.add_argument("--table", action="store_true")
    reader.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    options = reader.parse_args()
    if options.table:
        print(table(options.folder), end="")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.names or names():
        if not (options.folder / f"{name}.json").exists():
            measure(name, options.folder, options.threads)


if __name__ == "__main__":
    main()
