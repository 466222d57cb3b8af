"""Shortened polynomials stay as close as they promise."""

from __future__ import annotations

import flint
from hypothesis import given, settings
from hypothesis import strategies as st

from symact.kernels.lowering.economy import economized

Ball = flint.arb


def value(coefficients: tuple[Ball, ...], y: float) -> Ball:
    return flint.arb_poly(list(coefficients))(Ball(y))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=20),
    st.floats(-1, 0),
    st.floats(0.001, 1),
    st.integers(-60, -10),
)
def test_it_is_no_further_away_than_allowed(tail: list[float], low: float, high: float, tolerance: int) -> None:
    with flint.ctx.workprec(500):
        exact = (Ball(1), *map(Ball, tail))
        short = economized(exact, low, high, tolerance)
        assert len(short) <= len(exact)
        assert short[0] == 1, "the value at 0 stays"
        for k in range(41):
            y = low + (high - low) * k / 40
            assert abs(value(short, y) - value(exact, y)) <= Ball(2) ** tolerance * 1.001


def test_a_chebyshev_series_is_a_third_shorter_than_a_taylor_series() -> None:
    with flint.ctx.workprec(300):
        series = [Ball(1) / Ball(k + 1).fac() for k in range(30)]  # (e^y - 1)/y
        taylor = next(k for k in range(30) if series[k] * Ball(0.5) ** k < Ball(2) ** -57)
        assert len(economized(tuple(series), -0.5, 0.0, -57)) <= taylor - 3


def test_nothing_is_left_out_where_nothing_may_be() -> None:
    with flint.ctx.workprec(300):
        exact = (Ball(1), Ball(2), Ball(3))
        assert len(economized(exact, -1.0, 1.0, -200)) == 3
        assert len(economized((Ball(5),), 0.0, 1.0, -50)) == 1
