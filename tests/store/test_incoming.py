"""Frames on their way into the store: the same rows, however they stand in memory."""

from __future__ import annotations

from uuid import UUID

import duckdb
import polars as pl

from metrics.store.incoming import BATCH, Rows


def test_a_frame_in_pieces_of_any_size_with_blank_columns_comes_in_row_for_row() -> None:
    """Pieces end where batches do not; a column without a value, and one that is blank at first, keep their places."""
    rows, cut = 2 * BATCH + 7, 50_001
    numbers = pl.Series("n", range(rows), dtype=pl.Int64)
    late = pl.Series("late", [None] * (rows - 1) + ["x"], dtype=pl.String)
    pieces = pl.concat([numbers[:cut], numbers[cut:]], rechunk=False)
    blank = pl.Series("blank", [None] * rows, dtype=pl.String)
    customer = pl.Series("customer", [(n % 1000).to_bytes(16, "big") for n in range(rows)], dtype=pl.Binary)
    given = Rows(pl.DataFrame([blank, pieces, late, customer]))
    with duckdb.connect() as connection:
        connection.register("given", given)
        told = connection.execute("SELECT n, blank, late, customer FROM given").fetchall()
        again = connection.execute("SELECT count(*), count(late) FROM given").fetchall()
    assert again == [(rows, 1)]
    assert told == [(n, None, "x" if n == rows - 1 else None, UUID(int=n % 1000)) for n in range(rows)]


def test_frames_without_rows_or_without_any_value_keep_their_shape() -> None:
    """An empty file's columns, and rows of which nothing is known."""
    empty = Rows(pl.DataFrame(schema={"a": pl.Int64, "b": pl.Binary}))
    unknown = Rows(pl.DataFrame({"a": [None] * 3}, schema={"a": pl.String}))
    with duckdb.connect() as connection:
        connection.register("empty", empty)
        connection.register("unknown", unknown)
        assert [c[:2] for c in connection.execute("DESCRIBE empty").fetchall()] == [("a", "BIGINT"), ("b", "UUID")]
        assert connection.execute("FROM empty").fetchall() == []
        assert connection.execute("FROM unknown").fetchall() == [(None,)] * 3
