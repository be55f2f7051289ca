"""The fast road: the database's CSV reader, strict, all text, with an explicit dialect.

Taken only where the file is written as RFC 4180 says and the number of rows equals our own count of its
records; everything else goes the careful road, which gives the same cells.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from metrics.ingest.dialect import Dialect
from metrics.settings import Settings

NEWLINE, RETURN = 10, 13
SLICE = 1 << 24


def read_fast(path: Path, dialect: Dialect, header: list[str], settings: Settings) -> pl.DataFrame | None:
    """All rows below the header as text columns c0, c1, ...; None where this road is not safe.

    `path` is UTF-8. Blank cells are null.
    """
    if dialect.spaced or len(header) < 2:
        return None
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(count_records, path, dialect)
        try:
            frame = _query(path, dialect, len(header), settings)
        except duckdb.Error:
            return None
        expected = counted.result()
    same = frame.height == expected and frame.row(0) == tuple(cell or None for cell in header)
    return frame[1:] if same else None


def count_records(path: Path, dialect: Dialect) -> int | None:
    """Records from the header on, counted from the bytes alone; None if a quote stands where none may."""
    data = np.memmap(path, np.uint8, "r")
    start = _after_lines(data, dialect.skip)
    quote, delimiter = ord(dialect.quote), ord(dialect.delimiter)
    quotes, ends, last = 0, 0, start - 1
    for begin in range(start, data.size, SLICE):
        part = data[begin : begin + SLICE]
        marks = np.flatnonzero(part == quote) + begin
        if not _well_placed(data, marks, quotes, start, (quote, delimiter)):
            return None
        breaks = np.flatnonzero(part == NEWLINE) + begin
        if marks.size or quotes % 2:
            breaks = breaks[(np.searchsorted(marks, breaks) + quotes) % 2 == 0]
        ends += _filled_lines(data, breaks, last)
        quotes += marks.size
        last = int(breaks[-1]) if breaks.size else last
    return None if quotes % 2 else ends + _filled_lines(data, np.array([data.size]), last)


def _after_lines(data: np.ndarray, lines: int) -> int:
    """Where the bytes after a BOM and so many lines begin."""
    if lines == 0:
        return 3 if bytes(data[:3]) == b"\xef\xbb\xbf" else 0
    breaks = np.flatnonzero(data[:SLICE] == NEWLINE)
    return int(breaks[lines - 1]) + 1 if breaks.size >= lines else data.size


def _well_placed(data: np.ndarray, marks: np.ndarray, before: int, start: int, allowed: tuple[int, int]) -> bool:
    """Whether each quote opens right after a delimiter or line break and closes right before one."""
    edge = [*allowed, NEWLINE, RETURN]
    opening = marks[(np.arange(marks.size) + before) % 2 == 0]
    closing = marks[(np.arange(marks.size) + before) % 2 == 1]
    opening, closing = opening[opening > start], closing[closing < data.size - 1]
    return bool(np.isin(data[opening - 1], edge).all() and np.isin(data[closing + 1], edge).all())


def _filled_lines(data: np.ndarray, breaks: np.ndarray, last: int) -> int:
    """How many of the lines that end at `breaks` are not blank; `last` is the break before the first."""
    if breaks.size == 0:
        return 0
    before = np.concatenate([[last], breaks[:-1]])
    length = breaks - before - 1
    short = length == 1
    return int(breaks.size - (length == 0).sum() - (data[breaks[short] - 1] == RETURN).sum())


def _query(path: Path, dialect: Dialect, width: int, settings: Settings) -> pl.DataFrame:
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    statement = f"""
        select * from read_csv($path, header = false, skip = {dialect.skip}, delim = $delimiter,
            quote = $quote, escape = $quote, auto_detect = false, strict_mode = true, null_padding = false,
            compression = 'none', columns = {{{columns}}})
    """  # noqa: S608 - made of whole numbers only
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
    }
    literal = re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))  # a file name is no pattern
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("set produce_arrow_string_view = true")  # polars takes these as they are
        values = {"path": literal, "delimiter": dialect.delimiter, "quote": dialect.quote}
        frame: pl.DataFrame = connection.sql(statement, params=values).pl()
        return frame
