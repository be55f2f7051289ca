"""Was a promise kept? Only a whole interval on one side of the target says so (METRICS.md 5, "Targets")."""

from __future__ import annotations

from typing import Literal

from metrics.catalog import METRICS
from metrics.query import Reading

Verdict = Literal["met", "missed", "open"]
"""`open`: cannot be told apart yet."""


def verdict(reading: Reading, target: float | None, *, settled: bool) -> Verdict | None:
    """None without a target or a value; `open` while the month is young, thin, or its interval holds the target."""
    if target is None or reading.value is None:
        return None
    interval = reading.interval
    if not settled or reading.thin or interval is None or interval.low <= target <= interval.high:
        return "open"
    good = interval.high < target if METRICS[reading.metric].better == "lower" else interval.low > target
    return "met" if good else "missed"
