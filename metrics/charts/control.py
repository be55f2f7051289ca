"""The control chart: months on their usual range, so that noise stays grey and only a broken rule speaks."""

from collections.abc import Sequence
from datetime import date

from metrics.analysis.control_chart import Limits, Span
from metrics.analysis.series import Point
from metrics.charts.events import NARROWEST, draw_events, place, share_of
from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import (
    DOTTED,
    LABEL,
    Label,
    Plane,
    band,
    dots,
    flat,
    line,
    month_ticks,
    right_labels,
    room_for,
)
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled, width
from metrics.charts.tile import alt_of_line
from metrics.charts.types import Chart, Event
from metrics.charts.unit import Unit
from metrics.i18n import Words

_PLOT = 190  # pixels of height for the months themselves
_BOTTOM = 26
_EDGE = 2  # points so near the right edge that their words stand in the column there


@remembered
def control_chart(
    points: Sequence[Point],
    unit: Unit,
    t: Words,
    palette: Palette,
    *,
    limits: Limits | Sequence[Span] | None = None,
    target: float | None = None,
    events: Sequence[Event] = (),
    settles: date | None = None,
) -> Chart:
    """Band and mean per baseline, events as vertical lines, young months dotted, hollow, with interval.

    Only a settled point with a `mark` is large and coloured. `settles`: the day the youngest month settles.
    """
    months = [point.month for point in points]
    spans = _spans(limits, months)
    current = spans[-1].limits if spans else None
    told = _told(points, spans, unit, t, palette, settles)
    at_edge = len(points) - _EDGE
    labels = [label for i, label in told if i >= at_edge] + _right(unit, t, palette, current, target)
    right = room_for(labels)
    sheet = Sheet()
    lanes = draw_events(sheet, events, months, right, _PLOT, t, palette)
    layout(sheet, palette, round(_PLOT + _BOTTOM + lanes), right=right, top=lanes, bottom=_BOTTOM)
    plane = Plane.around(_PLOT, _extent(points, spans, target), room=14)
    sheet.x(range=[-0.6, len(points) - 0.4])
    sheet.y(range=[plane.low, plane.high])
    _ranges(sheet, spans, months, palette)
    if target is not None:
        flat(sheet, target, -0.6, len(points) - 0.4, palette.text, DOTTED)
    _intervals(sheet, points, palette)
    line(sheet, points, palette)
    dots(sheet, points, unit, t, palette, small=5)
    right_labels(sheet, plane, labels)
    for i, label in told:
        if i < at_edge:
            _beside(sheet, i, label, len(points), palette)
    _axis(sheet, months, right, t, palette)
    return Chart(sheet.figure(), alt_of_line(points, unit, t, current, target))


def _axis(sheet: Sheet, months: Sequence[date], right: float, t: Words, palette: Palette) -> None:
    """The months below; a label near the left edge moves right as far as the narrowest page needs."""
    for i, words in month_ticks(months, t):
        lacking = width(words, LABEL) / 2 - share_of(i, months) * (NARROWEST - right)
        where = {
            "xanchor": "center",
            "xshift": max(0.0, lacking),
            "yref": "paper",
            "yanchor": "top",
            "yshift": -6,
        }
        note(sheet, words, i, 0, palette.mute, LABEL, **where)


def _spans(limits: Limits | Sequence[Span] | None, months: Sequence[date]) -> list[Span]:
    if limits is None or not months:
        return []
    if isinstance(limits, Limits):
        return [Span(months[0], months[-1], limits)]
    return [span for span in limits if span.first <= months[-1] and span.last >= months[0]]


def _right(unit: Unit, t: Words, palette: Palette, limits: Limits | None, target: float | None) -> list[Label]:
    labels = []
    if limits is not None:
        for key, value in (("usual_to", limits.high), ("mean", limits.mean), ("usual_from", limits.low)):
            labels.append(Label(t(f"charts.{key}", value=unit.show(value)), value, palette.mute))
    if target is not None:
        labels.append(Label(t("charts.target", value=unit.show(target)), target, palette.text))
    return labels


def _extent(points: Sequence[Point], spans: Sequence[Span], target: float | None) -> list[float]:
    values = [v for p in points for v in (p.value, *((p.low, p.high) if not p.settled else ())) if v is not None]
    values += [v for span in spans for v in (span.limits.low, span.limits.high)]
    return values + ([target] if target is not None else [])


def _ranges(sheet: Sheet, spans: Sequence[Span], months: Sequence[date], palette: Palette) -> None:
    for span in spans:
        start = place(span.first, months)
        end = place(span.last, months) + 1 if span is not spans[-1] else len(months) - 0.4
        band(sheet, span.limits.low, span.limits.high, start, end, palette.band)
        flat(sheet, span.limits.mean, start, end, palette.soft)


def _intervals(sheet: Sheet, points: Sequence[Point], palette: Palette) -> None:
    for i, point in enumerate(points):
        if not point.settled and point.low is not None and point.high is not None:
            stroke = {"color": palette.mark, "width": 1.5}
            sheet.shape(type="line", x0=i, x1=i, y0=point.low, y1=point.high, line=stroke, layer="below")


def _told(
    points: Sequence[Point],
    spans: Sequence[Span],
    unit: Unit,
    t: Words,
    palette: Palette,
    settles: date | None,
) -> list[tuple[int, Label]]:
    """What is said at single points, with their places: the newest broken rule, and the young month."""
    told: list[tuple[int, Label]] = []
    broken = [(i, p, p.value) for i, p in enumerate(points) if p.verdict and p.value is not None]
    if broken:
        newest, point, value = broken[-1]
        words = t(_rule(point.month, value, spans), value=unit.show(value))
        told.append((newest, Label(words, value, palette.of(point.verdict), bold=True)))
    last = points[-1] if points else None
    if last is not None and last.value is not None and not last.settled:
        words = t("charts.settles", day=t.day(settles)) if settles else t("charts.young")
        told.append((len(points) - 1, Label(words, last.value, palette.mute)))
    return told


def _rule(month: date, value: float, spans: Sequence[Span]) -> str:
    """Which rule a point breaks, as a key: outside its limits, or inside them as part of a long run."""
    limits = next((s.limits for s in reversed(spans) if s.first <= month <= s.last), None)
    if limits is None or limits.low <= value <= limits.high:
        return "charts.signal_at"
    return "charts.above" if value > limits.high else "charts.below"


def _beside(sheet: Sheet, index: int, label: Label, count: int, palette: Palette) -> None:
    """Words at a point far from the right edge, on the side with more room, over a ground of their own."""
    side = {"xanchor": "right", "xshift": -10} if index >= count / 2 else {"xshift": 10}
    text = styled(label.text, label.colour, LABEL, bold=label.bold)
    note(sheet, text, index, label.value, label.colour, LABEL, bgcolor=palette.background, **side)
