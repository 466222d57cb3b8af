"""A module made from text that symact wrote."""

from __future__ import annotations

import importlib.abc
import importlib.util
import linecache
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

__all__ = ["Code", "module_of"]

_NAME = "symact_generated"


@dataclass(frozen=True)
class Code:
    """A function of one number: the text of a module with ``point``, and the arithmetic that it computes in."""

    source: str
    arithmetic: str


class _Text(importlib.abc.InspectLoader):
    """Imports one module from a text."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path

    def get_source(self, fullname: str) -> str:
        return self.text

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.text, self.path)


@lru_cache(maxsize=256)
def module_of(text: str) -> ModuleType:
    """The module of ``text``, made once."""
    path = f"<symact {abs(hash(text)):x}>"
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    spec = importlib.util.spec_from_loader(_NAME, _Text(text, path))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
