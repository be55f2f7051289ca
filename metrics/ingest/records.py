"""The careful road: every record of a text file, one by one, with the line where it begins and its raw text.

Slower than the database's reader, but it never gives up on a file for one bad record and never loses one.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from metrics.ingest.dialect import Dialect

OPEN_QUOTE, WRONG_WIDTH, TOO_LONG = "quote_not_closed", "wrong_number_of_columns", "cell_too_long"
LONG, MOST_CELLS, MOST_CHARS = 1 << 20, 20_000, 1 << 23
"""A line so long is looked at before it is split; cells of one line; characters that a quote may hold open."""
CUT = 10_000
ORIGIN = {"record": pl.UInt32, "line": pl.UInt32, "raw": pl.String}
MISFITS = ORIGIN | {"rule": pl.String}


@dataclass(frozen=True, slots=True)
class Record:
    """`line` is 1-based; `cells` are None where a quote was opened and never properly closed.

    `stray`: a quote stands where none may, and the cells are a lenient reading. `crowded`: too long to be split.
    """

    line: int
    lines: list[str]
    cells: list[str] | None
    stray: bool = False
    crowded: bool = False

    @property
    def raw(self) -> str:
        """The record as written, without its last line break; of a crowded one the beginning."""
        return self.lines[0][:CUT] + " …" if self.crowded else "".join(self.lines).rstrip("\r\n")


def read_records(path: Path, encoding: str, dialect: Dialect) -> Iterator[Record]:
    """The records of the file from the header on; blank lines are none. Quotes must close as RFC 4180 says:
    where one does not, only its first line is set apart, so that a stray quote cannot swallow what follows.
    A file without header begins with a record of no cells in its place.
    """
    if dialect.headless:
        yield Record(dialect.skip + 1, [], [])
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from _records(islice(file, dialect.skip, None), dialect)


def fitted(record: Record, width: int, least: int = 0, beyond: int = 0) -> tuple[list[str] | None, str]:
    """The cells if there are `width` of them, else the rule they break. Blank cells too many are no harm.

    `least`: so many are enough, the others are blank; 0 = none may lack. `beyond`: as many at the end must be blank.
    """
    if record.cells is None:
        return None, WRONG_WIDTH if record.crowded else OPEN_QUOTE
    if len(record.cells) < (least or width) or any(map(str.strip, record.cells[width - beyond :])):
        return None, WRONG_WIDTH
    return [*record.cells[:width], *[""] * (width - len(record.cells))], ""


def find_origin(records: Iterable[Record], wanted: Sequence[int]) -> pl.DataFrame:
    """Line and raw text of the wanted records; `records` begin with the header, which is number 0."""
    left, rows = set(wanted), []
    for number, record in enumerate(records):
        if not left:
            break
        if number in left:
            left.discard(number)
            rows.append((number, record.line, record.raw))
    return pl.DataFrame(rows, schema=ORIGIN, orient="row")


def as_csv(row: Sequence[str | None]) -> str:
    """Cells as one line of CSV: the raw text of what never was a line."""
    line = io.StringIO()
    csv.writer(line).writerow(row)  # only with a line end of its own does it quote line breaks
    return line.getvalue().removesuffix("\r\n")


def _records(lines: Iterator[str], dialect: Dialect) -> Iterator[Record]:
    first, held, taken, ahead = dialect.skip + 1, 0, list[str](), deque[str]()

    def reader() -> Iterator[list[str]]:
        return dialect.reader(feed(), strict=True)

    def feed() -> Iterator[str]:
        nonlocal held
        while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
            taken.append(line)
            held += len(line)
            if held > MOST_CHARS and len(taken) > 1:
                return  # to the reader this is the end of the file, with a quote still open
            yield "\n" if _crowded(line, dialect) else line

    rows = reader()
    while True:
        taken, held = [], 0
        stray = False
        try:
            cells: list[str] | None = next(rows)
        except StopIteration:
            return
        except csv.Error:
            cells, stray = _lenient(taken, dialect), len(taken) == 1
            ahead.extendleft(reversed(taken[1:]))
            taken, rows = taken[:1], reader()
        if len(taken[0]) > LONG and _crowded(taken[0], dialect):
            yield Record(first, taken, None, crowded=True)
        elif cells is None or len(cells) > 1 or _filled(cells, taken, dialect):
            yield Record(first, taken, cells, stray)
        first += len(taken)


def _crowded(line: str, dialect: Dialect) -> bool:
    return len(line) > LONG and line.count(dialect.delimiter) > MOST_CELLS


def _lenient(lines: list[str], dialect: Dialect) -> list[str] | None:
    """Cells of one line with text after a closing quote, as csv reads it; None if a quote stays open."""
    if len(lines) > 1:
        return None
    cells = next(dialect.reader([lines[0].rstrip("\r\n") + "\n"]))
    return None if cells and cells[-1].endswith("\n") else cells


def _filled(cells: list[str], lines: list[str], dialect: Dialect) -> bool:
    """Whether a record of at most one cell is more than a blank line."""
    return bool(cells) and (bool(cells[0].strip()) or dialect.quote in lines[0])
