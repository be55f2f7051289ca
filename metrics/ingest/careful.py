"""The careful road: a text file record by record, with what is no row set apart and what went astray put right.

In chunks, so that memory stays small; only records that do not fit are looked at twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from metrics.ingest.dialect import Dialect
from metrics.ingest.endings import REPEATED, SAMPLE, TAIL
from metrics.ingest.mending import mend, regular, torn
from metrics.ingest.outline import BLANK, footer, is_blank
from metrics.ingest.records import MISFITS, OPEN_QUOTE, WRONG_WIDTH, Record, fitted
from metrics.ingest.shapes import MANY, Profile
from metrics.ingest.table import Reading
from metrics.ingest.watch import tell

CHUNK = 50_000
MOST_MENDED, PART_MENDED, MANY_COLUMNS = 200, 0.25, 4


@dataclass
class Parts:
    """What a file comes to: rows with their record numbers, misfits and lines set apart as MISFITS, lines mended."""

    frame: pl.DataFrame
    records: pl.Series
    misfits: pl.DataFrame
    set_apart: pl.DataFrame
    mended: tuple[int, ...] = ()


@dataclass
class _Gathered:
    """Rows on their way into frames; `doubtful` rows fit by their number of cells only."""

    header: list[str]
    beyond: int = 0
    frames: list[pl.DataFrame] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    misfits: list[tuple[int, int, str, str]] = field(default_factory=list)
    apart: list[tuple[int, int, str, str]] = field(default_factory=list)
    doubtful: list[tuple[int, Record, list[str]]] = field(default_factory=list)
    tail: deque[tuple[int, Record, bool]] = field(default_factory=lambda: deque(maxlen=TAIL))

    @property
    def named(self) -> int:
        """How many columns have a place in the table."""
        return len(self.header) - self.beyond

    def keep(self, number: int, cells: list[str]) -> None:
        """Takes one row."""
        self.rows.append(cells)
        self.numbers.append(number)
        if len(self.rows) == CHUNK:
            self.close()
            tell("reading", len(self.numbers))

    def close(self) -> None:
        """Turns the rows gathered so far into a frame."""
        self.frames.append(frame_of(self.rows, self.header))
        self.rows.clear()


def read_careful(
    path: Path, header: list[str], written: list[str], how: Reading, lines: int = 1, least: int = 0, beyond: int = 0
) -> Parts:
    """All records below the header. `header`: its unique names; `written`: the cells of its first line of `lines`;
    `least`: cells that a row has at least, 0 = all; `beyond`: columns at the end without a name, which must be blank.
    """
    taken, dialect, width = _Gathered(header, beyond), how.dialect, len(header)
    for number, record in enumerate(how.records(path)):
        if number < lines:
            if number:
                taken.apart.append((number, record.line, record.raw, "second_header"))
            continue
        if record.cells is not None and is_blank(record.cells, taken.named):
            taken.apart.append((number, record.line, record.raw, BLANK))
            continue
        cells, rule = fitted(record, width, least, beyond)
        taken.tail.append((number, record, cells is not None))
        if cells is None:
            taken.misfits.append((number, record.line, record.raw, rule))
        elif cells == written and width > 1:
            taken.apart.append((number, record.line, record.raw, REPEATED))
        else:
            taken.keep(number, cells)
            _look(taken, number, record, cells, dialect)
    taken.close()
    return _settled(taken, dialect, width)


def frame_of(rows: list[list[str]], header: list[str]) -> pl.DataFrame:
    """Rows of text as columns, a blank cell as null."""
    columns = zip(*rows, strict=True) if rows else [[]] * len(header)
    frame = pl.DataFrame([pl.Series(name, cells, pl.String) for name, cells in zip(header, columns, strict=True)])
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _look(taken: _Gathered, number: int, record: Record, cells: list[str], dialect: Dialect) -> None:
    """Notes a row for the profile, or as doubtful: a blank cell too many, or a quote in the middle of a cell."""
    over = record.cells is not None and len(record.cells) > len(cells)
    quotes = any(dialect.quote in cell for cell in cells) and not dialect.escape
    if over or record.stray or (quotes and not regular(record.raw, dialect)):
        if len(taken.doubtful) < MOST_MENDED:
            taken.doubtful.append((number, record, cells))
    elif len(taken.sample) < MANY:
        taken.sample.append(cells)


def _settled(taken: _Gathered, dialect: Dialect, width: int) -> Parts:
    """Sets footers apart, mends what can be mended, and puts the rest together in file order."""
    profile = Profile(taken.sample)
    gone = _end(taken, Profile(taken.sample[: min(SAMPLE, len(taken.sample) - 1)]))  # the last row is on trial
    misfits = [misfit for misfit in taken.misfits if misfit[0] not in gone]
    mended: dict[int, tuple[int, list[str]]] = {}
    if width > 1 and len(misfits) <= min(MOST_MENDED, 1 + PART_MENDED * len(taken.numbers)):
        for number, line, raw, rule in misfits:
            if rule in {WRONG_WIDTH, OPEN_QUOTE} and (cells := _mended(taken, raw, dialect, profile)) is not None:
                mended[number] = (line, cells)
        for number, record, cells in taken.doubtful:
            odd = record.stray or profile.odd(cells) or torn(record.raw, dialect)
            better = _mended(taken, record.raw, dialect, profile) if odd else None
            if number not in gone and better not in (None, cells):
                mended[number] = (record.line, better)
    rows = _joined(taken, gone | mended.keys(), mended)
    left = [misfit for misfit in misfits if misfit[0] not in mended]
    lines = tuple(sorted(line for line, _ in mended.values()))
    return Parts(rows.drop("record"), rows["record"], apart_frame(left), apart_frame(taken.apart), lines)


def _mended(taken: _Gathered, raw: str, dialect: Dialect, profile: Profile) -> list[str] | None:
    """The cells of a record as `mend` puts it right, if nothing comes to stand beyond the columns."""
    cells = mend(raw, dialect, profile)
    return None if cells is None or any(map(str.strip, cells[taken.named :])) else cells


def apart_frame(lines: Sequence[tuple[int, int, str, str]]) -> pl.DataFrame:
    """Record, line, raw and rule of lines that are no rows, in file order."""
    return pl.DataFrame(sorted(lines), schema=MISFITS, orient="row")


def _end(taken: _Gathered, profile: Profile) -> set[int]:
    """Numbers of the records at the end of the file that are footers or totals; they are set apart."""
    width, rules = taken.named, dict[int, tuple[Record, str]]()
    for number, record, _ in reversed(taken.tail):
        lonely = record.cells is not None and len(record.cells) == 1 and width >= MANY_COLUMNS
        rule = footer(record.cells, width, profile) if record.cells is not None else ""
        if not (rule or lonely) or len(rules) + 1 >= number:
            break
        rules[number] = (record, rule)
    prose = sum(not rule for _, rule in rules.values()) != 1  # one short line alone may be the half of a row
    gone = {number for number, (_, rule) in rules.items() if rule or prose}
    for number in gone:
        record, rule = rules[number]
        taken.apart.append((number, record.line, record.raw, rule or "footer"))
    return gone


def _joined(taken: _Gathered, without: set[int], mended: dict[int, tuple[int, list[str]]]) -> pl.DataFrame:
    numbers = pl.Series("record", taken.numbers, pl.UInt32)
    rows = pl.concat(taken.frames).with_columns(numbers)
    if not without:
        return rows
    kept = rows.filter(~pl.col("record").is_in(list(without)))
    again = frame_of([cells for _, cells in mended.values()], taken.header)
    found = again.with_columns(pl.Series("record", list(mended), pl.UInt32))
    return pl.concat([kept, found]).sort("record")
