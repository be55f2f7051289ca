"""The date fields of a file: one format per column, one order of day and month per file, UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import dataframely as dy
import polars as pl

from metrics import schema
from metrics.errors import DateQuestion, FileUnreadable
from metrics.ingest import dates
from metrics.ingest.batch import Notice
from metrics.ingest.convert import Columns
from metrics.ingest.mapping import Mapping
from metrics.ingest.text import cleaned, known
from metrics.ingest.times import to_utc, whole_seconds


def read_dates(columns: Columns, now: dt.datetime, line_of: Callable[[int], int]) -> None:
    """Fills in every date field. DateQuestion where two readings fit; FileUnreadable if the clock has none."""
    latest = now + dates.DAY
    open_questions: dict[str, list[dates.Reading]] = {}
    for name, declared in schema.fields(columns.kind).items():
        if name in columns.texts and isinstance(declared, dy.Datetime | dy.Date):
            bound = latest if isinstance(declared, dy.Datetime) else None
            found = _readings(columns, name, bound)
            if len(found) > 1:
                open_questions[name] = found
            elif found:
                columns.readings[name] = found[0]
            elif not declared.nullable and columns.texts[name].null_count() < len(columns.texts[name]):
                raise _unreadable(columns, name, bound, line_of)
    orders = {reading.order for reading in columns.readings.values()}
    for name, found in open_questions.items():
        columns.readings[name] = _answered(columns, name, found, orders, line_of)
    for name, reading in columns.readings.items():
        columns.typed[name] = _moments(columns, name, reading)


def formats(columns: Columns) -> Mapping:
    """The mapping with the date formats that were found."""
    found = {name: reading.form for name, reading in columns.readings.items()}
    return replace(columns.mapping, dates=columns.mapping.dates | found)


def _readings(columns: Columns, name: str, latest: dt.datetime | None) -> list[dates.Reading]:
    """The readings that are left; values are cleaned first if some cannot be read as they are written."""
    found = _left(columns, name, latest)
    texts = columns.texts[name]
    if not found or found[0].fits < len(texts) - texts.null_count():
        columns.texts[name] = known(cleaned(texts), columns.mapping.unknown)
        found = _left(columns, name, latest)
    return found


def _left(columns: Columns, name: str, latest: dt.datetime | None) -> list[dates.Reading]:
    """The mapping's own format if it fits, else the likeliest ones, else (for an optional field) the best."""
    texts, mapping = columns.texts[name], columns.mapping
    there = len(texts) - texts.null_count()
    if there and mapping.dates.get(name):
        told = dates.told(texts, mapping.dates[name])
        if told.fits >= dates.ENOUGH * there:
            return [told]
    found = _found(columns, name, latest)
    left = dates.likeliest(found, there, latest)
    optional = schema.fields(columns.kind)[name].nullable
    return left or (found[:1] if optional else [])


def _found(columns: Columns, name: str, latest: dt.datetime | None) -> list[dates.Reading]:
    """All readings, or those of the order that the analyst has chosen, if there are any."""
    found = dates.readings(columns.texts[name], latest)
    return [reading for reading in found if reading.order == columns.mapping.date_order] or found


def _answered(
    columns: Columns, name: str, found: list[dates.Reading], orders: set[str], line_of: Callable[[int], int]
) -> dates.Reading:
    """The reading that the other date columns of the file settle; DateQuestion if they do not."""
    agreeing = [reading for reading in found if reading.order in orders]
    if len(agreeing) == 1:
        return agreeing[0]
    spans = [(reading.order, *reading.span) for reading in found]
    there = columns.texts[name].is_not_null()
    raise DateQuestion(
        "error.date_question",
        spans,
        field=name,
        column=columns.heading(name),
        example=columns.texts[name].filter(there)[0],
        line=line_of(int(columns.records.filter(there)[0])),
        choices="; ".join(f"{order} = {first} – {last}" for order, first, last in spans),
    )


def _unreadable(
    columns: Columns, name: str, latest: dt.datetime | None, line_of: Callable[[int], int]
) -> FileUnreadable:
    texts, found = columns.texts[name], _found(columns, name, latest)
    unread = texts.is_not_null() & (found[0].moments.is_null() if found else True)
    record = int(columns.records.filter(unread)[0])
    return FileUnreadable(
        "error.date_unreadable",
        column=columns.heading(name),
        value=texts.filter(unread)[0],
        line=line_of(record),
    )


def _moments(columns: Columns, name: str, reading: dates.Reading) -> pl.Series:
    declared = schema.fields(columns.kind)[name]
    if isinstance(declared, dy.Date):
        return reading.moments.cast(pl.Date)
    moments = whole_seconds(reading.moments, reading.form)
    if reading.is_date or reading.fixed:
        return moments
    shift = to_utc(moments, columns.mapping.zone)
    for key, count in (("notice.time_doubled", shift.doubled), ("notice.time_skipped", shift.skipped)):
        if count:
            columns.notices.append(Notice(key, {"column": columns.heading(name), "zone": columns.mapping.zone}, count))
    return shift.moments
