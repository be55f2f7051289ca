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
WORDS = np.ndarray[Any, np.dtype[np.uint64]]
NEWLINE, RETURN = 10, 13
SLICE = 1 << 22
WORD, LAST = 64, np.uint64(63)
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


def count(path: Path, dialect: Dialect, words: int = SLICE // WORD) -> tuple[int, int] | None:
    """Records from the header on and their delimiters, from the bytes alone, so many words of 64 at a time.

    None if a quote or a carriage return stands where none may stand.
    """
    data: BYTES = np.memmap(path, np.uint8, "r")
    start = _after_lines(data, dialect.skip)
    if data.size > start and data[-1] == RETURN:
        return None
    tally = _Tally(dialect)
    for begin in range(start, data.size, words * WORD):
        if not tally.add(data[begin : begin + words * WORD]):
            return None
        forget(data)
    tally.add(np.full(WORD, NEWLINE, np.uint8))
    return None if tally.quoted else (tally.records, tally.delimiters)


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


class _Tally:
    """What the bytes of a text come to, part after part. The first part is taken to follow a line break.

    A bit says of each byte whether it is a certain sign, so that 64 bytes are judged at once.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.records, self.delimiters, self.quoted = 0, 0, False
        self._delimiter, self._quote = ord(dialect.delimiter), ord(dialect.quote)
        self._before = dict.fromkeys(("edges", "ends"), np.uint64(1))

    def add(self, part: BYTES) -> bool:
        """Counts a part, of 64 bytes or a multiple but for the last one; False if a sign stands where none may stand.

        A quote opens right after a delimiter or line break and closes right before one; every carriage return stands
        right before a line feed.
        """
        if part.size % WORD:
            part = np.pad(part, (0, -part.size % WORD), constant_values=NEWLINE)  # as the end of the file is taken
        signs = (self._quote, NEWLINE, RETURN, self._delimiter)
        quotes, breaks, returns, delimiters = (_bits(part, sign) for sign in signs)
        edges, within = quotes | breaks | returns | delimiters, self._within(quotes)
        closing, opening, ends = quotes & ~within, quotes & within, breaks & ~within
        after_end = self._after("ends", ends)
        wrong = opening & ~self._after("edges", edges) | self._after("closing", closing) & ~edges
        wrong |= self._after("returns", returns) & ~breaks
        blank = after_end | self._after("blank", returns & after_end)
        self.delimiters += int(np.bitwise_count(delimiters & ~within).sum())
        self.records += int(np.bitwise_count(ends & ~blank).sum())
        return not wrong.any()

    def _within(self, quotes: WORDS) -> WORDS:
        """Of each byte whether an odd number of quotes stands up to it."""
        odd = quotes.copy()
        for step in np.array([1, 2, 4, 8, 16, 32], np.uint64):
            odd ^= odd << step
        until = np.bitwise_xor.accumulate(odd >> LAST)
        odd[1:] ^= -until[:-1]
        within = ~odd if self.quoted else odd
        self.quoted ^= bool(until[-1])
        return within

    def _after(self, name: str, bits: WORDS) -> WORDS:
        """Of each byte what the bits say of the one before it."""
        shifted = bits << np.uint64(1)
        shifted[0] |= self._before.get(name, np.uint64(0))
        shifted[1:] |= bits[:-1] >> LAST
        self._before[name] = bits[-1] >> LAST
        return shifted


def _bits(part: BYTES, sign: int) -> WORDS:
    """Of each byte whether it is this sign."""
    return np.packbits(part == sign, bitorder="little").view(np.uint64)


def _read(path: Path, dialect: Dialect, width: int) -> pl.DataFrame:
    frame = pl.read_csv(
        path,
        has_header=False,
        schema=dict.fromkeys((f"c{i}" for i in range(width)), pl.String),
        separator=dialect.delimiter,
        quote_char=dialect.quote,
        skip_lines=dialect.skip,
        glob=False,
    )
    shortest = frame.select(pl.all().str.len_bytes().min()).row(0, named=True)
    return frame.with_columns(c.set(c == "", None) for c in frame.iter_columns() if shortest[c.name] == 0)
