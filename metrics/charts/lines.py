"""A few lines on one plane: the first speaks, the others stand beside it to be compared; names at the right edge."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.charts.events import NARROWEST, share_of
from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import LABEL, Label, Plane, dots, line, month_ticks, right_labels, room_for
from metrics.charts.sheet import Sheet
from metrics.charts.text import width
from metrics.charts.types import Chart, Line
from metrics.charts.unit import Unit
from metrics.i18n import Words

_PLOT, _TOP, _BOTTOM = 190, 8, 26


@remembered
def lines(told: Sequence[Line], unit: Unit, t: Words, palette: Palette) -> Chart:
    """The first line dark and thick, the others in the neutral mark; young months dotted and hollow, blanks open.

    All lines carry the same months. Without colour: a definition is no verdict.
    """
    sheet = Sheet()
    labels = [_label(one, unit, palette, first=i == 0) for i, one in enumerate(told) if _last(one) is not None]
    right = room_for(labels)
    layout(sheet, palette, _PLOT + _TOP + _BOTTOM, right=right, top=_TOP, bottom=_BOTTOM)
    months = [point.month for point in told[0].points] if told else []
    values = [point.value for one in told for point in one.points if point.value is not None]
    plane = Plane.around(_PLOT, values, room=14)
    sheet.x(range=[-0.6, max(len(months), 1) - 0.4])
    sheet.y(range=[plane.low, plane.high])
    for one in reversed(told):
        first = one is told[0]
        ink = replace(palette, mark=palette.text) if first else palette
        line(sheet, one.points, ink, 2 if first else 1.5)
        dots(sheet, one.points, replace(unit, top=one.top, bottom=one.bottom), t, ink, small=6 if first else 4)
    right_labels(sheet, plane, labels)
    for i, words in month_ticks(months, t):
        lacking = width(words, LABEL) / 2 - share_of(i, months) * (NARROWEST - right)
        where = {"xanchor": "center", "xshift": max(0.0, lacking), "yref": "paper", "yanchor": "top", "yshift": -6}
        note(sheet, words, i, 0, palette.mute, LABEL, **where)
    return Chart(sheet.figure(), _alt(told, unit, t))


def _last(one: Line) -> float | None:
    return next((point.value for point in reversed(one.points) if point.value is not None), None)


def _label(one: Line, unit: Unit, palette: Palette, *, first: bool) -> Label:
    value = _last(one) or 0.0
    return Label(f"{one.name} {unit.show(value)}", value, palette.text if first else palette.mute, bold=first)


def _alt(told: Sequence[Line], unit: Unit, t: Words) -> str:
    facts = []
    for one in told:
        known = [point for point in one.points if point.value is not None]
        if known:
            last = t("charts.alt.last", month=t.month(known[-1].month), value=unit.show(known[-1].value or 0))
            facts.append(f"{one.name}: {last}")
    if not facts:
        return t("charts.alt.empty")
    return t.n("charts.alt.lines", len(told[0].points), facts="; ".join(facts))
