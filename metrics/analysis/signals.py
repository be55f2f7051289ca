"""Which reasons really moved: each newest settled month against its own past, with a limit on false alarms.

METRICS.md 5, "Signals": once per metric for the company; filters and scopes reuse the verdict. Where no orders are
known, contacts themselves are judged, by the day: months are of different length.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from weakref import WeakKeyDictionary

from metrics.access import EVERYTHING
from metrics.analysis.control_chart import FIRST_VERDICT, LONGEST, since
from metrics.analysis.series import Mark, Point, by_part, month_end, period, settled
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Readings, Slice
from metrics.stats import ERROR_WEEKS, benjamini_hochberg, newest_p, ratio_error

FEWEST_EXPECTED = 5
"""Contacts that a reason must be expected to have in the month to be judged."""


@dataclass(frozen=True)
class Moved:
    """A reason whose newest settled month is more than noise: its value and what was usual before."""

    reason: str
    metric: str
    value: float
    usual: float
    mark: Mark

    @property
    def high(self) -> bool:
        """Whether it lies above what is usual."""
        return self.value > self.usual


@dataclass(frozen=True)
class Signals:
    """What survived of the `judged` reasons in a month; none judged: the month is young or the past too short."""

    month: date
    judged: int
    moved: tuple[Moved, ...]

    def of(self, reason: str) -> Moved | None:
        """The verdict on this reason; None: no more than noise, or not judged."""
        return next((m for m in self.moved if m.reason == reason), None)


_KEPT: WeakKeyDictionary[Reader, dict[tuple[str, date], Signals]] = WeakKeyDictionary()
"""Verdicts of a revision, as long as anybody reads it: a store that was given back is not held by them."""


def signals(reader: Reader, _cut: Slice, metric: str, month: date) -> Signals:
    """Survivors among all reasons of the company, the largest change against the usual first.

    The verdict is the company's, whatever part of it is looked at; a page shows it only beside rows it may show.
    """
    kept = _KEPT.setdefault(reader, {})
    if (metric, month) not in kept:
        kept[metric, month] = _company(reader, metric, month)
    return kept[metric, month]


def _company(reader: Reader, metric: str, month: date) -> Signals:
    company = Slice(EVERYTHING)
    if not settled(reader.known, metric, month):
        return Signals(month, 0, ())
    readings = reader.with_intervals(period(reader.known, company, metric, month).cut("reason"), metric)
    within = _within(reader, metric, month, readings)
    lines = by_part(reader, company, metric, month, 120, by="reason")
    judged: list[tuple[Moved, float]] = []
    for (label, *_), cell in readings.items():
        found = _judged(reader, cell[metric], within[str(label)], str(label), lines.get(str(label), ()))
        if found is not None:
            judged.append(found)
    kept = benjamini_hochberg([p for _, p in judged]) if judged else []
    moved = [m for (m, _), survives in zip(judged, kept, strict=True) if survives]
    return Signals(month, len(judged), tuple(sorted(moved, key=lambda m: (-abs(m.value - m.usual), m.reason))))


def _within(reader: Reader, metric: str, month: date, readings: Readings) -> dict[str, float | None]:
    """The month's own standard error of each reason: of shares as it is, whose chance lies in customers; else as the
    13 weeks before have it, since the month's own would hold the change itself, and so hide it.
    """
    now = {str(key[0]): cell[metric] for key, cell in readings.items()}
    weeks = Slice(EVERYTHING, first=month - ERROR_WEEKS * timedelta(days=7), last=month - timedelta(days=1))
    if not METRICS[metric].bottom:
        return dict.fromkeys(now, 0.0) | _per_day(reader, weeks, month)
    if "orders" not in METRICS[metric].needs:
        return {reason: reading.error for reason, reading in now.items()}
    before = {str(key[0]): cell[metric] for key, cell in reader.with_intervals(weeks.cut("reason"), metric).items()}
    return {r: _carried(before[r], reading) if r in before else reading.error for r, reading in now.items()}


def _per_day(reader: Reader, weeks: Slice, month: date) -> dict[str, float | None]:
    """Standard error of a month's contacts with each reason: as contacts per order, with a day for an order."""
    counts: dict[str, list[float]] = {}
    for (reason, day), cell in reader.read(weeks.cut("reason", "day"), "contacts").items():
        if isinstance(day, date) and weeks.first:
            weekly = counts.setdefault(str(reason), [0.0] * ERROR_WEEKS)
            weekly[(day - weeks.first).days // 7] += cell["contacts"].top or 0
    days, week = _days(month), [7.0] * ERROR_WEEKS
    return {reason: days * (ratio_error(weekly, week, days) or 0.0) for reason, weekly in counts.items()}


def _carried(earlier: Reading, now: Reading) -> float:
    """The standard error of the weeks before, for as many orders as the month has; 0 where the weeks were all alike."""
    if earlier.error is None or not earlier.bottom or not now.bottom:
        return 0.0
    return earlier.error * math.sqrt(earlier.bottom / now.bottom)


def _judged(
    reader: Reader, reading: Reading, within: float | None, reason: str, line: tuple[Point, ...]
) -> tuple[Moved, float] | None:
    """The month against its baseline, and how likely chance alone goes so far."""
    days = [day for day, _ in reader.events(reason)]
    course = since(line, days)[:-1]
    past = [p.value * _as_long(reading, p, line[-1]) for p in course if p.settled and p.value is not None][:LONGEST]
    if len(past) < FIRST_VERDICT or reading.value is None or within is None:
        return None
    usual = fmean(past)
    if usual * (1 if reading.counted is None else reading.counted) < FEWEST_EXPECTED:
        return None
    p = newest_p(past, reading.value, within)
    if p is None:
        return None
    worse = (reading.value > usual) == (METRICS[reading.metric].better == "lower")
    return Moved(reason, reading.metric, reading.value, usual, "worse" if worse else "better"), p


def _as_long(reading: Reading, past: Point, now: Point) -> float:
    """By what a count of an earlier month is multiplied, so that a longer month is not taken for a busier one."""
    return _days(now.month) / _days(past.month) if reading.bottom is None else 1.0


def _days(month: date) -> int:
    return month_end(month).day
