"""Any metric by any dimension: parts that add up to the whole, ranked only where there is enough to rank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.series import Point, period, settled, shift
from metrics.catalog import DIMENSIONS, METRICS
from metrics.query import Facts, Reader, Reading, Slice

BY = tuple(dimension for dimension in DIMENSIONS if dimension != "day")
MONTHS = 12
ORDINAL = ("tier", "month")
"""Dimensions whose own order says more than a rank."""


@dataclass(frozen=True)
class Part:
    """One value of the dimension and its `share` of the whole's numerator."""

    label: str | date
    reading: Reading
    share: float | None

    @property
    def few(self) -> bool:
        """Whether there is a value with too little behind it to be compared."""
        return self.reading.value is not None and self.reading.thin

    @property
    def ranked(self) -> bool:
        """Whether it has a place among the others."""
        return self.reading.value is not None and not self.reading.thin


@dataclass(frozen=True)
class Breakdown:
    """Parts in the order in which they are shown, and the whole that they add up to, over the days of `span`."""

    parts: tuple[Part, ...]
    total: Reading
    span: Slice


def breakdown(reader: Reader, cut: Slice, metric: str, by: str, month: date) -> Breakdown:
    """The month of `month` (by month: the year that ends with it). The worst first; below the n rule by name, last."""
    begin = shift(month, 1 - MONTHS) if by == "month" else month
    span = period(reader.known, cut, metric, month, begin)
    total = reader.one_with_intervals(span, metric)[metric]
    found = reader.with_intervals(span.cut(by), metric)
    parts = [_part(key[0], cell[metric], total) for key, cell in found.items()]
    return Breakdown(tuple(sorted(parts, key=lambda part: _place(part, by))), total, span)


def points(known: Facts, found: Breakdown) -> tuple[Point, ...]:
    """A breakdown by month as a line, oldest first."""
    cells = [(date.fromisoformat(str(part.label)), part.reading) for part in reversed(found.parts)]
    return tuple(_point(known, month, reading) for month, reading in cells)


def _point(known: Facts, month: date, r: Reading) -> Point:
    low, high = (r.interval.low, r.interval.high) if r.interval else (None, None)
    return Point(month, r.value, settled(known, r.metric, month), low, high, r.top, r.bottom)


def _part(label: str | date, reading: Reading, total: Reading) -> Part:
    share = reading.top / total.top if reading.top is not None and total.top else None
    return Part(label, reading, share)


def _place(part: Part, by: str) -> tuple[bool, float, str]:
    if by in ORDINAL:
        newest_first = -part.label.toordinal() if isinstance(part.label, date) else 0
        return False, newest_first, str(part.label)
    worst_first = -1 if METRICS[part.reading.metric].better == "lower" else 1
    return not part.ranked, worst_first * (part.reading.value or 0) if part.ranked else 0, str(part.label)
