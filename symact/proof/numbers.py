"""Exact real numbers: their sign, their decimals, and the certified root of a transcendental equation."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from symact.functions import X, named_to_elementary
from symact.proof.cells import sign_on_cell
from symact.proof.enclosure import ball_of_rational, enclose, lower_rational, precision, teach, upper_rational
from symact.proof.heights import is_algebraic_zero
from symact.proof.verdict import Undecided, check_time

if TYPE_CHECKING:
    from flint import arb

__all__ = ["RealRoot", "ValueAt", "bound_function", "compare", "decimal", "number_sign", "tight_ball"]

_SIGN_BITS = (64, 256, 1024)
_LOWEST = 192


_BOUND = sp.Dummy("x", dummy_index=7_465_311_902, real=True)
"""The bound variable inside numbers; not X, so that putting a value for x into a formula leaves its numbers alone."""


def bound_function(f: sp.Expr | sp.Lambda) -> sp.Lambda:
    """An expression in X as a function whose variable is bound."""
    return f if isinstance(f, sp.Lambda) else sp.Lambda(_BOUND, f.xreplace({X: _BOUND}))


class RealRoot(sp.Expr):
    """The one root of an equation in an interval, as a SymPy number.

    ``RealRoot(f, a, b)``: f (an expression in x) has exactly one zero in the closed interval [a, b], a simple one, and
    f' has no zero there. The caller has proved that; refinement to any number of digits is by bisection and interval
    Newton steps. It evaluates, compares and prints as any other SymPy number.
    """

    is_commutative = True
    is_number = True
    is_real = True
    is_finite = True

    def __new__(cls, f: sp.Expr, low: sp.Rational, high: sp.Rational) -> RealRoot:  # noqa: D102 - SymPy's constructor
        return super().__new__(cls, bound_function(f), sp.Rational(low), sp.Rational(high))

    @property
    def equation(self) -> sp.Expr:
        """The expression in x whose zero this is."""
        return self.args[0](X)

    @property
    def free_symbols(self) -> set[sp.Basic]:  # noqa: D102 - a number has none
        return set()

    @property
    def interval(self) -> tuple[sp.Rational, sp.Rational]:
        """The isolating interval."""
        return self.args[1], self.args[2]

    def ball(self) -> arb:
        """A ball around the root, as narrow as the current precision allows."""
        from flint import ctx

        return _refine(self, int(ctx.prec))

    def _eval_evalf(self, prec: int) -> sp.Float:
        with precision(prec + 16):
            middle = _refine(self, prec + 16).mid()
            return sp.Float(sp.Rational(lower_rational(middle)), precision=prec)

    def _eval_is_positive(self) -> bool | None:
        low, high = self.interval
        return True if low > 0 else False if high <= 0 else None

    def _eval_is_negative(self) -> bool | None:
        low, high = self.interval
        return True if high < 0 else False if low >= 0 else None

    def _eval_is_zero(self) -> bool | None:
        low, high = self.interval
        return False if low > 0 or high < 0 else None

    def _sympystr(self, printer: Any) -> str:
        low, high = self.interval
        return f"root({printer._print(self.equation)}, {printer._print(low)}, {printer._print(high)})"

    def _latex(self, printer: Any) -> str:
        return rf"\rho_{{{decimal(self, 5)}}}"


class ValueAt(sp.Expr):
    """f(p) at an exact point p that has no short closed form: ``ValueAt(f, p)``, a SymPy number.

    It is kept as it is, since putting the root of an equation into a formula a dozen times helps no reader.
    """

    is_commutative = True
    is_number = True
    is_real = True
    is_finite = True

    def __new__(cls, f: sp.Expr, point: sp.Expr) -> ValueAt:  # noqa: D102 - SymPy's constructor
        return super().__new__(cls, bound_function(f), point)

    @property
    def free_symbols(self) -> set[sp.Basic]:  # noqa: D102 - a number has none
        return set()

    @property
    def function(self) -> sp.Expr:
        """The expression in x."""
        return self.args[0](X)

    def doit(self, **hints: Any) -> sp.Expr:
        """The point put into the expression."""
        return self.function.subs(X, self.args[1])

    def ball(self) -> arb:
        """A ball around the value, at about the current precision."""
        from flint import ctx

        bits = int(ctx.prec)
        for extra in (16, 64, 256, 1024):
            with precision(bits + extra):
                value = enclose(self.function, enclose(self.args[1]))
                if value.is_finite() and value.rel_accuracy_bits() >= bits - 4:
                    return value
        return value

    def _eval_evalf(self, prec: int) -> sp.Float | None:
        with precision(prec + 16):
            ball = self.ball()
            return sp.Float(sp.Rational(lower_rational(ball.mid())), precision=prec) if ball.is_finite() else None

    def _sympystr(self, printer: Any) -> str:
        return f"value({printer._print(self.function)}, {printer._print(self.args[1])})"

    def _latex(self, printer: Any) -> str:
        return rf"\left.{printer._print(self.function)}\right|_{{x={printer._print(self.args[1])}}}"


teach(RealRoot)
teach(ValueAt)


def _refine(root: RealRoot, bits: int) -> arb:
    """A ball around the root of at least that relative accuracy, by Newton steps whose precision doubles."""
    level = _LOWEST
    while level < bits:
        level *= 2
    return _refined(root, level)


@lru_cache(maxsize=4096)
def _refined(root: RealRoot, bits: int) -> arb:
    f, slope = _equation_of(root)
    low, high = root.interval
    with precision(bits + 32):
        rough = bits > _LOWEST
        box = _refined(root, bits // 2) if rough else ball_of_rational(low).union(ball_of_rational(high))
        sign_low = f(ball_of_rational(low))
        for _ in range(20 * bits):
            check_time()
            if box.rel_accuracy_bits() >= bits or box.rad() == 0:
                return box
            middle = box.mid()
            value = f(middle)
            change = slope(box)
            step = middle - value / change if not change.contains(0) else None
            if step is not None and step.is_finite() and step.overlaps(box):
                newer = step.intersection(box)
                if newer.rad() < box.rad() / 2:
                    box = newer
                    continue
            if value.contains(0):
                return _around_zero_value(box, middle, value, change)
            left_half = (value > 0) != (sign_low > 0)
            box = box.lower().union(middle) if left_half else middle.union(box.upper())
    raise Undecided(f"the root near {low} could not be refined")


@lru_cache(maxsize=1024)
def _equation_of(root: RealRoot) -> tuple[Callable[[arb], arb], Callable[[arb], arb]]:
    """The equation and its derivative as functions of balls."""
    from symact.proof.evaluation import Values
    from symact.proof.field import Field

    f = Field.of(root.equation).element(root.equation)
    slope = f.derivative()
    return (lambda x: Values(f.field, x).element(f)), (lambda x: Values(f.field, x).element(slope))


def _around_zero_value(box: arb, middle: arb, value: arb, change: arb) -> arb:
    """The Newton image where the value at the midpoint cannot be told from zero: as good as the precision gets."""
    image = (middle - value / change).intersection(box) if not change.contains(0) else box
    return image


def number_sign(number: sp.Expr, *, root_of: tuple[sp.Expr, sp.Expr] | None = None) -> int:
    """The sign of an exact real number: -1, 0 or 1.

    Zero is decided by an exact identity, never by a tolerance; the other signs by an enclosure that excludes zero.
    Raises ``Undecided`` where neither is found, ``ZeroDivisionError`` where the number is infinite or undefined.
    ``root_of=(u, p)``: the number is u at the point p; if p is a ``RealRoot`` of a multiple of u, it is zero.
    """
    if number.is_Rational:
        return int(number.p > 0) - int(number.p < 0)
    return _number_sign(number, root_of)


@lru_cache(maxsize=16384)
def _number_sign(number: sp.Expr, root_of: tuple[sp.Expr, sp.Expr] | None) -> int:
    if number in (sp.oo, -sp.oo):
        return 1 if number is sp.oo else -1
    if number.has(sp.zoo, sp.nan):
        raise ZeroDivisionError(str(number))
    if number.free_symbols:
        return sign_on_cell(number)
    for bits in _SIGN_BITS:
        with precision(bits):
            ball = enclose(number)
            if ball > 0:
                return 1
            if ball < 0:
                return -1
        if bits == _SIGN_BITS[0] and _is_identically_zero(number, root_of):
            return 0
    # the zeros of waves are 2 atan(u): there sine and cosine are rational in u
    if is_algebraic_zero(sp.expand_trig(_opened(number))):
        return 0
    raise Undecided(f"it is not decided whether {sp.N(number, 5, maxn=60)} = {number} is exactly zero")


def _opened(number: sp.Expr) -> sp.Expr:
    """The number with every ``ValueAt`` written out."""
    return number.replace(ValueAt, lambda f, point: f(point))


def _is_identically_zero(number: sp.Expr, root_of: tuple[sp.Expr, sp.Expr] | None) -> bool:
    """Whether an exact rewriting of the number ends at the literal 0."""
    from symact.proof.field import Field

    if root_of is not None and _vanishes_at_root(*root_of):
        return True
    number = named_to_elementary(_opened(number))
    try:
        if Field.of(number).element(number).is_zero():
            return True
    except (Undecided, ZeroDivisionError):
        pass
    if number.has(RealRoot) or number.count_ops() > 60:
        return False
    # nested radicals and logarithms of products; SymPy's general simplify has no bound on its time
    plain = sp.expand_log(sp.sqrtdenest(sp.expand(number)), force=True, factor=True)
    return bool(sp.expand(plain) == 0)


def _vanishes_at_root(u: sp.Expr, point: sp.Expr) -> bool:
    """Whether u is a multiple of the equation of which ``point``, or its negative, is a certified root."""
    from symact.proof.field import Field

    if isinstance(-point, RealRoot | sp.CRootOf):
        u, point = u.subs(X, -X), -point
    if isinstance(point, RealRoot):
        defining = point.equation
    elif isinstance(point, sp.CRootOf):
        defining = point.poly.as_expr().subs(point.poly.gen, X)
    else:
        return False
    field = Field.of(u, defining)
    element, equation = field.element(u), field.element(defining)
    return element.is_zero() or equation.numerator_divides(element)


def compare(a: sp.Expr, b: sp.Expr) -> int:
    """-1, 0, 1 as a < b, a = b, a > b, for exact numbers or +-oo."""
    if a == b:
        return 0
    if a is sp.oo or b is -sp.oo:
        return 1
    if b is sp.oo or a is -sp.oo:
        return -1
    return number_sign(a - b)


def tight_ball(number: sp.Expr, digits: int) -> arb:
    """A ball around ``number`` of relative radius below 10^-digits (absolute, where the number is zero)."""
    bits = _bits(digits)
    for factor in (1, 2, 4, 8, 16):
        with precision(bits * factor):
            ball = enclose(number)
            if ball.is_finite() and (ball.rel_accuracy_bits() >= bits - 12 or ball.is_zero()):
                return ball
    raise Undecided(f"{number} could not be evaluated to {digits} digits")


def decimal(number: sp.Expr, digits: int = 20) -> str:
    """``number`` rounded to ``digits`` significant digits, from a rigorous enclosure."""
    if number in (sp.oo, -sp.oo):
        return str(number)
    if number.is_Integer:
        return str(number)
    if not _is_plainly_nonzero(number, digits + 5) and number_sign(number) == 0:
        return "0"
    ball = tight_ball(number, digits + 5)
    exact = (sp.Rational(lower_rational(ball)) + sp.Rational(upper_rational(ball))) / 2
    return _rounded(exact, digits)


def _is_plainly_nonzero(number: sp.Expr, digits: int) -> bool:
    with precision(_bits(digits)):
        ball = enclose(number)
        return bool(ball > 0 or ball < 0)


def _bits(digits: int) -> int:
    return int(digits * 3.33) + 16


def _rounded(value: sp.Rational, digits: int) -> str:
    from decimal import Context, Decimal

    context = Context(prec=digits)
    quotient = context.divide(Decimal(int(value.p)), Decimal(int(value.q)))
    text = format(quotient, "f") if -7 < quotient.adjusted() < digits else str(quotient).lower()
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
