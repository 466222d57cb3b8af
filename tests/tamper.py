"""All tampered files of some entries: ``python tests/tamper.py gelu mish`` (without names, of the whole catalogue)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from test_checker import failed, file_of, tampered_proofs, tampered_values  # noqa: E402

import symact  # noqa: E402


def main(names: list[str]) -> int:
    """The number of tampered files that were accepted, at most 1."""
    accepted = []
    for name in names or symact.names():
        values = [(what, failed(data, key)) for what, key, data in tampered_values(file_of(name))]
        proofs = [(what, failed(data)) for what, data in tampered_proofs(file_of(name))]
        accepted += [f"{name}: {what}" for what, refused in values + proofs if not refused]
        print(f"{name}: {len(values)} changed values, {len(proofs)} changed proofs", flush=True)
    print(*accepted, f"{len(accepted)} accepted", sep="\n")
    return min(1, len(accepted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
