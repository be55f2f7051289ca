"""Checked rows into the store: one transaction for rows, receipt and everything derived; and back again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from metrics import schema
from metrics.errors import UserError
from metrics.ingest import Batch, dump_mapping, signature, stoppable, tell
from metrics.pipeline.drafts import Draft
from metrics.settings import Settings
from metrics.store import Store, derive, tail, versions
from metrics.store.versions import Receipt, SourceRow


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


def store_batch(
    store: Store,
    ready: Draft,
    *,
    sample: bool = False,
    now: datetime | None = None,
    details: dict[str, object] | None = None,
) -> Receipt:
    """Store a checked file in one transaction: rows, receipt with further `details`, everything derived. Or nothing."""
    batch = demanded(ready.batch)
    tell("storing", batch.kept.height)
    with store.write(incoming=batch.kept) as cursor, stoppable(cursor.interrupt):
        number = versions.next_receipt(cursor)
        different = versions.all_different(batch.kept, batch.kind)
        start, duplicate = versions.add(cursor, batch.kind, number, different=different)
        return settled(store, cursor, ready, (number, start, duplicate), sample=sample, now=now, details=details)


def demanded(batch: Batch) -> Batch:
    """The batch; UserError if there is nothing in it to store."""
    if batch.kept.is_empty():
        lost = {"read": batch.read, "rejected": batch.rejected.height, "out_of_scope": batch.out_of_scope}
        raise UserError("error.nothing_kept", file=batch.file, **lost)
    return batch


def settled(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    ready: Draft,
    added: tuple[int, int, int],
    *,
    sample: bool,
    now: datetime | None,
    details: dict[str, object] | None,
) -> Receipt:
    """What follows once the rows are in: the source, everything derived, the receipt.

    `added`: number of the receipt, first of its versions, rows that were there already.
    """
    batch, (number, start, duplicate) = ready.batch, added
    versions.remember(cursor, _source(ready), number)
    tell("figures", batch.kept.height)
    tail.touch(cursor, batch.kind, f"version >= {start}")
    derive.refresh(cursor, store.settings, [batch.kind])
    counts = versions.count(cursor, batch.kind, start, batch.kept.height, duplicate)
    receipt = Receipt(
        id=number,
        file=batch.file,
        fingerprint=ready.fingerprint,
        kind=batch.kind,
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
        details=_details(ready) | (details or {}),
    )
    versions.write_receipt(cursor, receipt)
    return receipt


def undo(store: Store, numbers: list[int]) -> None:
    """Take imports back; NotFound if one of them is not there."""
    versions.undo(store, numbers, datetime.now(UTC).replace(tzinfo=None, microsecond=0))


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
