"""What storing a batch would do, found by doing it and taking it back: the receipt will say the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import duckdb
import polars as pl

from metrics import schema
from metrics.store import versions
from metrics.store.store import Store


@dataclass(frozen=True)
class Forecast:
    """Where the rows handed over would go, at this `revision` of the store.

    `new`: things that the store does not know; `updated`: known ones whose version of this file counts from then on;
    `merged`: versions that do not count; `duplicate`: rows already there. Together they are all rows.
    """

    revision: int
    new: int
    updated: int
    merged: int
    duplicate: int

    @property
    def kept(self) -> int:
        """As the receipt counts them: rows that count from then on."""
        return self.new + self.updated


Stoppable = Callable[[Callable[[], None]], AbstractContextManager[None]]


def forecast(
    store: Store, kind: str, kept: pl.DataFrame, stoppable: Stoppable = lambda _interrupt: nullcontext()
) -> Forecast:
    """The counts of storing these rows now; the store stays as it is. `stoppable` takes the way to interrupt it."""
    if kept.is_empty():
        return Forecast(store.revision, 0, 0, 0, 0)
    different = versions.all_different(kept, kind)
    with store.trial(incoming=kept) as (_, cursor), stoppable(cursor.interrupt):
        start, duplicate = versions.add(cursor, kind, versions.next_receipt(cursor), different=different)
        return foretold(store, cursor, kind, kept.height, start, duplicate)


def foretold(
    store: Store, cursor: duckdb.DuckDBPyConnection, kind: str, handed: int, start: int, duplicate: int
) -> Forecast:
    """The counts once the rows handed over are in, as the versions from `start` on."""
    counts = versions.count(cursor, kind, start, handed, duplicate)
    updated = _known_before(cursor, kind, start) if start > 1 else 0
    return Forecast(store.revision, counts.kept - updated, updated, counts.merged, counts.duplicate)


def _known_before(cursor: duckdb.DuckDBPyConnection, kind: str, start: int) -> int:
    """Of the versions from `start` on that count: how many are of things that were known before."""
    same = " AND ".join(f"o.{key} IS NOT DISTINCT FROM n.{key}" for key in schema.KEYS[kind])
    before = f"SELECT 1 FROM raw_{kind} o WHERE o.version < {start} AND {same}"
    row = cursor.execute(f"SELECT count(*) FROM now_{kind} n WHERE n.version >= {start} AND EXISTS ({before})")
    found = row.fetchone()
    return int(found[0]) if found else 0
