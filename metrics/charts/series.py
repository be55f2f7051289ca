"""What the line charts share: the line itself, its dots, the words at its right edge and the months below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from metrics.analysis.series import Point
from metrics.charts.frame import CLEAR, note
from metrics.charts.palette import Palette
from metrics.charts.sheet import Sheet
from metrics.charts.spread import spread
from metrics.charts.text import styled, width
from metrics.charts.unit import Unit
from metrics.i18n import Words

LABEL = 12.0  # font size of labels and axes
DOTTED = "2px,2px"  # plotly's own dots are dashes at this size
LINE = 15.0  # pixels one such label takes in height
_NEAR = 4  # months: axis labels nearer than this would touch on the narrowest page


@dataclass(frozen=True, slots=True)
class Plane:
    """The drawing area in pixels of height, and the values at its lower and upper edge."""

    height: float
    low: float
    high: float

    @classmethod
    def around(cls, height: float, values: Sequence[float], room: float) -> "Plane":
        """The plane that shows all `values` with `room` pixels free above and below."""
        low, high = min(values, default=0.0), max(values, default=1.0)
        if low == high:
            low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
        free = (high - low) * room / (height - 2 * room)
        return cls(height, low - free, high + free)

    def down(self, value: float) -> float:
        """Pixels from the upper edge to `value`."""
        return (self.high - value) / (self.high - self.low) * self.height


@dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a height of the plane."""

    text: str
    value: float
    colour: str
    bold: bool = False


def room_for(labels: Sequence[Label]) -> float:
    """Pixels to keep free at the right for `labels`, at least those of half a dot."""
    return max((width(label.text, LABEL, bold=label.bold) + 14 for label in labels), default=12)


def right_labels(sheet: Sheet, plane: Plane, labels: Sequence[Label]) -> None:
    """Writes `labels` right of the plane at their heights, moved apart where they would touch."""
    wanted = [plane.down(label.value) for label in labels]
    centres = spread(wanted, [LINE] * len(labels), -LINE / 2, plane.height + LINE / 2)
    for label, want, centre in zip(labels, wanted, centres, strict=True):
        text = styled(label.text, label.colour, LABEL, bold=label.bold)
        note(sheet, text, 1, label.value, label.colour, LABEL, xref="paper", xshift=8, yshift=want - centre)


def line(sheet: Sheet, points: Sequence[Point], palette: Palette, thickness: float = 1.5) -> None:
    """The values joined: whole where both ends are settled, dotted where one is young, open at a blank."""
    for settled, dash in ((True, "solid"), (False, DOTTED)):
        xs: list[int | None] = []
        ys: list[float | None] = []
        for i, (before, after) in enumerate(pairwise(points)):
            joined = before.value is not None and after.value is not None
            if joined and (before.settled and after.settled) == settled:
                xs += [i, i + 1, None]
                ys += [before.value, after.value, None]
        if xs:
            stroke = {"color": palette.mark, "width": thickness, "dash": dash}
            sheet.scatter(x=xs, y=ys, mode="lines", line=stroke, hoverinfo="skip", cliponaxis=False)


def dots(sheet: Sheet, points: Sequence[Point], unit: Unit, t: Words, palette: Palette, small: float) -> None:
    """One dot per value: `small` pixels, large and coloured for a verdict, hollow for a young month."""
    shown = [(i, point) for i, point in enumerate(points) if point.value is not None]
    sheet.scatter(
        x=[i for i, _ in shown],
        y=[point.value for _, point in shown],
        mode="markers",
        marker={
            "size": [11 if p.verdict else 9 if not p.settled else small for _, p in shown],
            "color": [palette.of(p.verdict) if p.settled else palette.background for _, p in shown],
            "line": {
                "color": [palette.of(p.verdict) for _, p in shown],
                "width": [0 if p.settled else 2 for _, p in shown],
            },
            "opacity": 1,
        },
        customdata=[p.month.isoformat() for _, p in shown],
        hovertext=[hover(p, unit, t) for _, p in shown],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def hover(point: Point, unit: Unit, t: Words) -> str:
    """Month, value, the exact parts, the interval, and whether it is settled."""
    if point.value is None:
        return ""
    lines = [f"<b>{t.month(point.month)}: {unit.show(point.value)}</b>"]
    lines += parts(point.top, point.bottom, unit, t) + interval(point.low, point.high, unit, t)
    if not point.settled:
        lines.append(t("charts.young"))
    return "<br>".join(lines)


def parts(top: float | None, bottom: float | None, unit: Unit, t: Words) -> list[str]:
    """The exact numerator and denominator as a line of a hover, or nothing."""
    if top is None:
        return []
    upper = f"{t.number(top)} {unit.top}".strip()
    return [upper if bottom is None else f"{upper} / {t.number(bottom)} {unit.bottom}".strip()]


def interval(low: float | None, high: float | None, unit: Unit, t: Words) -> list[str]:
    """The 95% interval as a line of a hover, or nothing."""
    if low is None or high is None:
        return []
    return [t("charts.interval", low=unit.show(low), high=unit.show(high))]


def flat(sheet: Sheet, y: float, x0: float, x1: float, colour: str, dash: str = "solid", xref: str = "x") -> None:
    """A thin level line below the data: mean or target."""
    stroke = {"color": colour, "width": 1 if dash == "solid" else 1.5, "dash": dash}
    sheet.shape(type="line", xref=xref, x0=x0, x1=x1, y0=y, y1=y, line=stroke, layer="below")


def band(sheet: Sheet, low: float, high: float, x0: float, x1: float, colour: str, xref: str = "x") -> None:
    """The usual range as a shade below everything."""
    sheet.shape(
        type="rect",
        xref=xref,
        x0=x0,
        x1=x1,
        y0=low,
        y1=high,
        fillcolor=colour,
        line={"color": CLEAR, "width": 0},
        layer="below",
    )


def month_ticks(months: Sequence[date], t: Words) -> list[tuple[int, str]]:
    """Places and words of the month axis: Januaries with their year, Julys, and the last month."""
    if not months:
        return []
    last = len(months) - 1
    step = (1, 7) if last <= 30 else (1,)
    ticks = [(i, m) for i, m in enumerate(months[:-1]) if m.month in step and last - i >= _NEAR]
    if not ticks and last >= _NEAR:
        ticks = [(0, months[0])]
    words = [(i, t.month_short(m) if m.month == 1 or i == 0 else t.month_name(m)) for i, m in ticks]
    year_is_clear = any(m.year == months[-1].year and m.month == 1 for _, m in ticks)
    return [*words, (last, t.month_name(months[-1]) if year_is_clear else t.month_short(months[-1]))]
