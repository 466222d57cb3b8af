"""How far exponentials reach: beyond that nothing of them is seen in a result, and abs(x) may as well stay there.

So exponents are never out of range, and what has died out, or come to its limit, needs no code of its own in the tails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import flint
import sympy as sp

from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Form, T
from symact.kernels.lowering.pieces import MAGNITUDE

__all__ = ["AT_ZERO", "Horizon", "Reaching", "falls", "reach_of", "reaching"]

AT_ZERO = {"exp": 0, "less_one": -1}
"""Functions of an exponential, and what they are where it is 0."""


@dataclass(frozen=True)
class Horizon:
    """Exponents are no less than ``lowest``; a result below 2^``least`` is 0."""

    lowest: float
    least: int


@dataclass(frozen=True)
class Reaching:
    """A form in one exponential, for x on one side of 0 or on both.

    ``dies`` tells that the exponential is a factor of the whole, else ``limit`` is what the core is where it is 0;
    ``distance`` is how far it reaches.
    """

    form: Form
    limit: sp.Expr
    dies: bool
    distance: float

    @property
    def is_bounded(self) -> bool:
        """Whether there is abs(x) outside of the exponent and the power of x, and more of it makes no difference."""
        others = [atom.argument for atom in self.form.used if atom.kind not in AT_ZERO]
        somewhere = any(part.has(MAGNITUDE) for part in (self.form.core, *others))
        return somewhere and (self.dies or not self.limit.has(MAGNITUDE))

    def within(self, distance: sp.Symbol) -> Form:
        """The form with ``distance`` for abs(x), but in the exponent itself."""
        atoms = tuple(
            atom if atom.kind in AT_ZERO else replace(atom, argument=atom.argument.xreplace({MAGNITUDE: distance}))
            for atom in self.form.atoms
        )
        numerator, denominator = (
            part.xreplace({MAGNITUDE: distance}) for part in (self.form.numerator, self.form.denominator)
        )
        return replace(self.form, atoms=atoms, numerator=numerator, denominator=denominator)

    def at_distance(self, side: int) -> Any:
        """A ball that contains its value there, on one side of 0."""
        with precision(200):
            env: dict[sp.Symbol, Any] = {MAGNITUDE: flint.arb(self.distance), X: flint.arb(side * self.distance)}
            for atom in self.form.used:
                env[atom.symbol] = KINDS[atom.kind].ball(evaluate(atom.argument, env))
            value = evaluate(self.form.core, env)
            for symbol, power in self.form.prefactors:
                value = value * env[symbol] ** power
            return value


def reaching(form: Form, horizon: Horizon) -> Reaching | None:
    """The same of a form in abs(x).

    ``None`` where it has other exponentials, or x itself in it, or grows, or where it is not yet dead at that distance;
    also where both the limit and what dies beside it have abs(x) in them.
    """
    deaths = [atom for atom in form.used if atom.kind in AT_ZERO]
    exponents = {atom.argument for atom in deaths}
    if form.far or len(exponents) != 1 or form.core.has(X, T) or any(atom.argument.has(X, T) for atom in form.used):
        return None
    powers = [form.power_of(atom.symbol) for atom in deaths]
    (exponent,) = exponents
    if min(powers) < 0 or form.power_of(X) < 0 or exponent.free_symbols != {MAGNITUDE} or not falls(exponent):
        return None
    distance = reach_of(exponent, horizon.lowest)
    if max(powers) > 0:
        found = Reaching(form, sp.S.Zero, True, distance)
        return found if abs(found.at_distance(1)) < flint.arb(2) ** horizon.least else None
    limit = sp.expand(form.core.subs({atom.symbol: AT_ZERO[atom.kind] for atom in deaths}))
    if not limit.free_symbols <= {MAGNITUDE} or limit.has(sp.zoo, sp.nan):
        return None
    if limit.has(MAGNITUDE) and sp.expand(form.numerator - limit * form.denominator).has(MAGNITUDE):
        return None  # a large abs(x) times an exponential that is not quite 0
    return Reaching(form, limit, False, distance)


def falls(exponent: sp.Expr) -> bool:
    """Whether every term is a negative number times a power of abs(x) or an even one of x."""
    return all(_is_never_positive(term) for term in sp.Add.make_args(sp.expand(exponent)))


def _is_never_positive(term: sp.Expr) -> bool:
    factor, power = term.as_independent(X, MAGNITUDE, as_Add=False)
    symbol, exponent = power.as_base_exp()
    return bool(factor.is_negative and (symbol == MAGNITUDE or (symbol == X and exponent.is_even)))


@lru_cache(maxsize=64)
def reach_of(exponent: sp.Expr, lowest: float) -> float:
    """The last distance, nearly, at which an exponent that falls is not below ``lowest``."""
    size = sp.lambdify(MAGNITUDE, exponent, "math")
    low, high = 0.0, 1.0
    while size(high) > lowest:
        low, high = high, 2 * high
    while high - low > 2.0**-50 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if size(middle) >= lowest else (low, middle)
    return low
