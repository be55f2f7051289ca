"""Frames on their way into the store: the same rows, however they stand in memory."""

from __future__ import annotations

from uuid import UUID

import duckdb
import polars as pl

from metrics.store.incoming import BATCH, arrow


def test_a_frame_in_pieces_of_any_size_with_blank_columns_comes_in_row_for_row() -> None:
    """Pieces end where batches do not; a column without a value, and one that is blank at first, keep their places."""
    rows, cut = 2 * BATCH + 7, 50_001
    numbers = pl.Series("n", range(rows), dtype=pl.Int64)
    late = pl.Series("late", [None] * (rows - 1) + ["x"], dtype=pl.String)
    pieces = pl.concat([numbers[:cut], numbers[cut:]], rechunk=False)
    blank = pl.Series("blank", [None] * rows, dtype=pl.String)
    customer = pl.Series("customer", [(n % 1000).to_bytes(16, "big") for n in range(rows)], dtype=pl.Binary)
    given = arrow(pl.DataFrame([blank, pieces, late, customer]))
    assert given.num_rows == rows
    with duckdb.connect() as connection:
        connection.register("given", given)
        told = connection.execute("SELECT n, blank, late, customer FROM given").fetchall()
    assert told == [(n, None, "x" if n == rows - 1 else None, UUID(int=n % 1000)) for n in range(rows)]


def test_frames_without_rows_or_without_any_value_keep_their_shape() -> None:
    """An empty file's columns, and rows of which nothing is known."""
    assert arrow(pl.DataFrame(schema={"a": pl.Int64, "b": pl.Binary})).shape == (0, 2)
    assert arrow(pl.DataFrame({"a": [None] * 3}, schema={"a": pl.String})).shape == (3, 1)
