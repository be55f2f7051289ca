"""Contacts per order: its interval over weeks, and orders spread over the days of their contacts."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.stats import lag_weighted, lag_weights, ratio_error, ratio_interval
from tests.stats import oracles

COUNTS = [101.0, 120, 96, 131, 88, 104, 99, 140, 93, 118, 107, 85, 125]
ORDERS = [900.0, 1000, 950, 1010, 870, 905, 990, 1100, 930, 1005, 940, 860, 1080]


LONG = np.random.default_rng(5)
WAVES = np.convolve(LONG.normal(0, 0.15, 60), [0.8, 0.5, 0.3])[5:45]
SOLD = LONG.poisson(900, 40).astype(float)


@pytest.mark.parametrize("weeks", [6, 9, 13, 26, 40])
@pytest.mark.parametrize("by", [0.0, -0.2, 0.5, 3.0])
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_the_interval_of_contacts_per_order_is_that_of_the_oracle(weeks: int, by: float, noise: float) -> None:
    """Weeks that differ by counting alone or resemble each other, with a step in the last five or without."""
    rate = 0.12 * np.exp(noise * WAVES[:weeks] + by * (np.arange(weeks) >= weeks - 5))
    counts = np.random.default_rng(weeks).poisson(rate * SOLD[:weeks]).astype(float)
    for period in (500.0, 4000.0, float(SOLD[:weeks].sum())):
        for value in (0.01, 0.12, 0.4):
            found = ratio_interval(counts.tolist(), SOLD[:weeks].tolist(), period, value)
            assert found is not None
            assert (found.low, found.high) == pytest.approx(
                oracles.per_order(counts.tolist(), SOLD[:weeks].tolist(), period, value), rel=1e-9, abs=1e-12
            )


def test_the_standard_error_of_contacts_per_order_is_that_of_the_definition() -> None:
    usual = sum(COUNTS) / sum(ORDERS)
    phi = sum((c - usual * x) ** 2 / x for c, x in zip(COUNTS, ORDERS, strict=True)) / 12
    assert ratio_error(COUNTS, ORDERS, 4000) == pytest.approx((phi / 4000) ** 0.5)


def width(counts: list[float], value: float = 0.1) -> float:
    found = ratio_interval(counts, [1000.0] * len(counts), 4000, value)
    assert found is not None
    return found.high - found.low


def test_a_clear_step_is_no_chance_and_weeks_that_resemble_each_other_are_more_of_it() -> None:
    restless = [100.0, 130, 90, 120, 80, 110, 95, 125, 85, 105, 115, 75, 135] * 2
    assert width([c + 200 * (i >= 17) for i, c in enumerate(restless)], 0.3) < width(restless, 0.3)
    assert width(sorted(restless[:13]) + sorted(restless[:13], reverse=True)) > 1.5 * width(restless)


def test_counting_varies_as_the_root_of_the_rate_and_what_goes_beyond_it_as_the_rate() -> None:
    restless = [100.0, 130, 90, 120, 80, 110, 95, 125, 85, 105, 115, 75, 135] * 20
    calm = [100.0, 105, 95, 102, 98, 101, 99] * 20
    assert width(restless, 0.3) > 1.8 * width(restless, 0.15)
    assert width(calm, 0.3) == pytest.approx(2**0.5 * width(calm, 0.15), rel=1e-3)


def test_a_week_that_an_incident_has_to_itself_is_chance_and_no_level() -> None:
    quiet = [100.0, 104, 97, 101, 99, 103, 96] * 4
    assert width([*quiet[:-1], 400.0]) > 5 * width(quiet)


def test_weeks_before_the_first_order_are_left_out() -> None:
    assert ratio_interval([0.0, 3, *COUNTS], [0.0, 0, *ORDERS], 4000, 0.12) == ratio_interval(
        COUNTS, ORDERS, 4000, 0.12
    )


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
    assert ratio_error(counts, orders, period) is None


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
