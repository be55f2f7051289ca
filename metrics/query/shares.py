"""A share over contacts with its interval, from one grouping by customer: whole customers are what varies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metrics.stats import Clusters, Interval, share_interval

LEAST = 30
"""Contacts below which a share is greyed and never ranked (METRICS.md 5)."""

SPREAD = """whole AS (SELECT label, sum(x)::DOUBLE AS n, sum(y)::DOUBLE AS hit FROM clusters GROUP BY label)
SELECT label, sum(x)::BIGINT, sum(y)::BIGINT, sum(x * x)::DOUBLE, sum(x * y)::DOUBLE, sum(y * y)::DOUBLE, count(*),
    sum(power((y - hit / n * x) / nullif(1 - x / n, 0), 2)) / (n * n)
FROM clusters JOIN whole USING (label) GROUP BY label, n, hit"""
"""Ends a statement whose CTE `clusters` has one row per (label, customer): x contacts, y of them counted, x > 0."""


@dataclass(frozen=True)
class Share:
    """`top` of `bottom` contacts; the interval is missing below five effective customers (METRICS.md 5)."""

    top: int = 0
    bottom: int = 0
    interval: Interval | None = None

    @property
    def value(self) -> float | None:
        """Between 0 and 1, None without any contact to judge."""
        return self.top / self.bottom if self.bottom else None

    @property
    def thin(self) -> bool:
        """Whether there are too few contacts to compare it with others."""
        return self.bottom < LEAST


def shares(rows: list[tuple[Any, ...]]) -> dict[Any, Share]:
    """Label -> share, from the rows of SPREAD."""
    found = {}
    for label, n, y, xx, xy, yy, groups, variance in rows:
        found[label] = Share(y, n, share_interval(Clusters(n, y, xx, xy, yy, groups), variance))
    return found
