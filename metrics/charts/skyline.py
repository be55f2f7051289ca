"""The skyline: the reasons customers contact us, the longest first, each with its owner and its 24 months."""

from collections.abc import Sequence

from metrics.charts.frame import note
from metrics.charts.paint import canvas, draw, hairline
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.rows import NAME, Piece, Row, place, scale
from metrics.charts.series import interval, parts
from metrics.charts.sheet import Sheet
from metrics.charts.sparks import SPARK_FROM, draw_sparks
from metrics.charts.text import safe, styled
from metrics.charts.types import Chart, SkylineRow, Sum
from metrics.charts.unit import Unit
from metrics.i18n import Words

_NAMED, _OTHER = 0.36, 0.78  # of the width at most: a reason's bar, the bar of all others
_TOP = 4.0  # pixels, or the first sparkline's dot is cut off
_BREAK = 12.0
_TOTAL = 56.0


@remembered
def skyline(
    rows: Sequence[SkylineRow],
    unit: Unit,
    t: Words,
    palette: Palette,
    *,
    other: Sum | None = None,
    total: Sum | None = None,
) -> Chart:
    """Ranked `rows` (ten at most), a hairline, all other reasons in one soft bar, and the total.

    Bars start at zero. Colour only for a row with a mark. One layout for every width from 340 pixels on.
    """
    told = [_row(row, unit, t, palette) for row in rows]
    rest = [_other(other, unit, t, palette)] if other else []
    edge = max(scale(told, _NAMED), scale(rest, _OTHER) if rest else 0.0)
    has_sparks = any(row.spark for row in rows)
    placed = place(told, _TOP, edge, SPARK_FROM - 0.03 if has_sparks else 1.0)
    below = placed[-1].bottom if placed else _TOP
    last = place(rest, below + _BREAK, edge)
    end = last[-1].bottom if last else below
    sheet = Sheet()
    canvas(sheet, palette, end + (_TOTAL if total else 0), edge)
    draw(sheet, [*placed, *last], palette)
    if has_sparks:
        draw_sparks(sheet, rows, [one.top for one in placed], unit, t, palette)
    for rule in [below] * bool(other) + [end] * bool(total):
        hairline(sheet, rule + _BREAK / 2, palette)
    if total:
        _total(sheet, total, end + _BREAK, unit, t, palette)
    return Chart(sheet.figure(), _alt(rows, unit, t))


def _row(row: SkylineRow, unit: Unit, t: Words, palette: Palette) -> Row:
    colour = palette.of(row.mark)
    pieces = [Piece(_shown(row.value, unit, t), palette.text, NAME, bold=row.value is not None)]
    if row.mark:
        pieces.append(Piece(signal(row, t), colour, bold=True))
    owner = " · ".join(part for part in (row.owner or t("charts.no_owner"), row.person) if part)
    pieces.append(Piece(owner, palette.mute))
    return Row(
        key=row.key,
        name=Piece(row.name, palette.text, NAME, bold=row.mark is not None, href=row.href),
        bars=((max(row.value or 0.0, 0.0), colour),),
        pieces=tuple(pieces),
        target=row.target,
        low=row.low,
        high=row.high,
        hover=_hover(row, owner, unit, t),
    )


def signal(row: SkylineRow, t: Words) -> str:
    """▲ or ▼ and the word, as the company's verdict goes, whatever part of it is drawn: more contacts are worse."""
    return t("charts.signal_up" if row.mark == "worse" else "charts.signal_down")


def _shown(value: float | None, unit: Unit, t: Words) -> str:
    return t("charts.blank") if value is None else unit.show(value)


def _hover(row: SkylineRow, owner: str, unit: Unit, t: Words) -> str:
    lines = [f"<b>{safe(t.quote(row.name))}: {_shown(row.value, unit, t)}</b>"]
    lines += [safe(line) for line in parts(row.top, row.bottom, unit, t)]
    lines += interval(row.low, row.high, unit, t)
    if row.target is not None:
        lines.append(t("charts.target", value=unit.show(row.target)))
    return "<br>".join([*lines, safe(owner)])


def _other(other: Sum, unit: Unit, t: Words, palette: Palette) -> Row:
    name = t.n("charts.other", other.count)
    shown = _shown(other.value, unit, t)
    return Row(
        key="",
        name=Piece(name, palette.text, NAME),
        bars=((max(other.value or 0.0, 0.0), palette.soft),),
        pieces=(Piece(shown, palette.text, NAME, bold=True),),
        hover="<br>".join([f"<b>{name}: {shown}</b>", *parts(other.top, other.bottom, unit, t)]),
    )


def _total(sheet: Sheet, total: Sum, top: float, unit: Unit, t: Words, palette: Palette) -> None:
    name = f"{t.n('charts.all', total.count)}\u00a0\u00a0\u00a0{_shown(total.value, unit, t)}"
    note(sheet, styled(name, palette.text, NAME, bold=True), 0, top + 11, palette.text, NAME)
    for line in parts(total.top, total.bottom, unit, t):
        note(sheet, styled(line, palette.mute, 13), 0, top + 31, palette.mute)


def _alt(rows: Sequence[SkylineRow], unit: Unit, t: Words) -> str:
    if not rows:
        return t("charts.alt.empty")
    first = rows[0]
    facts = [t("charts.alt.first", name=t.quote(first.name), value=_shown(first.value, unit, t))]
    marked = [t.quote(row.name) for row in rows if row.mark]
    facts.append(t("charts.alt.signals", names=t.list(marked)) if marked else t("charts.alt.no_signal"))
    return t.n("charts.alt.skyline", len(rows), facts="; ".join(facts))
