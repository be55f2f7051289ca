"""The river's one writer: a file becomes kept and rejected rows, then one transaction, then a receipt.

import_file(file) -> Receipt; undo(receipts); everything that changes the store passes here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import polars as pl

from metrics import schema
from metrics.errors import StoreUnfit, UserError
from metrics.ingest import (
    Batch,
    Mapping,
    Notice,
    Pseudonyms,
    Table,
    check,
    dump_mapping,
    fingerprint,
    load_key,
    parse_mapping,
    propose,
    read_table,
    signature,
)
from metrics.settings import Settings
from metrics.store import Store, derive, versions
from metrics.store.versions import Receipt, SourceRow, receipts

__all__ = ["Draft", "Receipt", "draft", "import_file", "open_store", "receipts", "store_batch", "undo"]


@dataclass(frozen=True)
class Draft:
    """What would be stored, before anyone says so: nothing of it is in the store."""

    table: Table
    mapping: Mapping
    batch: Batch
    fingerprint: str


def open_store(path: Path, settings: Settings) -> Store:
    """Open the store and bring what is derived up to today's declarations and settings."""
    store = Store.open(path, settings)
    state = {k: store.meta(k) for k in ("stale", "company_zone", "window_days") if store.meta(k)}
    try:
        if derive.needed(state, settings):
            with store.write() as cursor:
                derive.rebuild(cursor, settings)
    except BaseException:
        store.close()
        raise
    return store


def remembered(store: Store) -> list[Mapping]:
    """The mappings of earlier imports, the latest first."""
    return [parse_mapping(source.mapping) for source in versions.sources(store)]


def propose_for(store: Store, table: Table, kind: str | None = None) -> Mapping:
    """How the file would be read: as its source was last time, else by the names of its columns."""
    return propose(table, kind=kind, remembered=remembered(store))


def draft(store: Store, table: Table, mapping: Mapping, now: datetime | None = None) -> Draft:
    """Check the whole file against the mapping; DateQuestion, MappingNeeded or UserError say what is missing."""
    batch = check(table, mapping, _pseudonyms(store), now or datetime.now(UTC))
    batch = replace(batch, notices=batch.notices + _repeated(table, batch))
    with table.path.open("rb") as file:
        return Draft(table, batch.mapping, batch, file_digest(file, "sha256").hexdigest())


def store_batch(store: Store, ready: Draft, *, sample: bool = False, now: datetime | None = None) -> Receipt:
    """Store a checked file in one transaction: rows, receipt, everything derived. All or nothing."""
    batch, kind = ready.batch, ready.batch.kind
    if batch.kept.is_empty():
        lost = {"read": batch.read, "rejected": batch.rejected.height, "out_of_scope": batch.out_of_scope}
        raise UserError("error.nothing_kept", file=batch.file, **lost)
    with store.write(incoming=batch.kept) as cursor:
        number = versions.next_receipt(cursor)
        different = versions.all_different(batch.kept, kind)
        start, duplicate = versions.add(cursor, kind, number, different=different)
        versions.remember(cursor, _source(ready), number)
        derive.rebuild(cursor, store.settings)
        counts = versions.count(cursor, kind, start, batch.kept.height, duplicate)
        receipt = Receipt(
            id=number,
            file=batch.file,
            fingerprint=ready.fingerprint,
            kind=kind,
            source=batch.source,
            stored_at=(now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0),
            undone_at=None,
            read=batch.read,
            kept=counts.kept,
            merged=counts.merged,
            duplicate=counts.duplicate,
            out_of_scope=batch.out_of_scope,
            rejected=batch.rejected.height,
            first_at=batch.first,
            last_at=batch.last,
            revision=store.revision + 1,
            sample=sample,
            details=_details(ready),
        )
        versions.write_receipt(cursor, receipt)
    return receipt


def import_file(
    store: Store,
    path: Path,
    *,
    kind: str | None = None,
    mapping: Mapping | None = None,
    date_order: str = "",
    sheet: str | None = None,
    sample: bool = False,
) -> tuple[Receipt, Batch]:
    """Read, check and store one file; the batch carries its rejected rows."""
    table = read_table(path, store.settings, sheet=sheet)
    plan = mapping or propose_for(store, table, kind)
    ready = draft(store, table, replace(plan, date_order=date_order or plan.date_order))
    return store_batch(store, ready, sample=sample), ready.batch


def undo(store: Store, numbers: list[int]) -> None:
    """Take imports back; NotFound if one of them is not there."""
    versions.undo(store, numbers, datetime.now(UTC).replace(tzinfo=None, microsecond=0))


def _pseudonyms(store: Store) -> Pseudonyms:
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
    key = kept[keys[0]] if len(keys) == 1 else kept.select(pl.struct(keys)).to_series()
    if {"updated_at", "modification_count"} & batch.has or key.n_unique() == kept.height:
        return []
    content = kept.filter(key.is_duplicated()).unique(pl.exclude("record"), keep="first", maintain_order=True)
    differing = content.filter(pl.struct(keys).is_duplicated())
    if differing.is_empty():
        return []
    example = differing.join(differing.head(1).select(keys), on=keys, nulls_equal=True)
    named = " ".join(str(part).rpartition(schema.UNIT_SEPARATOR)[2] for part in example.select(keys).row(0))
    lines = ", ".join(map(str, table.origin(example["record"].to_list())["line"]))
    return [Notice("notice.ids_repeated", {"id": named, "lines": lines}, differing.select(keys).n_unique())]


def _source(ready: Draft) -> SourceRow:
    mapping = ready.mapping
    asked_again = replace(mapping, dates={}, complete_to=None)  # next month's file reaches further
    return SourceRow(
        name=mapping.source,
        kind=mapping.kind,
        signature=signature(ready.table.columns),
        mapping=dump_mapping(asked_again),
        has=ready.batch.has,
        complete_to=mapping.complete_to,
    )


def _details(ready: Draft) -> dict[str, object]:
    """What a person needs to defend the receipt; no text of any row (rejected rows hold raw ids)."""
    batch, how = ready.batch, ready.table.how
    return {
        "encoding": how.encoding,
        "delimiter": how.delimiter,
        "sheet": how.sheet,
        "mapping": dump_mapping(batch.mapping),
        "rules": dict(Counter(batch.rejected["rule"].to_list())),
        "notices": [{"key": n.key, "count": n.count, "column": n.values.get("column")} for n in batch.notices],
        "covers": sorted(schema.stored(batch.kind)),
    }
