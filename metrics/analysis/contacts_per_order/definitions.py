"""Calendar, lag-weighted, cohort and net: two sums per day each; a month is their sum over its days (METRICS.md 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from metrics.analysis import series
from metrics.analysis.contacts_per_order.days import Days, Numbers, Ratio
from metrics.analysis.contacts_per_order.lags import COMPANY, curves, expected
from metrics.analysis.series import Point
from metrics.query import NONE, Blank, Facts, Reader, Reading, Slice
from metrics.stats import FURTHEST, Interval

METRIC = "contacts_per_order"
CALENDAR, LAGGED, COHORT, NET = DEFINITIONS = ("calendar", "lagged", "cohort", "net")
UNKNOWN = NONE
"""The market of contacts and orders that name none: part of the company, without a figure of its own."""


@dataclass(frozen=True)
class Cell:
    """A figure with its exact parts or why it is blank, and the same as a point of a line, with its interval.

    `first` and `last`: the days that it counts, those of the orders for a cohort.
    """

    reading: Reading
    point: Point
    first: date
    last: date


class Definitions:
    """Every definition of one slice; a market divides by its own orders, COMPANY is all markets and those of none."""

    def __init__(self, reader: Reader, known: Facts, cut: Slice, within: int) -> None:
        self._known, self._cut, self._within = known, cut, within
        today = known.local_day(known.as_of) if known.as_of else None
        self._days = days = Days.between(known.first_day, known.first_order, today)
        self._contacts = days.lay(reader.daily(cut, "contacts"), "n")
        self._orders = days.lay(reader.daily(cut, "orders"), "n")
        cohort = reader.cohort(cut, within)
        self._old, self._led, self._answered = (days.lay(cohort, c) for c in ("orders", "contacts", "answered"))
        self.curves = curves(reader, known, days, self._orders)
        self._expected = expected(known, days, self._orders, self.curves)
        self.markets = sorted({*self._contacts, *self._orders}, key=lambda m: (m == UNKNOWN, m))

    def period(self, month: date) -> Slice:
        """The month, or those of its days that contacts and orders both cover."""
        return series.period(self._known, self._cut, METRIC, month)

    def contacts(self, market: str) -> Ratio:
        """Contacts of each day, over nothing yet."""
        top = self._of(self._contacts, market)
        return Ratio(self._days, top, np.ones_like(top))

    def of(self, month: date, market: str, linked: bool) -> dict[str, Cell]:
        """The month of a market in each definition; `linked`: some contact of that month has a known order."""
        cells = {
            CALENDAR: self._calendar(month, market),
            LAGGED: self._lagged(month, market),
            COHORT: self._cohort(month, market, self._led, linked),
            NET: self._cohort(month, market, self._answered, linked),
        }
        return {name: _unplaced(found) for name, found in cells.items()} if market == UNKNOWN else cells

    def _calendar(self, month: date, market: str) -> Cell:
        ratio = self._ratio(self._contacts, self._orders, market)
        return self._cell(ratio, month, *self._ends(month), Blank("blank.no_orders"))

    def _lagged(self, month: date, market: str) -> Cell:
        first, last = self._ends(month)
        if not self._expected:
            return self._cell(None, month, first, last, Blank("workbench.blank.no_links"))
        ratio = self._ratio(self._contacts, self._expected, market)
        if np.isnan(ratio.over(first, last)[1]):
            blank = Blank("workbench.blank.reach", (("days", FURTHEST),))
            return self._cell(None, month, first, last, blank)
        return self._cell(ratio, month, first, last, Blank("blank.no_orders"))

    def _cohort(self, month: date, market: str, led: dict[str, Numbers], linked: bool) -> Cell:
        first, last = self._ends(month)
        if not linked:
            return self._cell(None, month, first, last, Blank("workbench.blank.no_links"))
        ratio, placed = self._ratio(led, self._old, market), self._ratio(led, self._orders, market)
        due = min(last, self._mature)
        young = placed.over(first, last)[1] > 0
        blank = Blank("workbench.blank.young", (("days", self._within),)) if young else Blank("blank.no_orders")
        found = self._cell(ratio if due >= first else None, month, first, due, blank)
        whole = ratio.over(first, last)[1] == placed.over(first, last)[1]
        return found if whole else replace(found, point=replace(found.point, settled=False))

    @property
    def _mature(self) -> date:
        """The last day on which an order may be old enough."""
        as_of = self._known.as_of
        return self._known.local_day(as_of - timedelta(days=self._within)) if as_of else date.min

    def _ends(self, month: date) -> tuple[date, date]:
        days = self.period(month)
        return days.first or month, days.last or series.month_end(month)

    def _of(self, by_market: dict[str, Numbers], market: str) -> Numbers:
        nothing = np.zeros(self._days.count)
        return sum(by_market.values(), nothing) if market == COMPANY else by_market.get(market, nothing)

    def _ratio(self, top: dict[str, Numbers], bottom: dict[str, Numbers], market: str) -> Ratio:
        """Over the days that contacts and orders both cover."""
        covered, below = self._known.covered, self._of(bottom, market)
        below = self._days.only(below, *covered) if covered else np.full(self._days.count, np.nan)
        return Ratio(self._days, self._of(top, market), below)

    def _cell(self, ratio: Ratio | None, month: date, first: date, last: date, blank: Blank) -> Cell:
        solid = series.settled(self._known, METRIC, month)
        if "orders" not in self._known.has:
            return cell(month, None, None, solid, (first, last), Blank("not_computable.orders"))
        if ratio is None:
            return cell(month, None, None, solid, (first, last), blank)
        top, bottom = ratio.over(first, last)
        if not bottom > 0:
            return cell(month, top, 0.0, solid, (first, last), blank)
        return cell(month, top, bottom, solid, (first, last), reach=ratio.interval(first, last))


def cell(
    month: date,
    top: float | None,
    bottom: float | None,
    solid: bool,
    days: tuple[date, date],
    blank: Blank | None = None,
    reach: Interval | None = None,
) -> Cell:
    """A figure with its parts and interval, or, with `blank`, none and why."""
    low, high = (reach.low, reach.high) if reach else (None, None)
    reading = Reading(METRIC, top, bottom, blank, reach)
    return Cell(reading, Point(month, reading.value, solid, low, high, top, bottom), *days)


def _unplaced(found: Cell) -> Cell:
    """Counted in the total only."""
    reading = found.reading._replace(blank=found.reading.blank or Blank("blank.market_unknown"))
    return replace(found, reading=reading, point=replace(found.point, value=None, low=None, high=None))
