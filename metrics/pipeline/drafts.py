"""A file checked against the store, before anyone says that it is to be stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import polars as pl

from metrics import schema
from metrics.analysis.colleague import advise, by_importance
from metrics.errors import StoreUnfit
from metrics.export import is_mended, unmarked
from metrics.ingest import (
    Batch,
    Mapping,
    Notes,
    Notice,
    Parts,
    Pseudonyms,
    Table,
    check,
    fingerprint,
    load_key,
    parse_mapping,
    propose,
    tell,
)
from metrics.query import Reader
from metrics.store import Store, versions
from metrics.store.versions import receipts


@dataclass(frozen=True)
class Draft:
    """What would be stored, before anyone says so: nothing of it is in the store.

    `cut`: of a file that is too large to be held as a whole, its parts, which storing reads again; `outcomes`: how
    often which raw outcome (value, count) stands in them. The table then has no rows, the batch narrow ones.
    """

    table: Table
    mapping: Mapping
    batch: Batch
    fingerprint: str
    cut: Parts | None = None
    outcomes: pl.DataFrame | None = None


def remembered(store: Store) -> list[Mapping]:
    """The mappings of earlier imports, the latest first."""
    return [parse_mapping(source.mapping) for source in versions.sources(store)]


def propose_for(store: Store, table: Table, kind: str | None = None) -> Mapping:
    """How the file would be read: as its source was last time, else by the names of its columns.

    Rejected rows that were mended are read as the file that they come from was, to the format of its dates.
    """
    known = remembered(store)
    if is_mended(table.columns):
        known = [parse_mapping(str(r.details["mapping"])) for r in reversed(receipts(store))] + known
    return propose(table, kind=kind, remembered=known)


def draft(store: Store, table: Table, mapping: Mapping, now: datetime | None = None) -> Draft:
    """Check the whole file against the mapping; DateQuestion, MappingNeeded or UserError say what is missing."""
    tell("checking", table.read)
    moment = now or datetime.now(UTC)
    batch = check(unmarked(table), mapping, pseudonyms(store), moment, Notes.of(store.settings))
    batch = replace(batch, notices=batch.notices + _repeated(table, batch))
    return Draft(table, batch.mapping, advised(store, batch, moment), digest(table.path))


def advised(store: Store, batch: Batch, moment: datetime) -> Batch:
    """The batch with what a careful colleague would say of it, the most important first."""
    return replace(batch, notices=by_importance(batch.notices + advise(batch, Reader(store), moment)))


def digest(path: Path) -> str:
    """What a file is known by when it comes again, 64 hex characters."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def pseudonyms(store: Store) -> Pseudonyms:
    """The store's key; another key would no longer join the same customer (DESIGN.md 3)."""
    key = load_key(store.path, store.settings)
    known, mine = store.meta("key_fingerprint"), fingerprint(key)
    if known and known != mine:
        raise StoreUnfit("error.other_key", file=str(store.path))
    if not known:
        with store.write() as cursor:
            cursor.execute("INSERT OR REPLACE INTO meta VALUES ('key_fingerprint', ?)", [mine])
    return Pseudonyms(key)


def _repeated(table: Table, batch: Batch) -> list[Notice]:
    """Ids that the file gives different content, where no column says which row is the later one (METRICS.md 0)."""
    kept, keys = batch.kept, schema.KEYS[batch.kind]
    if {"updated_at", "modification_count"} & batch.has or versions.all_different(kept, batch.kind):
        return []
    key = kept[keys[0]] if len(keys) == 1 else kept.select(pl.struct(keys)).to_series()
    content = kept.filter(key.is_duplicated()).unique(pl.exclude("record"), keep="first", maintain_order=True)
    differing = content.filter(pl.struct(keys).is_duplicated())
    if differing.is_empty():
        return []
    example = differing.join(differing.head(1).select(keys), on=keys, nulls_equal=True)
    named = " ".join(str(part).rpartition(schema.UNIT_SEPARATOR)[2] for part in example.select(keys).row(0))
    lines = ", ".join(map(str, table.origin(example["record"].to_list())["line"]))
    return [Notice("notice.ids_repeated", {"id": named, "lines": lines}, differing.select(keys).n_unique())]
