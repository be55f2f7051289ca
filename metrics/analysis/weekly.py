"""The last whole week beside the weeks before it. A week is noise: nothing here is a verdict (METRICS.md 5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics.analysis.skyline import unit_metric
from metrics.catalog import METRICS
from metrics.query import Blank, Reader, Reading, Slice

BEFORE = 12
"""Whole weeks that the last one is put beside."""
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class Beside:
    """A reason (blank: all of them) in the last week and in those before. `before`: their rate, of plain contacts a
    week's mean; `low`, `high`: the lowest and the highest of them.
    """

    reason: str
    now: Reading
    before: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Weekly:
    """The week from `first` to `last`, Monday to Sunday; reasons by how many contacts they had in the weeks before."""

    metric: str
    first: date
    last: date
    whole: Beside
    reasons: tuple[Beside, ...]


def weekly(reader: Reader, cut: Slice) -> Weekly | None:
    """None as long as there are not all of these weeks."""
    metric, ends = unit_metric(reader), _covered(reader)
    if ends is None:
        return None
    sunday = ends[1] - timedelta(days=(ends[1].weekday() + 1) % 7)
    start = sunday - (BEFORE + 1) * _WEEK + _DAY
    if start < ends[0]:
        return None
    span = replace(cut, first=start, last=sunday)
    orders = _bottoms(reader, span, metric, start)
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0] * (BEFORE + 1))
    for (label, day), cell in reader.read(span.cut("reason", "day"), metric).items():
        week = _week(day, start)
        for name in (str(label), ""):
            counts[name][week] += cell[metric].top or 0
    whole = _beside(metric, "", counts.pop("", [0.0] * (BEFORE + 1)), orders)
    ranked = sorted(counts, key=lambda label: (-sum(counts[label][:-1]), label))
    rows = tuple(_beside(metric, label, counts[label], orders) for label in ranked)
    return Weekly(metric, sunday - 6 * _DAY, sunday, whole, rows)


def _covered(reader: Reader) -> tuple[date, date] | None:
    """First and last whole day: that of the as-of is not over yet."""
    known = reader.known
    if known.as_of is None or known.first_day is None:
        return None
    last = known.local_day(known.as_of) - _DAY
    if known.covered is None:
        return known.first_day, last
    return known.covered[0], min(known.covered[1], last)


def _week(day: str | date, start: date) -> int:
    return (day - start).days // 7 if isinstance(day, date) else 0


def _bottoms(reader: Reader, span: Slice, metric: str, start: date) -> list[float] | None:
    """Orders of each week; None where contacts are only counted."""
    if not METRICS[metric].bottom:
        return None
    orders = [0.0] * (BEFORE + 1)
    for (day,), cell in reader.read(span.cut("day"), metric).items():
        orders[_week(day, start)] += cell[metric].bottom or 0
    return orders


def _beside(metric: str, reason: str, counts: list[float], orders: list[float] | None) -> Beside:
    bottoms = orders or [1.0] * len(counts)
    weeks = [n / x for n, x in zip(counts[:-1], bottoms, strict=False) if x]
    before = sum(counts[:-1]) / sum(bottoms[:-1]) if weeks else None
    blank = None if bottoms[-1] else Blank("blank.no_orders_week")
    now = Reading(metric, counts[-1], bottoms[-1] if orders else None, blank)
    return Beside(reason, now, before, min(weeks, default=None), max(weeks, default=None))
