"""One headline of the monthly meeting as a tile: value, count, verdict, 24 months, comparison, maturity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from metrics.analysis.meeting import Headline
from metrics.analysis.series import Point, shift
from metrics.catalog import METRICS
from metrics.charts import tile_line
from metrics.export import show
from metrics.query import Reading
from pages.parts import address, figures, shell
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table


def row(viewer: Viewer, heads: Sequence[Headline], days: int) -> None:
    """All tiles: the figures go to the browser before anything is drawn, so that the answer stands first."""
    with st.grid(len(heads), min_column_width=230, key="tiles"):
        places = [_figure(viewer, head, days) for head in heads]
    shell.send()
    for place, head in zip(places, heads, strict=True):
        if head.reading.value is not None:
            with place:
                _below(viewer, head)


def _figure(viewer: Viewer, head: Headline, days: int) -> DeltaGenerator:
    """A bordered tile with its figure; a blank one says its reason instead of a number."""
    metric = head.reading.metric
    place = st.container(border=True, height="stretch", gap="xsmall", key=f"tile_{metric}")
    with place:
        if head.reading.value is None:
            st.markdown(f":small[{figures.label(viewer, metric, days)}]")
            st.caption(figures.value(viewer, head.reading))
            if figures.missing(metric):
                address.link("analyst/imports.py", f":blue[{viewer.t('welcome.import')} ›]", address.params())
        else:
            st.metric(figures.label(viewer, metric, days), figures.value_with_unit(viewer, head.reading))
    return place


def _below(viewer: Viewer, head: Headline) -> None:
    """What stands below a figure: count, interval, verdict, 24 months, target, comparison, maturity, the way on."""
    t, metric = viewer.t, head.reading.metric
    ends = figures.ends(viewer, head.reading)
    _lines(
        figures.counts(viewer, head.reading),
        figures.counted(viewer, metric, head.points[-1].month),
        t("tile.between", between=ends) if ends else "",
        verdict(viewer, head),
    )
    points = (*head.points[:-1], replace(head.points[-1], mark=head.signal.mark if head.signal else None))
    unit = figures.unit(viewer, metric)
    chart = tile_line(points, unit, t, viewer.palette, limits=head.limits, target=head.target)
    figures.draw(chart, f"tile_{metric}")
    better = t(f"better.{METRICS[metric].better}")
    _lines(aimed(viewer, head), compared(viewer, head), f"{maturity(viewer, head)}. {better}")
    _onward(viewer, metric)


def _lines(*lines: str) -> None:
    """Those that say something, below each other: one element, since every one takes the browser its time."""
    st.caption("  \n".join(filter(None, lines)))


_ONWARD = {
    "contacts_per_order": ("executive/bridge.py", "drill.changed"),
    "repeat_contact_rate": ("executive/snowballs.py", "drill.all_snowballs"),
    "resolution_behavioural": ("analyst/laboratory.py", "drill.laboratory"),
}
"""The page that explains a tile; any other is explained by its definition."""


def _onward(viewer: Viewer, metric: str) -> None:
    page, words = _ONWARD.get(metric, ("analyst/definitions.py", "drill.definition"))
    asked = {} if metric in _ONWARD else {"metric": metric}
    address.link(page, f":blue[{viewer.t(words)} ›]", address.params() | asked)


def verdict(viewer: Viewer, head: Headline) -> str:
    """The verdict as a badge; colour only with a signal (LOOK.md 4)."""
    t, signal = viewer.t, head.signal
    if signal is None:
        key = "tile.usual" if head.judged else "tile.no_verdict"
        key = "figure.thin" if head.reading.thin else key
        return f":gray-badge[{t(key if head.final else 'tile.young')}]"
    arrow = "▲" if signal.high else "▼"
    words = t(f"tile.{signal.kind}_{'high' if signal.high else 'low'}")
    return f":{'orange' if signal.mark == 'worse' else 'blue'}-badge[{arrow} {words}]"


def compared(viewer: Viewer, head: Headline) -> str:
    """Last month and the same month last year, those that exist."""
    t, month = viewer.t, head.points[-1].month
    past = [(shift(month, -1), head.previous), (shift(month, -12), head.last_year)]
    known = [
        t("tile.past", month=t.month_short(when), value=show(t, reading.metric, reading.value))
        for when, reading in past
        if reading.value is not None
    ]
    return " · ".join(known) or t("tile.no_past")


def aimed(viewer: Viewer, head: Headline) -> str:
    """How far the figure is from its target; blank without one."""
    t, metric = viewer.t, head.reading.metric
    if head.target is None or head.reading.value is None:
        return ""
    gap = head.reading.value - head.target
    words = f"tile.target_{figures.side(viewer, metric, gap)}"
    distance = t(words, target=show(t, metric, head.target), gap=figures.distance(viewer, metric, gap))
    return f"{distance}: {figures.kept(viewer, head.kept)}" if head.kept else distance


def maturity(viewer: Viewer, head: Headline) -> str:
    """How final the figure is."""
    t = viewer.t
    if head.final:
        return t("tile.settled")
    if head.settled_share is None:
        return t("tile.incomplete")
    values = {"share": t.percent(head.settled_share, 0), "day": t.day(head.settles_on)}
    likely, metric = head.expected, head.reading.metric
    if likely is None:
        return t("tile.settling", **values)
    about = t("tile.expected", **values, value=show(t, metric, likely.value))
    return f"{about} ({figures.span(viewer, metric, likely.interval)})" if likely.interval else about


def twin(viewer: Viewer, heads: Sequence[Headline], days: int) -> None:
    """The lines of the tiles as one table."""
    fold(viewer.t("tile.table"), "headlines", lambda: _months(viewer, heads, days))


def _months(viewer: Viewer, heads: Sequence[Headline], days: int) -> None:
    columns = {"month": Column(viewer.t("col.month"))}
    columns |= {h.reading.metric: Column(figures.label(viewer, h.reading.metric, days), numeric=True) for h in heads}
    months = sorted({p.month for h in heads for p in h.points}, reverse=True)
    cells = {(h.reading.metric, p.month): _cell(viewer, h.reading, p) for h in heads for p in h.points}
    rows = [
        {"month": viewer.t.month_short(m)} | {h.reading.metric: cells.get((h.reading.metric, m), "") for h in heads}
        for m in months
    ]
    table(viewer, columns, rows, "headlines")


def _cell(viewer: Viewer, reading: Reading, point: Point) -> str:
    if point.value is None:
        return ""
    return ("" if point.settled else "○ ") + show(viewer.t, reading.metric, point.value)
