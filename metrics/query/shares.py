"""A share over contacts with its interval, from one grouping by customer: whole customers are what varies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from metrics.catalog import METRICS
from metrics.stats import Interval, clustered

LEAST = METRICS["repeat_contact_rate"].least
"""Contacts below which a share is greyed and never ranked (METRICS.md 5)."""

ALIKE = "histogram({{'x': {x}, 'y': {y}}}) FILTER (WHERE {x} > 0)"
"""How many customers have so many contacts (x) of which so many are counted (y): counted, never added up as fractions,
so the answer is the same to the last digit however the work is shared out."""

SPREAD = f"SELECT label, sum(x)::BIGINT, sum(y)::BIGINT, {ALIKE.format(x='x', y='y')} FROM clusters GROUP BY label"
"""Ends a statement whose CTE `clusters` has one row per (label, customer): x contacts, y of them counted, x > 0."""


@dataclass(frozen=True)
class Counted:
    """`top` of `bottom` contacts."""

    top: int
    bottom: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1, None without any contact to judge."""
        return self.top / self.bottom if self.bottom else None

    @property
    def thin(self) -> bool:
        """Whether there are too few contacts to compare it with others."""
        return self.bottom < LEAST


@dataclass(frozen=True)
class Share(Counted):
    """The same with its interval, which is missing below five effective customers (METRICS.md 5)."""

    top: int = 0
    bottom: int = 0
    interval: Interval | None = None


def spread(alike: dict[str, Any] | None) -> tuple[Interval | None, float | None]:
    """Interval and standard error of the share whose customers ALIKE counted."""
    if not alike:
        return None, None
    ways = alike["key"]
    rows = sorted(zip((w["x"] for w in ways), (w["y"] for w in ways), alike["value"], strict=True))
    return clustered(*np.array(rows, float).T)


def shares(rows: list[tuple[Any, ...]]) -> dict[Any, Share]:
    """Label -> share, from the rows of SPREAD."""
    return {label: Share(y, n, spread(alike)[0]) for label, n, y, alike in rows}
