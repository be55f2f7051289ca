"""Files too large for one look: cut between records into parts, each a file of its own with the header on top.

What does not fit into memory as a whole is read part by part, through the same door as any other file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from metrics.errors import FileUnreadable
from metrics.ingest.fast import BYTES, NEWLINE, RETURN, count, forget
from metrics.ingest.reader import MEGABYTE, read_table
from metrics.ingest.table import Table
from metrics.settings import Settings

PIECE = 1 << 22
"""Bytes looked at in one go: for the end of a record, and to see what kind of file it is."""


@dataclass(frozen=True)
class Part:
    """One part as a table that counts records and lines from its own header on; `records`, `lines`: to be added."""

    table: Table
    records: int
    lines: int


@dataclass(frozen=True)
class Parts:
    """A large file. `head`: the table in its first records, to see what it is; `cuts`: where its parts begin and end,
    in bytes, and the lines above.
    """

    path: Path
    name: str
    settings: Settings
    head: Table
    cuts: tuple[tuple[int, int], ...]

    def __iter__(self) -> Iterator[Part]:
        """The parts in file order; of one that is over nothing is held here while the next one is read."""
        records, (header, lines) = 0, self.cuts[1]
        for (begin, above), (end, _) in zip(self.cuts[1:-1], self.cuts[2:], strict=True):
            with _excerpt(self.path, (0, header), (begin, end)) as path:
                made = [Part(read_table(path, self.settings, name=self.name), records, above - lines)]
                records += made[0].table.read
                yield made.pop()


def parts(path: Path, settings: Settings, name: str = "") -> Parts | None:
    """The parts of a large text file that people call `name`, None for a file that is read as a whole.

    Only text that needs no second look can be cut before it is understood: UTF-8, the header in the first line,
    quotes as RFC 4180 says.
    """
    if not path.is_file() or not settings.part_mb * MEGABYTE < path.stat().st_size <= settings.max_file_mb * MEGABYTE:
        return None
    data: BYTES = np.memmap(path, np.uint8, "r")
    quote, some = ord('"'), min(PIECE, data.size)
    with _excerpt(path, (0, _record_end(data, some, quote, _count(data, 0, some, quote)))) as first:
        try:
            head = read_table(first, settings, name=name or path.name)
        except FileUnreadable:
            return None
    if not _simple(head) or count(path, head.how.dialect) is None:
        return None
    return Parts(path, head.name, settings, head, _cuts(data, ord(head.how.quote), settings.part_mb * MEGABYTE))


def _simple(head: Table) -> bool:
    """Whether the file is written so that every part of it, under its header, is such a file too."""
    how = head.how
    told = how.header_line == 1 and not (how.headless or how.escape or how.spaced or how.packed)
    return told and how.form == "text" and how.encoding in {"utf-8", "utf-8-sig"} and head.set_apart.is_empty()


def _cuts(data: BYTES, quote: int, size: int) -> tuple[tuple[int, int], ...]:
    """(byte, lines above it): of the beginning, the end of the header, the end of each part; the last is the file's."""
    header = _record_end(data, 0, quote, 0)
    cuts, last = [(0, 0), (header, _count(data, 0, header, NEWLINE))], _without_blank_end(data)
    while cuts[-1][0] < last:
        begin, lines = cuts[-1]
        aim = begin + size if begin + 1.5 * size < data.size else data.size  # no part so small that it says little
        end = _record_end(data, aim, quote, _count(data, begin, aim, quote))
        cuts.append((data.size if end >= last else end, lines + _count(data, begin, end, NEWLINE)))
    return tuple(cuts)


def _count(data: BYTES, begin: int, end: int, byte: int) -> int:
    found = 0
    for at in range(begin, end, PIECE):
        found += int(np.count_nonzero(data[at : min(at + PIECE, end)] == byte))
        forget(data)
    return found


def _without_blank_end(data: BYTES) -> int:
    """Where the last record ends: blank lines below it are no part."""
    last = data.size
    while last and data[last - 1] in (NEWLINE, RETURN):
        last -= 1
    return last


def _record_end(data: BYTES, start: int, quote: int, quotes: int) -> int:
    """Where the record that holds the byte at `start` ends; `quotes` stood before that byte since a record's begin."""
    for at in range(start, data.size, PIECE):
        part = data[at : at + PIECE]
        marks, breaks = np.flatnonzero(part == quote), np.flatnonzero(part == NEWLINE)
        outside = breaks[(np.searchsorted(marks, breaks) + quotes) % 2 == 0]
        if outside.size:
            return at + int(outside[0]) + 1
        quotes += marks.size
    return int(data.size)


@contextmanager
def _excerpt(path: Path, *ranges: tuple[int, int]) -> Iterator[Path]:
    """These bytes of the file, one range after the other, in a private file that lives as long as the context."""
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder, path.open("rb") as source:
        part = Path(folder) / "part.csv"
        with part.open("wb") as out:
            for begin, end in ranges:
                source.seek(begin)
                for at in range(begin, end, PIECE):
                    out.write(source.read(min(PIECE, end - at)))
        yield part
