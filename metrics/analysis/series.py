"""A figure month by month, each with whether it is final."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.catalog import METRICS
from metrics.query import Facts, Reader, Reading, Slice

Mark = Literal["worse", "better"] | None
"""A verdict that may colour a mark; None: no signal, no colour."""


@dataclass(frozen=True, slots=True)
class Point:
    """A month's value; `value` None is blank. `low`/`high` interval, `top`/`bottom` the exact parts.

    `settled` False: a young month, drawn hollow and without colour whatever its `mark`.
    """

    month: date
    value: float | None
    settled: bool = True
    low: float | None = None
    high: float | None = None
    top: float | None = None
    bottom: float | None = None
    mark: Mark = None

    @property
    def verdict(self) -> Mark:
        """The mark that may colour this point: verdicts come from settled months only (METRICS.md 5)."""
        return self.mark if self.settled else None


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def shift(month: date, months: int) -> date:
    """The first day of the month so many months later (earlier if negative)."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months_to(month: date, count: int) -> list[date]:
    """`count` months that end with `month`."""
    return [shift(month.replace(day=1), i - count + 1) for i in range(count)]


def settled(known: Facts, metric: str, month: date, window: int | None = None) -> bool:
    """Whether the month's figure can no longer move: all days covered, and matured where the metric settles."""
    if known.first_day is None or known.first_day > month.replace(day=1):
        return False
    if "orders" in METRICS[metric].needs and not _orders_cover(known, month):
        return False
    return known.settled(month_end(month), window if METRICS[metric].settles else 0)


def period(known: Facts, cut: Slice, metric: str, month: date, begin: date | None = None) -> Slice:
    """The month, or the months from `begin` to it; where contacts and orders do not both cover all of it, the days
    that both do (METRICS.md 3).
    """
    whole = cut.months(begin or month, month)
    if "orders" not in METRICS[metric].needs or known.covered is None or whole.first is None or whole.last is None:
        return whole
    first, last = max(whole.first, known.covered[0]), min(whole.last, known.covered[1])
    return replace(whole, first=first, last=last) if first <= last else whole


def _orders_cover(known: Facts, month: date) -> bool:
    if known.first_order is None or known.last_order is None:
        return False
    return known.first_order <= month.replace(day=1) and known.last_order >= month_end(month)


def point(known: Facts, metric: str, month: date, reading: Reading | None, window: int | None = None) -> Point:
    """One month of a line."""
    if reading is None:
        return Point(month, None, settled(known, metric, month, window))
    final = settled(known, metric, month, window)
    return Point(month, reading.value, final, top=reading.top, bottom=reading.bottom)


def monthly(reader: Reader, cut: Slice, metric: str, last: date, count: int = 24) -> tuple[Point, ...]:
    """`count` months of a metric that end with `last`; months before the first contact are left out."""
    return by_part(reader, cut, metric, last, count).get("", ())


def by_part(
    reader: Reader, cut: Slice, metric: str, last: date, count: int = 24, by: str = ""
) -> dict[str, tuple[Point, ...]]:
    """The same for every value of a dimension in one question; a month without contacts is 0 where it may be."""
    start = reader.known.first_day
    months = [m for m in months_to(last, count) if start and month_end(m) >= start]
    if not months:
        return {}
    wide = replace(cut.months(months[0], months[-1]), by=(by, "month") if by else ("month",))
    found = reader.read(wide, metric)
    orders = reader.read(replace(wide, by=("month",)), metric) if by else {}
    for partly in (m for m in months if period(reader.known, cut, metric, m) != cut.month(m)):
        days = period(reader.known, cut, metric, partly)
        found = {k: v for k, v in found.items() if k[-1] != partly} | reader.read(replace(days, by=wide.by), metric)
        orders = orders | (reader.read(replace(days, by=("month",)), metric) if by else {})
    lines: dict[str, tuple[Point, ...]] = {}
    for part in dict.fromkeys(str(key[0]) if by else "" for key in found):
        lines[part] = tuple(_at(reader.known, found, orders, metric, part, m, cut.window) for m in months)
    return lines


def _at(
    known: Facts,
    found: dict[tuple[str | date, ...], dict[str, Reading]],
    whole: dict[tuple[str | date, ...], dict[str, Reading]],
    metric: str,
    part: str,
    month: date,
    window: int | None,
) -> Point:
    cell = found.get((part, month) if part else (month,))
    if cell is not None:
        return point(known, metric, month, cell[metric], window)
    total = whole.get((month,), {}).get(metric)
    if total is None or METRICS[metric].top != "contacts" or (METRICS[metric].bottom and not total.bottom):
        return point(known, metric, month, None, window)
    return point(known, metric, month, Reading(metric, 0, total.bottom), window)
