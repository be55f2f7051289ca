"""A header that stands in several lines: groups of columns (merged cells) above, names or units below.

A row is never taken for a line of the header because of its place alone: it must hold words over columns of dates or
numbers, and no cell that looks like the ones below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile

from metrics.ingest.shapes import LEAST, Column

MOST_LINES, LOOKED_AT, SEVERAL = 5, 60, 3
DATA_LIKE = re.compile(r"\s*[-+]?[\d.,:/ -]+\s*")


@dataclass(frozen=True)
class Heading:
    """`names` of the columns, blank where there is none; `lines`: how many records the header takes."""

    names: list[str]
    lines: int


def heading(rows: Sequence[Sequence[str]], width: int) -> Heading | None:
    """The header in several lines that `rows` begin with, of a table so wide; None if it is in one line."""
    if len(rows) < LEAST + 2 or len(rows[0]) != width or not content(rows[0]):
        return None
    lines, named = [rows[0]], 1
    for index, row in enumerate(islice(rows, 1, MOST_LINES), start=1):
        below = _below(rows[max(index + 1, min(MOST_LINES, len(rows) - LEAST)) : LOOKED_AT], width)
        if len(row) != width or len(below) < LEAST or (content(row) and not _goes_on(row, lines, below)):
            break
        lines.append(row)
        named = index + 1 if content(row) else named
    names = _joined(lines[:named])
    used = [any(row[c].strip() for row in rows[named:LOOKED_AT] if len(row) == width) for c in range(width)]
    return Heading(names, named) if named > 1 and all(n or not u for n, u in zip(names, used, strict=True)) else None


def content(row: Sequence[str]) -> bool:
    """Whether a record holds anything."""
    return any(cell.strip() for cell in row)


def block(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The first rows with content, down to the next blank one."""
    return list(takewhile(content, dropwhile(lambda row: not content(row), rows)))


def _below(rows: Sequence[Sequence[str]], width: int) -> list[Sequence[str]]:
    """The rows that tell what the columns hold: the first block of them, or all if that is short."""
    fitting = [row for row in rows if len(row) == width]
    first = block(fitting)
    return first if len(first) >= LEAST else [row for row in fitting if content(row)]


def _goes_on(row: Sequence[str], lines: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> bool:
    """Whether a record is one more line of the header. Where each column has its name it may only add units."""
    cells = [[after[c] for after in below if any(map(str.isalnum, after[c]))] for c in range(len(row))]
    typed = {c: column for c, column in enumerate(map(Column, cells)) if column.height >= SEVERAL and _typed(column)}
    gaps = any(cells[c] and not any(line[c].strip() for line in lines) for c in range(len(row)))
    filled = [c for c, cell in enumerate(row) if cell.strip()]
    over = [c for c in filled if c in typed]
    plain = not any(DATA_LIKE.fullmatch(row[c]) for c in filled)
    return bool(over) and plain and not any(typed[c].seen(row[c]) for c in over) and (gaps or over == filled)


def _typed(column: Column) -> bool:
    return column.dated or column.numeric


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """The names from top to bottom; one that stands over a group of columns goes on until its line has another."""
    names, running = [], [""] * len(lines)
    for cells in zip(*lines, strict=True):
        own = [cell.strip() for cell in cells]
        deepest = max((level for level, cell in enumerate(own) if cell), default=-1)
        for level, cell in enumerate(own):
            if cell:
                running[level:] = [cell, *[""] * (len(lines) - level - 1)]
        names.append(" ".join(name for name in running[: deepest + 1] if name))
    return names
