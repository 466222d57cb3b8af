"""What a user names or types, made into an ``Activation``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from symact.activation import Activation, Parameter
from symact.catalogue.records import build, fold, other_names, parameter_names, records
from symact.errors import FormulaError, UsageError
from symact.formula import bind, parse, to_text
from symact.functions import X

__all__ = ["activation", "entry", "names"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def names() -> tuple[str, ...]:
    """The catalogue's keys, in its order."""
    return tuple(records())


def entry(key: str) -> Activation:
    """The activation of ``key`` (or of another name of it) at its default parameters.

    Raises ``UsageError`` with the nearest names where there is none.
    """
    found = other_names().get(fold(key))
    if found is None:
        raise UsageError(f"unknown activation {key[:60]!r}{_nearest(key)}")
    return build(found)


def activation(spec: str | sp.Expr | Activation, /, name: str | None = None, **parameters: Any) -> Activation:
    """The activation that ``spec`` says, with ``parameters`` at the given values.

    ``spec`` is a catalogue key (``"gelu"``), a key or formula with values (``"leaky_relu:negative_slope=0.2"``,
    several joined by commas), a formula (``"x*tanh(log(1+exp(x)))"``), a SymPy expression in one symbol (others need
    values), or an Activation. Values are exact: 0.2 means 1/5, ``"1/3"`` and ``"sqrt(2)"`` are read as formulas.

    Raises ``UsageError`` for an unknown name or parameter, a missing value, or a value outside its domain.
    """
    if isinstance(spec, Activation):
        made = _with_values(spec, parameters)
    elif isinstance(spec, str):
        made = _from_text(spec, parameters)
    elif isinstance(spec, sp.Expr):
        made = _from_sympy(spec, parameters)
    else:
        expected = "a catalogue key, a formula text, a SymPy expression or an Activation"
        raise UsageError(f"expected {expected}, found {type(spec).__name__}.")
    return made if name is None else replace(made, name=name)


def _from_text(spec: str, parameters: Mapping[str, Any]) -> Activation:
    head, colon, tail = spec.partition(":")
    head = head.strip()
    if not colon:
        return _from_head(head if _NAME.fullmatch(head) else spec, parameters)
    if not (_NAME.fullmatch(head) and fold(head) in other_names()) and "=" not in tail:
        return _from_head(spec, parameters)  # the parser says what is wrong with a ':' in a formula
    given = [_assignment(part, spec) for part in tail.split(",")]
    together = [*(name for name, _ in given), *parameters]
    twice = next((name for name in together if together.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"parameter {twice} is given twice.")
    return _from_head(head, {**dict(given), **parameters})


def _assignment(part: str, spec: str) -> tuple[str, str]:
    name, equals, value = (piece.strip() for piece in part.partition("="))
    if not equals or not name.isidentifier() or not value:
        raise UsageError(f"expected name=value after ':' in {spec[:60]!r}, found {part[:60]!r}.")
    return name, value


def _from_head(head: str, parameters: Mapping[str, Any]) -> Activation:
    if _NAME.fullmatch(head) and (fold(head) in other_names() or (head != "x" and head.isidentifier())):
        return _from_catalogue(entry(head), parameters)
    formula = parse(head)
    return _custom(formula.expr, formula.parameters, head.strip(), parameters)


def _from_catalogue(found: Activation, parameters: Mapping[str, Any]) -> Activation:
    renamed = parameter_names(found.name)
    return _with_values(found, {renamed.get(name, name): value for name, value in parameters.items()})


def _from_sympy(expr: sp.Expr, parameters: Mapping[str, Any]) -> Activation:
    """The formula that ``expr`` prints as, in its one free symbol that has no value."""
    free = {symbol.name: symbol for symbol in sorted(expr.free_symbols, key=str)}
    open_names = [name for name in free if name not in parameters]
    variable = "x" if "x" in open_names else open_names[0] if len(open_names) == 1 else None
    renaming = {free[name]: X for name in (variable,) if name is not None}
    renaming |= {s: sp.Symbol(n, real=True) for n, s in free.items() if n != variable}
    text = to_text(expr.xreplace(renaming))
    if variable is None and open_names:
        raise _missing(text, open_names)
    formula = parse(text)
    if set(formula.parameters) != {n for n in free if n != variable}:
        raise UsageError(f"rename the parameters of {text[:60]!r}: some are words of the formula grammar.")
    return _custom(formula.expr, formula.parameters, text, parameters)


def _custom(expr: sp.Expr, free: tuple[str, ...], text: str, parameters: Mapping[str, Any]) -> Activation:
    missing = [name for name in free if name not in parameters]
    if missing:
        raise _missing(text, missing)
    values = {name: _exact(name, parameters[name]) for name in free}
    made = Activation(
        name=text,
        expr=expr,
        formula=text,
        parameters=tuple(Parameter(name, value) for name, value in values.items()),
        values=tuple(values.items()),
    )
    return _with_values(made, parameters)


def _missing(text: str, missing: list[str]) -> UsageError:
    shown = text if len(text) <= 60 else text[:60] + "..."
    hint = ", ".join(f"{name}=..." for name in missing)
    return UsageError(
        f"the formula {shown!r} has names without a value: {', '.join(missing)}. "
        f"Give each a value ({hint}); the variable is x."
    )


def _with_values(found: Activation, parameters: Mapping[str, Any]) -> Activation:
    """``found`` at exact values, after a dry run that refuses values at which it cannot be computed."""
    if not parameters:
        return found
    known = dict(found.values)
    exact = {name: _exact(name, value) if name in known else 0 for name, value in parameters.items()}
    made = found.with_values(**exact)
    try:
        bind(made.expr, {sp.Symbol(name, real=True): value for name, value in made.values})
    except FormulaError as refused:
        given = ", ".join(f"{name}={parameters[name]}"[:60] for name in parameters)
        raise UsageError(f"{found.name} with {given}: {refused.problem}") from None
    return made


def _exact(name: str, value: Any) -> sp.Expr:
    """``value`` as an exact real constant, with the size of its text bounded before it is computed."""
    if isinstance(value, sp.CRootOf):  # the one exact number without a text in the grammar
        return value
    text = to_text(value) if isinstance(value, sp.Expr) else _plain(name, value)
    try:
        formula = parse(text)
    except FormulaError as refused:
        problem = refused.problem.rstrip(".")
        raise UsageError(f"parameter {name} must be a finite real number, found {text[:60]!r}: {problem}.") from None
    if formula.expr.free_symbols:
        raise UsageError(f"parameter {name} must be a finite real number, found {text[:60]!r}.")
    return formula.expr


def _plain(name: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4000:
        raise UsageError(f"parameter {name} is too large: an integer of {value.bit_length()} bits.")
    return value if isinstance(value, str) else str(value)


def _nearest(name: str) -> str:
    spelled = {fold(n): n for key, record in records().items() for n in (key, *record.get("also", ()))}
    found = difflib.get_close_matches(fold(name)[:60], spelled, 3, 0.6)
    known = f"; did you mean {' or '.join(spelled[f] for f in found)}?" if found else "; `symact list` shows the names."
    return f"{known} (A formula is an expression in x, such as x*sigmoid(x).)"
