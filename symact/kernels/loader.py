"""A module made from generated text, and the place where Numba keeps its machine code."""

from __future__ import annotations

import importlib.abc
import importlib.util
import linecache
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["load"]

_HOME = "symact.kernels.generated"


class _Text(importlib.abc.InspectLoader):
    """Imports one module from a text that symact wrote."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path

    def get_source(self, fullname: str) -> str:
        return self.text

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.text, self.path)


def load(text: str, path: str, **given: Any) -> ModuleType:
    """The module of ``text``, in which the names ``given`` are known; its functions are compiled when it returns.

    With ``cache=True`` in the text, Numba reads and writes its files in the folder of ``path``.
    """
    _claim_folder()
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    spec = importlib.util.spec_from_loader(_HOME, _Text(text, path))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    module.__dict__.update(given)
    spec.loader.exec_module(module)
    return module


_claimed: list[type] = []


def _claim_folder() -> None:
    """Teach Numba that the cache files of our modules lie beside them (its own rules depend on the environment)."""
    if _claimed:
        return
    from numba.core.caching import CacheImpl, _CacheLocator

    class Beside(_CacheLocator):
        """The folder of a kernel.py of ours, which is named by the hash of all that the code depends on."""

        def __init__(self, folder: str) -> None:
            self._folder = folder

        def get_cache_path(self) -> str:
            return self._folder

        def get_source_stamp(self) -> str:
            return "content-addressed"

        def get_disambiguator(self) -> str:
            return "symact"

        @classmethod
        def from_function(cls, py_func: Any, py_file: str) -> Beside | None:
            ours = py_func.__module__ == _HOME or py_func.__globals__.get("__name__") == _HOME
            return cls(str(Path(py_file).parent)) if ours else None

    CacheImpl._locator_classes.insert(0, Beside)  # type: ignore[arg-type]
    _claimed.append(Beside)
