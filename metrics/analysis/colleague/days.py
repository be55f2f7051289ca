"""Warnings about when: a thin end, moments that cannot be, months of which one half is missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from metrics.analysis.colleague.file import File
from metrics.ingest import Notice

THIN = 0.6
"""A day below this share of the usual one: an export drawn in the evening is above it, one at noon is below."""
SIGMAS = 3
"""And by so many standard deviations of a Poisson count, so that a quiet day of a small shop is no thin one."""
CLOCKS = timedelta(minutes=5)
"""Clocks of two machines differ; whole hours come from a wrong time zone."""
EPOCH = datetime(2000, 1, 1)
"""No export of today reaches further back; 1900-01-01 and 1970-01-01 stand for "no date" in many systems."""
STRAY = 20
"""A month with fewer rows holds strays, not a month of business."""
NAMED = 6
"""Months that a sentence names before it breaks off."""


def thin_tail(file: File) -> Notice | None:
    """The last days hold far fewer rows than usual: the export was drawn before they ended.

    Days of the company and days of the file must both say so: an export cut at midnight of the one has some
    hours of a further day of the other.
    """
    days = [_thin_days(file, zone) for zone in (file.batch.mapping.zone, file.reader.zone.key)]
    if not all(days):
        return None
    first = days[-1][0]
    values: dict[str, object] = {"first": f"{first}", "complete": f"{first - timedelta(days=1)}"}
    return Notice("notice.thin_tail", values, len(days[-1]))


def _thin_days(file: File, zone: str) -> list[date]:
    """Thin days after the last that is not; days of a weekday too quiet to be judged are neither.

    Usual = the median of the weekday over the whole file, up to the day to which it is declared complete.
    """
    days, end = file.days(zone), file.batch.mapping.complete_to
    days = days if end is None else days.filter(pl.col("day") <= end.date())
    if days.is_empty():
        return []
    usual = pl.col("n").median().over(pl.col("day").dt.weekday())
    least = pl.min_horizontal(THIN * usual, usual - SIGMAS * usual.sqrt())
    every = days.upsample("day", every="1d").with_columns(pl.col("n").fill_null(0))
    judged = every.with_columns(least=least).filter(pl.col("least") > 0)
    whole = judged.filter(pl.col("n") >= pl.col("least"))["day"].to_list()
    return judged.filter(pl.col("day") > whole[-1])["day"].to_list() if whole else []


def ahead(file: File) -> Notice | None:
    """Rows later than now, of less than a day (others are rejected): mostly a time zone that was not said."""
    limit = file.moment + CLOCKS
    if file.dated or file.batch.last is None or file.batch.last <= limit:
        return None
    later = int((file.rows[file.clock] > limit).sum())
    return Notice("notice.ahead", {"zone": file.batch.mapping.zone}, later)


def before_2000(file: File) -> Notice | None:
    """Rows with a date that stands for none; they would stretch the period over decades."""
    first = file.batch.first
    if first is None or first >= EPOCH:
        return None
    return Notice("notice.before_2000", {"first": f"{first.date()}"}, int((file.rows[file.clock] < EPOCH).sum()))


def contacts_alone(file: File) -> Notice | None:
    """Months of the file for which the store has no orders, if it has any: contacts per order will be blank."""
    orders = file.reader.months("orders")
    return _told("notice.contacts_alone", file.months(STRAY) - set(orders)) if orders else None


def orders_alone(file: File) -> Notice | None:
    """Months of orders after the first contact for which the store has no contacts.

    Orders from before the first contact are wanted: they weigh later contacts (METRICS.md 3).
    """
    contacts = file.reader.months("contacts")
    alone = file.months(STRAY) - set(contacts)
    return _told("notice.orders_alone", {month for month in alone if contacts and month > contacts[0]})


def _told(key: str, months: set[date]) -> Notice | None:
    named = [f"{month:%Y-%m}" for month in sorted(months)]
    shown = ", ".join([*named[:NAMED], *(["…"] if len(named) > NAMED else [])])
    return Notice(key, {"months": shown}, len(named)) if named else None
