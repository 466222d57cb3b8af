"""The activations that symact knows by name: data, and the look-up.

Adding one is adding a record to ``activations.toml``; no code changes.
"""

from __future__ import annotations

from symact.catalogue.lookup import activation, entry, names
from symact.catalogue.records import parameter_names

__all__ = ["activation", "entry", "names", "parameter_names"]
