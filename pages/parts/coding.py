"""How well contacts are coded: the share of codes that say nothing, and the band it puts on the repeat rate."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.coding_quality import Coded, coding, line
from metrics.analysis.control_chart import limits
from metrics.charts import control_chart, percent
from metrics.query import Slice
from pages.parts import data, figures
from pages.parts.guard import Viewer
from pages.parts.tables import Column

_ENDS = ("low", "counted", "high")


def section(viewer: Viewer, cut: Slice, month: date, days: int) -> None:
    """The month in a sentence and three figures, then the line of the months."""
    t, months = viewer.t, data.ask(coding, cut, month)
    now = next((m for m in months if m.month == month), None)
    st.header(_heading(viewer, now), anchor=False)
    if now is None:
        return
    if now.band is None:
        st.caption(t("coding.young", days=days) if "customer" in data.known().has else t("not_computable.customer"))
    else:
        with st.grid(len(_ENDS), min_column_width=230, key="band"):
            for name, rate, top in zip(_ENDS, now.band, (now.low, now.followed, now.high), strict=True):
                _card(viewer, name, rate, top, now.matured)
        st.caption(t("coding.explained", days=days))
    st.caption(t("coding.disagreement"))
    _line(viewer, months)


def _heading(viewer: Viewer, now: Coded | None) -> str:
    t = viewer.t
    if now is None or now.share is None:
        return t("coding.none")
    share = t.percent(now.share)
    if now.band is None:
        return t("coding.heading", share=share)
    low, _, high = (t.percent(rate) for rate in now.band)
    return t("coding.heading_exact" if low == high else "coding.heading_band", share=share, low=low, high=high)


def _card(viewer: Viewer, name: str, rate: float, top: int, bottom: int) -> None:
    t = viewer.t
    with st.container(border=True, height="stretch"):
        st.metric(t(f"coding.{name}"), t.percent(rate))
        what = t("metric.repeat_contact_rate.bottom")
        st.caption(t("figure.of", top=t.number(top), bottom=t.number(bottom), what=what))


def _line(viewer: Viewer, months: tuple[Coded, ...]) -> None:
    t, points = viewer.t, line(data.known(), months)
    st.caption(t("coding.line"))
    unit = percent(t, t("coding.vague"), t("metric.contacts.top"))
    chart = control_chart(points, unit, t, viewer.palette, limits=limits(points[:-1]))
    columns = {"month": Column(t("col.month")), "contacts": Column(t("col.contacts"), numeric=True)}
    columns |= {kind: Column(t(f"coding.col.{kind}"), numeric=True) for kind in ("none", "other", "unmapped")}
    columns |= {"share": Column(t("coding.vague"), numeric=True)}
    columns |= {name: Column(t(f"coding.{name}"), numeric=True) for name in _ENDS}
    figures.with_twin(viewer, chart, columns, (_row(viewer, m) for m in reversed(months)), "coding")


def _row(viewer: Viewer, m: Coded) -> dict[str, str]:
    t = viewer.t
    counts = {"contacts": m.contacts, "none": m.none, "other": m.other, "unmapped": m.unmapped}
    rates = dict(zip(_ENDS, m.band, strict=True)) if m.band else {}
    row = {"month": t.month_short(m.month), "share": "" if m.share is None else t.percent(m.share)}
    return row | {k: t.number(n) for k, n in counts.items()} | {k: t.percent(v) for k, v in rates.items()}
