"""Figures over days 1 to 90: how a rate grows with its window, and on which day something comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.frame import layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import DOTTED, LABEL, Label, Plane, interval, parts, right_labels, room_for
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled
from metrics.charts.types import Chart
from metrics.charts.unit import Unit
from metrics.i18n import Words

_PLOT, _TOP, _BOTTOM = 210, 24, 26
_TICKS = (1, 7, 14, 30, 60, 90)
_HALF = 45


@dataclass(frozen=True, slots=True)
class DayValue:
    """What is known of a number of days; `value` None is blank, `top` and `bottom` its exact parts."""

    days: int
    value: float | None
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One way of matching, its values by window; the chosen one stands out."""

    name: str
    values: tuple[DayValue, ...]
    chosen: bool = False


@remembered
def window_curve(
    lines: Sequence[WindowLine],
    days: int,
    ends: tuple[float, float] | None,
    unit: Unit,
    t: Words,
    palette: Palette,
) -> Chart:
    """One line per way of matching from zero; the chosen line has a dot at `days` with the `ends` of its interval."""
    known = [(line, [v for v in line.values if v.value is not None]) for line in lines]
    known = sorted(((line, values) for line, values in known if values), key=lambda pair: pair[0].chosen)
    labels = [_label(line, values[-1], unit, palette) for line, values in known]
    at = next((v for line, values in known if line.chosen for v in values if v.days == days), None)
    tallest = [v.value or 0.0 for _, values in known for v in values] + list(ends or ())
    sheet = Sheet()
    plane = _canvas(sheet, tallest, room_for(labels), palette)
    for line, values in known:
        _line(sheet, line, values, unit, t, palette)
    _mark(sheet, days, t, palette)
    if at is not None:
        _dot(sheet, at, ends, unit, t, palette)
    right_labels(sheet, plane, labels)
    _axis(sheet, t, palette)
    return Chart(sheet.figure(), _alt([(line.name, values) for line, values in known], at, unit, t))


@remembered
def day_columns(values: Sequence[DayValue], days: int, unit: Unit, t: Words, palette: Palette) -> Chart:
    """One column per day from zero; those within `days` darker than those after."""
    known = [v for v in values if v.value is not None]
    sheet = Sheet()
    _canvas(sheet, [v.value or 0.0 for v in known], 12, palette)
    sheet.bar(
        x=[v.days for v in known],
        y=[v.value for v in known],
        width=0.8,
        marker={"color": [palette.mark if v.days <= days else palette.soft for v in known], "line": {"width": 0}},
        hovertext=[_hover(t("charts.on_day", day=v.days), v, unit, t) for v in known],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _mark(sheet, days, t, palette, at=days + 0.5)
    _axis(sheet, t, palette)
    peak = max(known, key=lambda v: v.value or 0.0, default=None)
    if peak is None:
        return Chart(sheet.figure(), t("charts.alt.empty"))
    told = t("charts.on_day_value", day=peak.days, value=unit.show(peak.value or 0.0))
    side = {"xanchor": "left", "xshift": 8} if peak.days <= _HALF else {"xanchor": "right", "xshift": -8}
    note(
        sheet,
        styled(told, palette.text, LABEL),
        peak.days,
        peak.value or 0.0,
        palette.text,
        LABEL,
        bgcolor=palette.background,
        **side,
    )
    return Chart(sheet.figure(), t("charts.alt.days", peak=told))


def _canvas(sheet: Sheet, values: Sequence[float], right: float, palette: Palette) -> Plane:
    layout(sheet, palette, _PLOT + _TOP + _BOTTOM, right=right, top=_TOP, bottom=_BOTTOM)
    plane = Plane(_PLOT, 0.0, max(values, default=0.0) * 1.08 or 1.0)
    sheet.x(range=[0.2, 90.8])
    sheet.y(range=[plane.low, plane.high])
    sheet.shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": palette.hairline, "width": 1})
    return plane


def _label(line: WindowLine, last: DayValue, unit: Unit, palette: Palette) -> Label:
    colour = palette.text if line.chosen else palette.mute
    return Label(f"{line.name} {unit.show(last.value or 0.0)}", last.value or 0.0, colour, bold=line.chosen)


def _line(sheet: Sheet, line: WindowLine, values: Sequence[DayValue], unit: Unit, t: Words, palette: Palette) -> None:
    stroke = {"color": palette.text if line.chosen else palette.mark, "width": 2 if line.chosen else 1}
    sheet.scatter(
        x=[v.days for v in values],
        y=[v.value for v in values],
        mode="lines",
        line=stroke,
        hovertext=[_hover(f"{line.name}, {t.n('charts.days', v.days)}", v, unit, t) for v in values],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _hover(head: str, value: DayValue, unit: Unit, t: Words) -> str:
    lines = [f"<b>{head}: {unit.show(value.value or 0.0)}</b>", *parts(value.top, value.bottom, unit, t)]
    return "<br>".join(lines)


def _mark(sheet: Sheet, days: int, t: Words, palette: Palette, at: float | None = None) -> None:
    """A dotted upright at the chosen window, named above the plane on the side with more room."""
    place = days if at is None else at
    stroke = {"color": palette.text, "width": 1, "dash": DOTTED}
    sheet.shape(type="line", x0=place, x1=place, yref="paper", y0=0, y1=1, line=stroke)
    side = {"xanchor": "left", "xshift": -2} if days <= _HALF else {"xanchor": "right", "xshift": 2}
    told = styled(t.n("charts.days", days), palette.text, LABEL, bold=True)
    note(sheet, told, place, 1, palette.text, LABEL, yref="paper", yanchor="bottom", yshift=4, **side)


def _dot(sheet: Sheet, at: DayValue, ends: tuple[float, float] | None, unit: Unit, t: Words, palette: Palette) -> None:
    if ends is not None:
        stroke = {"color": palette.text, "width": 3}
        sheet.shape(type="line", x0=at.days, x1=at.days, y0=ends[0], y1=ends[1], line=stroke)
    said = interval(ends[0], ends[1], unit, t) if ends else []
    sheet.scatter(
        x=[at.days],
        y=[at.value],
        mode="markers",
        marker={"size": 10, "color": palette.text, "line": {"width": 2, "color": palette.background}},
        hovertext=["<br>".join([_hover(t.n("charts.days", at.days), at, unit, t), *said])],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _axis(sheet: Sheet, t: Words, palette: Palette) -> None:
    for day in _TICKS:
        told = t.n("charts.days", day) if day == _TICKS[-1] else t.number(day)
        end = {"xanchor": "right", "xshift": 8} if day == _TICKS[-1] else {"xanchor": "center"}
        note(sheet, told, day, 0, palette.mute, LABEL, yref="paper", yanchor="top", yshift=-6, **end)


def _alt(lines: Sequence[tuple[str, Sequence[DayValue]]], at: DayValue | None, unit: Unit, t: Words) -> str:
    if not lines:
        return t("charts.alt.empty")
    told = [f"{name} {unit.show(values[-1].value or 0.0)}" for name, values in lines]
    if at is not None:
        told.insert(0, f"{t.n('charts.days', at.days)} {unit.show(at.value or 0.0)}")
    return t("charts.alt.windows", facts="; ".join(told))
