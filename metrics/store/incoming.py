"""Rows on their way into the store, as the database takes them from Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

BATCH = 122_880
"""Rows that the database keeps together: given so many at a time, all its threads store."""


def arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame for the database: Arrow with views of texts, which it takes over without a copy.

    The frame may stand in pieces of any size; columns of which nothing is known take no room.
    """
    blank = {c.name: _one(c.head(BATCH)) for c in frame.iter_columns() if c.null_count() == frame.height}
    batches = []
    for start in range(0, frame.height or 1, BATCH):
        rows = min(BATCH, frame.height - start)
        filled = {c.name: _one(c.slice(start, rows)) for c in frame.iter_columns() if c.name not in blank}
        columns = filled | {name: column.slice(0, rows) for name, column in blank.items()}
        batches.append(pa.RecordBatch.from_pydict({name: columns[name] for name in frame.columns}))
    return pa.Table.from_batches(batches)


def _one(column: pl.Series) -> pa.Array:
    """A column in one piece.

    Pseudonyms are bytes and go in as the numbers of 128 bits that they are stored as: written out as digits, they
    would take as long as all ids.
    """
    told = column.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    return told.cast(pa.binary(16)).cast(pa.uuid()) if column.dtype == pl.Binary else told


class Incoming:
    """The table `incoming` of a transaction, which holds one frame after the other.

    Until a transaction ends, the database keeps whatever was given a name in it: so the name is given once, and the
    frame behind it changes.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Nothing is shown yet."""
        self._cursor = cursor
        self._shown = pa.table({})
        self._named = False

    @contextmanager
    def shown(self, frame: pl.DataFrame) -> Iterator[None]:
        """Meanwhile the table holds this frame, which has the columns of the first one."""
        self._shown = arrow(frame)
        if not self._named:
            self._cursor.register("incoming", self)
            self._named = True
        yield
        self._shown = self._shown.schema.empty_table()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The frame as the database asks for it (Arrow's PyCapsule interface)."""
        return self._shown.__arrow_c_stream__(requested_schema)
