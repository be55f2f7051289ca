"""Two periods that can be compared: whole months, or the same days of both where one of them is not whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.analysis.series import month_end, shift
from metrics.query import Facts, Slice

Against = Literal["month", "year"]
"""The month before, or the same month last year."""

_BACK = {"month": -1, "year": -12}


@dataclass(frozen=True)
class Pair:
    """The earlier and the later period as slices, first and last day included. `whole`: both are whole months."""

    before: Slice
    after: Slice
    whole: bool


def earlier(month: date, against: Against) -> date:
    """The month that `month` is compared with."""
    return shift(month, _BACK[against])


def pair(known: Facts, cut: Slice, month: date, against: Against) -> Pair | None:
    """Both periods over the days that contacts cover, and orders too where they cover any; None without such days."""
    months = (earlier(month, against), month.replace(day=1))
    with_orders = [_covered(known, m, known.first_order, known.last_order) for m in months]
    return _over(cut, months, with_orders) or _over(cut, months, [_covered(known, m) for m in months])


def _over(cut: Slice, months: tuple[date, date], spans: list[tuple[date, date]]) -> Pair | None:
    if all(span == (m, month_end(m)) for span, m in zip(spans, months, strict=True)):
        return Pair(cut.month(months[0]), cut.month(months[1]), True)
    first, last = max(start.day for start, _ in spans), min(end.day for _, end in spans)
    if first > last or any(start > end for start, end in spans):
        return None
    days = [replace(cut, first=m.replace(day=first), last=m.replace(day=last)) for m in months]
    return Pair(days[0], days[1], False)


def _covered(
    known: Facts, month: date, first_order: date | None = None, last_order: date | None = None
) -> tuple[date, date]:
    """First and last covered day of the month; the first after the last if there is none."""
    reach = known.local_day(known.as_of) if known.as_of else date.min
    first = max(month, known.first_day or date.max, first_order or month)
    return first, min(month_end(month), reach, last_order or reach)
