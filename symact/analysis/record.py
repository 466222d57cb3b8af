"""Values as JSON: every exact number becomes text, LaTeX, twenty digits and a rigorous enclosure."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from typing import Any

import sympy as sp

from symact.proof import decimal
from symact.proof.enclosure import lower_rational, upper_rational
from symact.proof.numbers import tight_ball

__all__ = ["ensure_enclosed", "number_record", "to_record"]

_DIGITS = 20


def to_record(value: Any) -> Any:
    """A fact's value with every SymPy number in it as a number record; the rest as it is."""
    if isinstance(value, dict):
        return {key: to_record(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_record(part) for part in value]
    return number_record(value) if isinstance(value, sp.Expr) else value


def ensure_enclosed(value: Any) -> None:
    """Raises ``Undecided`` where a number of a fact's value cannot be written out."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        ensure_enclosed(part)
    if isinstance(value, sp.Expr) and value not in (sp.oo, -sp.oo):
        _digits_of(value)


@lru_cache(maxsize=4096)
def number_record(number: sp.Expr) -> Any:
    """``{"exact", "latex", "decimal", "low", "high"}``; infinities are the texts ``"oo"`` and ``"-oo"``."""
    if number in (sp.oo, -sp.oo):
        return str(number)
    digits, low, high = _digits_of(number)
    return {"exact": str(number), "latex": sp.latex(number), "decimal": digits, "low": low, "high": high}


@lru_cache(maxsize=4096)
def _digits_of(number: sp.Expr) -> tuple[str, str, str]:
    """Decimals and a rigorous enclosure."""
    return decimal(number, _DIGITS), *_enclosure(number)


def _enclosure(number: sp.Expr) -> tuple[str, str]:
    if number.is_Rational:
        low = high = number
    else:
        ball = tight_ball(number, _DIGITS + 5)
        low, high = lower_rational(ball), upper_rational(ball)
    return _text(low, ROUND_FLOOR), _text(high, ROUND_CEILING)


def _text(value: sp.Rational, rounding: str) -> str:
    context = Context(prec=_DIGITS + 3, rounding=rounding)
    return str(context.divide(Decimal(int(value.p)), Decimal(int(value.q))))
