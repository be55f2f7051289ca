"""Customers who weigh much, under letters that reveal nothing, and the repeat rate with and without them."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.outliers import LEAST, SHARE, Outlier, Outliers, outliers
from metrics.query import Slice
from pages.parts import data, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table

_REASONS = 3


def section(viewer: Viewer, cut: Slice, month: date, days: int) -> None:
    """Who weighs much, and what the rate would be without them."""
    t = viewer.t
    if "customer" not in data.known().has:
        st.header(t("outliers.heading"), anchor=False)
        st.caption(t("not_computable.customer"))
        return
    found = data.ask(outliers, cut, month)
    st.header(_heading(viewer, found), anchor=False)
    if found.found:
        _rates(viewer, found)
        _listing(viewer, found, days)
    st.caption(t("outliers.rule", share=t.percent(SHARE, 0), least=LEAST))


def _heading(viewer: Viewer, found: Outliers) -> str:
    if not found.found:
        return viewer.t("outliers.nobody")
    share = viewer.t.percent(found.contacts / found.identified)
    return viewer.t.n("outliers.some", len(found.found), share=share)


def _rates(viewer: Viewer, found: Outliers) -> None:
    t = viewer.t
    with st.grid(2, min_column_width=230, key="outliers"):
        for name, reading in (("with", found.whole), ("without", found.without)):
            with st.container(border=True, height="stretch"):
                if reading.value is None:
                    st.markdown(t(f"outliers.{name}"))
                    st.caption(figures.value(viewer, reading))
                else:
                    st.metric(t(f"outliers.{name}"), figures.value(viewer, reading))
                    st.caption(figures.counts(viewer, reading))


def _listing(viewer: Viewer, found: Outliers, days: int) -> None:
    t = viewer.t
    columns = {
        "customer": Column(t("outliers.customer")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
        "repeat": Column(t("col.repeat", days=days), numeric=True),
        "reasons": Column(t("outliers.reasons")),
    }
    table(viewer, columns, [_row(viewer, one, found.identified) for one in found.found], "outliers")


def _row(viewer: Viewer, one: Outlier, identified: int) -> dict[str, str]:
    t = viewer.t
    reasons = [f"{named(viewer, 'reason', label)} {t.number(n)}" for label, n in one.reasons[:_REASONS]]
    others = sum(n for _, n in one.reasons[_REASONS:])
    reasons += [t.n("outliers.other", others)] if others else []
    return {
        "customer": t("outliers.name", letter=one.letter),
        "contacts": t.number(one.contacts),
        "share": t.percent(one.contacts / identified),
        "repeat": figures.value(viewer, one.rate),
        "reasons": " · ".join(reasons),
    }
