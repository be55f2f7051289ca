"""The one door for files: what a file is is told by its content, then text, workbook, JSON or Parquet is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.archives import unpacked
from metrics.ingest.names import unique_names
from metrics.ingest.records import TOO_LONG
from metrics.ingest.table import Reading, Table, no_misfits
from metrics.ingest.text_file import read_text
from metrics.ingest.typed_files import is_json, is_parquet, read_json, read_parquet
from metrics.ingest.workbook import Sheet, is_workbook, read_workbook
from metrics.settings import Settings

MEGABYTE = 1_000_000


def read_table(
    path: Path, settings: Settings, *, sheet: str | None = None, name: str | None = None, empty: bool = False
) -> Table:
    """The table in a file, which people see as `name`; FileUnreadable says what is wrong.

    Text (CSV and its kin), workbook, JSON or Parquet, as it is or packed with gzip or zip. `empty`: a header without
    records will do.
    """
    called = name or path.name
    size = _size(path, called)
    if size > settings.max_file_mb * MEGABYTE:
        raise FileUnreadable(
            "error.file_too_large", file=called, megabytes=-(-size // MEGABYTE), most=settings.max_file_mb
        )
    with unpacked(path, called, settings) as (content, packed):
        table = _read(path, content, called, packed, settings, sheet)
        if not (empty or table.frame.height or table.misfits.height):
            raise FileUnreadable("error.header_only", file=called, columns=", ".join(table.columns))
        return _finished(table, settings)


def _read(path: Path, content: Path, called: str, packed: str, settings: Settings, sheet: str | None) -> Table:
    with content.open("rb") as file:
        first = file.read(4096)
    if is_workbook(first):
        return _from_sheet(path, called, read_workbook(content, called, settings, sheet), packed, settings)
    if sheet is not None:
        raise FileUnreadable("error.sheet_in_text", file=called, sheet=sheet)
    if is_parquet(first):
        return read_parquet(path, content, called, packed, settings)
    if is_json(first):
        return read_json(path, content, called, packed, settings)
    return read_text(path, content, called, packed, settings)


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


def _from_sheet(path: Path, called: str, sheet: Sheet, packed: str, settings: Settings) -> Table:
    header = unique_names(sheet.header, called, sheet.header_line, settings)
    frame = sheet.frame
    frame.columns = header
    how = Reading(
        sheet=sheet.name,
        sheets=sheet.names,
        header_line=sheet.header_line,
        headless=sheet.headless,
        form="workbook",
        packed=packed,
    )
    own = () if sheet.headless else tuple(name or "" for name in sheet.header)
    return Table(path, called, frame, sheet.records, no_misfits(), how, sheet.lines, sheet.set_apart, written=own)


def _finished(table: Table, settings: Settings) -> Table:
    """Sets records with an overlong cell apart."""
    most = settings.max_cell_chars
    longest = table.frame.select(pl.all().str.len_bytes().max()).row(0, named=True)
    wide = [name for name, length in longest.items() if (length or 0) > most]
    if not wide:
        return table
    over = table.frame.select(pl.any_horizontal(pl.col(wide).str.len_chars() > most)).to_series().fill_null(False)
    rejected = table.origin(table.records.filter(over).to_list()).with_columns(rule=pl.lit(TOO_LONG))
    return replace(
        table,
        frame=table.frame.filter(~over),
        beyond=table.beyond.filter(~over) if table.beyond.width else table.beyond,
        records=table.records.filter(~over),
        misfits=pl.concat([table.misfits, rejected]).sort("record"),
        lines=None if table.lines is None else table.lines.filter(~over),
    )
