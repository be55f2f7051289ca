"""What an interval is, and the one that every share uses."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends, in the unit of the figure that they belong to."""

    low: float
    high: float


def wilson(rate: float, n: float, t: float) -> Interval:
    """Wilson's interval of a share between 0 and 1; `n` may be an effective number of contacts, `t` a quantile."""
    reach = t * t / n
    middle = (rate + reach / 2) / (1 + reach)
    half = t / (1 + reach) * math.sqrt(rate * (1 - rate) / n + reach / (4 * n))
    return Interval(min(rate, max(0.0, middle - half)), max(rate, min(1.0, middle + half)))


def issue_interval(interval: Interval) -> Interval:
    """Contacts per issue from the interval of the repeat share: both ends through 1/(1 - p) (METRICS.md 5)."""
    return Interval(_per_issue(interval.low), _per_issue(interval.high))


def _per_issue(repeat_share: float) -> float:
    return 1 / (1 - repeat_share) if repeat_share < 1 else math.inf
