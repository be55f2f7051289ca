"""The fast road: polars' CSV reader, all text, with an explicit dialect.

Taken only where the file is written as RFC 4180 says, and where rows and cells are as many as our own count of the
bytes finds (the reader itself pads a short row without a word). Everything else goes the careful road, which gives
the same cells.
"""

from __future__ import annotations

import mmap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from metrics.ingest.dialect import Dialect

BYTES = np.ndarray[Any, np.dtype[np.uint8]]
PLACES = np.ndarray[Any, np.dtype[np.int64]]
NEWLINE, RETURN = 10, 13
SLICE = 1 << 22
BOM = b"\xef\xbb\xbf"


def read_fast(path: Path, dialect: Dialect, header: list[str]) -> pl.DataFrame | None:
    """All rows below the header as text columns c0, c1, ...; None where this road is not safe.

    `path` is UTF-8. Blank cells are null.
    """
    if dialect.spaced or len(header) < 2:
        return None
    with ThreadPoolExecutor(1) as beside:
        counting = beside.submit(count, path, dialect)
        try:
            frame = _read(path, dialect, len(header))
        except pl.exceptions.PolarsError:
            return None
        counted = counting.result()
    whole = frame.height > 0 and counted == (frame.height, frame.height * (len(header) - 1))
    whole = whole and _ends_well(path, dialect, len(header))
    return frame[1:] if whole and frame.row(0) == tuple(cell or None for cell in header) else None


def _ends_well(path: Path, dialect: Dialect, width: int) -> bool:
    """Whether the last line has its cells where no line break ends it: of such a line the reader drops the surplus,
    which a row with as many too few would hide from the count.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - SLICE))
        tail = file.read().rpartition(b"\n")[2].decode(errors="replace")
    return not tail or len(next(dialect.reader([tail]), [])) == width


def count(path: Path, dialect: Dialect, size: int = SLICE) -> tuple[int, int] | None:
    """Records from the header on and their delimiters, from the bytes alone.

    None if a quote or a carriage return stands where none may stand.
    """
    data: BYTES = np.memmap(path, np.uint8, "r")
    start = _after_lines(data, dialect.skip)
    records, delimiters, quotes, last = 0, 0, 0, start - 1
    for begin in range(start, data.size, size):
        part = data[begin : begin + size]
        marks = np.flatnonzero(part == ord(dialect.quote))
        breaks = np.flatnonzero(part == NEWLINE)
        returns = np.flatnonzero(part == RETURN)
        if not _well_placed(data, marks + begin, quotes, start, dialect) or not _end_lines(data, returns + begin):
            return None
        delimiters += _outside(part == ord(dialect.delimiter), marks, quotes)
        breaks = breaks[(np.searchsorted(marks, breaks) + quotes) % 2 == 0] + begin
        records += _filled_lines(data, breaks, last)
        quotes += marks.size
        last = int(breaks[-1]) if breaks.size else last
        forget(data)
    records += _filled_lines(data, np.array([data.size]), last)
    return None if quotes % 2 else (records, delimiters)


def forget(data: BYTES) -> None:
    """Lets go of the pages of a mapped file that were looked at; else they count as memory of this process."""
    pages = data.base
    if isinstance(pages, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)


def _after_lines(data: BYTES, lines: int) -> int:
    """Where the bytes after a BOM and so many lines begin."""
    if lines == 0:
        return len(BOM) if bytes(data[: len(BOM)]) == BOM else 0
    breaks = np.flatnonzero(data[:SLICE] == NEWLINE)
    return int(breaks[lines - 1]) + 1 if breaks.size >= lines else data.size


def _well_placed(data: BYTES, marks: PLACES, before: int, start: int, dialect: Dialect) -> bool:
    """Whether each quote opens right after a delimiter or line break and closes right before one."""
    edge = np.zeros(256, bool)
    edge[[ord(dialect.delimiter), ord(dialect.quote), NEWLINE, RETURN]] = True
    opening, closing = marks[before % 2 :: 2], marks[1 - before % 2 :: 2]
    opening, closing = opening[opening > start], closing[closing < data.size - 1]
    return bool(edge[data[opening - 1]].all() and edge[data[closing + 1]].all())


def _end_lines(data: BYTES, returns: PLACES) -> bool:
    """Whether every carriage return stands right before a line feed."""
    return bool((data[np.minimum(returns + 1, data.size - 1)] == NEWLINE).all())


def _outside(delimiters: np.ndarray[Any, np.dtype[np.bool_]], marks: PLACES, quotes: int) -> int:
    """How many delimiters of a part stand outside quotes; `quotes` stood before it."""
    if marks.size == 0:
        return 0 if quotes % 2 else int(np.count_nonzero(delimiters))
    edges = np.concatenate([[0], marks[marks > 0]])
    longest = np.diff(edges, append=delimiters.size).max()
    sums = np.uint16 if longest <= np.iinfo(np.uint16).max else np.int32  # the narrower, the faster
    within = np.add.reduceat(delimiters.view(np.uint8), edges, dtype=sums)
    inside_first = (quotes + (1 if marks[0] == 0 else 0)) % 2
    return int(within[inside_first::2].sum(dtype=np.int64))


def _filled_lines(data: BYTES, breaks: PLACES, last: int) -> int:
    """How many of the lines that end at `breaks` are not blank; `last` is the break before the first."""
    if breaks.size == 0:
        return 0
    length = np.diff(breaks, prepend=last) - 1
    short = length == 1
    return int(breaks.size - (length == 0).sum() - (data[breaks[short] - 1] == RETURN).sum())


def _read(path: Path, dialect: Dialect, width: int) -> pl.DataFrame:
    return pl.read_csv(
        path,
        has_header=False,
        schema=dict.fromkeys((f"c{i}" for i in range(width)), pl.String),
        separator=dialect.delimiter,
        quote_char=dialect.quote,
        skip_lines=dialect.skip,
        null_values=[""],
        glob=False,
    )
