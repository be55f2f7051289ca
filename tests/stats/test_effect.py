"""The effect of a fix: METRICS.md 5 word by word, and what must not change it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats import FEWEST_CONTACTS, FEWEST_PLACEBOS, FixEffect, fix_effect
from metrics.stats.effect import paule_mandel
from tests.stats import oracles

OWN = (900, 250)
OTHERS = [(1200, 560), (400, 210), (90, 61), (5200, 2300), (310, 130), (77, 50), (2000, 1100), (640, 280), (150, 80)]
ORDERS = (100_000, 47_000)

pairs = st.tuples(st.integers(50, 20_000), st.integers(50, 9_000))
many = st.lists(pairs, min_size=8, max_size=30)
sold = st.tuples(st.integers(1, 10**6), st.integers(1, 10**6))


def told(
    own: tuple[float, float], others: Sequence[tuple[float, float]], orders: tuple[float, float] = ORDERS
) -> FixEffect:
    found = fix_effect(own, others, orders)
    assert isinstance(found, FixEffect)
    return found


def close(one: FixEffect, other: FixEffect) -> bool:
    mine, its = ((e.delta, e.error, e.t, e.tau2) for e in (one, other))
    return mine == pytest.approx(its, rel=1e-7, abs=1e-9)


@given(pairs, many, sold)
def test_the_effect_is_that_of_the_definition(
    own: tuple[int, int], others: list[tuple[int, int]], orders: tuple[int, int]
) -> None:
    delta, half = oracles.fix(own, others, orders)
    found = told(own, others, orders)
    assert found.delta == pytest.approx(delta, rel=1e-6, abs=1e-9)
    assert (found.interval.low, found.interval.high) == pytest.approx((delta - half, delta + half), rel=1e-6, abs=1e-8)
    assert (found.nothing.low, found.nothing.high) == pytest.approx((-half, half), rel=1e-6)
    assert found.placebos == len(others)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(1e-4, 1)), min_size=2, max_size=30))
def test_tau_is_where_the_placebos_differ_as_much_as_they_should(drawn: list[tuple[float, float]]) -> None:
    y, v = ([pair[i] for pair in drawn] for i in (0, 1))
    assert paule_mandel(np.array(y), np.array(v)) == pytest.approx(oracles.paule_mandel(y, v), rel=1e-6, abs=1e-9)


@given(pairs, many, st.randoms(use_true_random=False))
def test_the_order_of_the_placebos_does_not_matter(
    own: tuple[int, int], others: list[tuple[int, int]], draw: Random
) -> None:
    assert close(told(own, others), told(own, draw.sample(others, len(others))))


@given(pairs, many, sold)
def test_growth_of_all_orders_and_their_unit_change_nothing(
    own: tuple[int, int], others: list[tuple[int, int]], orders: tuple[int, int]
) -> None:
    assert close(told(own, others), told(own, others, orders))


@given(st.integers(50, 5000), st.integers(50, 5000), st.integers(8, 30))
def test_what_changed_like_all_others_has_no_effect(a: int, b: int, placebos: int) -> None:
    found = told((a, b), [(a, b)] * placebos)
    assert found.delta == pytest.approx(0, abs=1e-9)
    assert found.tau2 == 0
    assert found.interval.low < 0 < found.interval.high
    assert found.avoided(found.delta) == pytest.approx(0, abs=1e-6 * b)


@given(pairs, many)
def test_the_interval_leaves_zero_out_exactly_where_the_dot_leaves_the_placebos_band(
    own: tuple[int, int], others: list[tuple[int, int]]
) -> None:
    found = told(own, others)
    outside = not found.nothing.low <= found.delta <= found.nothing.high
    assert outside == (found.interval.low > 0 or found.interval.high < 0)


def test_contacts_avoided_are_those_that_would_have_come_less_those_that_came() -> None:
    found = told((1000, 300), [(1000, 500)] * 10)
    assert found.avoided(found.delta) == pytest.approx(200, abs=0.5)
    assert found.avoided(found.interval.low) > found.avoided(found.delta) > found.avoided(found.interval.high)


def test_a_fix_after_which_nobody_comes_any_more_is_judged_and_avoided_all() -> None:
    found = told((1000, 0), [(1000, 500)] * 10)
    assert found.interval.high < 0
    assert found.avoided(found.delta) == pytest.approx(500, rel=0.01)


@pytest.mark.parametrize(
    ("own", "others", "orders", "why"),
    [
        (OWN, OTHERS, (0, 5), "orders"),
        (OWN, OTHERS, (5, 0), "orders"),
        ((FEWEST_CONTACTS - 1, 900), OTHERS, ORDERS, "contacts"),
        (OWN, OTHERS[: FEWEST_PLACEBOS - 1], ORDERS, "placebos"),
        (OWN, [*OTHERS[:7], (900, FEWEST_CONTACTS - 1)], ORDERS, "placebos"),
        (OWN, [*OTHERS[:7], (FEWEST_CONTACTS - 1, 900)], ORDERS, "placebos"),
        (OWN, [], ORDERS, "placebos"),
    ],
)
def test_where_it_cannot_be_judged_the_reason_is_told(
    own: tuple[int, int], others: list[tuple[int, int]], orders: tuple[int, int], why: str
) -> None:
    assert fix_effect(own, others, orders) == why


def test_families_with_too_few_contacts_are_no_placebos() -> None:
    few = [(FEWEST_CONTACTS - 1, 4000), (4000, FEWEST_CONTACTS - 1), (0, 0)]
    assert told(OWN, [*few, *OTHERS]) == told(OWN, OTHERS)
    enough = (FEWEST_CONTACTS, FEWEST_CONTACTS)
    assert told(OWN, [enough, *OTHERS]).placebos == len(OTHERS) + 1
