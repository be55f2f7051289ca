"""Recorded events on a month axis: a vertical line where the month begins, its name above in its own lane."""

from collections.abc import Sequence
from datetime import date

from metrics.charts.frame import note
from metrics.charts.palette import Palette
from metrics.charts.series import LABEL, LINE
from metrics.charts.sheet import Sheet
from metrics.charts.text import styled, wrap
from metrics.charts.types import Event
from metrics.i18n import Words

NARROWEST = 340.0


def place(day: date, months: Sequence[date]) -> float:
    """Where on the axis the month of `day` begins: half a step before its dot; -0.5 if it is earlier."""
    return sum(month < day.replace(day=1) for month in months) - 0.5


def share_of(at: float, months: Sequence[date]) -> float:
    """How far right a place on the axis lies, as a share of the plane's width."""
    return (at + 0.6) / (len(months) + 0.2)


def draw_events(
    sheet: Sheet,
    events: Sequence[Event],
    months: Sequence[date],
    right: float,
    height: float,
    t: Words,
    palette: Palette,
) -> float:
    """Draws the events inside `months` and returns the pixels that their words take above the plane.

    `right` is the margin, `height` the plane's, both in pixels. Words run to the side where even the
    narrowest page leaves more room; lanes are given so that a line seldom crosses the words of another event.
    """
    placed = [(place(event.day, months), event) for event in events]
    inside = sorted((at for at in placed if 0 < at[0] < len(months)), key=lambda at: at[0])
    plot = NARROWEST - right

    def free(at: float) -> tuple[float, float]:
        """Pixels left and right of a place."""
        share = share_of(at, months)
        return plot * share, plot * (1 - share) + right

    to_right = [at for at in inside if free(at[0])[1] > free(at[0])[0]]
    to_left = [at for at in inside if at not in to_right]
    used = 0.0
    for at, event in [*reversed(to_right), *to_left]:
        told = wrap(t("charts.event", day=t.date(event.day), text=event.text), max(free(at)) - 10, LABEL)
        _one(sheet, at, told, used, height, runs_right=(at, event) in to_right, palette=palette)
        used += LINE * len(told) + 4
    return used + 8


def _one(
    sheet: Sheet,
    at: float,
    told: Sequence[str],
    used: float,
    height: float,
    *,
    runs_right: bool,
    palette: Palette,
) -> None:
    stroke = {"color": palette.text, "width": 1}
    top = 1 + (used + LINE * len(told)) / height
    sheet.shape(type="line", xref="x", yref="paper", x0=at, x1=at, y0=0, y1=top, line=stroke)
    side = {"xshift": 5} if runs_right else {"xanchor": "right", "xshift": -5, "align": "right"}
    text = "<br>".join(styled(line, palette.mute, LABEL) for line in told)
    where = {"yref": "paper", "yanchor": "bottom", "yshift": used, "bgcolor": palette.background}
    note(sheet, text, at, 1, palette.mute, LABEL, **where, **side)
