"""Contacts per order: weeks differ by far more than chance would have it, so the weeks themselves say how much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metrics.stats.interval import Interval
from metrics.stats.student import t_quantile

FEWEST_WEEKS = 6


def ratio_interval(
    counts: Sequence[float], denominators: Sequence[float], period: float, value: float, level: float = 0.95
) -> Interval | None:
    """Interval of contacts per order around the period's own `value` (METRICS.md 5).

    `counts` and `denominators`: contacts and orders (or D) of each whole week; `period`: orders of the period.
    None below six weeks, with a week or a period without orders, or if the weeks do not differ at all.
    """
    weeks = list(zip(counts, denominators, strict=True))
    if len(weeks) < FEWEST_WEEKS or period <= 0 or min(denominators) <= 0:
        return None
    usual = math.fsum(counts) / math.fsum(denominators)
    phi = math.fsum((c - usual * x) ** 2 / x for c, x in weeks) / (len(weeks) - 1)
    if phi <= 0:
        return None
    half = t_quantile(0.5 + level / 2, len(weeks) - 1) * math.sqrt(phi / period)
    return Interval(max(0.0, value - half), value + half)
