"""Reasons that moved more than chance explains: the only ones that are listed or coloured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from metrics import catalog
from metrics.analysis.series import settled
from metrics.analysis.signals import Moved, Signals, signals
from metrics.analysis.skyline import unit_metric
from metrics.export import show
from metrics.query import Slice
from pages.parts import address, data, figures, promises
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape


def metrics() -> tuple[str, str]:
    """What reasons are judged by: contacts per order, without orders by the day; and how many come back."""
    return unit_metric(data.reader()), "repeat_contact_rate"


def listing(viewer: Viewer, cut: Slice, month: date) -> None:
    """The survivors of both metrics, each a link with its verdict; says so where nothing moved or nothing is judged."""
    t, days = viewer.t, data.known().window
    found = [(m, data.ask(signals, cut, m, month)) for m in metrics()]
    moved = [one for _, news in found for one in news.moved]
    st.header(t.n("movers.heading", len(moved)) if moved else t(_none(found)), anchor=False)
    if moved and figures.scope(viewer, cut):
        st.caption(t("movers.company"))
    for one in moved:
        row = f"mover_{one.metric}_{one.reason}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=row):
            shown = escape(t.quote(named(viewer, "reason", one.reason)))
            badge = f":{'orange' if one.mark == 'worse' else 'blue'}-badge[{arrow(viewer, one)}]"
            address.link("executive/reason.py", f":blue[{shown}] {badge}", address.params(reason=one.reason))
            st.caption(f"{_said(viewer, one, days)}; {promises.phrase(viewer, one.reason)}", width="content")
    said = [_judged(viewer, metric, news, days) for metric, news in found]
    st.caption(" ".join([*said, *([t("movers.limit")] if any(news.judged for _, news in found) else [])]))


def arrow(viewer: Viewer, moved: Moved | None) -> str:
    """ "▲ above usual"; blank without a signal."""
    return viewer.t("movers.high" if moved.high else "movers.low") if moved else ""


def _none(found: Sequence[tuple[str, Signals]]) -> str:
    return "movers.heading_none" if any(news.judged for _, news in found) else "movers.heading_open"


def _said(viewer: Viewer, one: Moved, days: int) -> str:
    value, usual = (show(viewer.t, one.metric, v) for v in (one.value, one.usual))
    return viewer.t("movers.said", metric=figures.label(viewer, one.metric, days), value=value, usual=usual)


def _judged(viewer: Viewer, metric: str, news: Signals, days: int) -> str:
    t, name = viewer.t, figures.label(viewer, metric, days)
    if missing := figures.missing(metric):
        return t("movers.blank", metric=name, reason=t(f"not_computable.{missing}"))
    if not news.judged:
        known = data.known()
        young = not settled(known, metric, news.month) and known.first_day is not None and known.first_day <= news.month
        return t(f"movers.{'young' if young else 'not_judged'}", metric=name, month=t.month(news.month))
    judged = t.n("movers.judged", news.judged, metric=name)
    return judged if catalog.METRICS[metric].bottom else f"{judged} {t('movers.by_day')}"
