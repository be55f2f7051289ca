"""A file as a table of text: every cell as written, and for every record the line where it began.

What a cell means is decided later (`match`, `check`); here nothing is interpreted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from metrics.ingest.archives import unpacked
from metrics.ingest.batch import Notice
from metrics.ingest.dialect import Dialect
from metrics.ingest.records import MISFITS, ORIGIN, Record, as_csv, find_origin, read_records

LINES_TOLD = 8


@dataclass(frozen=True)
class Reading:
    """How the file was read; for anything but text encoding, delimiter and quote are blank.

    `form`: text, workbook, json or parquet; `packed`: the member that was read out of an archive, blank if none.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_line: int = 1
    spaced: bool = False
    escape: str = ""
    headless: bool = False
    form: str = "text"
    packed: str = ""

    @property
    def dialect(self) -> Dialect:
        """How the text is written, from the line of the header on."""
        return Dialect(self.delimiter, self.quote, self.spaced, self.header_line - 1, self.escape, self.headless)

    def records(self, path: Path) -> Iterator[Record]:
        """Every record of a text file, the header first, read one by one."""
        return read_records(path, self.encoding, self.dialect)


def no_misfits() -> pl.DataFrame:
    """The frame of records that are no row, empty."""
    return pl.DataFrame(schema=MISFITS)


@dataclass(frozen=True)
class Table:
    """`frame`: text columns under the file's own headers, blank cell = null, one row per record.

    `records`: the number of each row's record in the file, from 1. `misfits`: records that are no row of the
    table, with line, raw text and the rule they broke. `set_apart`: the same for lines that belong to no record of
    the table: titles above it (record 0), totals and footers below it, headers repeated within. `mended`: lines of
    the records of which a delimiter or quote was put right. `written`: the header as it stands in the file, blank
    where it has no name; empty = as the columns are called. `beyond`: cells that stand behind the last column in
    (nearly) every row and hold nothing but blanks: part of the file, and of no use to anybody.
    """

    path: Path
    name: str
    frame: pl.DataFrame
    records: pl.Series
    misfits: pl.DataFrame
    how: Reading
    lines: pl.Series | None = None  # of anything but text: the row of the sheet or list that each record stands in
    set_apart: pl.DataFrame = field(default_factory=no_misfits)
    mended: tuple[int, ...] = ()
    written: tuple[str, ...] = ()
    beyond: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def read(self) -> int:
        """Lines with content in the file but its header: rows of `frame`, misfits, and what is set apart."""
        return self.frame.height + self.misfits.height + self.set_apart.height

    @property
    def columns(self) -> list[str]:
        """Headers of the file, made unique."""
        return self.frame.columns

    @property
    def notices(self) -> list[Notice]:
        """What a careful colleague would say of the way the file was read."""
        told = [Notice("notice.headless", {"columns": ", ".join(self.columns)}, 1)] if self.how.headless else []
        for rule, (count, lines) in self._apart().items():
            told.append(Notice(f"notice.set_apart_{rule}", {"lines": lines}, count))
        if self.mended:
            told.append(Notice("notice.mended", {"lines": _listed(self.mended)}, len(self.mended)))
        return told

    def origin(self, records: Sequence[int]) -> pl.DataFrame:
        """Columns record, line, raw of the given records, in file order: a second pass over the file."""
        if self.lines is not None:
            return self._sheet_origin(self.lines, records)
        with unpacked(self.path, self.name) as (path, _):
            return find_origin(self.how.records(path), records)

    def _apart(self) -> dict[str, tuple[int, str]]:
        grouped = self.set_apart.sort("line").group_by("rule", maintain_order=True).agg("line")
        return {rule: (len(lines), _listed(lines)) for rule, lines in grouped.iter_rows()}

    def _sheet_origin(self, lines: pl.Series, records: Sequence[int]) -> pl.DataFrame:
        chosen = self.records.is_in(list(records))
        raw = [as_csv(row) for row in self.frame.filter(chosen).iter_rows()]
        columns = {"record": self.records.filter(chosen), "line": lines.filter(chosen), "raw": raw}
        return pl.DataFrame(columns, schema=ORIGIN)


def _listed(lines: Sequence[int]) -> str:
    """Line numbers for people, the first few of many."""
    more = " …" if len(lines) > LINES_TOLD else ""
    return ", ".join(map(str, lines[:LINES_TOLD])) + more
