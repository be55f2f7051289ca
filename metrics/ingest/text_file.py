"""A text file as a table: which characters, which dialect, which header, then the fast road or the careful one."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path

import polars as pl

from metrics.errors import FileUnreadable
from metrics.ingest.careful import Parts, apart_frame, read_careful
from metrics.ingest.decode import encoding_of, pieces, transcode
from metrics.ingest.dialect import DELIMITERS, HEAD, Dialect, find_dialect
from metrics.ingest.endings import no_rows
from metrics.ingest.fast import read_fast
from metrics.ingest.headings import DATA_LIKE, SEVERAL
from metrics.ingest.mending import literal, strict
from metrics.ingest.names import unique_names
from metrics.ingest.outline import BLANK, several_lines
from metrics.ingest.records import MOST_CELLS, Record, find_origin, read_records
from metrics.ingest.table import Reading, Table, no_misfits
from metrics.settings import Settings

PEEKED, FEW = 100, 0.1


@dataclass(frozen=True)
class Header:
    """`written`: the cells of the header line; `names`: what the columns are called, where that differs.

    `beyond`: how many more cells than names (nearly) every row has, all of them blank.
    """

    written: list[str]
    names: list[str]
    line: int
    apart: tuple[tuple[int, int, str, str], ...] = ()
    plain: bool = True  # the line is the header as it stands, or there is none
    lines: int = 1  # records that the header takes
    least: int = 0  # rows may have as few cells: all of them lack the same ones at the end
    beyond: int = 0


def read_text(path: Path, content: Path, called: str, packed: str, settings: Settings) -> Table:
    """The table in the text of `content`, which is `path` or what was packed in it; FileUnreadable if none."""
    encoding = encoding_of(content, called)
    head = "".join(islice(pieces(content, encoding), 1))[:HEAD]
    if len(head) == HEAD and "\n" not in head and "\r" not in head:
        cells, most = 1 + max(head.count(delimiter) for delimiter in DELIMITERS), settings.max_columns
        if cells > most:
            raise FileUnreadable("error.too_many_columns", file=called, columns=cells, most=most)
        raise FileUnreadable("error.line_too_long", file=called, line=1, most=HEAD)
    dialect = find_dialect(head)
    header = _header(content, encoding, dialect, called)
    names = unique_names(header.names, called, header.line, settings)
    dialect = replace(dialect, skip=header.line - 1)
    how = Reading(
        encoding,
        dialect.delimiter,
        dialect.quote,
        header_line=header.line,
        spaced=dialect.spaced,
        escape=dialect.escape,
        headless=dialect.headless,
        packed=packed,
    )
    parts = _fast(content, how, header, names) or _careful(content, how, header, names)
    above = _above(content, encoding, header.line, dialect)
    apart = pl.concat([apart_frame([*above, *header.apart]), parts.set_apart])
    frame, beyond = parts.frame.select(names), parts.frame.drop(names)
    own = () if dialect.headless else (*header.names, *[""] * header.beyond)
    return Table(path, called, frame, parts.records, parts.misfits, how, None, apart, parts.mended, own, beyond)


def _careful(content: Path, how: Reading, header: Header, names: list[str]) -> Parts:
    surplus = [""] * header.beyond
    written = [] if how.headless else [*header.written, *surplus]
    return read_careful(content, _also(names, header.beyond), written, how, header.lines, header.least, header.beyond)


def _also(names: list[str], beyond: int) -> list[str]:
    """The names and as many more, which no column of a file can have."""
    return [*names, *(f"\0{place}" for place in range(beyond))]


def _fast(content: Path, how: Reading, header: Header, names: list[str]) -> Parts | None:
    """The fast road where it is safe; totals, footers and repeated headers are taken out of what it read."""
    if not header.plain or header.beyond or how.escape:
        return None
    with tempfile.TemporaryDirectory(prefix="service-metrics-") as folder:
        source = content
        if how.encoding not in {"utf-8", "utf-8-sig"}:
            source = Path(folder) / "decoded.csv"
            transcode(content, how.encoding, source)
        frame = read_fast(source, how.dialect, header.written)
    if frame is None:
        return None
    if how.headless:
        first = pl.DataFrame([[cell or None for cell in header.written]], schema=frame.schema, orient="row")
        frame = pl.concat([first, frame])
    frame.columns = names
    records = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True).alias("record")
    return _without(Parts(frame, records, no_misfits(), no_misfits()), content, how, header.written)


def _without(parts: Parts, content: Path, how: Reading, written: Sequence[str]) -> Parts:
    """The same without records that are no rows, which are set apart."""
    rules = no_rows(parts.frame, () if how.headless else written)
    if not rules or (len(rules) == parts.frame.height and {*rules.values()} != {BLANK}):
        return parts
    told = find_origin(how.records(content), list(rules))
    told = told.with_columns(rule=pl.Series([rules[number] for number in told["record"]], dtype=pl.String))
    kept = ~parts.records.is_in(list(rules))
    return Parts(parts.frame.filter(kept), parts.records.filter(kept), parts.misfits, told)


def _above(content: Path, encoding: str, line: int, dialect: Dialect) -> list[tuple[int, int, str, str]]:
    """The lines with content above the header, as titles; the line that names the delimiter is none."""
    if line == 1:
        return []
    above = read_records(content, encoding, replace(dialect, skip=0, headless=False))
    titles = [r for r in takewhile(lambda record: record.line < line, above) if r.cells is None or any(r.cells)]
    return [(0, r.line, r.raw, "title") for r in titles if not r.raw.lower().strip('"\ufeff').startswith("sep=")]


def _header(content: Path, encoding: str, dialect: Dialect, called: str) -> Header:
    """The header of the file; names that cannot be placed over the columns are set apart."""
    peeked = list(islice(read_records(content, encoding, dialect), PEEKED))
    if not peeked:
        raise FileUnreadable("error.file_empty", file=called)
    if dialect.headless:
        return _headless(peeked[1])
    start = peeked[0]
    cells = start.cells
    full = _width(peeked[1:], MOST_CELLS)
    if cells is None or start.stray:
        cells = literal(start.raw, dialect, full or 2) or cells
    if cells is None:
        raise FileUnreadable("error.header_open_quote", file=called, line=start.line)
    width = _width(peeked[1:], len(cells))
    rows = [cells for cells in takewhile(lambda row: row is not None, (r.cells for r in peeked)) if cells is not None]
    if (several := several_lines(rows)) is not None and start.cells is not None:
        return Header(cells, several.names, start.line, plain=False, lines=several.lines)
    fitting = _otherwise(start, cells, full, dialect) or _fitting(cells, width) or _row_names(start, cells, peeked[1:])
    if fitting is not None:
        beyond = _beyond(len(fitting), peeked[1:])
        least = len(fitting) if beyond else _least(cells, peeked[1:]) if fitting is cells else 0
        return Header(cells, fitting, start.line, plain=fitting == start.cells, least=least, beyond=beyond)
    apart = ((0, start.line, start.raw, "header"),)
    return Header(cells, _places(width), start.line, apart, plain=False)


def _headless(first: Record) -> Header:
    """Columns without names are called by their place; the first record is a row."""
    cells = first.cells or []
    return Header(cells, _places(len(cells)), first.line)


def _places(width: int) -> list[str]:
    return [f"column {place}" for place in range(1, width + 1)]


def _width(records: Sequence[Record], least: int) -> int:
    """How many cells most records below the header have; blank ones at the end beyond `least` do not count."""
    widths = Counter(_used(r.cells, least) for r in records if r.cells is not None and len(r.cells) > 1)
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _used(cells: Sequence[str], least: int) -> int:
    used = len(cells)
    while used > least and not cells[used - 1].strip():
        used -= 1
    return used


def _fitting(cells: list[str], width: int) -> list[str] | None:
    """The names over `width` columns: as they are or without blank ones too many; None if they are too few."""
    surplus = len(cells) - width
    if surplus > 0 and sum(not cell.strip() for cell in cells) == surplus and width > 1:
        return [cell for cell in cells if cell.strip()]
    return cells if surplus >= 0 or width < 2 else None


def _row_names(start: Record, cells: list[str], records: Sequence[Record]) -> list[str] | None:
    """The names behind a blank one, where R wrote the file: it puts a name before each row, and none over those.

    All names are quoted, every row has one cell more than there are names, and the rows are numbered, as R does it; or
    each row has its own name and those of columns repeat, so that none of these can be taken for another one.
    """
    rows = [record.cells or [] for record in records]
    quoted = len(cells) > 1 and all(cells) and start.raw.count('"') == 2 * len(cells)
    if not quoted or len(rows) < SEVERAL or any(len(row) != len(cells) + 1 for row in rows):
        return None
    first = [row[0].strip() for row in rows]
    numbered = all(cell == str(number) for number, cell in enumerate(first, 1))
    named = all(first) and len(set(first)) == len(first) and len(set(cells)) < len(cells)
    return ["", *cells] if numbered or named else None


def _beyond(width: int, records: Sequence[Record]) -> int:
    """How many cells behind the last of `width` columns (nearly) every row has; 0 if fewer do."""
    surplus = sorted(len(record.cells) - width for record in records if record.cells and len(record.cells) > 1)
    return max(0, surplus[int(FEW * len(surplus))]) if surplus else 0


def _least(cells: list[str], records: Sequence[Record]) -> int:
    """How many cells all rows have where that is fewer than there are names: the last columns have none. Else 0.

    A name that begins with a blank, as others do not, may be the rest of a name with a delimiter in it.
    """
    widths = {len(record.cells or []) for record in records}
    split = 0 < sum(cell.startswith(" ") for cell in cells) < len(cells) - 1
    least = min(widths, default=0)
    return least if len(widths) == 1 and 1 < least < len(cells) and len(records) >= SEVERAL and not split else 0


def _otherwise(start: Record, cells: list[str], width: int, dialect: Dialect) -> list[str] | None:
    """The names as another delimiter splits the header of a table of `width` columns, if this one does not."""
    if width < 2 or len(cells) >= max(2, width / 2):
        return None
    for other in ";\t|, ":
        split = strict(start.raw, Dialect(other, dialect.quote)) or []
        if len(split) == width and all(cell.strip() and not DATA_LIKE.fullmatch(cell) for cell in split):
            return split
    return None
