"""How a text file writes its table: delimiter, quote, escape, the line of the header; read from the head of the file.

Nothing is left to a database's own guess: a guess over a sample has dropped rows and split cells silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from metrics.ingest.outline import is_headless, titles

HEAD = 1 << 18
DELIMITERS = "\t|;,"  # of two that fit alike the rarer in plain text wins
RARE = "~^: "  # only where a table of none of the usual ones is there, and every row agrees
RECORDS, SOME, SEVERAL = 200, 0.6, 3
csv.field_size_limit(2**31 - 1)  # how long a cell may be is a setting; the reader must not stop before


@dataclass(frozen=True)
class Dialect:
    """`skip` = physical lines above the header; `spaced` = blanks after each delimiter belong to no cell.

    `escape`: the mark before a quote that is text, blank where quotes are doubled. `headless`: no header at all.
    """

    delimiter: str = ","
    quote: str = '"'
    spaced: bool = False
    skip: int = 0
    escape: str = ""
    headless: bool = False

    @property
    def options(self) -> dict[str, object]:
        """The same for `csv.reader`."""
        told = {"delimiter": self.delimiter, "quotechar": self.quote, "skipinitialspace": self.spaced}
        return told | ({"escapechar": self.escape} if self.escape else {})

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The records of these lines. An escape before a letter is text (`C:\\new`), not a mark to be dropped."""
        told = lines
        if self.escape:
            marks = re.escape(self.escape + self.quote + self.delimiter)
            lone = re.compile(rf"{re.escape(self.escape)}([{marks}\r\n])?")
            told = (lone.sub(lambda found: found[0] if found[1] else 2 * found[0], line) for line in lines)
        return csv.reader(told, strict=strict, **self.options)  # type: ignore[arg-type]


def find_dialect(head: str) -> Dialect:
    """The dialect of a file that begins with `head` (at most HEAD characters)."""
    hint = re.match(r'"?sep=([\t|;,])"?\r?\n', head, re.IGNORECASE)
    named, body = (hint[1], head[hint.end() :]) if hint else ("", head)
    best = _delimited(body, '"', named)
    if _singly_quoted(body):
        other = _delimited(body, "'", named)
        header = re.match(r"'[^']*'[\t|;,] ?'[^']*'", body)
        best = other if header or _fit(body, other)[0] > _fit(body, best)[0] else best
    best = replace(best, escape=_escape(body, best))
    rows = _records(body, best)
    above = titles(rows)
    lines = _title_lines(body, best, above)
    return replace(best, skip=bool(hint) + lines, headless=is_headless(rows[above:]))


def _delimited(body: str, quote: str, named: str) -> Dialect:
    """The delimiter under which most records have the same number of cells; a rare one only if nothing else fits."""
    choices = [Dialect(d, quote, spaced) for d in named or DELIMITERS for spaced in (False, True)]
    fits = {choice: _fit(body, choice) for choice in choices}
    best = max(fits, key=lambda choice: fits[choice])
    share, width, _ = fits[best]
    if named or (share >= SOME and width >= 2):
        return best if width >= 2 else Dialect(named or ",", quote)
    rare = {choice: _fit(body, choice) for choice in (Dialect(d, quote) for d in RARE)}
    other = max(rare, key=lambda choice: rare[choice])
    agreeing, wide, _ = rare[other]
    if agreeing > 0.9 and wide >= max(SEVERAL, width + 1) and len(_records(body, other)) >= SEVERAL:
        return other
    return best if width >= 2 else Dialect(",", quote)


def _singly_quoted(body: str) -> bool:
    """Whether single quotes stand around the text of several cells, and double ones around that of none."""
    edge = rf"[{re.escape(DELIMITERS)}\r\n]"

    def pairs(mark: str) -> int:
        opening, closing = rf"(?:^|{edge} ?){mark}(?=[^\s,;|'\"])", rf"(?<=[^\s,;|'\"]){mark}(?={edge}|$)"
        return min(len(re.findall(opening, body)), len(re.findall(closing, body)))

    return pairs("'") > 1 and pairs('"') == 0


def _escape(body: str, dialect: Dialect) -> str:
    """A backslash, if quotes have one before them and the file cannot be read without it."""
    if "\\" + dialect.quote not in body or _regular(body, dialect):
        return ""
    escaped = replace(dialect, escape="\\")
    return "\\" if _broken(body, escaped) < _broken(body, dialect) else ""


def _regular(body: str, dialect: Dialect) -> bool:
    """Whether the first records can all be read strictly and have the same number of cells."""
    try:
        rows = list(islice(dialect.reader(io.StringIO(body, newline=""), strict=True), RECORDS))
    except csv.Error:
        return False
    return len({len(row) for row in rows if row}) == 1


def _broken(body: str, dialect: Dialect) -> int:
    """How many lines cannot be read strictly, or give another number of cells than most."""
    widths = Counter[int]()
    for line in body.splitlines()[:RECORDS]:
        try:
            widths[len(next(dialect.reader([line], strict=True), []))] += 1
        except csv.Error:
            widths[-1] += 1
    return sum(widths.values()) - max((count for width, count in widths.items() if width > 1), default=0)


def _records(head: str, dialect: Dialect) -> list[list[str]]:
    rows = [row for row in islice(_reader(head, dialect), RECORDS) if _filled(row)]
    cut = len(head) >= HEAD and len(rows) > 1  # the last record of a cut head may be half a record
    return rows[:-1] if cut else rows


def _filled(row: list[str]) -> bool:
    """Whether a record is more than a blank line."""
    return len(row) > 1 or any(cell.strip() for cell in row)


def _reader(head: str, dialect: Dialect) -> Iterator[list[str]]:
    return dialect.reader(io.StringIO(head, newline=""))


def _fit(body: str, dialect: Dialect) -> tuple[float, int, bool]:
    """How well a delimiter fits: share of records with the commonest width, that width, and blanks as it reads them."""
    rows = _records(body, dialect)
    widths = Counter(len(row) for row in rows)
    width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if width < 2:
        return 0.0, 0, False
    inner = [cell for row in rows for cell in row[1:] if cell]
    blanks = sum(cell.startswith(" ") for cell in inner) > 0.9 * len(inner) > 0
    return agreeing / len(rows), width, not blanks


def _title_lines(head: str, dialect: Dialect, left: int) -> int:
    """Physical lines above the header: `left` titles and the blank lines among them."""
    reader: Any = _reader(head, dialect)
    before = 0
    for row in reader:
        if _filled(row) and left == 0:
            return before
        left -= _filled(row)
        before = reader.line_num
    return 0
