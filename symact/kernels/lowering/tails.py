"""The way to infinity: the exponentials die one after the other, what is then left is written in t = 1/|x|."""

from __future__ import annotations

import math
from typing import Any

import flint
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.atoms import KINDS
from symact.kernels.lowering.form import Atom, Form
from symact.kernels.lowering.germ import vanishes
from symact.kernels.lowering.normal import normal_form
from symact.kernels.lowering.patch import patch
from symact.kernels.lowering.plan import Cell, Constant, Direct

__all__ = ["is_tame_to_infinity", "tail"]

_DEAD = 900  # an exponential below e^-900 is 0 beside anything that float64 can show
_NEAREST = 16  # t = 1/|x| is used from here on
_FARTHEST = sp.Integer(2) ** 1024
_TAME = ("sin", "cos", "sinpi", "cospi")


def is_tame_to_infinity(form: Form) -> bool:
    """Whether the form is constant or linear in x, plus bounded oscillation: good for every finite x as it stands.

    Or bounded oscillation over x. An arctangent has nothing added to it: that could cancel where it tends to pi/2.
    """
    alone = not form.numerator.is_Add
    if any(not (atom.kind in _TAME or (alone and _is_arctangent(atom))) for atom in form.used):
        return False
    power = form.power_of(X)
    if form.denominator.free_symbols or power < -1 or len(form.prefactors) > 1:
        return False
    poly = sp.Poly(form.numerator, X)
    if power < 0:
        return poly.degree() == 0
    if poly.degree() + power < 1 or (power == 1 and not form.numerator.free_symbols):
        return True
    # A coefficient above 1 could overflow before the sum is complete; the form in t can't.
    return bool(poly.degree() + power == 1 and poly.LC().is_number and abs(poly.LC()) <= 1)


def _is_arctangent(atom: Atom) -> bool:
    """Whether the atom is the arctangent of a multiple of x that does not overflow."""
    slope = atom.argument / X
    return atom.kind == "atan" and not slope.free_symbols and bool(abs(slope) <= 1)


def tail(expr: sp.Expr, form: Form, near: sp.Expr, side: int) -> tuple[sp.Expr, list[Cell], sp.Expr | None]:
    """(start, cells from there to infinity, or the simpler expression that holds there instead of cells)."""
    infinity = side * sp.oo
    used = {atom.symbol for atom in form.used}
    deaths = {a.symbol: death for a in form.exponentials if a.symbol in used and (death := _death(form, a, near, side))}
    if not deaths:
        return *_algebraic_tail(expr, near, side), None
    first = min(deaths.values())
    dead = {symbol for symbol, death in deaths.items() if death == first}
    if not any(form.power_of(symbol) for symbol in dead):
        return side * first, [], _without(form, dead)
    while abs(_size(form, side * first)) < _DEAD - 100:
        first *= 2
    way = Constant(_dead_value(form, side * first))
    return side * first, [_cell(side * first, infinity, way, "tail")], None


def _cell(a: sp.Expr, b: sp.Expr, way: Any, formula: str) -> Cell:
    low, high = sorted((a, b))
    return Cell(low, high, way, formula)


def _algebraic_tail(expr: sp.Expr, near: sp.Expr, side: int) -> tuple[sp.Expr, list[Cell]]:
    """The tail of a function without exponentials, in t = 1/|x|."""
    infinity = side * sp.oo
    low, high = sorted((near, infinity))
    form = normal_form(expr, low, high, far=side)
    start = max(sp.Integer(_NEAREST), 2 * side * near)
    start = sp.Integer(2) ** math.ceil(math.log2(float(start)))
    found = patch(form, sp.S.Zero) if vanishes(form, sp.S.Zero) else None
    if found is None:
        return side * start, [_cell(side * start, infinity, Direct(form), "tail in t = 1/|x|")]
    start = sp.Max(start, 1 / found[1])
    return side * start, [_cell(side * start, infinity, found[0], "series at infinity in t = 1/|x|")]


def _values(form: Form, point: sp.Expr) -> dict[sp.Symbol, Any]:
    """x, every atom, and for each exponential its argument, as balls at ``point``."""
    env: dict[sp.Symbol, Any] = {X: evaluate(point, {})}
    for atom in form.atoms:
        argument = evaluate(atom.argument, env)
        env[atom.symbol] = KINDS[atom.kind].ball(argument)
        env[_argument(atom)] = argument
    return env


def _argument(atom: Atom) -> sp.Symbol:
    return sp.Symbol(f"argument of {atom.symbol.name}")


def _death(form: Form, atom: Atom, near: sp.Expr, side: int) -> sp.Integer | None:
    """The least integer distance (up to a part in 16) from which the exponential is below e^-900.

    ``None`` if it never is.
    """

    def dead(distance: sp.Expr) -> bool:
        with precision(2000):
            return bool(_values(form, side * distance)[_argument(atom)] < -_DEAD)

    low = sp.Integer(max(1, math.ceil(float(side * near)) + 1))
    high = low
    while not dead(high):
        low, high = high, 2 * high
        if high > _FARTHEST:
            return None
    while high - low > max(1, high // 16):
        middle = (low + high) // 2
        low, high = (low, middle) if dead(middle) else (middle, high)
    return high


def _without(form: Form, dead: set[sp.Symbol]) -> sp.Expr:
    """The form in x, with the exponentials ``dead`` set to 0."""
    values: dict[sp.Symbol, sp.Expr] = {}
    for atom in form.used:
        argument = atom.argument.subs(values)
        values[atom.symbol] = sp.S.Zero if atom.symbol in dead else KINDS[atom.kind].restore(argument)
    return form.restored(values)


def _size(form: Form, point: sp.Expr) -> float:
    """The sum of the exponents of the prefactors at ``point``."""
    with precision(2000):
        env = _values(form, point)
        total = sum((form.power_of(a.symbol) * env[_argument(a)] for a in form.exponentials), flint.arb(0))
        return float(total.mid())


def _dead_value(form: Form, point: sp.Expr) -> float:
    """0.0, -0.0 or an infinity: what f is to working precision from ``point`` on."""
    with precision(3000):
        env = _values(form, point)
        value = evaluate(form.core, env) * env[X] ** (form.power_of(X) % 2)
    if not (value > 0 or value < 0):
        raise NotYetSupported(f"the sign of the tail from x = {point} on could not be settled.")
    return math.copysign(math.inf if _size(form, point) > 0 else 0.0, 1.0 if value > 0 else -1.0)
