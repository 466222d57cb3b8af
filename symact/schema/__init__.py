"""The JSON Schemas (draft 2020-12) of what symact writes: ``analysis-1.json`` and ``report-1.json`` in this folder."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from symact.errors import UsageError

__all__ = ["SCHEMAS", "schema"]

SCHEMAS = ("analysis", "report")
"""What has a schema; each names its version in its member ``schema``: "symact/analysis/1"."""


def schema(name: str) -> dict[str, Any]:
    """The schema of ``"analysis"`` or ``"report"``; the latter refers to the former by its ``$id``."""
    if name not in SCHEMAS:
        raise UsageError(f"there are schemas of {' and '.join(SCHEMAS)}, found {name!r}.")
    found: dict[str, Any] = json.loads((files("symact.schema") / f"{name}-1.json").read_text(encoding="utf-8"))
    return found
