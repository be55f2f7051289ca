"""JSON and Parquet files as tables of text, each read by a process of its own (see children)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.children import Child, run_child
from metrics.ingest.decode import encoding_of
from metrics.ingest.names import unique_names
from metrics.ingest.records import MISFITS
from metrics.ingest.table import Reading, Table, no_misfits
from metrics.settings import Settings

JSON, PARQUET = Child("json_child.py", "json"), Child("parquet_child.py", "parquet")
PARQUET_MARK = b"PAR1"
OBJECT = re.compile(rb'\{\s*["}]|\[\s*[\[{\]]')
UNREADABLE = "json_unreadable"
SPREAD = 4  # Parquet is packed: so many times its size has to be read


def is_parquet(first: bytes) -> bool:
    """Whether a file that begins with these bytes is Parquet."""
    return first.startswith(PARQUET_MARK)


def is_json(first: bytes) -> bool:
    """Whether a file that begins with these bytes is JSON, in any encoding."""
    return bool(OBJECT.match(first.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")))


def read_parquet(path: Path, content: Path, called: str, packed: str, settings: Settings) -> Table:
    """The table in a Parquet file; FileUnreadable if it is broken or beyond the limits."""
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        out = Path(folder) / "cells.arrow"
        size = SPREAD * content.stat().st_size
        told = run_child(PARQUET, content, called, out, settings, str(settings.max_columns), size=size)
        if "columns" in told:
            most = settings.max_columns
            raise FileUnreadable("error.too_many_columns", file=called, columns=told["columns"], most=most)
        frame = pl.read_ipc(out)
    return _table(path, called, frame, Reading(form="parquet", packed=packed), settings, no_misfits())


def read_json(path: Path, content: Path, called: str, packed: str, settings: Settings) -> Table:
    """The records of a JSON file, nested objects as columns a.b; FileUnreadable names what is wrong with it."""
    encoding = encoding_of(content, called)
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        out = Path(folder) / "cells.arrow"
        more = (encoding, str(settings.max_columns))
        told = run_child(JSON, content, called, out, settings, *more, size=content.stat().st_size)
        if "problem" in told:
            raise _refusal(told["problem"], told["value"], called, settings)
        frame = pl.read_ipc(out)
    broken = [(number, number, raw, UNREADABLE) for number, raw in told["broken"]]
    misfits = pl.DataFrame(broken, schema=MISFITS, orient="row")
    return _table(path, called, frame, Reading(encoding, form="json", packed=packed), settings, misfits)


def _refusal(problem: str, value: object, called: str, settings: Settings) -> FileUnreadable:
    if problem == "columns":
        most = settings.max_columns
        return FileUnreadable("error.too_many_columns", file=called, columns=value, most=most)
    keys = {
        "broken": "error.json_broken",
        "deep": "error.json_deep",
        "several": "error.json_several",
        "no_records": "error.json_no_records",
    }
    return FileUnreadable(keys[problem], file=called, names=value)


def _table(
    path: Path, called: str, frame: pl.DataFrame, how: Reading, settings: Settings, misfits: pl.DataFrame
) -> Table:
    """The table of these cells; a record's line is its number in the file."""
    if frame.width == 0:
        raise FileUnreadable("error.file_empty", file=called)
    frame.columns = unique_names(frame.columns, called, 1, settings)
    numbers = pl.int_range(1, frame.height + misfits.height + 1, dtype=pl.UInt32, eager=True).alias("record")
    records = numbers.filter(~numbers.is_in(misfits["record"].to_list()))
    return Table(path, called, frame, records, misfits, how, records.alias("line"))
