"""Changes that people make in the pages, written like files: one transaction, receipts, undo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from metrics.edits import Change, checked
from metrics.errors import Conflict
from metrics.store import Store, derive, refusals, versions
from metrics.store.incoming import Rows
from metrics.store.versions import EDIT, Receipt


def apply(store: Store, change: Change, *, now: datetime | None = None) -> tuple[Receipt, ...]:
    """Store a change in one transaction, a receipt per kind; Refused or Conflict leave the store as it is."""
    with store.write() as cursor:
        return _written(store, cursor, change, now)


@contextmanager
def trial(store: Store, change: Change) -> Iterator[Store]:
    """The store as it would be after the change, for questions; nothing stays."""
    with store.trial() as (after, cursor):
        _written(store, cursor, change, None)
        yield after


def _written(
    store: Store, cursor: duckdb.DuckDBPyConnection, change: Change, now: datetime | None
) -> tuple[Receipt, ...]:
    sample = versions.only_sample(cursor)
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    first = versions.next_receipt(cursor)
    done = []
    for number, kind in enumerate(change.kinds, first):
        rows = checked(change, kind)
        cursor.register("incoming", Rows(rows))
        _meanwhile(cursor, kind, change)
        versions.add(cursor, kind, number)
        refusals.refuse(cursor, kind)
        details = {EDIT: first, "by": change.by, "what": change.what, "withdrawn": int(rows["withdrawn"].sum())}
        receipt = Receipt(
            id=number,
            file=change.what,
            fingerprint="",
            kind=kind,
            source="",
            stored_at=moment,
            undone_at=None,
            read=rows.height,
            kept=rows.height,
            merged=0,
            duplicate=0,
            out_of_scope=0,
            rejected=0,
            first_at=None,
            last_at=None,
            revision=store.revision + 1,
            sample=sample,
            details=details,
        )
        versions.write_receipt(cursor, receipt)
        done.append(receipt)
    derive.refresh(cursor, store.settings, change.kinds)
    return tuple(done)


def _meanwhile(cursor: duckdb.DuckDBPyConnection, kind: str, change: Change) -> None:
    """Conflict if anything said since of one of these keys is not what the person saw."""
    theirs = versions.said_since(cursor, kind, change.seen)
    if theirs:
        by, when = theirs.pop("by"), theirs.pop("when")
        raise Conflict("edit.conflict", theirs=theirs, by=by, when=when)
