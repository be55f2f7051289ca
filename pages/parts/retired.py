"""Retired metrics: what stands in place of each, why, and what the company's own handle times say about repeats."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.retired import Evidence
from metrics.analysis.series import shift
from metrics.charts import BarRow, bars, percent
from metrics.export import change
from metrics.query import Slice
from metrics.query.retired import Tenth
from pages.parts import address, data, figures
from pages.parts.guard import Viewer
from pages.parts.tables import Column

METRIC = "repeat_contact_rate"
METRICS: dict[str, tuple[tuple[str, str], ...]] = {
    "handle_time": (("repeat_contact_rate", "breakdown"), ("resolution_behavioural", "breakdown")),
    "contacts_per_hour": (("contacts_per_order", "orders"),),
    "speed_of_answer": (("contacts_per_order", "orders"), ("resolution_behavioural", "breakdown")),
    "occupancy": (("repeat_share", "breakdown"), ("quality_score", "breakdown")),
}
"""Each retired metric -> the metrics in its place, each with the page that shows it."""
_SCRIPTS = {"breakdown": "analyst/breakdown.py", "orders": "analyst/orders.py"}


def period(cut: Slice, month: date) -> Slice:
    """The twelve months up to the chosen one: a single month has too few contacts for ten parts."""
    return cut.months(shift(month, -11), month)


def missing(viewer: Viewer, found: Evidence) -> str:
    """Why there is no evidence; blank if there can be some."""
    if "customer" not in data.known().has:
        return viewer.t("not_computable.customer")
    return "" if found.held else viewer.t("retired.none")


def title(viewer: Viewer, found: Evidence) -> str:
    """The shortest against the longest tenth; without evidence, what the page is about."""
    t = viewer.t
    if found.ends is None:
        return t("retired.title")
    if found.verdict == "open":
        return t("retired.title_open")
    short, long = (t.percent(tenth.share.value or 0) for tenth in found.ends)
    return t(f"retired.title_{found.verdict}", short=short, long=long)


def lead(viewer: Viewer, found: Evidence, month: date) -> str:
    """Which contacts it stands on, and how to read it."""
    t = viewer.t
    if not found.tenths:
        return t("retired.lead")
    counts = {"timed": t.number(found.timed), "matured": t.number(found.matured)}
    told = [t("retired.counted", **counts, first=t.month(shift(month, -11)), last=t.month(month))]
    if found.ends is not None and found.rise is not None:
        short, long = (tenth.share.value or 0 for tenth in found.ends)
        ends = figures.change_span(viewer, METRIC, found.rise.low, found.rise.high)
        told.append(t("retired.rise", change=change(t, METRIC, long - short), between=ends))
    return " ".join([*told, t("retired.caution")])


def board(viewer: Viewer) -> None:
    """The four, each with what replaced it and why."""
    t = viewer.t
    st.header(t("retired.board"), anchor=False)
    with st.grid(2, min_column_width=330, key="retired"):
        for name, successors in METRICS.items():
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{t(f'retired.{name}.name')}**")
                st.markdown(t(f"retired.{name}.why"))
                with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                    st.caption(t("retired.instead"), width="content")
                    for metric, page in successors:
                        _door(viewer, metric, page)


def _door(viewer: Viewer, metric: str, page: str) -> None:
    chosen = {"metric": metric} if page == "breakdown" else {}
    label = f":blue[{viewer.t(f'metric.{metric}.name')} ›]"
    address.link(_SCRIPTS[page], label, address.current() | chosen)


def tenths(viewer: Viewer, found: Evidence, days: int) -> None:
    """Repeat-contact rate by tenth of handle time: bars with intervals, and the same as a table."""
    t, metric = viewer.t, METRIC
    st.header(t("retired.tenths"), anchor=False)
    if not found.tenths:
        st.caption(t("retired.no_tenths"))
        return
    st.caption(t("retired.tenths_caption", days=days))
    unit = percent(t, t(f"metric.{metric}.top"), t(f"metric.{metric}.bottom"))
    columns = {
        "tenth": Column(t("retired.col.tenth"), numeric=True),
        "time": Column(t("retired.col.time")),
        "value": Column(figures.label(viewer, metric, days), numeric=True),
        "between": Column(t("col.between"), numeric=True),
        "top": Column(t("col.top"), numeric=True),
        "bottom": Column(t("col.bottom"), numeric=True),
        "note": Column(t("breakdown.note")),
    }
    chart = bars([_bar(viewer, tenth) for tenth in found.tenths], unit, t, viewer.palette)
    figures.with_twin(viewer, chart, columns, (_row(viewer, tenth) for tenth in found.tenths), "handle_time")


def _bar(viewer: Viewer, tenth: Tenth) -> BarRow:
    share = tenth.share
    sure = None if share.thin else share.interval
    low, high = (sure.low, sure.high) if sure else (None, None)
    return BarRow(
        key=str(tenth.number),
        name=span(viewer, tenth),
        value=share.value,
        low=low,
        high=high,
        top=share.top,
        bottom=share.bottom,
        grey=share.thin,
    )


def _row(viewer: Viewer, tenth: Tenth) -> dict[str, str]:
    t, share = viewer.t, tenth.share
    return {
        "tenth": str(tenth.number),
        "time": span(viewer, tenth),
        "value": t.percent(share.value or 0),
        "between": figures.span_ends(viewer, METRIC, share.interval),
        "top": t.number(share.top),
        "bottom": t.number(share.bottom),
        "note": t("figure.thin") if share.thin else "",
    }


def span(viewer: Viewer, tenth: Tenth) -> str:
    """From the shortest to the longest time of a tenth: "0:42 to 2:10 min"."""
    t = viewer.t
    if tenth.low == tenth.high:
        return t("retired.minutes", time=_clock(tenth.low))
    return t("retired.minutes", time=t("figure.to", low=_clock(tenth.low), high=_clock(tenth.high)))


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def why(viewer: Viewer) -> None:
    """Why no page shows the four as performance."""
    st.header(viewer.t("retired.why"), anchor=False)
    st.markdown(viewer.t("retired.why_text"))
