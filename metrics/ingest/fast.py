"""The fast road: Arrow's CSV reader, all text, with an explicit dialect.

It refuses a row of the wrong width instead of padding it, so the records need no counting of our own; only where
quotes may stand it is more patient than RFC 4180, and that is looked up in the bytes beside it. Everything that
this road refuses goes the careful one, which gives the same cells.
"""

from __future__ import annotations

import mmap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv

from metrics.ingest.dialect import Dialect

BYTES = np.ndarray[Any, np.dtype[np.uint8]]
NEWLINE, RETURN = 10, 13
SLICE, BLOCK = 1 << 22, 1 << 23
"""Bytes looked at in one go: for quotes; by Arrow, which wants every record to fit into one block."""


def read_fast(path: Path, dialect: Dialect, header: list[str]) -> pl.DataFrame | None:
    """All rows below the header as text columns c0, c1, ...; None where this road is not safe.

    `path` is UTF-8. Blank cells are null.
    """
    if dialect.spaced or len(header) < 2:
        return None
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(plain, path, dialect)
        try:
            read = _read(path, dialect, len(header))
        except pa.ArrowInvalid:
            return None
        frame = pl.DataFrame(pl.from_arrow(read, rechunk=False))
        safe = looking.result()
    return frame[1:] if safe and frame.row(0) == tuple(cell or None for cell in header) else None


def plain(path: Path, dialect: Dialect, size: int = SLICE) -> bool:
    """Whether each quote opens a cell or closes one, and each carriage return ends a line."""
    data: BYTES = np.memmap(path, np.uint8, "r")
    start, quotes, quote = _after_lines(data, dialect.skip), 0, ord(dialect.quote)
    edge = np.zeros(256, bool)
    edge[[ord(dialect.delimiter), quote, NEWLINE, RETURN]] = True
    for begin in range(start, data.size, size):
        part = data[begin : begin + size]
        marks = np.flatnonzero(part == quote) + begin
        opening, closing = marks[quotes % 2 :: 2], marks[1 - quotes % 2 :: 2]
        opening, closing = opening[opening > start], closing[closing < data.size - 1]
        if not (edge[data[opening - 1]].all() and edge[data[closing + 1]].all() and _end_lines(data, part, begin)):
            return False
        quotes += marks.size
        forget(data)
    return quotes % 2 == 0


def forget(data: BYTES) -> None:
    """Lets go of the pages of a mapped file that were looked at; else they count as memory of this process."""
    pages = data.base
    if isinstance(pages, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)


def _after_lines(data: BYTES, lines: int) -> int:
    """Where the bytes after so many lines begin."""
    breaks = np.flatnonzero(data[:SLICE] == NEWLINE)
    return 0 if lines == 0 else int(breaks[lines - 1]) + 1 if breaks.size >= lines else data.size


def _end_lines(data: BYTES, part: BYTES, begin: int) -> bool:
    """Whether every carriage return of a part stands right before a line feed."""
    returns = np.flatnonzero(part == RETURN) + begin
    return bool((data[np.minimum(returns + 1, data.size - 1)] == NEWLINE).all())


def _read(path: Path, dialect: Dialect, width: int) -> pa.Table:
    names = [f"c{i}" for i in range(width)]
    text = dict.fromkeys(names, pa.string())
    cells = {"column_types": text, "null_values": [""], "strings_can_be_null": True, "quoted_strings_can_be_null": True}
    return csv.read_csv(
        path,
        csv.ReadOptions(column_names=names, skip_rows=dialect.skip, block_size=BLOCK),
        csv.ParseOptions(delimiter=dialect.delimiter, quote_char=dialect.quote, newlines_in_values=True),
        csv.ConvertOptions(**cells),
    )
