"""Snowballs: how often one issue makes the customer come back, in first contacts and their repeats."""

from collections.abc import Sequence

from metrics.charts.frame import note
from metrics.charts.paint import canvas, draw, hairline
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import NAME, WORDS, Piece, Row, place, scale
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled
from metrics.charts.types import Chart, SnowballRow
from metrics.i18n import Words

_HEAD = 28.0
_LONGEST = 0.5


@remembered
def snowballs(rows: Sequence[SnowballRow], t: Words, palette: Palette) -> Chart:
    """Issues by length: first contacts neutral, their repeats in the colour of text, and the sum."""
    told = [_row(row, t, palette) for row in rows]
    edge = scale(told, _LONGEST)
    placed = place(told, _HEAD, edge)
    below = placed[-1].bottom if placed else _HEAD
    sheet = Sheet()
    canvas(sheet, palette, below + 56, edge)
    _head(sheet, t, palette)
    draw(sheet, placed, palette)
    hairline(sheet, below + 4, palette)
    _sum(sheet, rows, below + 8, t, palette)
    return Chart(sheet.figure(), _alt(rows, t))


def _name(row: SnowballRow, t: Words) -> str:
    if row.length <= 2 and not row.open_end:
        return t("charts.asked_once" if row.length == 1 else "charts.asked_twice")
    return t.n("charts.asked_or_more" if row.open_end else "charts.asked_times", row.length)


def _row(row: SnowballRow, t: Words, palette: Palette) -> Row:
    repeats = row.contacts - row.issues
    pieces = [Piece(t.number(row.issues), palette.text, NAME, bold=True)]
    if repeats:
        pieces.append(Piece(t.n("charts.repeats_added", repeats, change=t.signed(repeats)), palette.mute))
    issues, contacts = t.n("charts.issues", row.issues), t.n("charts.contacts", row.contacts)
    return Row(
        key=str(row.length),
        name=Piece(_name(row, t), palette.text, NAME),
        bars=((float(row.issues), palette.mark), (float(repeats), palette.text)),
        pieces=tuple(pieces),
        right=Piece(t.number(row.contacts), palette.text, NAME),
        hover=f"<b>{_name(row, t)}</b><br>{issues}<br>{contacts}",
    )


def _head(sheet: Sheet, t: Words, palette: Palette) -> None:
    """The two colours named in themselves, and what the column at the right counts."""
    first = styled("■ ", palette.mark, WORDS) + styled(t("charts.first_contact"), palette.mute, WORDS)
    again = styled("■ ", palette.text, WORDS) + styled(t("charts.its_repeats"), palette.text, WORDS, bold=True)
    note(sheet, f"{first}\u00a0\u00a0\u00a0{again}", 0, 10, palette.mute)
    column = styled(t("charts.contacts_column"), palette.mute, WORDS)
    note(sheet, column, 1, 10, palette.mute, xref="paper", xanchor="right")


def _sum(sheet: Sheet, rows: Sequence[SnowballRow], top: float, t: Words, palette: Palette) -> None:
    issues, contacts = sum(row.issues for row in rows), sum(row.contacts for row in rows)
    told = t(
        "charts.issues_and_repeats",
        issues=t.n("charts.issues", issues),
        repeats=_repeats(contacts - issues, t),
    )
    note(sheet, styled(t("charts.together"), palette.text, NAME, bold=True), 0, top + 11, palette.text, NAME)
    total = styled(t.number(contacts), palette.text, NAME, bold=True)
    note(sheet, total, 1, top + 11, palette.text, NAME, xref="paper", xanchor="right")
    note(sheet, styled(told, palette.mute, WORDS), 0, top + 31, palette.mute)


def _repeats(count: int, t: Words) -> str:
    return t.n("charts.repeats", count)


def _alt(rows: Sequence[SnowballRow], t: Words) -> str:
    issues, contacts = sum(row.issues for row in rows), sum(row.contacts for row in rows)
    if not issues:
        return t("charts.alt.empty")
    once = sum(row.issues for row in rows if row.length == 1 and not row.open_end)
    told = {"issues": t.n("charts.issues", issues), "share": t.percent(once / issues, 0)}
    return t("charts.alt.snowballs", repeats=_repeats(contacts - issues, t), **told)
