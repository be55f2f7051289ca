"""First contact resolution by rules of other tools, each beside what customers did on the same contacts."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.frame import note
from metrics.charts.paint import canvas, draw
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import LINE, NAME, WORDS, Piece, Row, place, scale
from metrics.charts.series import interval
from metrics.charts.sheet import Sheet
from metrics.charts.text import safe, styled
from metrics.charts.types import Chart
from metrics.charts.unit import Unit
from metrics.i18n import Words

_HEAD = 2 * LINE + 12
_LONGEST = 0.5


@dataclass(frozen=True, slots=True)
class ElsewhereRow:
    """A rule: the share that it calls resolved, which part of all came back nevertheless, our resolution beside it.

    `back` is a share of all judged contacts, so that it is a part of the bar; `comfort` the same of those called.
    """

    key: str
    name: str
    called: float
    back: float
    comfort: float
    resolved: float
    judged: int
    low: float | None = None
    high: float | None = None


@remembered
def elsewhere(rows: Sequence[ElsewhereRow], unit: Unit, t: Words, palette: Palette) -> Chart:
    """One bar per rule from zero; its dark end came back, the tick is resolution here. No colour: no verdict."""
    told = [_row(row, unit, t, palette) for row in rows]
    edge = scale(told, _LONGEST)
    placed = place(told, _HEAD, edge)
    sheet = Sheet()
    canvas(sheet, palette, placed[-1].bottom if placed else _HEAD, edge)
    _head(sheet, t, palette)
    draw(sheet, placed, palette)
    return Chart(sheet.figure(), _alt(rows, unit, t))


def _row(row: ElsewhereRow, unit: Unit, t: Words, palette: Palette) -> Row:
    # The rule's share stands in its name, as the words behind the bar stand behind the tick too.
    name = t("comparator.chart.name", name=row.name, value=unit.show(row.called))
    resolved = t("comparator.chart.resolved", value=unit.show(row.resolved))
    back = t("comparator.chart.back", value=unit.show(row.comfort))
    lines = [f"<b>{safe(name)}</b>", *interval(row.low, row.high, unit, t), safe(back), safe(resolved)]
    lines.append(t.n("charts.contacts", row.judged))
    return Row(
        key=row.key,
        name=Piece(name, palette.text, NAME),
        bars=((row.called - row.back, palette.mark), (row.back, palette.text)),
        pieces=(Piece(resolved, palette.text, bold=True), Piece(back, palette.mute)),
        target=row.resolved,
        low=row.low,
        high=row.high,
        hover="<br>".join(lines),
    )


def _head(sheet: Sheet, t: Words, palette: Palette) -> None:
    """The two colours and the tick, named in themselves."""
    called = styled("■ ", palette.mark, WORDS) + styled(t("comparator.chart.called"), palette.mute, WORDS)
    back = styled("■ ", palette.text, WORDS) + styled(t("comparator.chart.came_back"), palette.text, WORDS, bold=True)
    tick = styled("┃ ", palette.text, WORDS) + styled(t("comparator.chart.tick"), palette.text, WORDS)
    note(sheet, f"{called}\u00a0\u00a0\u00a0{back}", 0, 10, palette.mute)
    note(sheet, tick, 0, 10 + LINE, palette.mute)


def _alt(rows: Sequence[ElsewhereRow], unit: Unit, t: Words) -> str:
    if not rows:
        return t("charts.alt.empty")
    told = "; ".join(f"{row.name} {unit.show(row.called)}" for row in rows)
    return t("comparator.chart.alt", rows=told, low=unit.show(min(row.resolved for row in rows)),
             high=unit.show(max(row.resolved for row in rows)))  # fmt: skip
