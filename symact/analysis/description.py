"""The head of the JSON: what the activation is, before anything is said about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sympy as sp

from symact.activation import Activation
from symact.analysis.record import number_record

__all__ = ["describe"]


def describe(activation: Activation) -> dict[str, Any]:
    """``{"name", "formula", "latex", "parameters", "references", ...}``."""
    values = dict(activation.values)
    return {
        "name": activation.name,
        "title": activation.title or activation.name,
        "family": activation.family,
        "formula": activation.formula,
        "latex": sp.latex(activation.expr),
        "parameters": [
            {
                "name": p.name,
                "default": number_record(p.default) if p.default is not None else None,
                "value": number_record(values[p.name]),
                "domain": p.domain,
            }
            for p in activation.parameters
        ],
        "aliases": dict(activation.aliases),
        "references": [asdict(reference) for reference in activation.references],
    }
