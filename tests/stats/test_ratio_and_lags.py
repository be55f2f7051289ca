"""Contacts per order: its interval over weeks, and orders spread over the days of their contacts."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.stats import lag_weighted, lag_weights, ratio_error, ratio_interval
from tests.stats import oracles

COUNTS = [101.0, 120, 96, 131, 88, 104, 99, 140, 93, 118, 107, 85, 125]
ORDERS = [900.0, 1000, 950, 1010, 870, 905, 990, 1100, 930, 1005, 940, 860, 1080]


def test_the_interval_of_contacts_per_order_is_that_of_the_definition() -> None:
    usual = sum(COUNTS) / sum(ORDERS)
    phi = sum((c - usual * x) ** 2 / x for c, x in zip(COUNTS, ORDERS, strict=True)) / 12
    half = oracles.t(12) * (phi / 4000) ** 0.5
    found = ratio_interval(COUNTS, ORDERS, 4000, 0.12)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.12 - half, 0.12 + half))
    assert ratio_error(COUNTS, ORDERS, 4000) == pytest.approx((phi / 4000) ** 0.5)


def test_the_interval_never_goes_below_nothing() -> None:
    found = ratio_interval([0, 0, 3, 0, 1, 0], [10.0] * 6, 40, 0.01)
    assert found is not None
    assert found.low == 0


@pytest.mark.parametrize(
    ("counts", "orders", "period"),
    [(COUNTS[:5], ORDERS[:5], 4000), (COUNTS, ORDERS, 0), (COUNTS, [*ORDERS[:-1], 0], 4000), ([3] * 9, [7] * 9, 40)],
    ids=["five weeks", "no orders", "a week without orders", "weeks that do not differ"],
)
def test_no_interval_where_the_weeks_cannot_tell(counts: list[float], orders: list[float], period: float) -> None:
    assert ratio_interval(counts, orders, period, 0.1) is None


def test_lags_are_weighed_by_contacts_per_order_that_could_have_shown_one() -> None:
    """Half as many orders can show a lag of two days: its contacts weigh twice."""
    found = lag_weights(np.array([40.0, 20, 10, 0]), np.array([100.0, 100, 50, 0]))
    assert found == pytest.approx([0.5, 0.25, 0.25, 0])
    assert lag_weights(np.zeros(91), np.ones(91)) is None


def test_orders_are_spread_over_the_days_of_their_contacts() -> None:
    rng = np.random.default_rng(1)
    orders, weights = rng.integers(0, 50, 60), rng.dirichlet(np.ones(10))
    found = lag_weighted(orders.astype(float), weights)
    assert np.isnan(found[:9]).all()
    for day in range(9, 60):
        assert found[day] == pytest.approx(sum(weights[j] * orders[day - j] for j in range(10)))


def test_steady_orders_stay_as_they_are() -> None:
    found = lag_weighted(np.full(30, 7.0), np.array([0.5, 0.3, 0.2]))
    assert found[2:] == pytest.approx(7)
