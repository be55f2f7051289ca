"""Sums laid out day by day: a month, a week and an interval are then sums over some of the days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metrics.stats import WEEKS, Interval, ratio_interval

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Days:
    """So many days from `first` on; every array has one place for each."""

    first: date
    count: int

    @classmethod
    def between(cls, *ends: date | None) -> Days:
        """The days from the first to the last of these, those that are None left out; none at all: no days."""
        known = [end for end in ends if end is not None]
        return cls(min(known), (max(known) - min(known)).days + 1) if known else cls(date.min, 0)

    def at(self, day: date) -> int:
        """The place of a day; below 0 or beyond the last place for a day outside."""
        return (day - self.first).days

    def lay(self, frame: pl.DataFrame, column: str) -> dict[str, Numbers]:
        """A frame of (market, day, ...) as one array per market, 0 on days that it does not name."""
        last = self.first + timedelta(days=self.count)
        frame = frame.filter((pl.col("day") >= self.first) & (pl.col("day") < last))
        laid: dict[str, Numbers] = {}
        for (market,), part in frame.group_by("market"):
            laid[str(market)] = np.zeros(self.count)
            places = (part["day"] - self.first).dt.total_days().to_numpy()
            laid[str(market)][places] = part[column].to_numpy()
        return laid

    def only(self, values: Numbers, first: date, last: date) -> Numbers:
        """The values from `first` to `last`, unknown (nan) on every other day."""
        kept = np.full(self.count, np.nan)
        places = slice(max(0, self.at(first)), max(0, self.at(last) + 1))
        kept[places] = values[places]
        return kept


@dataclass(frozen=True, eq=False)
class Ratio:
    """A definition day by day: contacts, and what they are divided by (nan on days on which that is not known)."""

    days: Days
    top: Numbers
    bottom: Numbers

    def over(self, first: date, last: date) -> tuple[float, float]:
        """Both sums from `first` to `last`; the bottom is nan if it is unknown on any of these days."""
        start, end = self.days.at(first), self.days.at(last) + 1
        if start < 0 or end > self.days.count:
            return float(self.top[max(0, start) : max(0, end)].sum()), np.nan
        return float(self.top[start:end].sum()), float(self.bottom[start:end].sum())

    def interval(self, first: date, last: date) -> Interval | None:
        """From the whole weeks that end with `last`: 26, or all of a longer period (why: stats/ratio.py)."""
        top, bottom = self.over(first, last)
        if not bottom > 0:
            return None
        weeks = max(WEEKS, ((last - first).days + 1) // 7)
        ends = [last - timedelta(days=7 * i) for i in reversed(range(weeks))]
        sums = [self.over(end - timedelta(days=6), end) for end in ends]
        known = [(count, base) for count, base in sums if not np.isnan(base)]
        return ratio_interval([c for c, _ in known], [x for _, x in known], bottom, top / bottom) if known else None
