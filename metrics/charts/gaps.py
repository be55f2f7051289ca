"""The gap to target, month by month: above the line is too much, below it is kept."""

from collections.abc import Sequence

from metrics.charts.frame import CLEAR, layout, note
from metrics.charts.palette import Palette
from metrics.charts.remembered import remembered
from metrics.charts.series import LABEL, LINE, Plane, interval
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled, width
from metrics.charts.types import Chart, Gap
from metrics.charts.unit import Unit
from metrics.i18n import Words

_PLOT, _TOP, _BOTTOM = 190, 24, 26
_NARROWEST = 334.0


@remembered
def gap_columns(gaps: Sequence[Gap], unit: Unit, t: Words, palette: Palette) -> Chart:
    """One column per month from the zero line; alarm = missed, accent = met, neutral = cannot be told apart.

    A young month is an outline without colour. `unit.change` writes the values.
    """
    sheet = Sheet()
    layout(sheet, palette, _PLOT + _TOP + _BOTTOM, top=_TOP, bottom=_BOTTOM)
    plane = Plane.around(_PLOT, [0.0, *(gap.value for gap in gaps if gap.value is not None)], room=LINE + 6)
    sheet.x(range=[-0.5, max(len(gaps), 1) - 0.5])
    sheet.y(range=[plane.low, plane.high])
    _columns(sheet, gaps, unit, t, palette)
    stroke = {"color": palette.text, "width": 1}
    sheet.shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line=stroke)
    _values(sheet, gaps, unit, palette)
    _months(sheet, gaps, t, palette)
    above = styled(t("charts.above_target"), palette.mute, LABEL)
    note(sheet, above, 0, 1, palette.mute, LABEL, xref="paper", yref="paper", yanchor="bottom", yshift=6)
    return Chart(sheet.figure(), _alt(gaps, unit, t))


def _verdict(gap: Gap, palette: Palette) -> str:
    return palette.of(gap.mark if gap.settled else None)


def _columns(sheet: Sheet, gaps: Sequence[Gap], unit: Unit, t: Words, palette: Palette) -> None:
    colours = [_verdict(gap, palette) for gap in gaps]
    sheet.bar(
        x=list(range(len(gaps))),
        y=[gap.value for gap in gaps],
        width=0.6,
        marker={
            "color": [c if gap.settled else CLEAR for c, gap in zip(colours, gaps, strict=True)],
            "line": {"color": colours, "width": [0 if gap.settled else 1.5 for gap in gaps]},
            "cornerradius": 2,
        },
        customdata=[gap.month.isoformat() for gap in gaps],
        hovertext=[_hover(gap, unit, t) for gap in gaps],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(gap: Gap, unit: Unit, t: Words) -> str:
    if gap.value is None:
        return ""
    lines = [f"<b>{t.month(gap.month)}: {unit.change(gap.value)}</b>", _word(gap, t)]
    lines += [] if gap.low is None or gap.high is None else interval(gap.low, gap.high, _changes(unit), t)
    return "<br>".join(lines)


def _changes(unit: Unit) -> Unit:
    return Unit(unit.change, unit.change)


def _word(gap: Gap, t: Words) -> str:
    if not gap.settled:
        return t("charts.young")
    return t({"worse": "charts.missed", "better": "charts.met", None: "charts.unclear"}[gap.mark])


def _values(sheet: Sheet, gaps: Sequence[Gap], unit: Unit, palette: Palette) -> None:
    """The values at the columns' ends; every second one, counted from the last, where all would touch."""
    texts = ["" if gap.value is None else _bare(unit.change(gap.value)) for gap in gaps]
    widest = max((width(text, LABEL, bold=True) for text in texts), default=0.0) + 3
    step = max(1, -int(-widest * len(gaps) // _NARROWEST))
    for i, (gap, text) in enumerate(zip(gaps, texts, strict=True)):
        if gap.value is None or (len(gaps) - 1 - i) % step:
            continue
        up = gap.value >= 0
        coloured = gap.settled and gap.mark is not None
        colour = _verdict(gap, palette) if coloured else palette.text
        where = {"xanchor": "center", "yanchor": "bottom" if up else "top", "yshift": 3 if up else -3}
        note(sheet, styled(text, colour, LABEL, bold=coloured), i, gap.value, colour, LABEL, **where)


def _bare(change: str) -> str:
    """The number without its unit: the unit stands once, in the chart's sentence."""
    return change.partition("\u00a0")[0]


def _months(sheet: Sheet, gaps: Sequence[Gap], t: Words, palette: Palette) -> None:
    step = 1 if len(gaps) <= 12 else 2 if len(gaps) <= 24 else 3
    for i, gap in enumerate(gaps):
        if not (len(gaps) - 1 - i) % step:
            where = {"yref": "paper", "yanchor": "top", "xanchor": "center", "yshift": -6}
            note(sheet, t.month_name(gap.month), i, 0, palette.mute, LABEL, **where)


def _alt(gaps: Sequence[Gap], unit: Unit, t: Words) -> str:
    told = [gap for gap in gaps if gap.value is not None]
    last = told[-1] if told else None
    if last is None or last.value is None:
        return t("charts.alt.empty")
    return t(
        "charts.alt.gaps",
        missed=sum(gap.settled and gap.mark == "worse" for gap in told),
        met=sum(gap.settled and gap.mark == "better" for gap in told),
        unclear=sum(not gap.settled or gap.mark is None for gap in told),
        month=t.month(last.month),
        value=unit.change(last.value),
    )
