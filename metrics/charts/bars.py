"""Plain bars: the parts of a whole, such as channels, longest first as the page orders them."""

from collections.abc import Sequence

from metrics.charts.paint import canvas, draw
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import NAME, Piece, Row, place, scale
from metrics.charts.series import interval, parts
from metrics.charts.sheet import Sheet
from metrics.charts.text import safe
from metrics.charts.types import BarRow, Chart
from metrics.charts.unit import Unit
from metrics.i18n import Words

_LONGEST = 0.5  # of the width: room for the value and its parts behind the longest bar


@remembered
def bars(rows: Sequence[BarRow], unit: Unit, t: Words, palette: Palette) -> Chart:
    """One bar per row from zero, its value behind it; grey rows have too few contacts to be compared."""
    told = [_row(row, unit, t, palette) for row in rows]
    edge = scale(told, _LONGEST)
    placed = place(told, 0, edge)
    sheet = Sheet()
    canvas(sheet, palette, placed[-1].bottom if placed else 1, edge)
    draw(sheet, placed, palette)
    return Chart(sheet.figure(), _alt(rows, unit, t))


def _row(row: BarRow, unit: Unit, t: Words, palette: Palette) -> Row:
    shown = t("charts.blank") if row.value is None else unit.show(row.value)
    ink = palette.mute if row.grey else palette.text
    pieces = [Piece(shown, ink, NAME, bold=not row.grey and row.value is not None)]
    if row.mark and not row.grey:
        pieces.append(Piece(t(f"charts.{row.mark}"), palette.of(row.mark), bold=True))
    lines = [f"<b>{safe(row.name)}: {shown}</b>", *map(safe, parts(row.top, row.bottom, unit, t))]
    lines += interval(row.low, row.high, unit, t)
    if row.grey:
        pieces.append(Piece(t("charts.few"), palette.mute))
        lines.append(t("charts.few"))
    if row.target is not None:
        lines.append(t("charts.target", value=unit.show(row.target)))
    return Row(
        key=row.key,
        name=Piece(row.name, ink, NAME),
        bars=((max(row.value or 0.0, 0.0), palette.soft if row.grey else palette.of(row.mark)),),
        pieces=tuple(pieces),
        target=row.target,
        low=row.low,
        high=row.high,
        hover="<br>".join(lines),
    )


def _alt(rows: Sequence[BarRow], unit: Unit, t: Words) -> str:
    told = [(row.name, row.value) for row in rows if row.value is not None]
    if not told:
        return t("charts.alt.empty")
    return t("charts.alt.bars", rows="; ".join(f"{name} {unit.show(value)}" for name, value in told))
