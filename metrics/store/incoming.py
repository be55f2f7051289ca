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


class Rows:
    """The frame for the database: Arrow with views of texts, which it takes over without a copy.

    The frame may stand in pieces of any size; columns of which nothing is known take no room. Rows are made ready
    when the database asks for them, as often as it asks: while it stores some, and in the memory of those it has had.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._blank = {c.name: _one(c.head(BATCH)) for c in frame.iter_columns() if c.null_count() == frame.height}
        self._schema = self._batch(0, 0).schema

    def _batch(self, start: int, rows: int) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict(
            {
                c.name: self._blank[c.name].slice(0, rows) if c.name in self._blank else _one(c.slice(start, rows))
                for c in self._frame.iter_columns()
            }
        )

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows as the database asks for them (Arrow's PyCapsule interface)."""
        height = self._frame.height
        batches = (self._batch(start, min(BATCH, height - start)) for start in range(0, height, BATCH))
        return pa.RecordBatchReader.from_batches(self._schema, batches).__arrow_c_stream__(requested_schema)


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
        self._shown = Rows(pl.DataFrame())
        self._named = False

    @contextmanager
    def shown(self, frame: pl.DataFrame) -> Iterator[None]:
        """Meanwhile the table holds this frame, which has the columns of the first one."""
        self._shown = Rows(frame)
        if not self._named:
            self._cursor.register("incoming", self)
            self._named = True
        yield
        self._shown = Rows(frame.clear())

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows as the database asks for them (Arrow's PyCapsule interface)."""
        return self._shown.__arrow_c_stream__(requested_schema)
