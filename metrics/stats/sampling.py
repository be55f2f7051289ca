"""Quality samples: shares and mean scores of a population of which only some contacts were read (METRICS.md 4).

Two things go beyond METRICS.md 4, because in simulated companies (README, `python -m tests.simulation`) its intervals
held the truth in as few as 74 % where owners or channels are not reviewed in proportion, or reviews are few:

* a sample is never taken for worth more than a plain one with the same weights: four reviews without a failure do not
  say that their stratum has none;
* a critical error makes a score 0, so scores are a share of zeros and the rest: both have an interval of their own,
  which are brought together (MOVER: Zou and Donner, 2008), since few zeros make scores too lopsided for Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from metrics.stats.interval import Interval, wilson
from metrics.stats.student import t_quantile

_SCALE = (0.0, 100.0)
"""Lowest and highest score."""


class Stratum(NamedTuple):
    """What the reviews of one stratum say of the part that is asked for: of all contacts, or of those that are here.

    `size`: contacts of the whole stratum, None where nobody knows; `scored`: its reviews; `passed` and `failed`:
    reviews here without and with a critical error; `mean`: of the scores of the first, `squares`: sum of their squared
    distances from it.
    """

    size: int | None
    scored: int
    passed: int
    failed: int
    mean: float
    squares: float

    @property
    def weight(self) -> float:
        """Contacts that each of its reviews stands for."""
        return 1.0 if self.size is None else self.size / self.scored

    @property
    def unseen(self) -> float:
        """Share of its contacts that nobody read: 1 - n/N."""
        return 1.0 if self.size is None else max(0.0, 1 - self.scored / self.size)


class _Values(NamedTuple):
    """So many numbers of a stratum, their mean, and the sum of their squared distances from it."""

    stratum: Stratum
    number: int
    mean: float
    squares: float

    def about(self, rate: float) -> float:
        """Sum of the squared distances from the rate."""
        return self.squares + self.number * (self.mean - rate) ** 2

    def variance(self, rate: float) -> float:
        """Of what the stratum's reviews add to the distance from the rate: nothing where they are not counted.

        A single review has no neighbour to differ from: its own distance counts.
        """
        scored, off = self.stratum.scored, self.number * (self.mean - rate)
        return max(0.0, self.about(rate) - off * off / scored) / (scored - 1) if scored > 1 else self.about(rate)


class _Estimate(NamedTuple):
    """A mean, its variance, 1/n of the plain sample with the same weights, degrees of freedom."""

    value: float
    variance: float
    per_review: float
    df: int

    @property
    def half(self) -> float:
        """Half of the t interval."""
        return t_quantile(0.975, self.df) * math.sqrt(self.variance)


def failure_interval(strata: Sequence[Stratum]) -> Interval | None:
    """95 % interval of the share of contacts with a critical error; None without more reviews than strata.

    Wilson with n_eff and t(n - H).
    """
    found = _estimate([_failures(s) for s in strata])
    if found is None or found.df < 1:
        return None
    share = min(1.0, found.value)
    varies = found.variance / (share * (1 - share)) if 0 < share < 1 else 0.0
    most = max(found.per_review, varies)
    return wilson(share, 1 / most if most else math.inf, t_quantile(0.975, found.df))


def score_interval(strata: Sequence[Stratum], *, failing: bool) -> tuple[Interval | None, float | None]:
    """95 % interval and standard error of the mean score; none below two reviews, or if nothing says how they differ.

    `failing`: whether critical errors are told at all, so that where none was found one may yet be.
    """
    whole, passed = _estimate([_scores(s) for s in strata]), _estimate([_passed(s) for s in strata])
    failures = failure_interval(strata)
    if whole is None or passed is None or failures is None or passed.df < 1:
        return None, None
    if passed.per_review and not passed.variance:
        return None, None
    share = 1 - whole.value / passed.value if passed.value else 0.0
    down = up = whole.half
    if failing:
        half = (1 - share) * passed.half
        down = math.hypot(half, passed.value * (failures.high - share))
        up = math.hypot(half, passed.value * (share - failures.low))
    ends = max(_SCALE[0], whole.value - down), min(_SCALE[1], whole.value + up)
    return Interval(*ends), math.sqrt(whole.variance)


def _scores(s: Stratum) -> _Values:
    """All scores: 0 where a critical item failed."""
    here = s.passed + s.failed
    mean = s.passed * s.mean / here if here else 0.0
    return _Values(s, here, mean, s.squares + s.failed * s.mean * mean)


def _passed(s: Stratum) -> _Values:
    return _Values(s, s.passed, s.mean, s.squares)


def _failures(s: Stratum) -> _Values:
    here = s.passed + s.failed
    return _Values(s, here, s.failed / here if here else 0.0, s.failed * s.passed / here if here else 0.0)


def _estimate(found: Sequence[_Values]) -> _Estimate | None:
    """The mean over all contacts that the values stand for; None if there are none.

    Sum of W_h p_h; where what is asked for cuts through strata, the residuals of the ratio go into the same variance.
    """
    count, whole = sum(v.number for v in found), math.fsum(v.stratum.weight * v.number for v in found)
    if not whole:
        return None
    mean = math.fsum(v.stratum.weight * v.number * v.mean for v in found) / whole
    terms = [(v.stratum.weight**2 * v.stratum.unseen, v) for v in found]
    variance = math.fsum(w * v.stratum.scored * v.variance(mean) for w, v in terms) / whole**2
    per_review = math.fsum(w * v.number for w, v in terms) / whole**2
    single = math.fsum(v.stratum.weight * v.about(mean) for v in found) / whole
    levels = sum(v.number == v.stratum.scored for v in found)
    plain = single * per_review * count / max(1, count - 1)
    return _Estimate(mean, max(variance, plain), per_review, count - max(1, levels))
