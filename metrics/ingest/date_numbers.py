"""Moments written as numbers: days of a spreadsheet, seconds, milliseconds or microseconds since 1970.

A number alone says nothing. It is taken as a moment only where every number of the column is one between 1990 and
the import. Those ranges of the four scales do not touch one another, nor years or days written as 20260331.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

EARLIEST, LATEST = dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1)
SHEET_EPOCH, UNIX_EPOCH = dt.datetime(1899, 12, 30), dt.datetime(1970, 1, 1)
SHEET_DAY, SHEET = "sheet day", "sheet"
PER_SECOND = {"unix s": 1, "unix ms": 1_000, "unix us": 1_000_000}
FORMS = (SHEET_DAY, SHEET, *PER_SECOND)
"""What stands for a format in a mapping. A sheet counts days from 1900; its fraction is the time."""
NUMBER = r"^\d+(?:[.,]\d+)?$"


def fitting(texts: pl.Series, latest: dt.datetime | None) -> str | None:
    """The scale on which every number of the column is a moment up to `latest`; None if there is none.

    Zeros are left aside: many systems write them where there is no moment.
    """
    numbers = _numbers(texts)
    numbers = numbers.filter(numbers > 0)
    if numbers.is_empty():
        return None
    first, last = numbers.min(), numbers.max()
    for form in PER_SECOND.keys() | {SHEET}:
        low, high = (_number(moment, form) for moment in (EARLIEST, min(latest or LATEST, LATEST)))
        if low <= first and last <= high:  # type: ignore[operator]
            whole = form == SHEET and bool((numbers == numbers.floor()).all())
            return SHEET_DAY if whole else form
    return None


def moments(texts: pl.Series, form: str) -> pl.Series:
    """Naive moments in whole seconds; null where there is no number or a zero."""
    numbers = _numbers(texts)
    known = numbers.set(numbers <= 0, None)
    if form in PER_SECOND:
        return _since(UNIX_EPOCH, (known / PER_SECOND[form]).floor())
    if form == SHEET_DAY:
        known = known.set(known != known.floor(), None)
    return _since(SHEET_EPOCH, (known * 86_400).round())  # a fraction of a day is seldom a whole second


def _numbers(texts: pl.Series) -> pl.Series:
    plain = texts.set(~texts.str.contains(NUMBER), None)
    return plain.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _number(moment: dt.datetime, form: str) -> float:
    if form == SHEET:
        return (moment - SHEET_EPOCH) / dt.timedelta(days=1)
    return (moment - UNIX_EPOCH).total_seconds() * PER_SECOND[form]


def _since(epoch: dt.datetime, seconds: pl.Series) -> pl.Series:
    """Numbers far from any calendar become null."""
    bounded = seconds.set(seconds > 1e12, None).cast(pl.Int64)
    start = int((epoch - UNIX_EPOCH).total_seconds())
    return ((bounded + start) * 1_000_000).cast(pl.Datetime("us"))
