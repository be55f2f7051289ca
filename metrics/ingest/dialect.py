"""How a text file writes its table: delimiter, quote, the line of the header; read from the head of the file.

Nothing is left to a database's own guess: a guess over a sample has dropped rows and split cells silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

HEAD = 1 << 18
DELIMITERS = "\t|;,"  # of two that fit alike the rarer in plain text wins
RECORDS, TITLES = 200, 20
DATA_LIKE = re.compile(r"\s*[-+]?[\d.,:/ -]+\s*")
csv.field_size_limit(2**31 - 1)  # how long a cell may be is a setting; the reader must not stop before


@dataclass(frozen=True)
class Dialect:
    """`skip` = physical lines above the header; `spaced` = blanks after each delimiter belong to no cell."""

    delimiter: str = ","
    quote: str = '"'
    spaced: bool = False
    skip: int = 0

    @property
    def options(self) -> dict[str, object]:
        """The same for `csv.reader`."""
        return {"delimiter": self.delimiter, "quotechar": self.quote, "skipinitialspace": self.spaced}


def find_dialect(head: str) -> Dialect:
    """The dialect of a file that begins with `head` (at most HEAD characters)."""
    hint = re.match(r'"?sep=([\t|;,])"?\r?\n', head, re.IGNORECASE)
    named, body = (hint[1], head[hint.end() :]) if hint else ("", head)
    quote = "'" if re.match(r"'[^']*'[\t|;,]'[^']*'", body) else '"'
    choices = [Dialect(d, quote, spaced) for d in named or DELIMITERS for spaced in (False, True)]
    best = max(choices, key=lambda choice: _fit(_records(body, choice)))
    if _fit(_records(body, best))[1] < 2:
        best = Dialect(",", quote)
    return Dialect(best.delimiter, quote, best.spaced, bool(hint) + _title_lines(body, best))


def titles(rows: Sequence[Sequence[str]]) -> int:
    """How many leading records are a title, not the header: one filled cell each, then a table that begins
    with a full row of at least three names. In doubt 0: a title taken for the header is seen and mended, a
    header taken for a title would be lost.
    """
    for index, row in enumerate(rows[:TITLES]):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) > 1:
            named = len(filled) == len(row) >= 3 and not any(DATA_LIKE.fullmatch(cell) for cell in row)
            table = len(rows) > index + 2 and all(len(after) == len(row) for after in rows[index:][:TITLES])
            return index if named and table else 0
    return 0


def _records(head: str, dialect: Dialect) -> list[list[str]]:
    rows = [row for row in islice(_reader(head, dialect), RECORDS) if _filled(row)]
    cut = len(head) >= HEAD and len(rows) > 1  # the last record of a cut head may be half a record
    return rows[:-1] if cut else rows


def _filled(row: list[str]) -> bool:
    """Whether a record is more than a blank line."""
    return len(row) > 1 or any(cell.strip() for cell in row)


def _reader(head: str, dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(head, newline=""), **dialect.options)  # type: ignore[arg-type]


def _fit(rows: list[list[str]]) -> tuple[float, int]:
    """How well records agree with their header: share of the same width, and the width."""
    start = titles(rows)
    width = len(rows[start]) if rows else 0
    if width < 2:
        return 0.0, 0
    agreeing = sum(len(row) == width for row in rows[start:])
    return agreeing / (len(rows) - start), width


def _title_lines(head: str, dialect: Dialect) -> int:
    """Physical lines above the header: titles and the blank lines among them."""
    reader: Any = _reader(head, dialect)
    left = titles(_records(head, dialect))
    before = 0
    for row in reader:
        if _filled(row) and left == 0:
            return before
        left -= _filled(row)
        before = reader.line_num
    return 0
