"""Kaplan-Meier of a young month against a textbook's table, and its influence against moved weights."""

from __future__ import annotations

import math
import random
import time

import numpy as np
import pytest

from metrics.stats import Survival, repeat_estimate
from tests.stats import oracles

WINDOW = 20


def month(seed: int) -> list[oracles.Contact]:
    """Whole numbers of a small range, so that events, censorings and the window tie in every way."""
    rng = random.Random(seed)
    customers = rng.choice([40, 120])
    contacts: list[oracles.Contact] = []
    for _ in range(rng.randint(150, 400)):
        gap = rng.choice([None, None, rng.randint(0, 30), rng.randint(0, 90)])
        contacts.append((gap, rng.randint(0, 40), rng.randrange(customers)))
    return contacts


def estimate(contacts: list[oracles.Contact]) -> Survival | None:
    gap = np.array([np.nan if g is None else g for g, _, _ in contacts], float)
    age = np.array([a for _, a, _ in contacts], float)
    return repeat_estimate(gap, age, np.array([c for _, _, c in contacts]), WINDOW)


@pytest.mark.parametrize("seed", range(40))
def test_estimate_interval_and_customers_at_risk_are_those_of_the_definition(seed: int) -> None:
    contacts = month(seed)
    found = estimate(contacts)
    at_risk = {c for gap, age, c in contacts if age >= WINDOW and (gap is None or gap >= WINDOW)}
    if len(at_risk) < 30:
        assert found is None
        return
    assert found is not None
    assert found.interval is not None
    assert found.at_risk == len(at_risk)
    assert found.value == pytest.approx(1 - oracles.survival(contacts, WINDOW), abs=1e-12)
    expected = oracles.survival_interval(contacts, WINDOW)
    assert (found.interval.low, found.interval.high) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("seed", [0, 4])
def test_the_interval_is_what_comes_of_moving_every_customers_weight(seed: int) -> None:
    """Nothing of METRICS.md's formula is used: each customer counts a little more and a little less."""
    contacts, step = month(seed)[:150], 1e-4
    owners = sorted({c for _, _, c in contacts})
    times = [time for time, _, _ in oracles.curve(contacts, WINDOW)]
    moved = []
    for owner in owners:
        ends = [
            oracles.weighted_survival(contacts, [1 + sign * step * (c == owner) for _, _, c in contacts], times)
            for sign in (1, -1)
        ]
        moved.append((ends[0] - ends[1]) / (2 * step))
    left = oracles.survival(contacts, WINDOW)
    error = (len(owners) / (len(owners) - 1) * math.fsum(m * m for m in moved)) ** 0.5 / abs(left * math.log(left))
    reach = math.exp(oracles.t(len(owners) - 1) * error)
    found = estimate(contacts)
    assert found is not None
    assert found.interval is not None
    assert found.interval.high == pytest.approx(1 - left**reach, abs=1e-7)
    assert found.interval.low == pytest.approx(1 - left ** (1 / reach), abs=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_rows_and_the_customers_numbers_change_nothing(seed: int) -> None:
    contacts = month(seed)
    shuffled = [(gap, age, 7_000_000_000 - 3 * c) for gap, age, c in contacts]
    random.Random(seed).shuffle(shuffled)
    first, second = estimate(contacts), estimate(shuffled)
    if first is None or second is None:
        assert first == second
        return
    assert first.interval is not None
    assert second.interval is not None
    assert (first.value, first.at_risk) == (second.value, second.at_risk)
    assert first.interval.low == pytest.approx(second.interval.low, abs=1e-12)


def test_a_month_that_has_matured_gives_the_plain_share() -> None:
    contacts: list[oracles.Contact] = [(gap, 40, c) for c, (gap, _, _) in enumerate(month(1))]
    found = estimate(contacts)
    assert found is not None
    followed = sum(1 for gap, _, _ in contacts if gap is not None and gap <= WINDOW)
    assert found.value == pytest.approx(followed / len(contacts))


def test_what_happened_after_the_as_of_changes_nothing() -> None:
    contacts = month(2)
    blind = [(None if gap is not None and gap > age else gap, age, c) for gap, age, c in contacts]
    later = [*contacts, *[(1.0, -1.0, 1)] * 9]
    assert estimate(blind) == estimate(contacts) == estimate(later)


def test_a_month_in_which_nobody_came_back_has_an_estimate_and_no_interval() -> None:
    assert estimate([(None, 30, c) for c in range(50)]) == Survival(0.0, None, 50)


def test_a_million_contacts_take_less_than_a_second_of_work() -> None:
    rng = np.random.default_rng(3)
    gap = np.where(rng.random(1_000_000) < 0.4, rng.integers(0, 90 * 86_400, 1_000_000), np.nan)
    age = rng.integers(0, 31 * 86_400, 1_000_000).astype(float)
    customer = rng.integers(0, 400_000, 1_000_000)
    start = time.process_time()
    assert repeat_estimate(gap, age, customer, 7 * 86_400.0) is not None
    assert time.process_time() - start < 3  # 0.3 s here; a loop over contacts would take far longer


def test_contacts_of_two_windows_are_estimated_each_by_its_own_and_weighted_by_their_number() -> None:
    draw = np.random.default_rng(5)
    n, day = 900, 86_400.0
    window = np.where(draw.random(n) < 0.4, 7 * day, 14 * day)
    age, gap = draw.uniform(0, 30 * day, n), draw.exponential(40 * day, n)
    together = repeat_estimate(gap, age, np.arange(n), window)
    parts = []
    for w in (7 * day, 14 * day):
        mine = window == w
        parts.append(repeat_estimate(gap[mine], age[mine], np.arange(mine.sum()), w))
    assert together is not None
    weighted = sum(p.value * float((window == w).mean()) for p, w in zip(parts, (7 * day, 14 * day), strict=True) if p)
    assert together.value == pytest.approx(weighted)
    assert together.interval is not None
    widest = max(p.interval.high - p.interval.low for p in parts if p and p.interval)
    assert 0 < together.interval.high - together.interval.low < widest
