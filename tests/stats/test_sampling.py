"""Quality samples: METRICS.md 4."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean, stdev

import pytest

from metrics.stats import Interval, Stratum, failure_interval, score_interval
from tests.stats import oracles

KNOWN = (None, 40, 200, 5000)
"""How many contacts strata have."""


def strata(reviews: Sequence[oracles.Review], contacts: dict[str, float]) -> list[Stratum]:
    """What the product is told of them."""
    of = defaultdict(list)
    for review in reviews:
        of[review[0]].append(review)
    found = []
    for h, theirs in of.items():
        passed = [score for _, score, bad, here in theirs if here and not bad]
        mean = fmean(passed) if passed else 0.0
        size = None if contacts[h] == math.inf else int(contacts[h])
        failed = sum(bad and here for _, _, bad, here in theirs)
        squares = sum((score - mean) ** 2 for score in passed)
        found.append(Stratum(size, len(theirs), len(passed), failed, mean, squares))
    return found


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.low, interval.high


@pytest.mark.parametrize("case", range(200))
def test_intervals_are_those_of_the_definition_over_single_reviews(case: int) -> None:
    rng = random.Random(case)
    contacts = {h: float(rng.choice(KNOWN) or math.inf) for h in "abcde"[: rng.randint(1, 5)]}
    part = rng.choice([0.5, 1.0, 1.0])
    reviews = [(h, float(rng.randint(40, 100)), rng.random() < 0.2, rng.random() < part)
               for h in contacts for _ in range(rng.choice([1, 4, 9, 30]))]  # fmt: skip
    if sum(here and not bad for _, _, bad, here in reviews) < len(contacts) + 3:
        reviews += [("a", 50.0 + i, False, True) for i in range(9)]
    _, scores, rate, rates = oracles.sample(reviews, contacts)
    found = strata(reviews, contacts)
    assert ends(score_interval(found, failing=True)[0]) == pytest.approx(scores)
    assert ends(failure_interval(found)) == pytest.approx(rates)
    if not rate:
        low, high = ends(score_interval(found, failing=False)[0])
        assert high - low <= scores[1] - scores[0] + 1e-9


def test_one_stratum_of_unknown_size_is_a_plain_sample() -> None:
    rng = random.Random(4)
    scores = [rng.uniform(20, 90) for _ in range(40)]
    reviews = [("a", score, False, True) for score in scores]
    half = oracles.t(39) * stdev(scores) / 40**0.5
    interval, error = score_interval(strata(reviews, {"a": math.inf}), failing=False)
    assert ends(interval) == pytest.approx((fmean(scores) - half, fmean(scores) + half))
    assert error == pytest.approx(stdev(scores) / 40**0.5)
    part, _ = score_interval(strata(reviews, {"a": 160.0}), failing=False)
    assert ends(part) == pytest.approx((fmean(scores) - half * 0.75**0.5, fmean(scores) + half * 0.75**0.5))
    high, _ = score_interval(strata([("a", s, False, True) for s in (95.0, 100, 100)], {"a": 9.0}), failing=False)
    assert ends(high)[1] == 100


def test_a_share_of_one_stratum_is_wilson_with_what_was_read() -> None:
    reviews = [("a", 80.0, i < 6, True) for i in range(40)]
    n_eff = 39 / (1 - 40 / 160)
    expected = oracles.wilson(0.15, n_eff, oracles.t(39))
    assert ends(failure_interval(strata(reviews, {"a": 160.0}))) == pytest.approx(expected)


def test_a_population_that_was_read_whole_is_known() -> None:
    reviews = [("ab"[i % 2], 60.0 + i, i % 5 == 0, True) for i in range(30)]
    found = strata(reviews, {"a": 15.0, "b": 15.0})
    mean = fmean(0.0 if bad else score for _, score, bad, _ in reviews)
    assert ends(score_interval(found, failing=True)[0]) == pytest.approx((mean, mean))
    assert ends(failure_interval(found)) == pytest.approx((0.2, 0.2))


def test_a_sample_without_a_failure_still_leaves_doubt() -> None:
    found = strata([(h, 80.0 + i, False, True) for h in "ab" for i in range(25)], {"a": 400.0, "b": 600.0})
    low, high = ends(failure_interval(found))
    assert low == 0
    assert 0.05 < high < 0.15
    unknown, known = (ends(score_interval(found, failing=failing)[0]) for failing in (True, False))
    assert unknown[0] < known[0] - 3
    assert unknown[1] == pytest.approx(known[1])


def test_four_reviews_do_not_make_a_large_stratum_certain() -> None:
    """All failures are where many were read: where few were, there may be some as well."""
    reviews = [("a", 80.0, i < 5, True) for i in range(100)] + [("b", 80.0 + i, False, True) for i in range(4)]
    _, high = ends(failure_interval(strata(reviews, {"a": 100.0, "b": 900.0})))
    assert high > 0.3


def test_too_few_reviews_or_scores_all_alike_tell_nothing_of_how_scores_differ() -> None:
    for scores in ([80.0], [80.0] * 30):
        found = strata([("a", score, False, True) for score in scores], {"a": 900.0})
        assert score_interval(found, failing=True) == (None, None)
    assert failure_interval(strata([("a", 80.0, False, True)], {"a": 900.0})) is None
    assert failure_interval([]) is None
    assert score_interval([], failing=True) == (None, None)
    failed = strata([("a", 80.0, True, True)] * 9, {"a": 900.0})
    assert score_interval(failed, failing=True) == (None, None)
    whole = score_interval(strata([("a", 80.0, False, True)] * 30, {"a": 30.0}), failing=True)[0]
    assert ends(whole) == (80, 80)
