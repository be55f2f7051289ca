"""Quality samples: METRICS.md 4."""

from __future__ import annotations

import math
import random
from statistics import fmean, stdev

import pytest

from metrics.stats import Stratum, mean_interval, stratified
from tests.stats import oracles

STRATA = [Stratum(400, 20, 0.9), Stratum(100, 10, 0.6), Stratum(1500, 30, 0.8)]


def test_the_rate_and_its_interval_are_those_of_the_definition() -> None:
    found = stratified(STRATA)
    rate = (400 * 0.9 + 100 * 0.6 + 1500 * 0.8) / 2000
    variance = sum(
        (s.size / 2000) ** 2 * (1 - s.scored / s.size) * s.mean * (1 - s.mean) / (s.scored - 1) for s in STRATA
    )
    n_eff = rate * (1 - rate) / variance
    assert found is not None
    assert (found.rate, found.n_eff) == pytest.approx((rate, n_eff))
    assert found.interval is not None
    expected = oracles.wilson(rate, n_eff, oracles.t(57))
    assert (found.interval.low, found.interval.high) == pytest.approx(expected)


def test_a_stratum_that_passes_as_a_whole_still_leaves_doubt() -> None:
    found = stratified([Stratum(400, 20, 1.0), Stratum(600, 30, 1.0)])
    assert found is not None
    assert found.interval is not None
    assert found.n_eff == pytest.approx(1 / (0.16 * 0.95 / 20 + 0.36 * 0.95 / 30))
    assert 0.85 < found.interval.low < found.interval.high == 1


def test_a_population_that_was_read_whole_is_known() -> None:
    found = stratified([Stratum(20, 20, 0.9), Stratum(10, 10, 0.4)])
    assert found is not None
    assert found.interval is not None
    assert found.n_eff == math.inf
    assert found.interval.low == found.interval.high == found.rate == pytest.approx(22 / 30)


def test_one_score_in_a_stratum_gives_a_rate_without_an_interval() -> None:
    found = stratified([Stratum(400, 20, 0.9), Stratum(50, 1, 1.0)])
    assert found is not None
    assert found.interval is None


def test_nothing_scored_is_no_rate() -> None:
    assert stratified([]) is None
    assert stratified([Stratum(50, 0, 0.0)]) is None


def test_the_interval_of_a_mean_narrows_with_what_was_read_and_stays_on_the_scale() -> None:
    rng = random.Random(4)
    scores = [rng.uniform(20, 100) for _ in range(40)]
    half = oracles.t(39) * stdev(scores) / 40**0.5
    plain, part, whole = mean_interval(scores), mean_interval(scores, 160), mean_interval(scores, 40)
    assert plain is not None
    assert part is not None
    assert whole is not None
    assert plain.high - fmean(scores) == pytest.approx(half)
    assert part.high - fmean(scores) == pytest.approx(half * 0.75**0.5)
    assert whole.high == pytest.approx(whole.low)
    cut = mean_interval([95.0, 100.0, 100.0], ends=(0, 100))
    assert cut is not None
    assert cut.high == 100


def test_no_interval_of_a_mean_where_nothing_says_how_much_scores_differ() -> None:
    assert mean_interval([80.0]) is None
    assert mean_interval([80.0] * 30) is None
    assert mean_interval([80.0] * 30, 30) is not None
