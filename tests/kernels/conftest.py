from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _kernel_cache(request):
    """Kernels compiled in one run of the tests are found by the next: the key holds all that they depend on."""
    folder = request.config.cache.mkdir("symact-kernels") if hasattr(request.config, "cache") else None
    before = os.environ.get("SYMACT_CACHE_DIR")
    if folder is not None:
        os.environ["SYMACT_CACHE_DIR"] = str(folder)
    yield
    if before is None:
        os.environ.pop("SYMACT_CACHE_DIR", None)
    else:
        os.environ["SYMACT_CACHE_DIR"] = before
