"""Workbooks (XLSX and its kin), read by a child process with limits on memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.dialect import TITLES, titles
from metrics.settings import Settings

CHILD = Path(__file__).with_name("workbook_child.py")
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # no secret that a setting may hold
ONE_THREAD = {"POLARS_MAX_THREADS": "1"}  # each thread would take of the memory limit
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MIDNIGHT = r"^\d{4}-\d\d-\d\d 00:00:00$"


@dataclass(frozen=True)
class Sheet:
    """Rows below the header as text, blank rows left out; `lines` = the sheet's own row numbers, from 1."""

    name: str
    names: tuple[str, ...]
    header: list[str | None]
    header_line: int
    frame: pl.DataFrame
    lines: pl.Series


def is_workbook(first: bytes) -> bool:
    """Whether a file that begins with these bytes can only be a workbook (a zip, or the older format)."""
    return first.startswith((b"PK\x03\x04", OLD_WORKBOOK))


def read_workbook(path: Path, called: str, settings: Settings, sheet: str | None) -> Sheet:
    """The named sheet, or the first visible one with a table; FileUnreadable if it is missing or unfit."""
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        out = Path(folder) / "sheet.arrow"
        told = _child(path, called, out, settings, sheet)
        names = tuple(told["sheets"])
        if told["sheet"] is None:
            raise FileUnreadable("error.sheet_missing", file=called, sheet=sheet, sheets=", ".join(names))
        if told["sheet"] == "":
            raise FileUnreadable("error.workbook_empty", file=called, sheets=", ".join(names))
        cells = pl.read_ipc(out)
    return _sheet(cells, called, told["sheet"], names)


def _child(path: Path, called: str, out: Path, settings: Settings, sheet: str | None) -> dict[str, Any]:
    limits = [str(settings.workbook_memory_mb), str(settings.workbook_seconds)]
    command = [sys.executable, "-I", str(CHILD), str(path.absolute()), str(out), *limits]
    try:
        done = subprocess.run(
            [*command, *([] if sheet is None else [sheet])],
            capture_output=True,
            timeout=settings.workbook_seconds,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ} | ONE_THREAD,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileUnreadable("error.workbook_slow", file=called, seconds=settings.workbook_seconds) from error
    if done.returncode == 0:
        told: dict[str, Any] = json.loads(done.stdout)
        return told
    hungry = done.returncode < 0 or b"memory" in done.stderr.lower() or b"capacity" in done.stderr.lower()
    if hungry:
        raise FileUnreadable("error.workbook_hungry", file=called, megabytes=settings.workbook_memory_mb)
    raise FileUnreadable("error.workbook_broken", file=called)


def _sheet(cells: pl.DataFrame, called: str, name: str, names: tuple[str, ...]) -> Sheet:
    """Cuts the used part out of all cells: header, rows, and where they stood."""
    filled = cells.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled")).to_series()
    lines = pl.int_range(1, cells.height + 1, dtype=pl.UInt32, eager=True).filter(filled)
    rows = cells.filter(filled)
    rows = rows.select([c.name for c in rows.iter_columns() if c.null_count() < rows.height])
    if rows.is_empty():
        raise FileUnreadable("error.sheet_empty", file=called, sheet=name)
    head = [[cell or "" for cell in row] for row in rows.head(2 * TITLES).iter_rows()]
    start = titles(head)
    body = rows[start + 1 :].select(_day(column) for column in rows[start + 1 :].iter_columns())
    return Sheet(name, names, list(rows.row(start)), int(lines[start]), body, lines[start + 1 :].alias("line"))


def _day(column: pl.Series) -> pl.Series:
    """A column of days comes as midnights; they are written as the days they are."""
    known = column.drop_nulls()
    days = len(known) > 0 and bool(known.str.contains(MIDNIGHT).all())
    return column.str.head(10) if days else column
