"""Sign charts on all of R: every zero, none invented, and honest about what is not decided."""

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symact.functions import Phi, X
from symact.proof import Undecided, decimal, sign_chart

R = sp.Rational


def chart(f, low=-sp.oo, high=sp.oo):
    return sign_chart(f, low, high)


@pytest.mark.parametrize(
    ("f", "zeros", "signs"),
    [
        (X**3, ["0"], (-1, 1)),
        (X**2, ["0"], (1, 1)),
        (X**2 - 2, ["-1.41421356237", "1.41421356237"], (1, -1, 1)),
        (sp.exp(X) - 1 - X, ["0"], (1, 1)),
        (X - sp.tanh(X), ["0"], (-1, 1)),
        (X * sp.cos(0) - sp.sinh(X), ["0"], (1, -1)),
        (sp.exp(X) + X, ["-0.56714329041"], (-1, 1)),
        (X * sp.exp(-X) - R(1, 10), ["0.11183255916", "3.57715206396"], (-1, 1, -1)),
        (Phi(X) + X * sp.exp(-(X**2) / 2) / sp.sqrt(2 * sp.pi), ["-0.751791524694"], (-1, 1)),
        (sp.exp(X) - 3 * X**2, ["-0.458962267537", "0.91000757249", "3.73307902863"], (-1, 1, -1, 1)),
        (sp.log(1 + sp.exp(X)) - 2, ["1.85458654213"], (-1, 1)),
        (sp.sqrt(1 + X**2) - 2 - X / 3, ["-1.234313483298", "2.734313483298"], (1, -1, 1)),
        (sp.exp(X) * (X - 1500) + 1, None, (1, -1, 1)),
        (sp.atan(X) - X / 2, ["-2.33112237041", "0", "2.33112237041"], (1, -1, 1, -1)),
        (sp.exp(-X) * (X**2 + 1), [], (1,)),
        (sp.exp(2 * X) - 3 * sp.exp(X) + 2, ["0", "0.69314718056"], (1, -1, 1)),
        ((sp.exp(X) - 2) ** 2 * X, ["0", "0.69314718056"], (-1, 1, 1)),
    ],
    ids=str,
)
def test_known_charts(f, zeros, signs):
    found = chart(f)
    assert found.signs == signs
    if zeros is not None:
        for ours, theirs in zip(found.zeros, zeros, strict=True):
            assert abs(float(ours) - float(theirs)) < (1e-10 if len(theirs) > 8 else 0.2)


@pytest.mark.parametrize(("gap", "count"), [(R(1, 10**9), 0), (R(0), 1), (-R(1, 10**9), 2)])
def test_a_hair_above_zero_touching_and_a_hair_below(gap, count):
    """min of x exp(x) is -1/e, at -1: x exp(x) + 1/e + gap."""
    found = chart(X * sp.exp(X) + sp.exp(-1) + gap)
    assert len(found.zeros) == count


def test_a_double_zero_without_a_name_is_undecided_not_guessed():
    root = sp.LambertW(2)  # w exp(w) = 2
    f = (X * sp.exp(X) - 2) ** 2
    assert len(chart(f).zeros) == 1
    hidden = sp.expand(X**2 * sp.exp(2 * X) - 4 * X * sp.exp(X) + 4)
    assert decimal(chart(hidden).zeros[0], 12) == decimal(root, 12)
    touching = sp.cos(X * sp.exp(X)) - 1
    with pytest.raises(Undecided):
        chart(touching)


@pytest.mark.parametrize(
    ("f", "period", "count"),
    [(sp.sin(X), 2 * sp.pi, 2), (1 + sp.sin(2 * X), sp.pi, 1), (sp.cos(X) - R(1, 2), 2 * sp.pi, 2)],
)
def test_periodic_functions_are_settled_by_one_period(f, period, count):
    found = chart(f)
    assert found.zeros is None
    assert found.wave.period == period
    assert len(found.wave.zeros) == count


def test_waves_without_zeros_and_on_bounded_intervals():
    assert chart(2 + sp.sin(X)).signs == (1,)
    found = chart(sp.sin(X), sp.Integer(1), sp.Integer(10))
    assert found.zeros == (sp.pi, 2 * sp.pi, 3 * sp.pi)
    assert found.signs == (1, -1, 1, -1)


@pytest.mark.parametrize("f", [X * sp.cos(X) - sp.sin(X), X * sp.sin(X) + sp.cos(X)])
def test_growing_waves_have_infinitely_many_sign_changes(f):
    found = chart(f)
    assert found.zeros is None
    assert found.all_signs() == {-1, 1}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(-6, 6), min_size=2, max_size=4),
    st.lists(st.integers(-6, 6), min_size=1, max_size=3),
    st.sampled_from([-2, -1, 1]),
)
def test_random_exponential_polynomials_against_dense_evaluation(p, q, rate):
    f = sum(c * X**k for k, c in enumerate(p)) + sum(c * X**k for k, c in enumerate(q)) * sp.exp(rate * X)
    if not f.has(X):
        return
    try:
        found = chart(f)
    except Undecided:
        return
    if found.zeros is None or found.is_zero:
        return
    value = sp.lambdify(X, f, "mpmath")
    ends = [-30, *[float(z) for z in found.zeros], 30]
    for a, b, sign in zip(ends[:-1], ends[1:], found.signs, strict=True):
        for k in range(1, 20):
            at = a + (b - a) * k / 20
            if -30 < at < 30 and all(abs(at - e) > 1e-9 for e in ends):
                with mpmath.workdps(60):
                    assert mpmath.sign(value(mpmath.mpf(at))) == sign
