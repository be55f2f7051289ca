"""The small line under a headline number: 24 months on their usual range, with the target."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.analysis.control_chart import Limits
from metrics.analysis.series import Point
from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import DOTTED, Label, Plane, band, dots, flat, line, right_labels, room_for
from metrics.charts.sheet import Sheet
from metrics.charts.types import Chart
from metrics.charts.unit import Unit
from metrics.i18n import Words

HEIGHT = 96
_TOP, _BOTTOM = 10, 20
_MONTH = 11.0


@remembered
def tile_line(
    points: Sequence[Point],
    unit: Unit,
    t: Words,
    palette: Palette,
    *,
    limits: Limits | None = None,
    target: float | None = None,
) -> Chart:
    """Band, thin mean, dotted target, both named at the right; the last month is marked, hollow while young.

    Colour comes from the `mark` of the last settled point. Works from 190 pixels of width on.
    """
    labels = _labels(unit, t, palette, limits, target)
    sheet = Sheet()
    layout(sheet, palette, HEIGHT, right=room_for(labels), top=_TOP, bottom=_BOTTOM)
    plane = Plane.around(HEIGHT - _TOP - _BOTTOM, _extent(points, limits, target), room=3)
    end = max(len(points) - 1, 1)
    sheet.x(range=[-0.2, end + 0.2])
    sheet.y(range=[plane.low, plane.high])
    if limits is not None:
        band(sheet, limits.low, limits.high, 0, 1, palette.band, xref="paper")
        flat(sheet, limits.mean, 0, 1, palette.soft, xref="paper")
    if target is not None:
        flat(sheet, target, 0, 1, palette.text, DOTTED, xref="paper")
    line(sheet, points, palette)
    _marked(sheet, points, unit, t, palette)
    right_labels(sheet, plane, labels)
    _months(sheet, points, t, palette)
    return Chart(sheet.figure(), alt_of_line(points, unit, t, limits, target))


def _labels(unit: Unit, t: Words, palette: Palette, limits: Limits | None, target: float | None) -> list[Label]:
    labels = []
    if limits is not None:
        labels.append(Label(t("charts.mean", value=unit.show(limits.mean)), limits.mean, palette.mute))
    if target is not None:
        labels.append(Label(t("charts.target", value=unit.show(target)), target, palette.text))
    return labels


def _extent(points: Sequence[Point], limits: Limits | None, target: float | None) -> list[float]:
    values = [point.value for point in points if point.value is not None]
    values += [limits.low, limits.high] if limits else []
    return values + ([target] if target is not None else [])


def _marked(sheet: Sheet, points: Sequence[Point], unit: Unit, t: Words, palette: Palette) -> None:
    """Every month answers to the pointer; only the last ones are seen, so the line stays calm."""
    settled = max((i for i, p in enumerate(points) if p.settled and p.value is not None), default=-1)
    calm = [p if i == settled or not p.settled else replace(p, mark=None) for i, p in enumerate(points)]
    dots(sheet, calm, unit, t, palette, small=0)
    is_last = settled == len(points) - 1
    if settled >= 0 and (is_last or points[settled].verdict):
        last = points[settled]
        size, colour = 9 if is_last else 7, palette.of(last.verdict) if last.verdict else palette.text
        marker = {"size": size, "color": colour, "opacity": 1, "line": {"width": 0, "color": colour}}
        sheet.scatter(x=[settled], y=[last.value], mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False)


def _months(sheet: Sheet, points: Sequence[Point], t: Words, palette: Palette) -> None:
    """First and last month below the line; the last is centred on its point, as narrow tiles need."""
    if not points:
        return
    below = {"yref": "paper", "yanchor": "top", "yshift": -4}
    note(sheet, t.month_short(points[0].month), 0, 0, palette.mute, _MONTH, xref="paper", **below)
    if len(points) > 1:
        last = len(points) - 1
        note(
            sheet,
            t.month_short(points[-1].month),
            last,
            0,
            palette.mute,
            _MONTH,
            **{**below, "xanchor": "center"},
        )


def alt_of_line(points: Sequence[Point], unit: Unit, t: Words, limits: Limits | None, target: float | None) -> str:
    """One sentence for the line: how many months, the last value, and what it is compared with."""
    if not points:
        return t("charts.alt.empty")
    last = points[-1]
    value = t("charts.blank") if last.value is None else unit.show(last.value)
    facts = [t("charts.alt.last", month=t.month(last.month), value=value)]
    if last.value is not None and not last.settled:
        facts.append(t("charts.alt.young"))
    if limits is not None:
        low, high, mean = unit.show(limits.low), unit.show(limits.high), unit.show(limits.mean)
        facts.append(t("charts.alt.usual", low=low, high=high, mean=mean))
    if target is not None:
        facts.append(t("charts.target", value=unit.show(target)))
    return t.n("charts.alt.line", len(points), facts="; ".join(facts))
