"""Errors are counted as the definition says; the inputs are the ones that are promised."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symact.measure.inputs import ALL, every_single, some_singles
from symact.measure.judge import count

DOUBT = 2.0**-28


def tallied(got, exact, x=1.0, scale=None):
    exact = np.array([exact], np.float64)
    scale = exact if scale is None else np.array([scale], np.float64)
    with np.errstate(over="ignore"):
        return count(np.array([x], np.float32), np.array([got], np.float32), exact, scale, DOUBT)


def error(*args, **kwargs):
    return tallied(*args, **kwargs).worst.max()


def test_the_unit_is_the_last_place_of_float32_at_the_exact_value():
    chance = np.random.default_rng(1)
    exact = chance.normal(size=200) * 2.0 ** chance.uniform(-160, 120, 200)
    got = (exact * (1 + chance.normal(size=200) * 2.0**-20)).astype(np.float32)
    for value, result in zip(exact.tolist(), got.tolist(), strict=True):
        exponent = max(int(np.floor(np.log2(abs(value)))), -126)
        exact_error = abs(Fraction(result) - Fraction(value)) / Fraction(2) ** (exponent - 23)
        assert error(result, value) == pytest.approx(float(exact_error), rel=1e-12)


def test_results_that_are_not_finite():
    assert error(np.inf, 2.0**128) == 0
    assert error(np.inf, 2.0**127) == np.inf
    assert error(-np.inf, 2.0**128) == np.inf
    assert error(np.nan, 1.0) == np.inf
    assert error(np.finfo(np.float32).max, 2.0**128) == 1
    assert tallied(1.0, 1.0, x=np.inf).counts[:, 5].sum() == 0
    assert tallied(2.0, 1.0, x=np.inf).counts[:, 5].sum() == 1
    assert tallied(1.0, np.nan, x=np.nan).counts[:, 5].sum() == 1
    assert tallied(np.nan, np.nan, x=np.nan).counts.sum() == 0


def test_counts():
    unit = 2.0**-23
    for distance, counts in [(0.4, [1, 0, 0, 0, 0]), (0.5, [1, 0, 1, 0, 0]), (0.6, [1, 1, 0, 0, 0])]:
        assert tallied(1.0, 1.0 + distance * unit).counts.sum(axis=0)[:5].tolist() == counts
    assert tallied(1.0, 1.0 + 1.5 * unit).counts.sum(axis=0).tolist() == [1, 1, 0, 1, 0, 0]
    assert tallied(1.0, 1.0 + 11 * unit).counts.sum(axis=0).tolist() == [1, 1, 0, 1, 1, 0]


def test_a_larger_scale_makes_a_larger_unit():
    assert error(2.0**-20, 2.0**-21, scale=1.0) == 2.0**-21 / 2.0**-23


def test_every_single_is_every_bit_pattern_once():
    chunks = list(every_single())
    first, last = chunks[0](), chunks[-1]()
    assert len(chunks) * first.size == ALL
    assert first.view(np.uint32).tolist() == list(range(first.size))
    assert int(last.view(np.uint32)[-1]) == ALL - 1
    assert int(chunks[1]().view(np.uint32)[0]) == first.size


def test_a_sample_has_all_binades_the_special_floats_and_the_neighbours_of_marks():
    chunks = [make() for make in some_singles(5000, np.array([1.5]))]
    x = np.concatenate(chunks)
    assert 5000 <= sum(chunk.size for chunk in chunks[1:]) < 5010
    assert len(np.unique(x.view(np.uint32) >> 23)) == 512
    for special in (0.0, 1.5, np.nextafter(np.float32(1.5), np.float32(2)), np.inf, -np.inf, 2.0**-149):
        assert (x == special).any()
    assert np.isnan(x).any()
