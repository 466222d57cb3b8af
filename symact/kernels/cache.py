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
from importlib.util import find_spec
from pathlib import Path

__all__ = ["environment_key", "hash_of", "key_of", "read", "write"]

_MANIFEST = "manifest.json"
_SETTINGS = ("NUMBA_CPU", "NUMBA_ENABLE_AVX", "NUMBA_OPT", "NUMBA_LOOP_VECTORIZE")


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
    """A hash of symact's own code, the versions of Python, Numba and LLVM, and the processor."""
    import llvmlite
    import llvmlite.binding as llvm

    package = Path(__file__).resolve().parent.parent
    own = hash_of([*(package / "kernels").rglob("*.py"), package / "branches.py", package / "functions.py"])
    machine = [llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), llvm.get_default_triple()]
    options = {name: value for name, value in sorted(os.environ.items()) if name.startswith(_SETTINGS)}
    parts = [own, sys.version, _numba(), llvmlite.__version__, *machine, options]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _numba() -> str:
    """What tells versions of Numba apart: importing it takes longer than all the rest."""
    found = find_spec("numba")
    folder = Path(found.origin).parent if found is not None and found.origin else Path()
    return hash_of([folder / "_version.py"])


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
    """Where ``key`` lies, if it is there."""
    return root() / key[:2] / key


def read(key: str) -> dict[str, bytes] | None:
    """The files of a finished, undamaged folder by their names; ``None`` for any other."""
    folder = folder_of(key)
    try:
        files = {}
        for name, expected in json.loads((folder / _MANIFEST).read_text("utf-8")).items():
            files[name] = (folder / name).read_bytes()
            if hashlib.sha256(files[name]).hexdigest() != expected:
                return None
        return files
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def write(key: str, files: Mapping[str, bytes]) -> None:
    """Keep the files; where that fails, there is no cache entry, and no error."""
    with contextlib.suppress(OSError):
        root().mkdir(parents=True, exist_ok=True)
        built = Path(tempfile.mkdtemp(prefix="build-", dir=root()))
        try:
            manifest = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            for name, content in [*files.items(), (_MANIFEST, json.dumps(manifest).encode())]:
                (built / name).write_bytes(content)
            _publish(built, key)
        finally:
            shutil.rmtree(built, ignore_errors=True)


def _publish(built: Path, key: str) -> None:
    target = folder_of(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and read(key) is None:
        shutil.rmtree(target, ignore_errors=True)
    os.rename(built, target)
