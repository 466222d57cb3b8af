from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

import symact
from symact.analysis import Analysis, analyze


@cache
def _analysis(spec: str) -> Analysis:
    return analyze(spec)


@pytest.fixture(params=symact.names())
def analysis(request: pytest.FixtureRequest) -> Analysis:
    """The analysis of each entry of the catalogue, made once."""
    return _analysis(request.param)
