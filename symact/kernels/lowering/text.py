"""What both writers of source text share: numbers, coefficient tables, the parts of sums and quotients."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from symact.kernels.lowering.numbers import exact_fraction, literal, nearest, pair

__all__ = ["Tables", "constant", "constants_first", "is_exact_float", "quotient"]


class Tables:
    """The coefficient arrays of one module, each once."""

    def __init__(self) -> None:
        self.names: dict[tuple[tuple[float, float], ...], str] = {}

    def name(self, coefficients: tuple[Any, ...]) -> str:
        """The name of the array that holds these numbers as pairs."""
        rows = tuple(pair(c) for c in coefficients)
        return self.names.setdefault(rows, f"SERIES_{len(self.names)}")

    def source(self) -> list[str]:
        """One line an array."""
        return [f"{name} = np.array({[list(row) for row in rows]})" for rows, name in self.names.items()]


def is_exact_float(number: Fraction) -> bool:
    """Whether the fraction is a float64."""
    return Fraction(nearest(sp.Rational(number.numerator, number.denominator))) == number


def constants_first(args: Any, func: Any) -> tuple[sp.Expr | None, list[sp.Expr]]:
    """(the constant among the arguments of a sum or product, the others)."""
    numbers = [a for a in args if not a.free_symbols]
    rest = [a for a in args if a.free_symbols]
    return (func(*numbers) if numbers else None), rest


def quotient(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator; an exact constant stays in the numerator, unless it is a rational that is no float."""
    top, bottom = [], []
    for factor in sp.Mul.make_args(expr):
        if factor.is_Pow and factor.exp.is_Integer and factor.exp < 0 and factor.free_symbols:
            bottom.append(1 / factor)
        elif (
            factor.is_Rational
            and not is_exact_float(exact_fraction(factor))
            and is_exact_float(Fraction(int(factor.q)))
        ):
            top.append(sp.Integer(factor.p))
            bottom.append(sp.Integer(factor.q))
        else:
            top.append(factor)
    return sp.Mul(*top), sp.Mul(*bottom)


def constant(value: Any) -> str:
    """A number as a float64 literal."""
    return literal(value if isinstance(value, float) else nearest(value))
