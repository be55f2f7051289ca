"""Contacts per order: weeks differ by far more than chance would have it, so the weeks themselves say how much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metrics.stats.interval import Interval
from metrics.stats.student import t_quantile

FEWEST_WEEKS = 6


def ratio_error(counts: Sequence[float], denominators: Sequence[float], period: float) -> float | None:
    """Standard error of contacts per order over a period with so many orders (`period`), from whole weeks.

    `counts` and `denominators`: contacts and orders (or D) of each week. None below six weeks, with a week or a
    period without orders, or if the weeks do not differ at all.
    """
    weeks = list(zip(counts, denominators, strict=True))
    if len(weeks) < FEWEST_WEEKS or period <= 0 or min(denominators) <= 0:
        return None
    whole, orders = math.fsum(counts), math.fsum(denominators)
    # Multiplied before it is divided: whole numbers that go together leave exactly nothing.
    phi = math.fsum(((c * orders - whole * x) / orders) ** 2 / x for c, x in weeks) / (len(weeks) - 1)
    return math.sqrt(phi / period) if phi > 0 else None


def ratio_interval(
    counts: Sequence[float], denominators: Sequence[float], period: float, value: float, level: float = 0.95
) -> Interval | None:
    """Interval of contacts per order around the period's own `value` (METRICS.md 5); None as for `ratio_error`."""
    error = ratio_error(counts, denominators, period)
    if error is None:
        return None
    half = t_quantile(0.5 + level / 2, len(counts) - 1) * error
    return Interval(max(0.0, value - half), value + half)
