"""The one layout of all bar charts: the name above, below it the bar and its words: every width works.

Heights are pixels (the y axis counts them downwards), lengths are shares of the width, and words stand behind
their bar. So nothing needs to know the window: a wider page only makes longer bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metrics.charts.text import shorten, width, wrap

NARROWEST = 334.0  # pixels: the smallest telephone's column, less half a dot at the right
NAME = 15.0
WORDS = 13.0
NAME_AT, LINE = 13.0, 19.0
GAP = "\u00a0\u00a0"
AFTER = 8.0  # pixels between a bar's end and its words


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one colour and size in a label."""

    text: str
    colour: str
    size: float = WORDS
    bold: bool = False
    href: str = ""

    @property
    def width(self) -> float:
        """Pixels, estimated."""
        return width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Row:
    """One name and its bar. `bars`: lengths and colours, laid end to end; `pieces`: the words behind."""

    key: str
    name: Piece
    bars: tuple[tuple[float, str], ...]
    pieces: tuple[Piece, ...] = ()
    right: Piece | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    hover: str = ""

    @property
    def length(self) -> float:
        """The bar's length in the chart's unit."""
        return sum(length for length, _ in self.bars)

    @property
    def reach(self) -> float:
        """Where the words may begin: behind the bar, its interval and its target."""
        return max(self.length, self.high or 0.0, self.target or 0.0)


def scale(rows: Sequence[Row], share: float) -> float:
    """The value at the right edge if the longest of `rows` shall take `share` of the width. Never 0."""
    return max((row.reach for row in rows), default=0.0) / share or 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in its place, in pixels: its name in lines, its words beside and under the bar."""

    row: Row
    top: float
    name: tuple[Piece, ...]
    beside: tuple[Piece, ...]
    under: tuple[Piece, ...]

    @property
    def middle(self) -> float:
        """The bar's middle."""
        return self.top + NAME_AT + LINE * len(self.name) + 2

    @property
    def bottom(self) -> float:
        """Where the next row begins."""
        return self.middle + 18 + LINE * len(self.under)


def place(rows: Sequence[Row], start: float, edge: float, name_room: float = 1.0) -> list[Placed]:
    """Gives every row its place from `start` pixels down; no words are lost on the narrowest page.

    A name too long for `name_room` of the width takes two lines; words too long go under the bar.
    """
    placed: list[Placed] = []
    for row in rows:
        room = NARROWEST * name_room - (row.right.width + 12 if row.right else 0.0)
        beside, under = _fitted(row.pieces, NARROWEST * (1 - row.reach / edge) - AFTER)
        top = placed[-1].bottom if placed else start
        placed.append(Placed(row, top, lines_of(row.name, room), beside, under))
    return placed


def lines_of(piece: Piece, room: float, most: int = 2) -> tuple[Piece, ...]:
    """The piece in one line or `most`; what is longer still ends in “…”."""
    *first, last = _at_most(wrap(piece.text, room, piece.size, bold=piece.bold), most)
    rest = shorten(last, room, piece.size, bold=piece.bold)
    return tuple(replace(piece, text=text) for text in (*first, rest) if text)


def _at_most(lines: list[str], most: int) -> list[str]:
    return [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines


def _fitted(pieces: tuple[Piece, ...], room: float) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces that stand beside the bar, and the lines of the last one if it has to go under it."""
    if len(pieces) < 2 or sum(p.width for p in pieces) + width(GAP, NAME) * (len(pieces) - 1) <= room:
        return pieces, ()
    return pieces[:-1], lines_of(pieces[-1], NARROWEST)
