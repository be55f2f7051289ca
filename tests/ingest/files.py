"""Small files for the tests of this room, written in a folder of the test's own."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import xlsxwriter

import metrics.ingest
from metrics.ingest import Batch, Notes, Pseudonyms, Table, check, propose, read_table
from metrics.ingest.redact import REDACTED
from metrics.settings import Settings

NOW = dt.datetime(2026, 11, 22, 12, 0)
KEY = b"a key of thirty-two bytes, no more"[:32]
SETTINGS = Settings()


def put(folder: Path, content: str | bytes, name: str = "contacts.csv") -> Path:
    """The file with this content; text as UTF-8."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(folder: Path, content: str | bytes, name: str = "contacts.csv") -> Table:
    """The content as the room reads it."""
    return read_table(put(folder, content, name), SETTINGS)


def batch(
    folder: Path,
    content: str | bytes,
    mapping: metrics.ingest.Mapping | None = None,
    notes: Notes = REDACTED,
    **changes: object,
) -> Batch:
    """The content checked with this mapping, else with the proposed one."""
    read = table(folder, content)
    plan = replace(mapping or propose(read), **changes)  # type: ignore[arg-type]
    return check(read, plan, Pseudonyms(KEY), NOW, notes)


def contacts(column: str, *values: str) -> str:
    """A file of contacts, with one more column of these values."""
    rows = [f"{i},2026-01-{i % 28 + 1:02} 10:00,{_quoted(value)}" for i, value in enumerate(values, 1)]
    return "\n".join([f"contact_id,opened_at,{column}", *rows]) + "\n"


def dated(*values: str, column: str = "opened_at") -> str:
    """A file of contacts that were opened at these times."""
    return "\n".join([f"contact_id,{column}", *(f"{i},{_quoted(v)}" for i, v in enumerate(values, 1))]) + "\n"


def workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook with these sheets; dates and times as Excel keeps them."""
    with xlsxwriter.Workbook(str(path)) as book:
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        sheet.write_datetime(r, c, cell, moment)
                    elif isinstance(cell, dt.date):
                        sheet.write_datetime(r, c, dt.datetime.combine(cell, dt.time()), day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def written(rows: Iterable[Sequence[str]], **dialect: str) -> str:
    """The rows as Python's csv writer puts them."""
    out = io.StringIO()
    csv.writer(out, **dialect).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def cells(read: Table) -> list[tuple[str, ...]]:
    """Header and rows, a blank cell as blank text."""
    return [tuple(read.columns), *(tuple(cell or "" for cell in row) for row in read.frame.iter_rows())]


def _quoted(value: str) -> str:
    return written([[value, ""]], lineterminator="\n")[: -len(",\n")]
