"""Where a table stands among the records around it: titles above, a header or none, the rows that end it.

In doubt a record belongs to the table: a title taken for a row is seen and mended, a row taken for a title would
be lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from metrics.ingest.shapes import LEAST, Profile, shape

TITLES, LOOKED_AT, SEVERAL = 20, 60, 3
DATA_LIKE = re.compile(r"\s*[-+]?[\d.,:/ -]+\s*")
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
    for index, row in enumerate(rows[:TITLES]):
        if _above(row, width) or _groups(rows[index : index + LOOKED_AT], width):
            continue
        return index if index == 0 or _is_header(row, rows[index + 1 :], width) else 0
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


def second_header(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """The names of a header in two lines (merged cells): of the group above and of the column, put together."""
    width = _width(rows)
    if len(rows) < LEAST + 2 or len(rows[0]) != width or len(rows[1]) != width or all(map(str.strip, rows[0])):
        return None
    pairs = list(zip(rows[0], rows[1], strict=True))
    below = Profile([row for row in rows[2:LOOKED_AT] if len(row) == width])
    typed = [c for c, column in enumerate(below.columns) if column.dated or column.numeric]
    named = all(above.strip() or name.strip() for above, name in pairs)
    plain = not any(DATA_LIKE.fullmatch(cell) for cell in rows[1] if cell.strip())
    if not (typed and named and plain) or any(below.columns[c].seen(rows[1][c]) for c in typed):
        return None
    names, group = [], ""
    for above, name in pairs:
        group = above.strip() or group
        names.append(f"{group} {name.strip()}" if name.strip() and group else name.strip() or above.strip())
    return names


def footer(cells: Sequence[str], width: int, profile: Profile) -> str:
    """The rule by which a record at the end of a table is no row: total, footer, blank; "" if it may be one."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        usual = not profile.telling or 2 * profile.columns[0].exact[""] >= profile.columns[0].height
        return "blank" if width > 2 and not usual else ""
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


def _groups(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first record names groups of columns (merged cells) and the second one the columns themselves."""
    if len(rows) < LEAST or len(rows[0]) != width or len(rows[1]) != width:
        return False
    blanks = sum(not cell.strip() for cell in rows[0])
    return 0 < blanks < width and width > 2 and _is_header(rows[1], rows[2:], width, all_named=True)


def _is_header(row: Sequence[str], below: Sequence[Sequence[str]], width: int, *, all_named: bool = False) -> bool:
    """Whether a record has names in most cells, no data, and a table below it."""
    filled = [cell for cell in row if cell.strip()]
    named = len(row) == width and len(filled) >= (width if all_named or width < SEVERAL else 0.6 * width)
    plain = not any(DATA_LIKE.fullmatch(cell) for cell in filled) and len(set(filled)) > 0.5 * len(filled)
    rows = below[:LOOKED_AT]
    table = len(rows) > 1 and sum(len(after) == width for after in rows) >= 0.8 * len(rows)
    if not (named and plain and table):
        return False
    return not all_named or any(c.dated or c.numeric for c in Profile([r for r in rows if len(r) == width]).columns)
