"""Text columns to the types that the schema declares; what is known but cannot be read becomes null."""

from __future__ import annotations

from dataclasses import dataclass, field

import dataframely as dy
import polars as pl

from metrics import schema
from metrics.ingest import cells, dates
from metrics.ingest.batch import Notice
from metrics.ingest.identity import Pseudonyms
from metrics.ingest.mapping import Mapping, normalised
from metrics.ingest.text import cleaned, each, joined, known
from metrics.schema import UNIT_SEPARATOR

SHOWN, UNMAPPED = 5, "unmapped"


@dataclass
class Columns:
    """The columns of one file on their way: `texts` as cleaned, `typed` as read, `readings` of the dates."""

    kind: str
    mapping: Mapping
    records: pl.Series
    texts: dict[str, pl.Series]
    typed: dict[str, pl.Series] = field(default_factory=dict)
    readings: dict[str, dates.Reading] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def heading(self, name: str) -> str:
        """What the file calls a field."""
        return " | ".join(self.mapping.columns[name])


def take_texts(frame: pl.DataFrame, records: pl.Series, mapping: Mapping, pseudonyms: Pseudonyms) -> Columns:
    """The matched columns of a text frame but for identities; a made id where none is declared.

    Dates stay as written here: only those that no format fits are worth cleaning.
    """
    plain = [name for name in mapping.columns if name not in schema.identities(mapping.kind)]
    texts = {name: text_of(frame, mapping, name) for name in plain}
    taken = Columns(mapping.kind, mapping, records, texts)
    if mapping.no_id:
        taken.texts[schema.KEYS[mapping.kind][0]], again = made_ids(frame, pseudonyms)
        if again:
            taken.notices.append(Notice("notice.identical_rows", {}, again))
    return taken


def text_of(frame: pl.DataFrame, mapping: Mapping, name: str) -> pl.Series:
    """The text of one field, unknown tokens as null. A date and its time may stand in two columns."""
    when = isinstance(schema.fields(mapping.kind)[name], dy.Datetime | dy.Date)
    parts = [frame[column] if when else cleaned(frame[column]) for column in mapping.columns[name]]
    if name in mapping.first_of:
        parts = [part.str.split(";").list.first().str.strip_chars() for part in parts]
    return joined([known(part, mapping.unknown) for part in parts], " " if when else " | ").alias(name)


def made_ids(frame: pl.DataFrame, pseudonyms: Pseudonyms) -> tuple[pl.Series, int]:
    """Hash of the canonical row text + '#' + its occurrence (METRICS.md 0), and how many rows repeat another.

    Canonical = every cell cleaned, columns in the order of their normalised headers: neither the order of the
    columns nor the way the file is written changes an id. Keyed, because a row may hold a customer's number.
    """
    columns = [cleaned(frame[name]).fill_null("") for name in sorted(frame.columns, key=normalised)]
    rows = pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=UNIT_SEPARATOR)).to_series()
    hashes = each(rows, pseudonyms.rows)
    numbered = pl.DataFrame([hashes.alias("hash")]).with_columns(n=pl.int_range(1, pl.len() + 1).over("hash"))
    ids = numbered.select(pl.format("{}#{}", "hash", "n")).to_series()
    return ids, int((numbered["n"] > 1).sum())


def read_rest(columns: Columns) -> None:
    """Fills in every field that is no date; fields without a column are null, the outcome is "unknown"."""
    height = len(columns.records)
    for name, declared in schema.fields(columns.kind).items():
        if name == "outcome":
            columns.typed[name] = _outcome(columns, height)
        elif name not in columns.typed:
            text = columns.texts.get(name)
            told = columns.mapping.columns.get(name, ())
            columns.typed[name] = blank(height, declared.dtype) if text is None else _read(text, declared, told)


def blank(height: int, dtype: pl.DataType) -> pl.Series:
    """A column of which nothing is known."""
    return pl.repeat(None, height, dtype=dtype, eager=True)


def _read(text: pl.Series, declared: dy.Column, headers: tuple[str, ...]) -> pl.Series:
    about = declared.metadata or {}
    values = about.get("values")
    if values:
        return cells.words(text, values)
    if about.get("duration"):
        return cells.durations(text, " ".join(headers))
    if isinstance(declared, dy.String):
        return text
    if isinstance(declared, dy.Bool):
        return cells.booleans(text)
    if isinstance(declared, dy.Datetime | dy.Date):  # no format fits any value
        return blank(len(text), declared.dtype)
    return cells.numbers(text, declared.dtype)


def _outcome(columns: Columns, height: int) -> pl.Series:
    """Raw values to outcomes as the mapping says; one that it does not name is unknown."""
    text = columns.texts.get("outcome")
    if text is None:
        return pl.repeat("unknown", height, dtype=pl.String, eager=True)
    said = columns.mapping.outcome
    keys = cleaned(pl.Series(list(said), dtype=pl.String)).fill_null("").str.to_lowercase()
    meaning = dict(zip(keys, said.values(), strict=True))
    blank_is, other = meaning.pop("", "unknown"), meaning.pop("*", UNMAPPED)

    def outcomes(distinct: pl.Series) -> pl.Series:
        return pl.Series([meaning.get(value.lower(), other) for value in distinct], dtype=pl.String)

    return each(text, outcomes).set(text.is_null(), blank_is)


def note_unread(columns: Columns, good: pl.DataFrame) -> pl.DataFrame:
    """The good rows with unmapped outcomes as "unknown"; what was known but could not be read is told."""
    alive = None if good.height == len(columns.records) else columns.records.is_in(good["record"].to_list())
    for name, text in columns.texts.items():
        read = good[name].set(good[name] == UNMAPPED, None) if name == "outcome" else good[name]
        values = text if alive is None else text.filter(alive)
        if name == "outcome" and read.null_count():
            good = good.with_columns(outcome=read.fill_null("unknown"))
        unread = values.filter(read.is_null() & values.is_not_null())
        if len(unread):
            columns.notices.append(_notice(columns.heading(name), name, unread))
    return good


def _notice(heading: str, name: str, unread: pl.Series) -> Notice:
    counts = unread.value_counts(sort=True).head(SHOWN).rows()
    told = ", ".join(f"{value} ({count})" for value, count in counts)
    key = "notice.outcome_unmapped" if name == "outcome" else "notice.unreadable"
    return Notice(key, {"column": heading, "values": told}, len(unread))
