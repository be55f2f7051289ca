"""The verdict over many reasons."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.stats import benjamini_hochberg, newest_p
from tests.stats import oracles


@given(p=st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.02, 0.05]), max_size=40), q=st.floats(0.01, 0.3))
def test_survivors_are_those_of_the_definition(p: list[float], q: float) -> None:
    assert benjamini_hochberg(p, q) == oracles.survivors(p, q)


def test_survivors_are_scipys() -> None:
    rng = random.Random(5)
    for _ in range(50):
        p = [rng.random() ** rng.choice([1, 4]) for _ in range(40)]
        assert benjamini_hochberg(p) == [adjusted <= 0.05 for adjusted in stats.false_discovery_control(p)]


def test_a_p_value_survives_with_a_smaller_one_above_its_own_rank() -> None:
    assert benjamini_hochberg([0.04, 0.03, 0.9, 0.02]) == [False, False, False, False]
    assert benjamini_hochberg([0.037, 0.03, 0.9, 0.02]) == [True, True, False, True]


def test_the_p_value_is_that_of_one_value_against_a_sample() -> None:
    months = [0.21, 0.24, 0.2, 0.25, 0.22, 0.26, 0.23, 0.2, 0.24, 0.22, 0.21, 0.25]
    expected = stats.ttest_ind([0.3], months).pvalue
    assert newest_p(months, 0.3, 0.001) == pytest.approx(expected, rel=1e-9)
    assert newest_p(months, 0.3, 0.2) > 0.5  # type: ignore[operator]  # a month that itself says little


def test_no_verdict_without_a_past_or_without_any_spread() -> None:
    assert newest_p([0.2], 0.3, 0.1) is None
    for same in (0.1, 0.2, 0.3, 1 / 7, 1e-9, 12345.678):
        assert all(newest_p([same] * months, 2 * same, 0.0) is None for months in range(2, 25))
    assert newest_p([0.2] * 12, 0.3, 0.01) is not None
