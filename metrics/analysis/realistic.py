"""What a target can honestly ask for: what was usual, what the best quarter was, and what it takes to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.analysis.control_chart import since
from metrics.analysis.series import Point, monthly, period
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Slice

MONTHS, QUARTER = 24, 3


@dataclass(frozen=True)
class Span:
    """Settled months, first and last included, and the ratio of their sums: never a mean of their ratios."""

    first: date
    last: date
    value: float


@dataclass(frozen=True)
class Realistic:
    """`usual`: the settled months since the last event; `best`: the best three settled months in a row of the last
    24; `latest`: the newest settled month with its interval. Each None where there are no such months.
    """

    metric: str
    usual: Span | None
    best: Span | None
    latest: Reading | None
    month: date | None

    @property
    def chance(self) -> float | None:
        """Half the width of the newest month's interval: what chance alone does to one month."""
        interval = self.latest.interval if self.latest else None
        return (interval.high - interval.low) / 2 if interval else None

    def needed(self, target: float, by: date) -> float | None:
        """The change per month that leads from the newest settled month to the target in the month `by`."""
        if self.latest is None or self.latest.value is None or self.month is None:
            return None
        months = (by.year - self.month.year) * 12 + by.month - self.month.month
        return (target - self.latest.value) / months if months > 0 else None

    def hidden(self, target: float) -> bool:
        """Whether chance alone would hide the whole way to the target in a single month."""
        if self.chance is None or self.latest is None or self.latest.value is None:
            return False
        return abs(target - self.latest.value) <= self.chance


def realistic(reader: Reader, cut: Slice, metric: str, month: date, reason: str | None = None) -> Realistic:
    """The help for a target on `metric` in the slice, as known up to `month`; `reason`: the one that it is about."""
    points = [p for p in monthly(reader, cut, metric, month, MONTHS) if p.settled and p.value is not None]
    days = [day for day, _ in reader.events(reason)]
    course = since(points, days) if points else ()
    newest = points[-1].month if points else None
    latest = reader.one_with_intervals(period(reader.known, cut, metric, newest), metric)[metric] if newest else None
    quarters = [quarter for i in range(len(points) - QUARTER + 1) if (quarter := _in_a_row(points[i : i + QUARTER]))]
    lower = METRICS[metric].better == "lower"
    best = min(quarters, key=lambda q: q.value if lower else -q.value, default=None)
    return Realistic(metric, _span(course), best, latest, newest)


def _in_a_row(points: Sequence[Point]) -> Span | None:
    first, last = points[0].month, points[-1].month
    apart = (last.year - first.year) * 12 + last.month - first.month
    return _span(points) if apart == QUARTER - 1 else None


def _span(points: Sequence[Point]) -> Span | None:
    """The points' sums as one ratio; of a metric without bottom their mean per month."""
    if not points:
        return None
    top = sum(p.top or 0 for p in points)
    counts = points[0].bottom is None
    bottom = len(points) if counts else sum(p.bottom or 0 for p in points)
    return Span(points[0].month, points[-1].month, top / bottom) if bottom else None
