"""What a change of the mapping or of the owners does to the figures, before it is saved (METRICS.md 0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from metrics.analysis import meeting
from metrics.analysis.ownership import moved
from metrics.analysis.series import months_to
from metrics.analysis.series import period as span
from metrics.analysis.workshop import MONTHS, Sheet, last_settled, sheet
from metrics.query import Reader, Reading, Slice


@dataclass(frozen=True)
class Head:
    """A headline before and after: of the newest settled month, and of the twelve that end with it."""

    metric: str
    month: tuple[Reading, Reading]
    year: tuple[Reading, Reading]


@dataclass(frozen=True)
class Preview:
    """`month`: the newest that is settled before and after, None without contacts. `reasons`, `families`, `owners`:
    contacts, of all times, that would count for another one.
    """

    month: date | None
    heads: tuple[Head, ...]
    reasons: int
    families: int
    owners: int
    before: Sheet
    after: Sheet


def preview(before: Reader, after: Reader, cut: Slice, day: date) -> Preview:
    """Both readers' answers side by side; `after` is that of a trial."""
    months = [month for month in (last_settled(before.known), last_settled(after.known)) if month]
    month = min(months, default=None)
    now, then = before.placed(cut), after.placed(cut)
    return Preview(
        month=month,
        heads=tuple(_head(before, after, cut, metric, month) for metric in meeting.headlines(before)) if month else (),
        reasons=moved(_renamed(now, then, "reason"), then, "reason"),
        families=moved(_renamed(now, then, "family"), then, "family"),
        owners=moved(now, then, "owner"),
        before=sheet(before, cut, day, month),
        after=sheet(after, cut, day, month),
    )


def _renamed(before: pl.DataFrame, after: pl.DataFrame, column: str) -> pl.DataFrame:
    """`before` with the names of `after`: whoever has the same codes is the same, whatever it is called."""
    one, two = (dict(frame.group_by(column).agg(pl.col("code").unique()).iter_rows()) for frame in (before, after))
    now = {frozenset(codes): label for label, codes in two.items()}
    names = {label: now[frozenset(codes)] for label, codes in one.items() if frozenset(codes) in now}
    return before.with_columns(pl.col(column).replace(names))


def _head(before: Reader, after: Reader, cut: Slice, metric: str, month: date) -> Head:
    first = months_to(month, MONTHS)[0]

    def read(reader: Reader, begin: date) -> Reading:
        return reader.read_one(span(reader.known, cut, metric, month, begin), metric)[metric]

    return Head(metric, (read(before, month), read(after, month)), (read(before, first), read(after, first)))
