"""Refuters of the JSON: every number record against a value of its own, and nothing that is not JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sympy as sp
from mpmath import mp, mpf

from campaigns.numbers import UnknownNumberError, evaluate

__all__ = ["bad_numbers", "bad_shapes"]

_FIELDS = {"exact", "latex", "decimal", "low", "high"}


def bad_shapes(data: Any, path: str = "") -> Iterator[str]:
    """Everything in the data that is not JSON, or a number record that is not complete."""
    if isinstance(data, dict):
        if "exact" in data and set(data) != _FIELDS:
            yield f"{path}: fields {sorted(data)}"
        for key, part in data.items():
            if not isinstance(key, str):
                yield f"{path}: key {key!r}"
            yield from bad_shapes(part, f"{path}/{key}")
    elif isinstance(data, list):
        for i, part in enumerate(data):
            yield from bad_shapes(part, f"{path}/{i}")
    elif not isinstance(data, str | bool | int | None):
        yield f"{path}: {type(data).__name__}"
    if path == "" and json.loads(json.dumps(data, allow_nan=False)) != data:
        yield "the JSON does not come back as it was"


def bad_numbers(value: Any, record: Any, path: str = "") -> Iterator[str]:
    """Records whose decimal or ends disagree with the exact number, evaluated here."""
    if isinstance(value, dict):
        for key in value:
            yield from bad_numbers(value[key], record[key], f"{path}/{key}")
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            yield from bad_numbers(part, record[i], f"{path}/{i}")
    elif isinstance(value, sp.Expr) and isinstance(record, dict):
        yield from _bad_record(value, record, path)
    elif isinstance(value, sp.Expr) and record not in ("oo", "-oo"):
        yield f"{path}: {value} became {record!r}"


def _bad_record(value: sp.Expr, record: dict[str, str], path: str) -> Iterator[str]:
    with mp.workdps(60):
        low, high, decimal = (mpf(record[k]) for k in ("low", "high", "decimal"))
        if not low <= high:
            yield f"{path}: low {record['low']} above high {record['high']}"
        try:
            own = _own(value)
        except (UnknownNumberError, ValueError, ZeroDivisionError, OverflowError):
            return
        except ArithmeticError as problem:
            yield f"{path}: {value}: {problem}"
            return
        noise = mpf("1e-50") * (1 + abs(own))
        if not low - noise <= own <= high + noise:
            yield f"{path}: {value} = {mp.nstr(own, 30)} is not in [{record['low']}, {record['high']}]"
        if abs(decimal - own) > mpf("0.6e-19") * abs(own) + mpf("1e-300"):
            yield f"{path}: {value} = {mp.nstr(own, 30)}, decimal {record['decimal']}"
        if high - low > mpf("1e-17") * abs(own) + mpf("1e-100"):
            yield f"{path}: {value}: wide enclosure [{record['low']}, {record['high']}]"


def _own(value: sp.Expr) -> Any:
    """The value at 60 digits, computed with digits to spare; complex intermediate results must cancel."""
    with mp.workdps(160):
        found = evaluate(value)
    if abs(found) < mpf("1e-100"):  # 1 - erf(23) needs more digits than that
        with mp.workdps(700):
            found = evaluate(value)
    with mp.workdps(160):
        if isinstance(found, mp.mpc):
            if abs(found.imag) > mpf("1e-100") * (1 + abs(found)):
                raise UnknownNumberError("complex")
            found = found.real
        if abs(found) < mpf("1e-600"):
            found = mpf(0)
    return found
