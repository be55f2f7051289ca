"""Rows on their way into the store, as the database takes them from Python."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pyarrow as pa


def arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame for the database: Arrow with views of texts, which it takes over without a copy."""
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())


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

    def show(self, frame: pl.DataFrame) -> None:
        """From now on the table holds this frame, which has the columns of the first one."""
        self._shown = arrow(frame)
        if not self._named:
            self._cursor.register("incoming", self)
            self._named = True

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The frame as the database asks for it (Arrow's PyCapsule interface)."""
        return self._shown.__arrow_c_stream__(requested_schema)
