"""Shares over contacts: the intervals of METRICS.md 5 against the same words over plain lists."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats import (
    Clusters,
    Interval,
    cluster_variance,
    clustered,
    difference_interval,
    issue_interval,
    share_interval,
    wilson,
)
from tests.stats import oracles

CUSTOMERS = st.lists(
    st.integers(1, 12).flatmap(lambda x: st.tuples(st.just(x), st.integers(0, x))), min_size=2, max_size=80
)


def arrays(customers: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x for x, _ in customers], float), np.array([y for _, y in customers], float)


def ends(interval: Interval | None) -> tuple[float, float] | None:
    return (interval.low, interval.high) if interval else None


def near(found: Interval | None, expected: tuple[float, float] | None) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    return ends(found) == pytest.approx(expected, rel=1e-8, abs=1e-9)


@given(rate=st.floats(0, 1), n=st.floats(1, 1e6), t=st.floats(0.5, 12))
def test_wilson_solves_its_equation(rate: float, n: float, t: float) -> None:
    assert near(wilson(rate, n, t), oracles.wilson(rate, n, t))


@given(customers=CUSTOMERS)
def test_the_interval_from_single_customers_is_that_of_the_definition(customers: list[tuple[int, int]]) -> None:
    x, y = arrays(customers)
    found = share_interval(Clusters.of(x, y), cluster_variance(x, y))
    assert near(found, oracles.share(customers))


@given(customers=CUSTOMERS)
def test_what_makes_customers_lopsided_moves_one_end_out(customers: list[tuple[int, int]]) -> None:
    assert near(clustered(*arrays(customers))[0], oracles.moved(customers))


@given(customers=CUSTOMERS, skewness=st.floats(-1, 1))
def test_an_interval_moved_out_holds_the_usual_one_stays_a_share_and_grows_with_its_level(
    customers: list[tuple[int, int]], skewness: float
) -> None:
    x, y = arrays(customers)
    sums, variance = Clusters.of(x, y), cluster_variance(x, y)
    levels = (0.5, 0.8, 0.95, 0.99, 0.999)
    found = [share_interval(sums, variance, skewness, level) for level in levels]
    usual = [share_interval(sums, variance, level=level) for level in levels]
    if sums.effective_groups < 5:
        assert set(found) == {None}
        return
    reach = 1e-12
    for one, plain in zip(found, usual, strict=True):
        assert one is not None
        assert plain is not None
        assert 0 <= one.low <= plain.low <= sums.y / sums.n + reach
        assert sums.y / sums.n - reach <= plain.high <= one.high <= 1
    for narrow, wide in pairwise(found):
        assert narrow is not None
        assert wide is not None
        assert wide.low <= narrow.low + reach
        assert narrow.high <= wide.high + reach


@pytest.mark.parametrize("counted", [0, 1])
def test_customers_who_are_all_the_same_move_nothing(counted: int) -> None:
    x = np.arange(1.0, 9)
    assert clustered(x, counted * x)[0] == share_interval(Clusters.of(x, counted * x), cluster_variance(x, counted * x))


def test_one_contact_each_moves_the_ends_as_little_as_yes_and_no_are_lopsided() -> None:
    x, y = np.ones(2000), np.repeat([1.0, 0.0], [600, 1400])
    found, usual = clustered(x, y)[0], oracles.share([(1, 1)] * 600 + [(1, 0)] * 1400)
    third = 0.3 * 0.7 * (1 - 2 * 0.3) / (0.3 * 0.7) / 1999 * (1 + 2 * oracles.t(1999) ** 2) / 6
    assert usual is not None
    assert ends(found) == pytest.approx((usual[0], usual[1] + third))
    assert third < 0.0003


def test_a_single_customer_has_no_interval() -> None:
    assert clustered(np.array([7.0]), np.array([3.0])) == (None, None) == clustered(np.zeros(3), np.zeros(3))


def test_few_who_come_back_often_raise_the_upper_end_only() -> None:
    x = np.concatenate([np.ones(60), [9.0, 12.0]])
    usual, (found, _) = share_interval(Clusters.of(x, x - 1), cluster_variance(x, x - 1)), clustered(x, x - 1)
    assert usual is not None
    assert found is not None
    assert found.low == usual.low
    assert found.high > usual.high + 0.05


@given(customers=CUSTOMERS)
def test_the_interval_from_six_sums_leaves_only_the_correction_out(customers: list[tuple[int, int]]) -> None:
    x, y = arrays(customers)
    expected = oracles.share(customers, corrected=False)
    assert near(share_interval(Clusters.of(x, y)), expected)


def test_customers_with_one_contact_each_get_nearly_the_plain_interval() -> None:
    x, y = np.ones(2000), np.repeat([1.0, 0.0], [600, 1400])
    found = share_interval(Clusters.of(x, y))
    assert ends(found) == pytest.approx(oracles.wilson(0.3, 2000, 1.9612), abs=1e-5)


def test_contacts_that_stand_or_fall_together_count_as_one() -> None:
    """300 customers, each all or nothing: nine contacts say no more than one."""
    y = np.repeat([1.0, 0.0], [90, 210])
    ones = share_interval(Clusters.of(np.ones(300), y))
    nines = share_interval(Clusters.of(np.full(300, 9.0), 9 * y))
    assert ends(ones) == pytest.approx(ends(nines))


def test_no_interval_for_nothing_or_for_few_customers() -> None:
    assert share_interval(Clusters(0, 0, 0, 0, 0, 0)) is None
    few = Clusters.of(np.array([100.0, 1, 1, 1, 1, 1, 1]), np.array([30.0, 1, 0, 1, 0, 1, 0]))
    assert few.effective_groups < 5
    assert share_interval(few) is None


@pytest.mark.parametrize("counted", [0, 1])
def test_a_share_of_none_or_all_still_has_a_width(counted: int) -> None:
    x = np.ones(40)
    found = share_interval(Clusters.of(x, counted * x), cluster_variance(x, counted * x))
    assert found is not None
    assert (found.low == 0) == (counted == 0)
    assert (found.high == 1) == (counted == 1)
    assert found.high - found.low == pytest.approx(0.0927, abs=1e-3)


def test_one_customer_alone_has_no_variance() -> None:
    assert cluster_variance(np.array([7.0]), np.array([3.0])) == math.inf


def test_contacts_per_issue_follow_the_repeat_share() -> None:
    assert issue_interval(Interval(0.2, 0.5)) == Interval(1.25, 2.0)
    assert issue_interval(Interval(0.2, 1.0)).high == math.inf


def test_the_same_customers_twice_make_the_difference_sure() -> None:
    x, y = np.arange(1.0, 61), np.arange(1.0, 61) // 3
    assert difference_interval(x, y, x, y) is None
    more = y.copy()
    more[5] += 1
    paired = difference_interval(x, y, x, more)
    nobody = np.zeros(60)
    apart = difference_interval(
        np.concatenate([x, nobody]), np.concatenate([y, nobody]), np.concatenate([nobody, x]),
        np.concatenate([nobody, more]),
    )  # fmt: skip
    assert paired is not None
    assert apart is not None
    assert paired.low < 1 / x.sum() < paired.high
    assert paired.high - paired.low < (apart.high - apart.low) / 3


@given(first=CUSTOMERS, second=CUSTOMERS)
def test_the_difference_is_that_of_the_definition(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    size = max(len(first), len(second))
    one, two = (many + [(0, 0)] * (size - len(many)) for many in (first, second))
    (x0, y0), (x1, y1) = arrays(one), arrays(two)
    found = difference_interval(x0, y0, x1, y1)
    rate0, rate1 = y0.sum() / x0.sum(), y1.sum() / x1.sum()
    u = [(d - rate1 * c) / x1.sum() - (b - rate0 * a) / x0.sum() for (a, b), (c, d) in zip(one, two, strict=True)]
    variance = size / (size - 1) * math.fsum(v * v for v in u)
    groups = min(x0.sum() ** 2 / (x0**2).sum(), x1.sum() ** 2 / (x1**2).sum())
    if groups < 5 or math.fsum(v * v for v in u) < 1e-15:
        return
    half = oracles.t(groups - 1) * math.sqrt(variance)
    assert near(found, (max(-1, rate1 - rate0 - half), min(1, rate1 - rate0 + half)))


def test_customers_who_are_alike_may_be_counted_together() -> None:
    x, y, alike = np.array([1.0, 2.0, 2.0, 40.0]), np.array([0.0, 1.0, 2.0, 11.0]), np.array([30.0, 9.0, 4.0, 1.0])
    one_by_one = np.repeat(x, alike.astype(int)), np.repeat(y, alike.astype(int))
    assert Clusters.of(x, y, alike) == Clusters.of(*one_by_one)
    assert cluster_variance(x, y, alike) == pytest.approx(cluster_variance(*one_by_one))
    assert cluster_variance(np.array([7.0]), np.array([3.0]), np.array([2.0])) < math.inf
