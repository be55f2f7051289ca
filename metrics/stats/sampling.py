"""Quality samples: shares and mean scores of a population of which only some contacts were read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import NamedTuple

from metrics.stats.interval import Interval, wilson
from metrics.stats.student import t_quantile


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the population: its contacts, how many were scored, and the share of those that passed."""

    size: int
    scored: int
    mean: float

    @property
    def unseen(self) -> float:
        """Share of its contacts that nobody read: 1 - n/N."""
        return max(0.0, 1 - self.scored / self.size)

    @property
    def variance(self) -> float:
        """Variance of its share; unknown (infinite) from a single score, none if every contact was read."""
        if not self.unseen:
            return 0.0
        return self.unseen * self.mean * (1 - self.mean) / (self.scored - 1) if self.scored > 1 else math.inf


class Sampled(NamedTuple):
    """An estimated share, its interval, and the plain random sample that would be worth as much."""

    rate: float
    interval: Interval | None
    n_eff: float


def stratified(strata: Sequence[Stratum], level: float = 0.95) -> Sampled | None:
    """Share of the whole population from a stratified sample (METRICS.md 4).

    Strata without a score are left out with their size; None if no stratum has one. No interval if a stratum has
    a single score only, or there are no more scores than strata.
    """
    used = [s for s in strata if s.scored > 0 and s.size > 0]
    whole = sum(s.size for s in used)
    if not whole:
        return None
    rate = min(1.0, math.fsum(s.size * s.mean for s in used) / whole)
    variance = math.fsum((s.size / whole) ** 2 * s.variance for s in used)
    n_eff = _worth(used, whole, rate, variance)
    df = sum(s.scored for s in used) - len(used)
    if df < 1 or n_eff <= 0:
        return Sampled(rate, None, n_eff)
    return Sampled(rate, wilson(rate, n_eff, t_quantile(0.5 + level / 2, df)), n_eff)


def _worth(strata: Sequence[Stratum], whole: float, rate: float, variance: float) -> float:
    """R (1 - R) / V; where nothing varies, what equal shares would give; infinite if everything was read."""
    if variance > 0:
        return rate * (1 - rate) / variance
    plain = math.fsum((s.size / whole) ** 2 * s.unseen / s.scored for s in strata)
    return 1 / plain if plain > 0 else math.inf


def mean_interval(
    values: Sequence[float],
    population: int | None = None,
    ends: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Interval | None:
    """The t interval of a mean score, narrower the more of the `population` was read, cut at the `ends` of the scale.

    None below two scores, or if all scores are the same and some contacts were not read.
    """
    scored = len(values)
    unseen = max(0.0, 1 - scored / population) if population else 1.0
    if scored < 2 or (unseen and max(values) == min(values)):
        return None
    half = t_quantile(0.5 + level / 2, scored - 1) * stdev(values) * math.sqrt(unseen / scored)
    low, high = ends or (-math.inf, math.inf)
    return Interval(max(low, fmean(values) - half), min(high, fmean(values) + half))
