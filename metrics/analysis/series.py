"""A figure month by month, each with whether it is final."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.analysis.kept import Kept
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
    return known.settled(month_end(month), window if METRICS[metric].waits else 0)


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
    return _point(month, reading, final=settled(known, metric, month, window))


def _point(month: date, reading: Reading | None, *, final: bool) -> Point:
    if reading is None:
        return Point(month, None, final)
    return Point(month, reading.value, final, top=reading.top, bottom=reading.bottom)


def monthly(reader: Reader, cut: Slice, metric: str, last: date, count: int = 24) -> tuple[Point, ...]:
    """`count` months of a metric that end with `last`; months before the first contact are left out."""
    return by_part(reader, cut, metric, last, count).get("", ())


def by_part(
    reader: Reader, cut: Slice, metric: str, last: date, count: int = 24, by: str = ""
) -> dict[str, tuple[Point, ...]]:
    """The same for every value of a dimension that has contacts in those months; a month without is 0 where it may be.

    Worked out for all months at once: whoever goes from month to month asks the store only the first time.
    """
    known, start = reader.known, reader.known.first_day
    months = [m for m in months_to(last, count) if start and month_end(m) >= start]
    if not months or start is None:
        return {}
    end = max(months[-1], *known.months)
    cut = replace(cut, first=None, last=None, by=())
    whole = _LINES.ask(reader, (cut, metric, by, end), lambda: _lines(reader, cut, metric, by, end))
    first = (months[0].year - start.year) * 12 + months[0].month - start.month
    here = slice(first, first + len(months))
    return {part: line.points[here] for part, line in whole.items() if any(line.there[here])}


@dataclass(frozen=True, slots=True)
class _Line:
    """All months of a part, and in which of them it has anything."""

    points: tuple[Point, ...]
    there: tuple[bool, ...]


_LINES: Kept[dict[str, _Line]] = Kept(64)


def _lines(reader: Reader, cut: Slice, metric: str, by: str, end: date) -> dict[str, _Line]:
    """Every part's months from the first contact to `end`."""
    known = reader.known
    first = known.first_day or end
    months = months_to(end, (end.year - first.year) * 12 + end.month - first.month + 1)
    wide = replace(cut.months(months[0], end), by=(by, "month") if by else ("month",))
    found = reader.read(wide, metric)
    whole = reader.read(replace(wide, by=("month",)), metric) if by else {}
    for partly in (m for m in months if period(known, cut, metric, m) != cut.month(m)):
        days = period(known, cut, metric, partly)
        found = {k: v for k, v in found.items() if k[-1] != partly} | reader.read(replace(days, by=wide.by), metric)
        whole = whole | (reader.read(replace(days, by=("month",)), metric) if by else {})
    final = {m: settled(known, metric, m, cut.window) for m in months}
    empty = {m: _point(m, _nothing(metric, whole.get((m,), {}).get(metric)), final=final[m]) for m in months}
    lines: dict[str, _Line] = {}
    for part in sorted({str(key[0]) if by else "" for key in found}):
        cells = [found.get((part, m) if by else (m,)) for m in months]
        points = tuple(
            empty[m] if cell is None else _point(m, cell[metric], final=final[m])
            for m, cell in zip(months, cells, strict=True)
        )
        lines[part] = _Line(points, tuple(cell is not None for cell in cells))
    return lines


def _nothing(metric: str, total: Reading | None) -> Reading | None:
    """What a part without a contact has in a month whose whole is `total`: 0 where it may be, else no value."""
    if total is None or METRICS[metric].top != "contacts" or (METRICS[metric].bottom and not total.bottom):
        return None
    return Reading(metric, 0, total.bottom)
