"""The table as it was read, for people to look at before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import polars as pl

from metrics.ingest.mapping import UNKNOWN
from metrics.ingest.records import as_csv
from metrics.ingest.table import Table
from metrics.ingest.text import cleaned


def preview_csv(table: Table) -> bytes:
    """The rows of the table as RFC 4180 CSV in UTF-8, header first; names and cells as they are in the file."""
    out = BytesIO()
    frame = pl.concat([table.frame, table.beyond], how="horizontal")
    # A blank cell of a one-column table is written as "", else its row would be a blank line.
    frame = frame.fill_null("") if frame.width == 1 else frame
    out.write(as_csv(table.written or frame.columns).encode() + b"\r\n")
    frame.write_csv(out, include_header=False, line_terminator="\r\n", quote_style="necessary")
    return out.getvalue()


def profile(table: Table, unknown: Sequence[str] = UNKNOWN) -> pl.DataFrame:
    """One row per column of the file: column, filled (share 0..1 of rows with a known value), example."""
    rows = []
    for column in table.frame.iter_columns():
        known = column.filter(~column.str.strip_chars().fill_null("").is_in(list(unknown)))
        share = len(known) / len(column) if len(column) else 0.0
        rows.append((column.name, share, known[0] if len(known) else None))
    return pl.DataFrame(rows, schema={"column": pl.String, "filled": pl.Float64, "example": pl.String}, orient="row")


def value_counts(table: Table, *columns: str) -> pl.DataFrame:
    """Distinct values of a column, or of several joined, as they are compared, with their counts, most frequent first;
    blank = "".
    """
    values = cleaned(joined(table, columns)["value"]).fill_null("")
    return values.value_counts(name="count").sort(["count", "value"], descending=[True, False])


def joined(table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """The column `value`: the cells of these columns as one text; null where one is blank."""
    return table.frame.select(value=pl.concat_str([pl.col(c).str.strip_chars() for c in columns], separator=" | "))
