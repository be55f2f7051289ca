"""The one door for files: a workbook, or text by the fast road where it is safe and by the careful one elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.decode import encoding_of, pieces, transcode
from metrics.ingest.dialect import HEAD, Dialect, find_dialect
from metrics.ingest.fast import read_fast
from metrics.ingest.records import MISFITS, TOO_LONG, fitted, read_records
from metrics.ingest.table import Reading, Table
from metrics.ingest.workbook import Sheet, is_workbook, read_workbook
from metrics.settings import Settings

MEGABYTE = 1_000_000
CHUNK = 50_000


def read_table(path: Path, settings: Settings, *, sheet: str | None = None, name: str | None = None) -> Table:
    """The table in a CSV file or workbook, which people see as `name`; FileUnreadable says what is wrong."""
    called = name or path.name
    size = _size(path, called)
    if size > settings.max_file_mb * MEGABYTE:
        raise FileUnreadable(
            "error.file_too_large", file=called, megabytes=-(-size // MEGABYTE), most=settings.max_file_mb
        )
    with path.open("rb") as file:
        first = file.read(4096)
    if is_workbook(first):
        return _from_sheet(path, called, read_workbook(path, called, settings, sheet), settings)
    if sheet is not None:
        raise FileUnreadable("error.sheet_in_text", file=called, sheet=sheet)
    return _from_text(path, called, settings)


def _size(path: Path, called: str) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileUnreadable("error.file_missing", file=called) from error
    if not path.is_file():
        raise FileUnreadable("error.file_missing", file=called)
    if size == 0:
        raise FileUnreadable("error.file_empty", file=called)
    return size


def _from_text(path: Path, called: str, settings: Settings) -> Table:
    encoding = encoding_of(path, called)
    head = "".join(islice(pieces(path, encoding), 1))[:HEAD]
    dialect = find_dialect(head)
    start = next(read_records(path, encoding, dialect), None)
    if start is None:
        raise FileUnreadable("error.file_empty", file=called)
    if start.cells is None:
        raise FileUnreadable("error.header_open_quote", file=called, line=start.line)
    header = _names(start.cells, called, start.line, settings)
    dialect = Dialect(dialect.delimiter, dialect.quote, dialect.spaced, start.line - 1)
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        source = path
        if encoding not in {"utf-8", "utf-8-sig"}:
            source = Path(folder) / "decoded.csv"
            transcode(path, encoding, source)
        frame = read_fast(source, dialect, start.cells)
    how = Reading(encoding, dialect.delimiter, dialect.quote, None, (), start.line, dialect.spaced)
    if frame is not None:
        frame.columns = header
        table = Table(path, called, frame, _numbered(frame.height), pl.DataFrame(schema=MISFITS), how)
    else:
        table = _careful(path, called, header, how)
    return _finished(table, settings)


def _careful(path: Path, called: str, header: list[str], how: Reading) -> Table:
    """The same table record by record, with misfits set apart; in chunks, so that memory stays small."""
    frames, rows, numbers, misfits = [_frame([], header)], list[list[str]](), list[int](), []
    for number, record in enumerate(how.records(path)):
        cells, rule = fitted(record, len(header))
        if number and cells is not None:
            rows.append(cells)
            numbers.append(number)
        elif number:
            misfits.append((number, record.line, record.raw, rule))
        if len(rows) == CHUNK:
            frames.append(_frame(rows, header))
            rows.clear()
    frames.append(_frame(rows, header))
    set_apart = pl.DataFrame(misfits, schema=MISFITS, orient="row")
    return Table(path, called, pl.concat(frames), pl.Series("record", numbers, pl.UInt32), set_apart, how)


def _frame(rows: list[list[str]], header: list[str]) -> pl.DataFrame:
    """Rows of text as columns, a blank cell as null."""
    columns = zip(*rows, strict=True) if rows else [[]] * len(header)
    frame = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(header, columns, strict=True)])
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _from_sheet(path: Path, called: str, sheet: Sheet, settings: Settings) -> Table:
    header = _names(sheet.header, called, sheet.header_line, settings)
    frame = sheet.frame
    frame.columns = header
    how = Reading(sheet=sheet.name, sheets=sheet.names, header_line=sheet.header_line)
    records = _numbered(frame.height)
    table = Table(path, called, frame, records, pl.DataFrame(schema=MISFITS), how, sheet.lines)
    return _finished(table, settings)


def _numbered(height: int) -> pl.Series:
    return pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True).alias("record")


def _names(cells: Sequence[str | None], called: str, line: int, settings: Settings) -> list[str]:
    """Headers as written, made unique; a column without one is called by its place."""
    if len(cells) > settings.max_columns:
        raise FileUnreadable("error.too_many_columns", file=called, columns=len(cells), most=settings.max_columns)
    if not any(cell and cell.strip() for cell in cells):
        raise FileUnreadable("error.header_blank", file=called, line=line)
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        written = cell if cell and cell.strip() else f"column {place}"
        name, again = written, 2
        while name in names:
            name, again = f"{written} ({again})", again + 1
        names.append(name)
    return names


def _finished(table: Table, settings: Settings) -> Table:
    """Refuses a header without records; sets records with an overlong cell apart."""
    if table.read == 0:
        raise FileUnreadable("error.header_only", file=table.name, columns=", ".join(table.columns))
    most = settings.max_cell_chars
    wide = [c.name for c in table.frame.iter_columns() if (c.str.len_bytes().max() or 0) > most]  # type: ignore[operator]
    if not wide:
        return table
    over = table.frame.select(pl.any_horizontal(pl.col(wide).str.len_chars() > most)).to_series().fill_null(False)
    rejected = table.origin(table.records.filter(over).to_list()).with_columns(rule=pl.lit(TOO_LONG))
    return replace(
        table,
        frame=table.frame.filter(~over),
        records=table.records.filter(~over),
        misfits=pl.concat([table.misfits, rejected]).sort("record"),
        lines=None if table.lines is None else table.lines.filter(~over),
    )
