"""A file as a table of text: every cell as written, and for every record the line where it began.

What a cell means is decided later (`match`, `check`); here nothing is interpreted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from metrics.ingest.dialect import Dialect
from metrics.ingest.records import ORIGIN, Record, find_origin, read_records


@dataclass(frozen=True)
class Reading:
    """How the file was read; for a workbook encoding, delimiter and quote are blank."""

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_line: int = 1
    spaced: bool = False

    def records(self, path: Path) -> Iterator[Record]:
        """Every record of a text file, the header first, read one by one."""
        dialect = Dialect(self.delimiter, self.quote, self.spaced, self.header_line - 1)
        return read_records(path, self.encoding, dialect)


@dataclass(frozen=True)
class Table:
    """`frame`: text columns under the file's own headers, blank cell = null, one row per record.

    `records`: the number of each row's record in the file, from 1. `misfits`: records that are no row of the
    table, with line, raw text and the rule they broke.
    """

    path: Path
    name: str
    frame: pl.DataFrame
    records: pl.Series
    misfits: pl.DataFrame
    how: Reading
    lines: pl.Series | None = None  # of a workbook: the row of the sheet that each record stands in

    @property
    def read(self) -> int:
        """Records in the file; every one of them is a row of `frame` or a misfit."""
        return self.frame.height + self.misfits.height

    @property
    def columns(self) -> list[str]:
        """Headers of the file, made unique."""
        return self.frame.columns

    def origin(self, records: Sequence[int]) -> pl.DataFrame:
        """Columns record, line, raw of the given records, in file order: a second pass over the file."""
        if self.lines is not None:
            return self._sheet_origin(self.lines, records)
        return find_origin(self.how.records(self.path), records)

    def _sheet_origin(self, lines: pl.Series, records: Sequence[int]) -> pl.DataFrame:
        chosen = self.records.is_in(list(records))
        raw = [_as_csv(row) for row in self.frame.filter(chosen).iter_rows()]
        columns = {"record": self.records.filter(chosen), "line": lines.filter(chosen), "raw": raw}
        return pl.DataFrame(columns, schema=ORIGIN)


def _as_csv(row: Sequence[str | None]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
