"""Draws rows that have their place: names, bars, intervals, targets and the words beside them."""

from collections.abc import Sequence

from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.rows import AFTER, GAP, LINE, NAME, NAME_AT, Piece, Placed
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled

_THICK = 14.0


def canvas(sheet: Sheet, palette: Palette, height: float, edge: float) -> None:
    """Makes the y axis count pixels downwards and the x axis run from 0 to `edge`."""
    whole = max(round(height), 16)  # plotly refuses less, and an empty chart is still a chart
    layout(sheet, palette, whole, right=6)
    sheet.x(range=[0, edge])
    sheet.y(range=[whole, 0])


def draw(sheet: Sheet, placed: Sequence[Placed], palette: Palette) -> None:
    """Draws the rows at their places."""
    _bars(sheet, placed)
    _rules(sheet, placed, palette)
    for one in placed:
        row = one.row
        for i, piece in enumerate(one.name):
            _write(sheet, piece, one.top + NAME_AT + i * LINE)
        if row.right:
            _write(sheet, row.right, one.top + NAME_AT, 1, xref="paper", xanchor="right", align="right")
        for i, piece in enumerate(one.under, start=1):
            _write(sheet, piece, one.middle + i * LINE)
        label = GAP.join(styled(p.text, p.colour, p.size, bold=p.bold) for p in one.beside)
        if label:
            note(sheet, label, row.reach, one.middle, palette.text, NAME, xshift=AFTER)


def _write(sheet: Sheet, piece: Piece, y: float, x: float = 0, **where: str) -> None:
    text = styled(piece.text, piece.colour, piece.size, bold=piece.bold, href=piece.href)
    note(sheet, text, x, y, piece.colour, piece.size, **where)


def _bars(sheet: Sheet, placed: Sequence[Placed]) -> None:
    """One trace per place in the row: the first parts of all bars, then the second parts."""
    for depth in range(max((len(one.row.bars) for one in placed), default=0)):
        deep = [(one.row, one.middle) for one in placed if len(one.row.bars) > depth]
        sheet.bar(
            orientation="h",
            x=[row.bars[depth][0] for row, _ in deep],
            base=[sum(length for length, _ in row.bars[:depth]) for row, _ in deep],
            y=[middle for _, middle in deep],
            width=_THICK,
            marker={
                "color": [row.bars[depth][1] for row, _ in deep],
                "line": {"width": 0},
                "cornerradius": 2,
            },
            customdata=[row.key for row, _ in deep],
            hovertext=[row.hover for row, _ in deep],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _rules(sheet: Sheet, placed: Sequence[Placed], palette: Palette) -> None:
    """Intervals as thin lines, light inside their bar; targets as black ticks with a light rim."""
    outside, inside, ticks = Strokes(), Strokes(), Strokes()
    for one in placed:
        row, middle = one.row, one.middle
        if row.low is not None and row.high is not None:
            inside.level(row.low, min(row.length, row.high), middle)
            outside.level(max(row.length, row.low), row.high, middle)
        if row.target is not None:
            ticks.upright(row.target, middle - 11, middle + 11)
    inside.draw(sheet, palette.background, 1)
    outside.draw(sheet, palette.mute, 1)
    ticks.draw(sheet, palette.background, 5)
    ticks.draw(sheet, palette.text, 2)


class Strokes:
    """Short lines gathered into one trace."""

    def __init__(self) -> None:
        self.xs: list[float | None] = []
        self.ys: list[float | None] = []

    def level(self, x0: float, x1: float, y: float) -> None:
        self.xs += [x0, max(x0, x1), None]
        self.ys += [y, y, None]

    def upright(self, x: float, y0: float, y1: float) -> None:
        self.xs += [x, x, None]
        self.ys += [y0, y1, None]

    def draw(self, sheet: Sheet, colour: str, thickness: float) -> None:
        if self.xs:
            stroke = {"color": colour, "width": thickness}
            sheet.scatter(x=self.xs, y=self.ys, mode="lines", line=stroke, hoverinfo="skip", cliponaxis=False)


def hairline(sheet: Sheet, y: float, palette: Palette) -> None:
    """A thin rule over the whole width at `y` pixels."""
    stroke = {"color": palette.hairline, "width": 1}
    sheet.shape(type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line=stroke)
