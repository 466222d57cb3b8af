"""Whether a function repeats, and what the form of a formula says of that: the waves in it and their periods."""

from __future__ import annotations

from collections.abc import Iterator

from .balls import ball, check_identity, sign
from .charts import Chart
from .texts import PI, Node, Rejected, X, derivative, number, plus, power, put, times

__all__ = ["is_of_waves", "is_periodic", "over_a_period"]

_PERIODS = 6
"""How many periods of a sign pattern are tried as the period of a function; twice as many of a wave in it."""


def over_a_period(f: Node, chart: Chart) -> list[Node] | None:
    """The zeros of a chart that repeats, over a period of f: some periods of the chart; None where none is seen."""
    if chart.period is None:
        return None
    for count in range(1, _PERIODS + 1):
        if _repeats(f, times(number(count), chart.period)):
            return [plus(z, times(number(k), chart.period)) for k in range(count) for z in chart.wave]
    return None


def _repeats(f: Node, period: Node) -> bool:
    """Whether f(x + period) = f(x): tested as an identity, or refuted."""
    try:
        check_identity(f, put(f, plus(X, period)), "-oo", "oo")
    except Rejected:
        return False
    return True


def is_periodic(f: Node) -> bool:
    """Whether f is seen to have a period, a small multiple of that of a wave in it."""
    return any(_repeats(f, period) for period in _periods(f))


def _periods(f: Node) -> Iterator[Node]:
    """The periods of the sines and cosines in f, and some multiples: candidates for the period of f."""
    rates = [derivative(part.args[0]) for part in _parts(f) if part.op in ("sin", "cos")]
    for rate in dict.fromkeys(rates):
        if not rate.has_x and sign(ball(rate)):
            yield from (times(number(2 * k), PI, power(rate, -1)) for k in range(1, 2 * _PERIODS + 1))


def is_of_waves(f: Node) -> bool:
    """Whether f is a polynomial in x and the sines and cosines of multiples of x."""
    if not f.has_x or f.op == "x":
        return True
    if f.op in ("sin", "cos"):
        return not derivative(f.args[0]).has_x
    if f.op == "^":
        return f.args[1] > 0 and f.args[1].q == 1 and is_of_waves(f.args[0])
    return f.op in ("+", "*") and all(map(is_of_waves, f.args))


def _parts(f: Node) -> list[Node]:
    """f and all that it is made of, each once."""
    found = {f: None}
    stack = [f]
    while stack:
        fresh = [part for part in stack.pop().args if isinstance(part, Node) and part not in found]
        found.update(dict.fromkeys(fresh))
        stack += fresh
    return list(found)
