"""How bad it is: contacts by severity tier, five bars to one scale, the usual range in words."""

from collections.abc import Sequence

from metrics.charts.paint import canvas, draw
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import Piece, Row, place, scale
from metrics.charts.sheet import Sheet
from metrics.charts.text import safe
from metrics.charts.types import Chart, SeverityRow
from metrics.i18n import Words

_LONGEST = 0.42  # of the width: the usual range stands behind the longest bar
_NAME = 14.0


@remembered
def severity(rows: Sequence[SeverityRow], t: Words, palette: Palette) -> Chart:
    """Bars of contacts per tier; only tier 1 alarms, and only where its verdict says so."""
    told = [_row(row, t, palette) for row in rows]
    edge = scale(told, _LONGEST)
    placed = place(told, 0, edge)
    sheet = Sheet()
    canvas(sheet, palette, placed[-1].bottom if placed else 1, edge)
    draw(sheet, placed, palette)
    return Chart(sheet.figure(), _alt(rows, t))


def _alarms(row: SeverityRow) -> bool:
    return row.alarm and row.tier == 1


def _row(row: SeverityRow, t: Words, palette: Palette) -> Row:
    alarms = _alarms(row)
    ink = palette.alarm if alarms else palette.text
    pieces = []
    if row.usual_low is not None and row.usual_high is not None:
        key = "charts.alarm_usual" if alarms else "charts.usual"
        words = t(key, low=t.number(row.usual_low), high=t.number(row.usual_high))
        pieces.append(Piece(words, ink if alarms else palette.mute, bold=alarms))
    elif alarms:
        pieces.append(Piece(t("charts.alarm"), ink, bold=True))
    name = f"{row.tier} {row.name}"
    return Row(
        key=str(row.tier),
        name=Piece(name, ink, _NAME, bold=alarms),
        bars=((float(row.contacts), palette.alarm if alarms else palette.mark),),
        pieces=tuple(pieces),
        right=Piece(_counted(row, t), palette.text, _NAME, bold=True),
        hover="<br>".join([f"<b>{safe(name)}: {_counted(row, t)}</b>", *(piece.text for piece in pieces)]),
    )


def _counted(row: SeverityRow, t: Words) -> str:
    return t.number(row.contacts) + ("" if row.share is None else f" · {t.percent(row.share)}")


def _alt(rows: Sequence[SeverityRow], t: Words) -> str:
    if not rows:
        return t("charts.alt.empty")
    facts = [f"{row.tier} {row.name} {_counted(row, t)}" for row in rows]
    facts += [t("charts.alt.alarm", tier=row.tier) for row in rows if _alarms(row)]
    return t("charts.alt.severity", rows="; ".join(facts))
