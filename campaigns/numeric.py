"""Values, differences and slopes of one formula, each with an error that two precisions agree on."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any

from mpmath import mp, mpf

from campaigns.reading import Env, TooLargeError, read

__all__ = ["Function", "UncertainError", "sure"]

_LADDER = (50, 110, 260, 700)
_STEP = mpf("1e-25")
_AGREED = mpf("1e-12")


class UncertainError(ArithmeticError):
    """No value, or none that two precisions agree on."""


def sure(quantity: Callable[[], Any], extra: int = 0, stop: Any = 0) -> tuple[Any, Any]:
    """(value, error) of a quantity that is computed at growing precision until two results agree to 12 digits.

    Where it seems to be zero, the error is the size of the rounding noise, some 10^-600, or ``stop`` where less is
    enough to know.
    """
    before = None
    for digits in _LADDER:
        with mp.workdps(digits + extra):
            now = quantity()
        if before is not None:
            error = abs(now - before)
            if now != 0 and error <= _AGREED * abs(now):
                return now, 2 * error
            if max(abs(now), abs(before)) < stop:
                return now, mpf(stop)
        before = now
    return now, 2 * error + abs(now) + mpf(10) ** (-_LADDER[-1])


class Function:
    """A formula as a function of exact points (mpf, or a callable giving the point at the working precision)."""

    def __init__(self, text: str, names: Callable[[], Env]) -> None:
        self.text = text
        self._read = read(text)
        self._names = names
        self._known: dict[Any, tuple[Any, Any]] = {}

    def raw(self, x: Any) -> Any:
        """The value at the working precision."""
        try:
            return self._read(x() if callable(x) else x, self._names())
        except (ZeroDivisionError, TooLargeError, OverflowError, ValueError, MemoryError) as problem:
            raise UncertainError(str(problem)) from None

    def at(self, x: Any) -> tuple[Any, Any]:
        """(f(x), error)."""
        if x not in self._known:
            self._known[x] = sure(lambda: self.raw(x))
        return self._known[x]

    def slope(self, x: Any, side: int = 0) -> tuple[Any, Any]:
        """(f'(x), error): a central difference, or the derivative just beside x for side = -1 or 1."""
        return self.derivative(x, 1, side)

    def derivative(self, x: Any, order: int, side: int = 0, floor: str = "1e-22", step: Any = _STEP) -> tuple[Any, Any]:
        """The ``order``-th derivative by finite differences of that width (1e-25) at matching precision.

        With a side, f(x) itself is not used, only points beside it. ``floor`` is the least error that is claimed.
        """

        def difference() -> Any:
            centre = x() if callable(x) else x
            h = step * max(1, abs(centre))
            way = side * h if side else h
            nodes = [centre + (i + 1) * way if side else centre + (2 * i - order) * h / 2 for i in range(order + 1)]
            total = sum((-1) ** (order - i) * comb(order, i) * self.raw(n) for i, n in enumerate(nodes))
            return total / way**order

        lost = int(mpf("1.2") * -mp.log10(step)) * order
        value, error = sure(difference, extra=lost + 20, stop=mpf(floor))
        return value, error + abs(value) * mpf("1e-18") + mpf(floor)
