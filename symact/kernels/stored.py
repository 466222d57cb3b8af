"""A module of generated text with its machine code in the disk cache."""

from __future__ import annotations

import shutil
from typing import Any

from symact.kernels import cache
from symact.kernels.loader import load

__all__ = ["stored"]


def stored(text: str, key: str, given: dict[str, Any]) -> Any:
    """The module of ``text``, which knows the names ``given``; its machine code is in the cache or gets there."""
    folder = cache.folder_of(key)
    if cache.read(folder) is not None:
        try:
            return load(text, str(folder / "kernel.py"), **given)
        except Exception:  # whatever a damaged cache raises, compiling again is the cure
            shutil.rmtree(folder, ignore_errors=True)
    built = cache.build_folder()
    if built is None:
        return load(text.replace("cache=True", "cache=False"), "<symact>", **given)
    module = load(text, str(built / "kernel.py"), **given)
    cache.publish(built, key)
    return module
