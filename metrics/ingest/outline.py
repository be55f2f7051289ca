"""Where a table stands among the records around it: titles above, a header or none, the rows that end it.

In doubt a record belongs to the table: a title taken for a row is seen and mended, a row taken for a title would
be lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from metrics.ingest.headings import DATA_LIKE, LOOKED_AT, SEVERAL, Heading, block, content, heading
from metrics.ingest.shapes import LEAST, Profile, shape

TITLES, PAIRS, BLANK = 50, 12, "blank"
TOTAL = re.compile(
    r"\s*(?:grand |sub-?)?(?:totals?|summe|gesamt(?:summe)?|insgesamt|suma|totales|total general|sum)"
    r"\s*(?:\(.*\)|\d+)?\s*:?\s*",
    re.IGNORECASE,
)
PROSE = re.compile(
    r"\s*(?:generated (?:by|on|at)|confidential|copyright|©|all rights reserved|exported|report(?:ed)? (?:by|on)"
    r"|end of (?:file|report|data)|source:|note:|\d[\d.,]* (?:rows?|records?|results?|filas|registros)\b"
    r"|(?:rows?|records?|total records)\s*:|generado|confidencial|fin del informe|footnote|page \d)",
    re.IGNORECASE,
)


def titles(rows: Sequence[Sequence[str]]) -> int:
    """How many leading records are titles, comments or a row of groups, not the header."""
    width = _width(rows)
    if under := _under_pairs(rows, width):
        return under
    for index, row in enumerate(rows[:TITLES]):
        rest = rows[index : index + LOOKED_AT]
        if _above(row, width) or _groups(rest, width):
            continue
        return index if index == 0 or _is_header(row, rest[1:], width) or heading(rest, width) else 0
    return 0


def is_headless(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first record is a row like the others: its dates and numbers look as theirs do."""
    width = _width(rows)
    below = [row for row in rows[1:LOOKED_AT] if len(row) == width]
    if not rows or width < 2 or len(rows[0]) != width or len(below) < SEVERAL:
        return False
    columns = Profile(below).columns
    typed = [(column, cell) for column, cell in zip(columns, rows[0], strict=True) if column.dated or column.numeric]
    dated = any(column.dated for column, _ in typed)
    alike = all(column.exact[shape(cell)] and any(map(str.isdigit, cell)) for column, cell in typed)
    return len(typed) >= (1 if dated else 2) and alike


def several_lines(rows: Sequence[Sequence[str]]) -> Heading | None:
    """The header of a table that begins with these records if it stands in several lines, else None."""
    return heading(rows, _width(rows))


def is_blank(cells: Sequence[str], width: int) -> bool:
    """Whether a record of a table of more than two columns holds nothing; in a narrow one that may be data."""
    return width > 2 and not any(cell.strip(" ") for cell in cells)


def footer(cells: Sequence[str], width: int, profile: Profile) -> str:
    """The rule by which a record at the end of a table is no row: total, footer; "" if it may be one."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return ""
    first = filled[0]
    if TOTAL.fullmatch(first) and len(filled) < width and cells[0] == first and not _alike(cells, profile):
        return "total"  # a row of a brand called Total looks like the others
    lonely = len(filled) == 1 and cells[0] == first and width > 2
    if PROSE.match(first) and (lonely or len(cells) < width):
        return "footer"
    wordy = any(letter.isalpha() for letter in first)
    return "footer" if wordy and (lonely or len(cells) <= width / 2) and _foreign(cells, profile) else ""


def _alike(cells: Sequence[str], profile: Profile) -> bool:
    """Whether every cell looks like those of its column."""
    return profile.telling and len(cells) == len(profile.columns) and not profile.odd(cells)


def _foreign(cells: Sequence[str], profile: Profile) -> bool:
    """Whether the first cell looks like none of its column."""
    return profile.telling and not profile.columns[0].free and not profile.columns[0].seen(cells[0])


def _width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells most records have."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _above(row: Sequence[str], width: int) -> bool:
    """Whether a record can only stand above a header: at most one filled cell, a comment, a short line of prose."""
    filled = [cell for cell in row if cell.strip()]
    if len(filled) <= 1:
        return True
    another = len(row) != width and len(filled) <= width / 2
    return another or (len(row) != width and filled[0].lstrip().startswith("#"))


def _under_pairs(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many records stand above a header where pairs of a word and its value do (From, 1 May), filled up with
    blank cells to the width of the table; 0 if none do.
    """
    pairs = blanks = 0
    for index, row in enumerate(rows[: 2 * PAIRS]):
        pair = len(row) == width > 3 and all(map(str.strip, row[:2])) and not content(row[2:])
        if not pair and sum(bool(cell.strip()) for cell in row) > 1:
            below = rows[index + 1 : index + 1 + LOOKED_AT]
            fuller = pairs and pairs + blanks > 1 and pairs <= PAIRS and len(_used(below, width)) > 2
            return index if fuller and len(below) >= LEAST and _is_header(row, below, width, typed=True) else 0
        pairs, blanks = pairs + pair, blanks + (not content(row))
    return 0


def _groups(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first record names groups of columns (merged cells) and the second one each column by itself."""
    if len(rows) < LEAST or len(rows[0]) != width or len(rows[1]) != width:
        return False
    blanks = sum(not cell.strip() for cell in rows[0])
    apart = len({cell.strip() for cell in rows[1]}) == width
    return 0 < blanks < width and width > 2 and apart and _is_header(rows[1], rows[2:], width, all_named=True)


def _is_header(
    row: Sequence[str], below: Sequence[Sequence[str]], width: int, *, all_named: bool = False, typed: bool = False
) -> bool:
    """Whether a record has names in most cells that the rows under it use, no data, and a table below it.

    `typed`: a table with dates or numbers, which it must also be where `all_named` columns are asked for.
    """
    rows = below[:LOOKED_AT]
    filled = [cell for cell in row if cell.strip()]
    used = {*range(width)} if all_named else _used(rows, width)
    named = len(row) == width and sum(bool(row[c].strip()) for c in used) >= _most(len(used), all_named)
    plain = not any(DATA_LIKE.fullmatch(cell) for cell in filled) and len(set(filled)) > 0.5 * len(filled)
    table = sum(len(after) == width for after in rows) >= 0.8 * len(rows)
    if not (filled and named and plain and table and len(rows) > 1):
        return False
    columns = Profile([r for r in rows if len(r) == width and content(r)]).columns if all_named or typed else []
    return not (all_named or typed) or any(c.dated or c.numeric for c in columns)


def _most(columns: int, all_named: bool) -> float:
    return columns if all_named or columns < SEVERAL else 0.6 * columns


def _used(rows: Sequence[Sequence[str]], width: int) -> set[int]:
    """The columns with content in the rows down to the next blank one."""
    return {c for row in block(rows) if len(row) == width for c, cell in enumerate(row) if cell.strip()}
