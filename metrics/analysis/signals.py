"""Which reasons really moved: each newest settled month against its own past, with a limit on false alarms.

METRICS.md 5, "Signals": once per metric for the company; filters and scopes reuse the verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from weakref import WeakKeyDictionary

from metrics.access import EVERYTHING
from metrics.analysis.control_chart import FIRST_VERDICT, LONGEST, since
from metrics.analysis.series import Mark, Point, by_part, period, settled
from metrics.catalog import METRICS
from metrics.query import Reader, Reading, Slice
from metrics.stats import ERROR_WEEKS, benjamini_hochberg, newest_p

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
    before = _before(reader, metric, month)
    lines = by_part(reader, company, metric, month, 120, by="reason")
    judged: list[tuple[Moved, float]] = []
    for (label, *_), cell in readings.items():
        reading, earlier = cell[metric], before.get(str(label))
        within = reading.error if earlier is None else _carried(earlier, reading)
        found = _judged(reader, reading, within, str(label), lines.get(str(label), ()))
        if found is not None:
            judged.append(found)
    kept = benjamini_hochberg([p for _, p in judged]) if judged else []
    moved = [m for (m, _), survives in zip(judged, kept, strict=True) if survives]
    return Signals(month, len(judged), tuple(sorted(moved, key=lambda m: (-abs(m.value - m.usual), m.reason))))


def _before(reader: Reader, metric: str, month: date) -> dict[str, Reading]:
    """Contacts per order of the weeks before the month, by reason: the month's own would hold the change itself, and
    so hide it. Nothing for shares, whose chance lies in customers.
    """
    if "orders" not in METRICS[metric].needs:
        return {}
    weeks = Slice(
        EVERYTHING, first=month - ERROR_WEEKS * timedelta(days=7), last=month - timedelta(days=1), by=("reason",)
    )
    return {str(key[0]): cell[metric] for key, cell in reader.with_intervals(weeks, metric).items()}


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
    past = [p.value for p in course if p.settled and p.value is not None][:LONGEST]
    if len(past) < FIRST_VERDICT or reading.value is None or within is None:
        return None
    usual = fmean(past)
    if usual * (reading.counted or 0) < FEWEST_EXPECTED:
        return None
    p = newest_p(past, reading.value, within)
    if p is None:
        return None
    worse = (reading.value > usual) == (METRICS[reading.metric].better == "lower")
    return Moved(reason, reading.metric, reading.value, usual, "worse" if worse else "better"), p
