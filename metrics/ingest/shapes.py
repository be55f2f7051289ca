"""What the cells of each column usually look like, so that a row whose delimiters went astray can be told apart.

Only looks are compared (digits, letters, marks), never meanings; few rows give no profile at all.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache

LETTERS, DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
DATED = re.compile(rf"\s*(?:{DATE}(?:[T ,]+\d{{1,2}}[:.]\d\d.*)?|\d{{1,2}}:\d\d(?::\d\d)?)\s*")
NUMERIC = re.compile(r"\s*[-+]?[$€£]?\s?\d[\d.,:/ '-]*%?\s*")
LEAST, MANY, FREE, FEW_VALUES, MARGIN = 5, 2000, 1 / 3, 0.4, 0.7


@lru_cache(1 << 14)
def shape(cell: str) -> str:
    """The look of a cell: 9 for each digit, A and a for runs of letters, everything else as it is."""
    return DIGITS.sub("9", LETTERS.sub(_letters, cell[:200]))


def coarse(cell: str) -> str:
    """The look without the lengths of numbers."""
    return re.sub("9+", "9", shape(cell))


def _letters(run: re.Match[str]) -> str:
    return "A" if run[0].isupper() else "a"


def _ends(cell: str) -> tuple[str, str]:
    """Kind of the first and of the last character; a quote or space there is a kind of its own."""
    return (_kind(cell[0]), _kind(cell[-1])) if cell else ("", "")


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "9"
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return letter


class Column:
    """The looks of one column. `free`: so many different ones that a new one says nothing."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.height = len(cells)
        self.scores: dict[str, float] = {}
        self.exact = Counter(map(shape, cells))
        values = Counter(cells)
        self.values = values if len(values) <= FEW_VALUES * self.height else Counter[str]()
        self.coarse = Counter(map(coarse, cells))
        self.first = Counter(_ends(cell)[0] for cell in cells)
        self.last = Counter(_ends(cell)[1] for cell in cells)
        self.free = len(self.coarse) > max(3, FREE * self.height)
        self.dated = sum(bool(DATED.fullmatch(cell)) for cell in cells) > 0.9 * self.height
        self.numeric = sum(bool(NUMERIC.fullmatch(cell)) for cell in cells) > 0.9 * self.height

    def seen(self, cell: str) -> bool:
        """Whether a cell of this look stands in the column; in a free one, any text unless it is blank."""
        if self.free:
            return bool(cell) or "" in self.exact
        return self.coarse[coarse(cell)] > 0

    def score(self, cell: str) -> float:
        """Logarithm of how usual the cell is here."""
        if cell not in self.scores:
            self.scores[cell] = self._scored(cell)
        return self.scores[cell]

    def _scored(self, cell: str) -> float:
        first, last = _ends(cell)
        ends = self._share(self.first[first]) + self._share(self.last[last])
        ends += self._share(self.values[cell]) if self.values else 0.0
        if self.free:
            return ends + (0.0 if self.seen(cell) else self._share(0))
        if self.dated and cell and not DATED.fullmatch(cell):
            ends += self._share(0)  # 20:452 has digits around a colon, but is no time
        return ends + self._share(self.exact[shape(cell)]) + self._share(self.coarse[coarse(cell)])

    def _share(self, count: int) -> float:
        return math.log((count + 0.1) / (self.height + 1))


class Profile:
    """The looks of all columns of a table, from some of its rows; worked out when they are first asked for."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows = rows

    @cached_property
    def columns(self) -> list[Column]:
        """One after the other."""
        return [Column(cells) for cells in zip(*self._rows[:MANY], strict=True)]

    @cached_property
    def telling(self) -> bool:
        """Whether the rows are enough to know another by its look."""
        return len(self._rows) >= LEAST and any(not column.free for column in self.columns)

    def odd(self, cells: Sequence[str]) -> int:
        """How many cells look like none of their column; none, if there were too few rows to tell."""
        if not self.telling:
            return 0
        return sum(not column.seen(cell) for column, cell in zip(self.columns, cells, strict=True))

    def score(self, cells: Sequence[str]) -> float:
        """How usual the whole row is; greater is more usual."""
        return sum(column.score(cell) for column, cell in zip(self.columns, cells, strict=True))

    def best(self, candidates: Sequence[list[str]]) -> list[str] | None:
        """The one row among the candidates that fits clearly better than all others; None in doubt."""
        different = list({tuple(cells): cells for cells in candidates}.values())
        scored = sorted(((self.score(cells), cells) for cells in different), key=lambda pair: -pair[0])
        if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN):
            return None
        return scored[0][1] if self.fits(scored[0][1]) else None

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether the row looks like the others; of more than three columns one cell may be new."""
        return self.telling and self.odd(cells) <= (1 if len(self.columns) > 3 else 0)
