"""A small run of `python -m tests.simulation`: wide limits, which a wrong formula would still miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean

import pytest

from tests.simulation import alarms, effect, orders, quality, shares, young
from tests.simulation.finding import Finding

Run = Callable[[int, int], Iterator[Finding]]
SEED = 11


@pytest.fixture(scope="module", params=[(shares.run, 60), (orders.run, 300), (young.run, 25), (alarms.run, 3),
                        (quality.run, 30)],
                ids=["shares", "orders", "young", "alarms", "quality"])  # fmt: skip
def findings(request: pytest.FixtureRequest) -> list[Finding]:
    run, worlds = request.param
    return list(run(worlds, SEED))


SLACK = {"%": 0.02, "points": 0.1, "a year": 0.2}
"""More than two standard errors of the smallest run."""


def test_every_mean_is_near_its_goal_unless_it_is_known_not_to_be(findings: list[Finding]) -> None:
    missed = [f for f in findings if not f.known and not f.holds(fmean(f.values), SLACK[f.unit])]
    assert missed == []


def test_what_ignores_customers_weeks_or_the_number_of_reasons_is_far_off(findings: list[Finding]) -> None:
    """So the limits above can tell a wrong interval or verdict from a right one."""
    for found in findings:
        if "for comparison" in found.world and found.unit == "%":
            assert min(found.values) < 0.9
        if "each reason" in found.subject:
            assert min(found.values) > 3


def test_two_runs_find_the_same() -> None:
    assert list(orders.run(20, SEED)) == list(orders.run(20, SEED))


def test_the_effect_of_a_fix_is_held_by_its_interval_and_none_is_claimed_where_nothing_was_done() -> None:
    """300 worlds of each kind: within what chance does to so few."""
    found = list(effect.run(300, SEED))
    for one in found:
        if one.low is not None:
            assert all(0.915 <= value <= 0.985 for value in one.values), one.world
        elif one.high is not None:
            assert max(one.values) <= 0.085, one.world
    (alone,) = [one for one in found if one.low is None and one.high is None]
    assert min(alone.values) > 0.2  # so the limits above can tell a wrong verdict from a right one
