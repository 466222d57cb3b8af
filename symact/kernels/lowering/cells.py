"""One analytic expression on one interval, cut into cells.

The cuts: 0 and the zeros of exponents (between two of them every exponential has one direction); a Taylor patch where the
function vanishes, or is 0/0, at a float; the point from which every exponential is below 2^-1200; and, for what is then left,
the variable t = 1/|x|.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import flint
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.balls import evaluate, precision
from symact.kernels.lowering.form import Atom, Form, T
from symact.kernels.lowering.germ import Germ, germ
from symact.kernels.lowering.normal import elementary, normal_form
from symact.kernels.lowering.plan import Cell, Constant, Direct, Taylor

__all__ = ["cut", "is_float"]

_DEAD = 900
_FARTHEST = sp.Integer(2) ** 1024
_FAR = 16
_TERMS = 26
_TRUNCATION = -84  # log2 of the largest relative error of a cut Taylor series


def is_float(point: sp.Expr) -> bool:
    """Whether the exact number is a float64."""
    return bool(point.is_Rational) and Fraction(int(point.p), int(point.q)) == Fraction(float(point))


def cut(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[Cell]:
    """Ascending cells that cover (low, high)."""
    ends = [low, *_splits(expr, low, high), high]
    return [cell for a, b in zip(ends[:-1], ends[1:], strict=True) for cell in _between(expr, a, b)]


def _splits(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[sp.Expr]:
    """0 and the real zeros of the exponents inside (low, high), as floats."""
    found = {sp.S.Zero}
    for function in elementary(expr).atoms(sp.exp, sp.erfc):
        w = function.args[0]
        if w.is_polynomial(X) and w.has(X):
            for root in sp.Poly(w, X).nroots(n=30, maxsteps=200):
                if abs(sp.im(root)) < 1e-20:
                    exact = sp.nsimplify(root, rational=True, tolerance=1e-25)
                    found.add(exact if is_float(exact) else sp.Rational(float(root)))
    return sorted(p for p in found if low < p < high)


def _between(expr: sp.Expr, low: sp.Expr, high: sp.Expr) -> list[Cell]:
    form = normal_form(expr, low, high)
    near = low if low != -sp.oo else high
    side = 0 if low != -sp.oo and high != sp.oo else (1 if high == sp.oo else -1)
    tail: list[Cell] = []
    near_zero = sp.S.Zero in (low, high)
    if side and not _is_tame_to_infinity(form):
        start, tail = _tail(expr, form, near, side)
        low, high = (low, start) if side > 0 else (start, high)
    middle = list(_patched(form, low, high, near_zero=near_zero))
    return middle + tail if side >= 0 else tail + middle


# -- patches at finite ends ------------------------------------------------------------------------------------------


def _patched(form: Form, low: sp.Expr, high: sp.Expr, *, near_zero: bool) -> Iterator[Cell]:
    """The form on (low, high), with Taylor patches at ends where its core vanishes or is 0/0."""
    left = _patch(form, low, high) if low != -sp.oo else None
    right = _patch(form, high, low) if high != sp.oo else None
    inner_low, inner_high = low, high
    if left:
        inner_low = sp.Min(low + left[1], high)
        yield Cell(low, inner_low, left[0], f"series at {low}")
    if right:
        inner_high = sp.Max(high - right[1], inner_low)
    if inner_low < inner_high:
        yield Cell(inner_low, inner_high, Direct(form, near_zero), "")
    if right and inner_high < high:
        yield Cell(inner_high, high, right[0], f"series at {high}")


def _patch(form: Form, at: sp.Expr, other: sp.Expr) -> tuple[Taylor, sp.Rational] | None:
    """The Taylor polynomial at ``at`` and its radius, where the form needs one."""
    if not is_float(at) or _is_polynomial(form) or not _vanishes(form, at):
        return None
    series = germ(form, at)
    if not series.coefficients:
        return None
    taylor, radius = _truncated(series, at, 0)
    return taylor, radius


def _is_polynomial(form: Form) -> bool:
    return not form.used and not form.denominator.has(X) and not form.denominator.has(T)


def _vanishes(form: Form, at: sp.Expr) -> bool:
    """Whether numerator or denominator of the core is zero at ``at``, to 200 bits."""
    with precision(400):
        env: dict[sp.Symbol, Any] = {T if form.far else X: evaluate(at, {})}
        try:
            for atom in form.used:
                series_free = _ATOM_VALUES[atom.kind](evaluate(atom.argument, env))
                env[atom.symbol] = series_free
            parts = [evaluate(form.numerator, env), evaluate(form.denominator, env)]
        except KeyError:
            return True
        tiny = flint.arb(2) ** -200
        return any(not part.is_finite() or part.abs_lower() < tiny for part in parts)


_ATOM_VALUES = {
    "exp": lambda w: w.exp(),
    "erfcx": lambda w: (w * w).exp() * w.erfc(),
    "sqrt": lambda w: w.sqrt(),
    "log": lambda w: w.log(),
    "log1p_ratio": lambda w: w.log1p() / w if abs(w) > 0 else flint.arb(1),
    "expm1_ratio": lambda w: w.expm1() / w if abs(w) > 0 else flint.arb(1),
    "sin": lambda w: w.sin(),
    "cos": lambda w: w.cos(),
    "atan": lambda w: w.atan(),
    "asinh": lambda w: w.asinh(),
}


def _truncated(series: Germ, at: sp.Expr, far: int) -> tuple[Taylor, sp.Rational]:
    """The first terms and the power-of-two radius inside which the rest is below 2^-84 of the whole."""
    coefficients = list(series.coefficients)
    step = 2 if all(c == 0 for c in coefficients[1::2]) else 1
    coefficients = coefficients[::step]
    count = min(_TERMS, len(coefficients))
    logs = [None if c == 0 else float(abs(c).log().mid()) / math.log(2) for c in coefficients]
    lead = logs[0]
    assert lead is not None
    radius = 0.0  # log2
    for i in range(1, len(coefficients)):
        size = logs[i]
        if size is None:
            continue
        if i >= count:
            radius = min(radius, (_TRUNCATION + lead - size) / (step * i))
        radius = min(radius, (lead - size - 1) / (step * i))
    exponent = math.floor(radius)
    kept = coefficients[:count]
    while len(kept) > 1 and _too_small(logs[len(kept) - 1], lead, exponent * step * (len(kept) - 1)):
        kept.pop()
    return Taylor(at, series.valuation, tuple(kept), step, far), sp.Rational(2) ** exponent


def _too_small(size: float | None, lead: float, shift: int) -> bool:
    return size is None or size + shift < lead - 110


# -- the way to infinity -----------------------------------------------------------------------------------------------


def _is_tame_to_infinity(form: Form) -> bool:
    """Whether the form is constant or linear in x, plus bounded oscillation: good for every finite x as it stands."""
    if any(atom.kind not in ("sin", "cos") for atom in form.used) or form.denominator.free_symbols:
        return False
    power = form.power_of(X)
    if power < 0 or len(form.prefactors) > 1:
        return False
    poly = sp.Poly(form.numerator, X)
    if poly.degree() + power < 1 or (power == 1 and not form.numerator.free_symbols):
        return True
    # A coefficient above 1 could overflow before the sum is complete; the form in t can't.
    return bool(poly.degree() + power == 1 and poly.LC().is_number and abs(poly.LC()) <= 1)


def _tail(expr: sp.Expr, form: Form, near: sp.Expr, side: int) -> tuple[sp.Expr, list[Cell]]:
    """Where the tail starts, and its cells: the exponentials die one after the other, what is then left is algebraic."""
    infinity = side * sp.oo
    deaths = {atom.symbol: death for atom in form.exponentials if (death := _death(form, atom, near, side))}
    deaths = {symbol: death for symbol, death in deaths.items() if symbol in {a.symbol for a in form.used}}
    if not deaths:
        return _algebraic_tail(expr, near, side)
    first = min(deaths.values())
    dead = {symbol for symbol, death in deaths.items() if death == first}
    if any(form.power_of(symbol) for symbol in dead):
        while abs(_size(form, side * first)) < _DEAD - 100:
            first *= 2
        way = Constant(_dead_value(form, side * first))
        return side * first, [_cell(side * first, infinity, way, "tail")]
    start = side * first
    return start, _between(_without(form, dead), *sorted((start, infinity)))


def _cell(a: sp.Expr, b: sp.Expr, way: Any, formula: str) -> Cell:
    return Cell(*sorted((a, b)), way, formula)


def _algebraic_tail(expr: sp.Expr, near: sp.Expr, side: int) -> tuple[sp.Expr, list[Cell]]:
    """The tail of a function without exponentials, in t = 1/|x|."""
    infinity = side * sp.oo
    ends = (near, infinity) if side > 0 else (infinity, near)
    form = normal_form(expr, *ends, far=side)
    least = max(sp.Integer(_FAR), 2 * side * near)
    start = side * sp.Integer(2) ** math.ceil(math.log2(float(least)))
    if any(atom.kind in ("sin", "cos", "log") for atom in form.used) or not _vanishes(form, sp.S.Zero):
        return start, [_cell(start, infinity, Direct(form), "tail in t = 1/|x|")]
    taylor, radius = _truncated(germ(form, sp.S.Zero), sp.S.Zero, side)
    start = side * sp.Max(side * start, 1 / radius)
    return start, [_cell(start, infinity, taylor, "series at infinity in t = 1/|x|")]


def _values(form: Form, point: sp.Expr) -> dict[sp.Symbol, Any]:
    """x, every atom, and for each exponential its argument, as balls at ``point``."""
    env: dict[sp.Symbol, Any] = {X: evaluate(point, {})}
    for atom in form.atoms:
        argument = evaluate(atom.argument, env)
        env[atom.symbol] = _ATOM_VALUES[atom.kind](argument)
        env[_argument_symbol(atom)] = argument
    return env


def _argument_symbol(atom: Atom) -> sp.Symbol:
    return sp.Symbol(f"argument of {atom.symbol.name}")


def _death(form: Form, atom: Atom, near: sp.Expr, side: int) -> sp.Integer | None:
    """The least integer distance (up to a part in 16) from which the exponential is below e^-900; ``None`` if it never is."""

    def dead(distance: sp.Expr) -> bool:
        with precision(2000):
            return bool(_values(form, side * distance)[_argument_symbol(atom)] < -_DEAD)

    low = sp.Integer(max(1, math.ceil(side * near) + 1))
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
        values[atom.symbol] = sp.S.Zero if atom.symbol in dead else _RESTORED[atom.kind](argument)
    return form.restored(values)


_RESTORED = {
    "exp": sp.exp,
    "erfcx": lambda w: sp.exp(w**2) * sp.erfc(w),
    "sqrt": sp.sqrt,
    "log": sp.log,
    "log1p_ratio": lambda w: sp.log(1 + w) / w if w != 0 else sp.S.One,
    "expm1_ratio": lambda w: (sp.exp(w) - 1) / w if w != 0 else sp.S.One,
    "sin": sp.sin,
    "cos": sp.cos,
    "atan": sp.atan,
    "asinh": sp.asinh,
}


def _size(form: Form, point: sp.Expr) -> float:
    """The sum of the exponents of the prefactors at ``point``."""
    with precision(2000):
        env = _values(form, point)
        total = sum((form.power_of(a.symbol) * env[_argument_symbol(a)] for a in form.exponentials), flint.arb(0))
        return float(total.mid())


def _dead_value(form: Form, point: sp.Expr) -> float:
    """0.0, -0.0 or an infinity: what f is to working precision from ``point`` on."""
    with precision(3000):
        env = _values(form, point)
        value = evaluate(form.core, env) * env[X] ** (form.power_of(X) % 2)
    if not (value > 0 or value < 0):
        raise NotYetSupported(f"the sign of the tail from x = {point} on could not be settled.")
    return math.copysign(math.inf if _size(form, point) > 0 else 0.0, 1.0 if value > 0 else -1.0)
