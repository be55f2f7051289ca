"""Text columns to the types that the schema declares; what is known but cannot be read becomes null."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import dataframely as dy
import polars as pl

from metrics import schema
from metrics.errors import DateQuestion, FileUnreadable
from metrics.ingest import cells, dates
from metrics.ingest.batch import Notice
from metrics.ingest.mapping import Mapping, normalised
from metrics.ingest.text import cleaned, each, joined, known
from metrics.ingest.times import to_utc, whole_seconds
from metrics.schema import UNIT_SEPARATOR

SHOWN = 5


@dataclass
class Columns:
    """The columns of one file on their way: `texts` as cleaned, `typed` as read, `formats` of the dates."""

    kind: str
    mapping: Mapping
    records: pl.Series
    texts: dict[str, pl.Series]
    typed: dict[str, pl.Series] = field(default_factory=dict)
    readings: dict[str, dates.Reading] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def take_texts(frame: pl.DataFrame, records: pl.Series, mapping: Mapping) -> Columns:
    """The matched columns of a text frame, cleaned, unknown tokens as null; a made id where none is declared."""
    plain = {c: cleaned(frame[c]) for c in {c for columns in mapping.columns.values() for c in columns}}
    texts = {
        name: joined([known(plain[c], mapping.unknown) for c in columns], name)
        for name, columns in mapping.columns.items()
    }
    taken = Columns(mapping.kind, mapping, records, texts)
    if mapping.no_id:
        taken.texts[schema.KEYS[mapping.kind][0]], again = made_ids(frame)
        if again:
            taken.notices.append(Notice("notice.identical_rows", {}, again))
    return taken


def made_ids(frame: pl.DataFrame) -> tuple[pl.Series, int]:
    """Hash of the canonical row text + '#' + its occurrence (METRICS.md 0), and how many rows repeat another.

    Canonical = every cell cleaned, columns in the order of their normalised headers: neither the order of the
    columns nor the way the file is written changes an id.
    """
    columns = [cleaned(frame[name]).fill_null("") for name in sorted(frame.columns, key=normalised)]
    rows = pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=UNIT_SEPARATOR)).to_series()
    hashes = each(rows, lambda texts: pl.Series([_md5(text) for text in texts], dtype=pl.String))
    numbered = pl.DataFrame([hashes.alias("hash")]).with_columns(n=pl.int_range(1, pl.len() + 1).over("hash"))
    ids = numbered.select(pl.format("{}#{}", "hash", "n")).to_series()
    return ids, int((numbered["n"] > 1).sum())


def read_dates(columns: Columns, now: dt.datetime, line_of: Callable[[int], int]) -> None:
    """Fills in every date field. DateQuestion where two readings fit; FileUnreadable if the clock has none."""
    latest = now + dates.DAY
    open_questions: dict[str, list[dates.Reading]] = {}
    for name, declared in schema.fields(columns.kind).items():
        if name in columns.texts and isinstance(declared, dy.Datetime | dy.Date):
            found = _readings(columns, name, latest if isinstance(declared, dy.Datetime) else None)
            if len(found) > 1:
                open_questions[name] = found
            elif found:
                columns.readings[name] = found[0]
            elif not declared.nullable and columns.texts[name].null_count() < len(columns.texts[name]):
                raise _unreadable(columns, name, line_of)
    orders = {reading.order for reading in columns.readings.values()}
    for name, found in open_questions.items():
        columns.readings[name] = _answered(columns, name, [r for r in found if r.order in orders], found)
    for name, reading in columns.readings.items():
        columns.typed[name] = _moments(columns, name, reading)


def read_rest(columns: Columns) -> None:
    """Fills in every field that is no date; fields without a column are null, the outcome is "unknown"."""
    height = len(columns.records)
    for name, declared in schema.fields(columns.kind).items():
        if name not in columns.typed:
            text = columns.texts.get(name)
            blank = pl.repeat(None, height, dtype=declared.dtype, eager=True)
            columns.typed[name] = blank if text is None else _read(text, declared)
        if name == "outcome":
            columns.typed[name] = _outcome(columns, height)
        elif declared.nullable and name in columns.texts:
            _note_unreadable(columns, name)


def _read(text: pl.Series, declared: dy.Column) -> pl.Series:
    values = (declared.metadata or {}).get("values")
    if values:
        return cells.words(text, values)
    if isinstance(declared, dy.String):
        return text
    if isinstance(declared, dy.Bool):
        return cells.booleans(text)
    if isinstance(declared, dy.Datetime | dy.Date):  # no format fits any value
        return pl.repeat(None, len(text), dtype=declared.dtype, eager=True)
    return cells.numbers(text, declared.dtype)


def _readings(columns: Columns, name: str, latest: dt.datetime | None) -> list[dates.Reading]:
    """The readings that are left: the mapping's own format if it fits, else the likeliest, else (for an optional
    field) the one that reads most.
    """
    texts, mapping = columns.texts[name], columns.mapping
    there = len(texts) - texts.null_count()
    if there and mapping.dates.get(name):
        told = dates.read(texts, mapping.dates[name], mapping.date_order)
        if told.fits >= dates.ENOUGH * there:
            return [told]
    found = dates.readings(texts)
    told_order = [reading for reading in found if reading.order == mapping.date_order]
    left = dates.likeliest(told_order or found, there, latest)
    optional = schema.fields(columns.kind)[name].nullable
    return left or (found[:1] if optional else [])


def _answered(columns: Columns, name: str, agreeing: list[dates.Reading], found: list[dates.Reading]) -> dates.Reading:
    """The reading that the other date columns of the file settle; DateQuestion if they do not."""
    if len(agreeing) == 1:
        return agreeing[0]
    raise DateQuestion(
        "error.date_question",
        [(reading.order, *reading.span) for reading in found],
        field=name,
        column=" | ".join(columns.mapping.columns[name]),
        example=columns.texts[name].drop_nulls()[0],
    )


def _unreadable(columns: Columns, name: str, line_of: Callable[[int], int]) -> FileUnreadable:
    texts = columns.texts[name]
    found = dates.readings(texts)
    unread = texts.is_not_null() & (found[0].moments.is_null() if found else True)
    record = int(columns.records.filter(unread)[0])
    return FileUnreadable(
        "error.date_unreadable",
        column=" | ".join(columns.mapping.columns[name]),
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
            columns.notices.append(Notice(key, {"field": name, "zone": columns.mapping.zone}, count))
    return shift.moments


def _outcome(columns: Columns, height: int) -> pl.Series:
    """Raw values to outcomes as the mapping says; one that it does not name is unknown, and is told."""
    text = columns.texts.get("outcome")
    if text is None:
        return pl.repeat("unknown", height, dtype=pl.String, eager=True)
    meaning: dict[str, str | None] = {r.strip().lower(): m for r, m in columns.mapping.outcome.items()}
    blank, other = meaning.pop("", "unknown"), meaning.pop("*", None)

    def outcomes(distinct: pl.Series) -> pl.Series:
        return pl.Series([meaning.get(value.lower(), other) for value in distinct], dtype=pl.String)

    outcome = each(text, outcomes).set(text.is_null(), blank)
    unmapped = text.filter(outcome.is_null())
    if len(unmapped):
        counts = unmapped.value_counts(sort=True).head(SHOWN).rows()
        told = ", ".join(f"{value} ({count})" for value, count in counts)
        columns.notices.append(Notice("notice.outcome_unmapped", {"values": told}, len(unmapped)))
    return outcome.fill_null("unknown")


def _note_unreadable(columns: Columns, name: str) -> None:
    unread = columns.texts[name].is_not_null() & columns.typed[name].is_null()
    if unread.any():
        example = columns.texts[name].filter(unread)[0]
        columns.notices.append(Notice("notice.unreadable", {"field": name, "example": example}, int(unread.sum())))


def formats(columns: Columns) -> Mapping:
    """The mapping with the date formats that were found."""
    found = {name: reading.form for name, reading in columns.readings.items()}
    return replace(columns.mapping, dates=columns.mapping.dates | found)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
