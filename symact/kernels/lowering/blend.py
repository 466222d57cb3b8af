"""A plan as branch-free statements: every piece is computed for every element, and selects choose.

The quotients of several pieces become one: numerators and denominators are selected first, so there is one division.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import sympy as sp

from symact.errors import NotYetSupported
from symact.functions import X
from symact.kernels.lowering.arithmetic import Arithmetic
from symact.kernels.lowering.careful import Careful
from symact.kernels.lowering.compensated import Compensated
from symact.kernels.lowering.differences import in_differences, is_odd
from symact.kernels.lowering.form import Form, T
from symact.kernels.lowering.natural import Tails, is_natural, is_natural_at_infinity, without_tails
from symact.kernels.lowering.numbers import floor_float, narrowed, nearest
from symact.kernels.lowering.pair_values import PairValues
from symact.kernels.lowering.pieces import MAGNITUDE, one_sided, pieces
from symact.kernels.lowering.plain import Plain
from symact.kernels.lowering.plan import Cell, Constant, Direct, Plan, Point, Taylor
from symact.kernels.lowering.reach import Horizon, falls, reaching
from symact.kernels.lowering.scalars import Scalars
from symact.kernels.lowering.sizes import tamed, without_overflow

__all__ = ["Blend", "blend", "floor_in"]

_WRITERS = {"plain": Plain, "careful": Careful, "compensated": Compensated, "pairs": PairValues}
_WHOLE = ("exp", "less_one", "erfcx")
_WAVES = ("sin", "cos", "sinpi", "cospi", "sin_ratio")


@dataclass(frozen=True)
class Blend:
    """Statements that leave f(x) in ``result``, for abs(x) <= ``reach``.

    With them the constants that they name, and the primitives that they call.
    """

    lines: tuple[str, ...]
    result: str
    constants: tuple[tuple[str, str], ...]
    called: frozenset[str]
    reach: float


@dataclass(frozen=True)
class _Quotient:
    """top / bottom * x^power, times a scale that waits for the last operation."""

    cell: Cell
    top: str
    bottom: str
    power: int
    scale: str


def blend(plan: Plan, arithmetic: Arithmetic) -> Blend:
    """The statements for ``plan`` in ``arithmetic``."""
    return _Blender(arithmetic).of(plan)


class _Blender:
    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.write = _WRITERS[arithmetic.writer](arithmetic)
        self.reach = math.inf
        self.horizon = _horizon(arithmetic, self.write)

    def of(self, plan: Plan) -> Blend:
        cells = pieces(plan, self.arithmetic)
        tails = without_tails(cells if self.horizon is None else in_differences(cells), self.horizon)
        cells = tails.cells
        ends = [abs(end) for cell in cells if _quotient_form(cell) for end in (cell.low, cell.high)]
        self.write.largest = max(map(nearest, ends), default=math.inf)
        odd = is_odd(cells) and all((str(p.value), str(p.at_negative_zero)) == ("0.0", "-0.0") for p in plan.points)
        parts = [(cell, _quotient_form(cell)) for cell in (cells[:1] if odd else cells)]
        quotients = [self._quotient(cell, form) for cell, form in parts if form is not None]
        done: list[Cell] = []
        if odd:
            result = self.write.let(self.write.call("copysign", self._divided(quotients), "x"))
            done = cells
        elif quotients:
            result = self._divided(quotients, self._limited_x(tails))
            done = [quotient.cell for quotient in quotients]
        else:
            base = _base(cells)
            result = self._whole(base)
            done = [base]
            if not _follows_nan(base):
                result = self.write.select("x == x", result, "x")
        closed, points = _settled(() if odd else plan.points, cells, done)
        for cell in cells:
            if cell not in done:
                result = self.write.select(self._inside(cell, cell in closed), self._whole(cell), result)
        for point in points:
            result = self._at_point(point, result)
        result = self._at_infinity(plan, cells, result)
        write = self.write
        write.check()
        return Blend(
            tuple(write.lines),
            result,
            tuple((k, v) for v, k in write.constants.items()),
            frozenset(write.called),
            self.reach,
        )

    # -- conditions --------------------------------------------------------------------------------------------------

    def _bound(self, number: sp.Expr) -> str:
        """The last float of the arithmetic's type that is not above ``number``."""
        return self.write.plain(_floor(number, self.arithmetic.kind))

    def _inside(self, cell: Cell, closed: bool) -> str:
        """The condition for the cell; ``closed``: and for its lower end."""
        if cell.low == -cell.high and isinstance(cell.way, Taylor):
            return f"{self.write.of(MAGNITUDE)} <= {self._bound(cell.high)}"
        parts = []
        if cell.low.is_finite:
            parts.append(f"(x {'>=' if closed else '>'} {self._bound(cell.low)})")
        if cell.high.is_finite:
            parts.append(f"(x <= {self._bound(cell.high)})")
        return " & ".join(parts) or "x == x"

    # -- pieces ------------------------------------------------------------------------------------------------------

    def _atoms(self, form: Form) -> dict[sp.Symbol, sp.Expr]:
        """Every atom computed; the symbols of the form to those of the variables."""
        names: dict[sp.Symbol, sp.Expr] = {}
        for atom in form.used:
            argument = atom.argument.xreplace(names)
            if atom.kind in _WAVES:
                self._limit(argument)
            if atom.kind == "exp" and self.arithmetic.late and form.power_of(atom.symbol):
                self.write.late(argument)
            name = self.write.function(atom.kind, argument)
            names[atom.symbol] = sp.Symbol(name, real=True)
            self.write.known[names[atom.symbol]] = name
        return names

    def _limit(self, argument: sp.Expr) -> None:
        """Keep the argument of a wave within what the primitives reduce well."""
        slope = argument / (X if argument.has(X) else MAGNITUDE)
        if slope.free_symbols:
            raise NotYetSupported("a wave of this argument has no branch-free code.")
        self.reach = min(self.reach, wave_limit(self.arithmetic) / abs(nearest(slope)))

    def _limited_x(self, tails: Tails) -> str:
        """x, but no farther out on a side than where all dies out."""
        x = "x"
        if tails.left < math.inf:
            x = self.write.let(self.write.call("maximum", x, self.write.plain(-tails.left)))
        if tails.right < math.inf:
            x = self.write.let(self.write.call("minimum", x, self.write.plain(tails.right)))
        return x

    def _within_reach(self, form: Form) -> Form:
        """The form with abs(x) limited where no more of it makes a difference."""
        found = None if self.horizon is None else reaching(form, self.horizon)
        if found is None or not found.is_bounded:
            return form
        return found.within(self.write.within(found.distance))

    def _quotient(self, cell: Cell, form: Form) -> _Quotient:
        """The parts of a form; exponentials and negative powers are already in them."""
        form = without_overflow(cell, self._within_reach(tamed(one_sided(cell, form))))
        names = self._atoms(form)
        top, bottom, scale = self._parts(form, names)
        power = form.power_of(T) if form.far else form.power_of(X)
        if form.far and power:
            base = self.write.of(MAGNITUDE if power < 0 else T)
            if power < 0:  # the division first, or the product could overflow
                top, bottom = self.write.divide(top, bottom), self.write.plain(1.0)
            for _ in range(abs(power)):
                top = self.write.times(top, base)
            power = 0
        elif power < 0:
            bottom, power = self.write.times(bottom, self.write.of(X**-power)), 0
        return _Quotient(cell, top, bottom, power, scale)

    def _parts(self, form: Form, names: dict[sp.Symbol, sp.Expr]) -> tuple[str, str, str]:
        """(numerator, denominator, scale) with the exponentials that multiply the whole."""
        write = self.write
        top, bottom = (write.of(part.xreplace(names)) for part in (form.numerator, form.denominator))
        scale = write.no_scale()
        for atom in form.used:
            power = form.power_of(atom.symbol) if atom.kind == "exp" else 0
            if not power:
                continue
            argument = atom.argument.xreplace(names)
            if self._is_multiple(form):
                return write.multiple(argument, form.numerator), bottom, scale
            plain = write.function("exp", argument)
            factors = [plain] * abs(power)
            if self.arithmetic.late and scale == write.no_scale():
                factors[0], scale = write.late(argument), write.scale(argument, power)
            for factor in factors:
                if power > 0:
                    top = write.times(top, factor)
                else:
                    bottom = write.times(bottom, factor)
        return top, bottom, scale

    def _is_multiple(self, form: Form) -> bool:
        """Whether the numerator is a number times an exponential, which is rounded below the normal numbers as it is.

        Then nothing later enlarges what that loses, and the quotient needs no scale.
        """
        exponentials = {atom.symbol for atom in form.used if atom.kind == "exp" and falls(atom.argument)}
        plain = self.arithmetic.late and self.arithmetic.writer in ("plain", "careful")
        alone = len(form.prefactors) == 1 and form.prefactors[0][0] in exponentials and form.prefactors[0][1] == 1
        return bool(plain and alone and not form.numerator.free_symbols)

    def _divided(self, quotients: Sequence[_Quotient], x: str = "x") -> str:
        """One division for all quotients; ``x`` is what to take powers of.

        What is common to them comes after it, and where x may be large all of them, so that no numerator overflows.
        """
        write = self.write
        common = min(q.power for q in quotients)
        moved = [self._with_bottom_in_scale(quotient) for quotient in quotients]
        if len({q.bottom for q in moved}) == 1:
            quotients = moved
        top, bottom, scale, after = self._before_and_after(quotients[-1], common, x)
        for quotient in reversed(quotients[:-1]):
            parts = zip(self._before_and_after(quotient, common, x), (top, bottom, scale, after), strict=True)
            condition = f"x <= {self._bound(quotient.cell.high)}"
            top, bottom, scale, after = (write.select(condition, *pair) for pair in parts)
        value = write.with_power(write.divide(top, bottom), x, common)
        return write.finished(write.times(value, after), scale)

    def _before_and_after(self, quotient: _Quotient, common: int, x: str) -> tuple[str, str, str, str]:
        """Numerator, denominator, scale, and the power of x that comes after the division."""
        more, one = quotient.power - common, self.write.plain(1.0)
        if quotient.cell.low == -sp.oo or quotient.cell.high == sp.oo:
            return quotient.top, quotient.bottom, quotient.scale, self.write.with_power(one, x, more)
        return self.write.with_power(quotient.top, x, more), quotient.bottom, quotient.scale, one

    def _with_bottom_in_scale(self, quotient: _Quotient) -> _Quotient:
        """A bottom that is a power of two goes into the scale."""
        scale = self.write.divided_scale(quotient.scale, quotient.bottom)
        return quotient if scale is None else replace(quotient, bottom=self.write.plain(1.0), scale=scale)

    def _whole(self, cell: Cell) -> str:
        """The value of one piece."""
        way = cell.way
        if isinstance(way, Constant):
            return self.write.constant(way.value if isinstance(way.value, float) else nearest(way.value))
        if isinstance(way, Taylor):
            return self.write.finished(self.write.series(way), self.write.no_scale())
        form = tamed(way.form)
        if not form.used and not form.far and not form.denominator.free_symbols:
            return self._polynomial(without_overflow(cell, form))
        return self._divided([self._quotient(cell, form)])

    def _polynomial(self, form: Form) -> str:
        """A polynomial with its powers of x outside; a constant divisor stays one where its inverse is not exact."""
        write = self.write
        top, power = form.numerator, form.power_of(X)
        if not top.free_symbols and power == 0:
            return write.constant(nearest(top / form.denominator))
        inverse = 1 / form.denominator
        exact = inverse.is_Rational and inverse.q & (inverse.q - 1) == 0
        top = top * inverse if exact else top
        value = write.with_power(write.of(top), "x", power)
        value = value if exact else write.divide(value, write.number(form.denominator))
        return write.finished(value, write.no_scale())

    # -- single points -----------------------------------------------------------------------------------------------

    def _at_point(self, point: Point, result: str) -> str:
        if point.at == 0.0 and str(point.value) != str(point.at_negative_zero):
            return self.write.select("x == 0", "x" if math.copysign(1, point.value) > 0 else "-x", result)
        return self.write.select(f"x == {self.write.plain(point.at)}", self.write.plain(point.value), result)

    def _at_infinity(self, plan: Plan, cells: Sequence[Cell], result: str) -> str:
        for cell, sign, value in ((cells[0], -1, plan.at_minus_infinity), (cells[-1], 1, plan.at_infinity)):
            if not is_natural_at_infinity(cell, sign, value, self.horizon):
                at = self.write.plain(sign * math.inf)
                result = self.write.select(f"x == {at}", self.write.plain(value), result)
        return result


def _settled(points: Sequence[Point], cells: Sequence[Cell], done: Sequence[Cell]) -> tuple[list[Cell], list[Point]]:
    """The cells that give the value at their lower end, which the cell below does not; the points that none gives."""
    closed, left = [], []
    for point in points:
        owner = next(cell for cell in cells if _floor(cell.low, "float64") < point.at <= _floor(cell.high, "float64"))
        if is_natural(owner, point):
            continue
        above = [
            cell
            for cell in cells
            if _floor(cell.low, "float64") == point.at and cell not in done and is_natural(cell, point)
        ]
        if above:
            closed += above
        else:
            left.append(point)
    return closed, left


def _horizon(arithmetic: Arithmetic, write: Scalars) -> Horizon | None:
    """Where exponentials end, and what is less than half the smallest number of the result's type."""
    if arithmetic.writer == "pairs":
        return None
    is_wide = arithmetic.kind == "float64" and arithmetic.late
    return Horizon(write.lowest(arithmetic.late), -1076 if is_wide else -152)


def _floor(number: sp.Expr, kind: str) -> float:
    return floor_in(kind, floor_float(number))


def floor_in(kind: str, value: float) -> float:
    """The last number of that type that is not above ``value``."""
    if kind == "float64" or math.isinf(value):
        return value
    narrow = narrowed(value)
    return narrow if narrow <= value else float(np.nextafter(np.float32(narrow), np.float32(-np.inf)))


def wave_limit(arithmetic: Arithmetic) -> float:
    """Up to which argument the arithmetic's sine and cosine are good."""
    if arithmetic.endless:
        return math.inf
    from importlib import import_module

    module = import_module(f"symact.kernels.primitives.vector.{arithmetic.primitives}")
    if not hasattr(module, "SIN_LIMIT"):
        raise NotYetSupported(f"no waves in the arithmetic {arithmetic.primitives}.")
    return float(module.SIN_LIMIT)


def _quotient_form(cell: Cell) -> Form | None:
    """The form of a piece that is more than a polynomial."""
    way = cell.way
    if not isinstance(way, Direct):
        return None
    whole = way.form.denominator.free_symbols or any(atom.kind in _WHOLE for atom in way.form.used)
    return way.form if whole else None


def _base(cells: Sequence[Cell]) -> Cell:
    """The piece that stays where no condition holds: NaN has to pass through it."""
    return next((cell for cell in reversed(cells) if _follows_nan(cell)), cells[-1])


def _follows_nan(cell: Cell) -> bool:
    way = cell.way
    if isinstance(way, Taylor):
        return True
    return isinstance(way, Direct) and bool(way.form.used or way.form.prefactors or way.form.core.free_symbols)
