"""Compiled kernels on disk: one folder for each, named by the hash of everything that the machine code depends on.

A folder appears whole or not at all (it is built beside its place and renamed), and is used only where the SHA-256 of
each file in it is the one that its manifest says. A damaged or unwritable cache is a slower start, never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["build_folder", "environment_key", "folder_of", "hash_of", "key_of", "publish", "read"]

_MANIFEST = "manifest.json"


def root() -> Path:
    """SYMACT_CACHE_DIR, or ``symact`` in NUMBA_CACHE_DIR, XDG_CACHE_HOME or the user's cache folder."""
    own = os.environ.get("SYMACT_CACHE_DIR")
    if own:
        return Path(own)
    for variable in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        if os.environ.get(variable):
            return Path(os.environ[variable]) / "symact"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "symact" / "cache"
    home = os.path.expanduser("~")
    return Path(home if home != "~" else tempfile.gettempdir()) / ".cache" / "symact"


@lru_cache(maxsize=1)
def environment_key() -> str:
    """A hash of symact's own code, the versions of Python, Numba and llvmlite, and the processor."""
    import llvmlite
    import llvmlite.binding as llvm
    import numba

    package = Path(__file__).resolve().parent.parent
    own = hash_of([*(package / "kernels").rglob("*.py"), package / "branches.py", package / "functions.py"])
    machine = [llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), llvm.get_default_triple()]
    options = [os.environ.get(name, "") for name in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_OPT")]
    parts = [own, sys.version, numba.__version__, llvmlite.__version__, *machine, *options]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def hash_of(paths: Iterable[Path]) -> str:
    """The hash of the files' contents, in the order of their names; one that can't be read counts as empty."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        with contextlib.suppress(OSError):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def key_of(parts: Mapping[str, object]) -> str:
    """The hash that names a kernel: of ``parts`` and of the environment."""
    text = json.dumps({"environment": environment_key(), **parts}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def folder_of(key: str) -> Path:
    """Where the kernel ``key`` lies, if it is there."""
    return root() / key[:2] / key


def read(folder: Path) -> dict[str, str] | None:
    """The text files of a finished, undamaged folder; ``None`` for any other."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        texts = {}
        for name, expected in manifest.items():
            content = (folder / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != expected:
                return None
            if name.endswith((".py", ".json")):
                texts[name] = content.decode("utf-8")
        return texts
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def build_folder() -> Path | None:
    """A new private folder in the cache; ``None`` where the cache can't be written."""
    try:
        root().mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="build-", dir=root()))
    except OSError:
        return None


def publish(built: Path, key: str) -> None:
    """Move the finished folder to its place; where that fails, there is no cache entry, and no error."""
    try:
        files = [path for path in built.iterdir() if path.is_file()]
        manifest = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        (built / _MANIFEST).write_text(json.dumps(manifest), "utf-8")
        target = folder_of(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and read(target) is None:
            shutil.rmtree(target, ignore_errors=True)
        os.rename(built, target)
    except OSError:
        shutil.rmtree(built, ignore_errors=True)
