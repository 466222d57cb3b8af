"""The catalogue's data files read once and turned into ``Activation`` records."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import sympy as sp

from symact.activation import Activation, Parameter, Reference
from symact.formula import parse

if sys.version_info >= (3, 11):
    import tomllib
else:  # the standard library has it from 3.11 on
    import tomli as tomllib

__all__ = ["build", "other_names", "parameter_names", "records"]


@lru_cache(maxsize=1)
def records() -> Mapping[str, dict[str, Any]]:
    """The records of ``activations.toml`` by key, in the order of the file."""
    return _read("activations.toml")


@lru_cache(maxsize=1)
def _references() -> Mapping[str, Reference]:
    return {key: Reference(key=key, **fields) for key, fields in _read("references.toml").items()}


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("symact.catalogue").joinpath(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def other_names() -> Mapping[str, str]:
    """Every name that resolves to a key, folded: without case, ``_`` and ``-``."""
    spelled = {name: key for key, record in records().items() for name in (key, *record.get("also", ()))}
    return {fold(name): key for name, key in spelled.items()}


def fold(name: str) -> str:
    """``name`` without case, underscores and hyphens: LeakyReLU and leaky_relu are one name."""
    return name.lower().replace("_", "").replace("-", "")


def parameter_names(key: str) -> Mapping[str, str]:
    """Other names of the parameters of ``key``, such as alpha for leaky_relu's negative_slope."""
    parameters = records()[key].get("parameters", {})
    return {also: name for name, fields in parameters.items() for also in fields.get("also", ())}


@cache
def build(key: str) -> Activation:
    """The activation of ``key`` at its default parameters."""
    record = records()[key]
    parameters = tuple(
        Parameter(name, _constant(fields["default"]), fields.get("domain", "real"), fields.get("learnable", False))
        for name, fields in record.get("parameters", {}).items()
    )
    return Activation(
        name=key,
        expr=parse(record["formula"]).expr,
        formula=record["formula"],
        title=record["title"],
        family=record["family"],
        parameters=parameters,
        values=tuple((p.name, p.default) for p in parameters),
        owners=tuple((_constant(point), side) for point, side in record.get("owners", ())),
        aliases=tuple(record.get("frameworks", {}).items()),
        references=tuple(_references()[name] for name in record["references"]),
        notes=tuple(record.get("notes", ())),
    )


def _constant(text: str) -> sp.Expr:
    return parse(text).expr
