"""Workbooks (XLSX and its kin), read by a child process with limits on memory and time."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.archives import UNWATCHED
from metrics.ingest.children import MEGABYTE, Child, run_child
from metrics.ingest.endings import no_rows
from metrics.ingest.headings import LOOKED_AT
from metrics.ingest.outline import is_headless, several_lines, titles
from metrics.ingest.records import MISFITS, as_csv
from metrics.settings import Settings

WORKBOOK = Child("workbook_child.py", "workbook")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MIDNIGHT = r"^\d{4}-\d\d-\d\d 00:00:00$"


@dataclass(frozen=True)
class Sheet:
    """Rows below the header as text, blank rows left out; `lines` = the sheet's own row numbers, from 1.

    `set_apart`: the sheet's rows above the table, below it, and headers repeated within, as MISFITS.
    """

    name: str
    names: tuple[str, ...]
    header: list[str | None]
    header_line: int
    frame: pl.DataFrame
    records: pl.Series
    lines: pl.Series
    set_apart: pl.DataFrame
    headless: bool = False


def is_workbook(first: bytes) -> bool:
    """Whether a file that begins with these bytes can only be a workbook (a zip, or the older format)."""
    return first.startswith((b"PK\x03\x04", OLD_WORKBOOK))


def read_workbook(path: Path, called: str, settings: Settings, sheet: str | None) -> Sheet:
    """The named sheet, or the first visible one with a table; FileUnreadable if it is missing or unfit."""
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        out = Path(folder) / "sheet.arrow"
        named = [] if sheet is None else [sheet]
        told = run_child(WORKBOOK, path, called, out, settings, *named, size=_unpacked(path, called, settings))
        names = tuple(told["sheets"])
        if told["sheet"] is None:
            raise FileUnreadable("error.sheet_missing", file=called, sheet=sheet, sheets=", ".join(names))
        if told["sheet"] == "":
            raise FileUnreadable("error.workbook_empty", file=called, sheets=", ".join(names))
        cells = pl.read_ipc(out)
    return _sheet(cells, called, told["sheet"], names)


def _unpacked(path: Path, called: str, settings: Settings) -> int:
    """Bytes that a workbook says it unpacks to; FileUnreadable beyond the limits. An older one is not packed."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return path.stat().st_size
    size = sum(part.file_size for part in parts)
    if size > settings.max_unpacked_mb * MEGABYTE:
        raise FileUnreadable("error.unpacked_too_large", file=called, most=settings.max_unpacked_mb)
    if size > UNWATCHED and size > path.stat().st_size * settings.max_unpacked_ratio:
        raise FileUnreadable("error.unpacked_ratio", file=called, most=settings.max_unpacked_ratio)
    return size


def _sheet(cells: pl.DataFrame, called: str, name: str, names_of_sheets: tuple[str, ...]) -> Sheet:
    """Cuts the used part out of all cells: header, rows, and where they stood."""
    filled = cells.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled")).to_series()
    lines = pl.int_range(1, cells.height + 1, dtype=pl.UInt32, eager=True).filter(filled)
    rows = cells.filter(filled)
    rows = rows.select([c.name for c in rows.iter_columns() if c.null_count() < rows.height])
    if rows.is_empty():
        raise FileUnreadable("error.sheet_empty", file=called, sheet=name)
    head = [[cell or "" for cell in row] for row in rows.head(LOOKED_AT).iter_rows()]
    start = titles(head)
    several, header = several_lines(head[start:]), list(rows.row(start))
    names = several.names if several else header
    headless = is_headless(head[start:])
    begin = start if headless else start + (several.lines if several else 1)
    body = rows[begin:].select(_day(column) for column in rows[begin:].iter_columns())
    rules = no_rows(body, () if headless else header)
    apart = [(0, row, "title") for row in range(start)]
    apart += [(0, row, "second_header") for row in range(start + 1, begin)]
    apart += [(number, begin + number - 1, rule) for number, rule in rules.items()]
    told = [(record, int(lines[row]), as_csv(rows.row(row)), rule) for record, row, rule in sorted(apart)]
    numbers = pl.int_range(1, body.height + 1, dtype=pl.UInt32, eager=True).alias("record")
    kept = ~numbers.is_in(list(rules))
    return Sheet(
        name,
        names_of_sheets,
        [f"column {place + 1}" for place in range(rows.width)] if headless else [*names],
        int(lines[start]),
        body.filter(kept),
        numbers.filter(kept),
        lines[begin:].filter(kept).alias("line"),
        pl.DataFrame(told, schema=MISFITS, orient="row"),
        headless,
    )


def _day(column: pl.Series) -> pl.Series:
    """A column of days comes as midnights; they are written as the days they are."""
    known = column.drop_nulls()
    days = len(known) > 0 and bool(known.str.contains(MIDNIGHT).all())
    return column.str.head(10) if days else column
