"""A table and what its columns mean -> a batch: every record kept, rejected with its rule, or out of scope."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches

import polars as pl

from metrics import schema
from metrics.errors import FileUnreadable, MappingNeeded
from metrics.ingest.batch import Batch, Notice
from metrics.ingest.convert import Columns, note_unread, read_rest, take_texts, text_of
from metrics.ingest.date_fields import formats, read_dates
from metrics.ingest.dates import DAY, extent
from metrics.ingest.identity import Pseudonyms
from metrics.ingest.mapping import Mapping
from metrics.ingest.match import located, missing, speed_columns
from metrics.ingest.redact import REDACTED, Notes, redact_notes
from metrics.ingest.rejects import rejected, split
from metrics.ingest.sources import refuse
from metrics.ingest.table import Table
from metrics.ingest.wanted import says, with_order_cells


def check(table: Table, mapping: Mapping, pseudonyms: Pseudonyms, now: dt.datetime, notes: Notes = REDACTED) -> Batch:
    """Checks a table against the schema of the mapping's kind; writes nothing.

    `now`: the moment of the import, aware or naive UTC. `notes`: what becomes of free text. MappingNeeded if a
    column is missing, DateQuestion if a date column fits two readings, FileUnreadable if the column that places a
    row in time is no date.
    """
    if now.tzinfo is not None:
        now = now.astimezone(dt.UTC).replace(tzinfo=None)
    refuse(table)
    placed = located(mapping, table)
    _demand(placed, table)
    whole = with_order_cells(table.frame, placed)
    inside = _inside(whole, placed)
    frame, records = (whole, table.records) if inside.all() else (whole.filter(inside), table.records.filter(inside))
    with ThreadPoolExecutor(1) as beside:
        customers = beside.submit(_customers, frame, placed, pseudonyms)
        columns = take_texts(frame, records, placed, pseudonyms)
        redact_notes(columns, notes)
        read_dates(columns, now, lambda record: int(table.origin([record])["line"][0]))
        read_rest(columns)
        good, broken = split(pl.DataFrame(columns.typed).with_columns(columns.records.alias("record")), columns)
        good, future = _future(good, columns, now)
        good = _mend_closing(note_unread(columns, good), columns)
    clock = schema.CLOCK.get(placed.kind)
    first, last = extent(good[clock]) if clock else (None, None)
    return Batch(
        kind=placed.kind,
        source=placed.source,
        mapping=formats(columns),
        file=table.name,
        read=table.read,
        kept=_kept(good, columns, customers.result()),
        rejected=rejected(table, pl.concat([broken, future], how="vertical_relaxed")),
        out_of_scope=table.frame.height - frame.height + table.set_apart.height,
        first=first,
        last=last,
        has=_has(placed),
        notices=table.notices + columns.notices + _set_aside(table, placed),
    )


def _demand(mapping: Mapping, table: Table) -> None:
    """MappingNeeded unless every required field has a column and every named column is in the file."""
    there = ", ".join(table.columns)
    named = {c: f for f, columns in mapping.columns.items() for c in columns}
    named |= dict.fromkeys(mapping.out_of_scope, "out_of_scope")
    named |= dict.fromkeys(mapping.customer_where, "customer_where")
    for column, field in named.items():
        if column not in table.columns:
            near = get_close_matches(column, table.columns, 1)
            key = "error.mapping_column_near" if near else "error.mapping_column"
            values = {"file": table.name, "column": column, "field": field, "columns": there}
            raise MappingNeeded(key, **values, **({"near": near[0]} if near else {}))
    absent = missing(mapping, table)
    if absent and len(table.columns) == 1:
        raise FileUnreadable("error.one_column", file=table.name, column=table.columns[0])
    if absent:
        raise MappingNeeded("error.field_unmatched", file=table.name, field=absent[0], columns=there)


def _inside(frame: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """Rows that no rule of the mapping sets apart."""
    inside = pl.repeat(True, frame.height, dtype=pl.Boolean, eager=True)
    for column, values in mapping.out_of_scope.items():
        inside &= ~says(frame[column], values)
    return inside


def _mend_closing(good: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """A contact that closed before it opened keeps its place; its closing is unknown (METRICS.md 0)."""
    if columns.kind != "contacts" or "closed_at" not in columns.texts:
        return good
    wrong = (good["closed_at"] < good["opened_at"]).fill_null(False)
    if wrong.any():
        columns.notices.append(Notice("notice.closed_before_opened", {}, int(wrong.sum())))
    return good.with_columns(closed_at=good["closed_at"].set(wrong, None))


def _future(good: pl.DataFrame, columns: Columns, now: dt.datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows more than a day after the import are rejected, with the clock's own text as the value."""
    clock = schema.CLOCK.get(columns.kind)
    if clock is None:
        return good, good.clear().select("record", rule=None, field=None, value=None)
    late = good[clock] > now + DAY
    text = pl.DataFrame({"record": columns.records, "value": columns.texts[clock]})
    told = good.filter(late).select("record").join(text, on="record", how="left", maintain_order="left")
    rule = clock.removesuffix("_at") + "_in_future"
    return good.filter(~late), told.select("record", rule=pl.lit(rule), field=pl.lit(clock), value="value")


def _customers(frame: pl.DataFrame, mapping: Mapping, pseudonyms: Pseudonyms) -> pl.Series:
    """A pseudonym per row; made beside all other checks, because it takes as long as they do together."""
    given = [name for name in schema.identities(mapping.kind) if name in mapping.columns]
    texts = {name: text_of(frame, mapping, name) for name in given}
    for column, values in mapping.customer_where.items():
        others = ~says(frame[column], values)
        texts = {name: text.set(others, None) for name, text in texts.items()}
    return pseudonyms.customers(texts, frame.height)


def _kept(good: pl.DataFrame, columns: Columns, customers: pl.Series) -> pl.DataFrame:
    """The stored fields of the good rows, with pseudonyms in place of identities."""
    if good.height < len(customers):
        customers = customers.filter(columns.records.is_in(good["record"].to_list()))
    made = {"customer": customers}
    if columns.kind == "contacts":
        made["contact_id"] = columns.mapping.source + schema.UNIT_SEPARATOR + good["contact_id"]
    if dated := schema.DATED.get(columns.kind):
        clock = columns.readings.get(schema.CLOCK[columns.kind])
        made[dated] = pl.repeat(clock is not None and clock.is_date, good.height, dtype=pl.Boolean, eager=True)
    names = ("record", *schema.stored(columns.kind), *([dated] if dated else []))
    return pl.DataFrame({name: made[name] if name in made else good[name] for name in names})


def _has(mapping: Mapping) -> frozenset[str]:
    matched = {field for field, columns in mapping.columns.items() if columns}
    return frozenset(matched | ({"customer"} if matched & set(schema.identities(mapping.kind)) else set()))


def _set_aside(table: Table, mapping: Mapping) -> list[Notice]:
    """Speed is set aside; handle time alone is kept, for the page that shows what chasing it costs."""
    kept = mapping.columns.get("handle_seconds", ())
    speed = [column for column in speed_columns(table) if column not in kept]
    told = {"notice.handle_kept": kept, "notice.speed_columns": speed}
    return [Notice(key, {"columns": ", ".join(columns)}, len(columns)) for key, columns in told.items() if columns]
