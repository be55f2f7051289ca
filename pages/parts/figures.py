"""Figures as pages say them, and the charts drawn with their twin: a table and its download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from metrics.analysis.series import Point
from metrics.analysis.targets import Verdict
from metrics.catalog import METRICS
from metrics.charts import CONFIG, Chart, Unit, per_hundred, percent, plain
from metrics.export import below, blank, change, show
from metrics.query import Reading, Slice
from metrics.stats import Interval
from pages.parts import data
from pages.parts.dimensions import COMPANY, named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

LONGEST = 80
"""Characters of a title (LOOK.md 4)."""
SIGNS: dict[Verdict, str] = {"met": "✓", "missed": "✕", "open": "○"}
"""No verdict without its sign (LOOK.md 1)."""


def value(viewer: Viewer, reading: Reading) -> str:
    """The figure, or why it is blank."""
    return blank(viewer.t, reading) if reading.value is None else show(viewer.t, reading.metric, reading.value)


def value_with_unit(viewer: Viewer, reading: Reading) -> str:
    """The figure with its unit where the number alone does not carry it."""
    if METRICS[reading.metric].unit != "points" or reading.value is None:
        return value(viewer, reading)
    return f"{value(viewer, reading)} {viewer.t('unit.points')}"


def between(viewer: Viewer, reading: Reading) -> str:
    """How far chance alone can move the figure: "between 14.4% and 19.6%"; blank where it cannot be told."""
    return span(viewer, reading.metric, reading.interval)


def span(viewer: Viewer, metric: str, interval: Interval | None) -> str:
    """The same of any interval in the metric's unit."""
    if interval is None:
        return ""
    low, high = (show(viewer.t, metric, end) for end in (interval.low, interval.high))
    return viewer.t("figure.between", low=low, high=high)


def ends(viewer: Viewer, reading: Reading) -> str:
    """The same for the cell of a table, whose heading says what it is: "14.4% to 19.6%"."""
    return span_ends(viewer, reading.metric, reading.interval)


def span_ends(viewer: Viewer, metric: str, interval: Interval | None) -> str:
    """The same of any interval in the metric's unit."""
    if interval is None:
        return ""
    return viewer.t("figure.to", low=show(viewer.t, metric, interval.low), high=show(viewer.t, metric, interval.high))


def point_ends(viewer: Viewer, metric: str, point: Point) -> str:
    """The same of a month of a line."""
    if point.low is None or point.high is None:
        return ""
    return span_ends(viewer, metric, Interval(point.low, point.high))


def change_span(viewer: Viewer, metric: str, low: float | None, high: float | None) -> str:
    """The same of a difference: "−0.4 to +2.1"."""
    if low is None or high is None:
        return ""
    return viewer.t("figure.to", low=change(viewer.t, metric, low), high=change(viewer.t, metric, high))


def kept(viewer: Viewer, verdict: Verdict | None) -> str:
    """Whether a promise was kept, in words; blank without one."""
    return viewer.t(f"target.{verdict}") if verdict else ""


def verdict(viewer: Viewer, kept_: Verdict | None) -> str:
    """The same with its sign, for the cell of a table."""
    return f"{SIGNS[kept_]} {kept(viewer, kept_)}" if kept_ else ""


def missing(metric: str) -> str:
    """What was never imported and the metric needs; blank if it has all."""
    return next((need for need in METRICS[metric].needs if need not in data.known().has), "")


def label(viewer: Viewer, metric: str, days: int, form: str = "short") -> str:
    """A metric's name in words."""
    key = f"metric.{metric}.{form}"
    return viewer.t(key, days=days)


def parts(viewer: Viewer, metric: str) -> dict[str, Column]:
    """Columns for what a metric divides, in its own words: "Followed by another", "Matured contacts"."""
    said = {"top": viewer.t(f"metric.{metric}.top")}
    said |= {"bottom": bottom(viewer, metric)} if METRICS[metric].bottom else {}
    return {name: Column(words[:1].upper() + words[1:], numeric=True) for name, words in said.items()}


def bottom(viewer: Viewer, metric: str) -> str:
    """What a metric divides by: "orders", or "weighted orders" where they count when their contacts usually come."""
    return viewer.t(below(metric, data.known().form(None, None)))


def form(viewer: Viewer, metric: str, first: date, last: date) -> str:
    """How orders count from `first` to `last`, as a sentence; blank for a metric that divides by something else."""
    known = data.known()
    if METRICS[metric].chance != "weeks" or "orders" not in known.has:
        return ""
    since = viewer.t.month(known.lagged_from) if known.lagged_from else ""
    return viewer.t(f"form.{known.form(first, last)}", since=since)


def counted(viewer: Viewer, metric: str, month: date) -> str:
    """The same for a month, in a few words."""
    known = data.known()
    per_order = METRICS[metric].chance == "weeks" and "orders" in known.has
    return viewer.t(f"form.{known.form(month, month)}_short") if per_order else ""


def counts(viewer: Viewer, reading: Reading) -> str:
    """The count behind a figure: "1,234 of 7,890 matured contacts", "120 reviewed, for 2,345 contacts"."""
    t, metric = viewer.t, METRICS[reading.metric]
    if reading.top is None or reading.bottom is None:
        return ""
    if reading.reviews is not None:
        return t("figure.reviewed", reviews=t.number(reading.reviews), bottom=t.number(reading.bottom))
    top, count, what = t.number(reading.top), t.number(reading.bottom), bottom(viewer, metric.key)
    if metric.unit == "share":
        return t("figure.of", top=top, bottom=count, what=what)
    return t("figure.per", top=top, what_top=t(f"metric.{metric.key}.top"), bottom=count, what=what)


def side(viewer: Viewer, metric: str, gap: float) -> str:
    """`above`, `below` or `on` the target, as the shown figures have it."""
    if show(viewer.t, metric, abs(gap)) == show(viewer.t, metric, 0):
        return "on"
    return "above" if gap > 0 else "below"


def distance(viewer: Viewer, metric: str, gap: float) -> str:
    """How far, without a direction: 7.5, or 1.9 points where the metric is a share."""
    return change(viewer.t, metric, abs(gap)).removeprefix("+")


def scope(viewer: Viewer, cut: Slice) -> str:
    """What the filters leave, to stand before a title: "ES, phone: "; blank without filters."""
    kept = [named(viewer, dimension, label) for dimension, label in cut.where if dimension in COMPANY]
    return f"{escape(', '.join(kept))}: " if kept else ""


def headline(viewer: Viewer, cut: Slice, words: str) -> None:
    """The title under the filters: what they leave stands before it, or on a line below where it would be too long."""
    titled(scope(viewer, cut), words)


def titled(before: str, words: str) -> None:
    """The same with the words that stand before it."""
    fits = len(before + words) <= LONGEST
    st.title(before + words if fits else words, anchor=False)
    if before and not fits:
        st.caption(before.removesuffix(": "))


def card(viewer: Viewer, reading: Reading, days: int) -> None:
    """A bordered figure with the count behind it; blank says why."""
    with st.container(border=True, height="stretch"):
        if reading.value is None:
            st.markdown(f":small[{label(viewer, reading.metric, days)}]")
            st.caption(value(viewer, reading))
        else:
            st.metric(label(viewer, reading.metric, days), value_with_unit(viewer, reading))
            thin = f" · {viewer.t('figure.thin')}" if reading.thin else ""
            st.caption(" · ".join(filter(None, (counts(viewer, reading), between(viewer, reading)))) + thin)


def unit(viewer: Viewer, metric: str) -> Unit:
    """How charts write the values of a metric."""
    t, kind = viewer.t, METRICS[metric].unit
    top = t(f"metric.{metric}.top")
    under = bottom(viewer, metric) if METRICS[metric].bottom else ""
    match kind:
        case "share":
            return percent(t, top, under)
        case "per_order":
            return per_hundred(t, top, under)
        case "points":
            return plain(t, top, under, decimals=1)
        case _:
            return plain(t, top, under, decimals=2 if kind == "contacts_per_issue" else 0)


def draw(chart: Chart, name: str) -> None:
    """A chart alone."""
    st.plotly_chart(chart.figure, theme=None, config=CONFIG, width="stretch", key=f"chart_{name}", alt=chart.alt)


def with_twin(
    viewer: Viewer, chart: Chart, columns: Mapping[str, Column], rows: Iterable[Mapping[str, Any]], name: str
) -> None:
    """A chart and, folded below it, the same as a table with a download.

    `rows` are read only where the table is unfolded, so that a generator writes none of them for nobody.
    """
    draw(chart, name)
    fold(viewer.t("chart.table"), f"twin_{name}", lambda: table(viewer, columns, list(rows), name))


def as_table(viewer: Viewer, name: str) -> bool:
    """A switch between the chart and its twin; true: the table is wanted."""
    t = viewer.t
    options = {"chart": t("chart.as_chart"), "table": t("chart.as_table")}
    wanted = st.segmented_control(
        t("chart.view"),
        list(options),
        default="chart",
        required=True,
        format_func=options.__getitem__,
        label_visibility="collapsed",
        key=f"view_{name}",
    )
    return wanted == "table"
