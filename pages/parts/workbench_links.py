"""What the definitions rest on: how contacts come after their orders, for how many the order is known, each market."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis.contacts_per_order import (
    CALENDAR,
    COMPANY,
    DEFINITIONS,
    FEWEST_CHECKED,
    LAGGED,
    LEAST_RIGHT,
    UNKNOWN,
    Linkage,
    Part,
    Workbench,
)
from metrics.analysis.series import Point
from metrics.charts import Line, lag_columns, lines, percent
from pages.parts import figures, workbench
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table


def curve(viewer: Viewer, found: Workbench) -> None:
    """The share of contacts by days since their order."""
    t, told = viewer.t, found.curve
    if told is None or told.weights is None or told.half is None:
        st.header(t("workbench.curve_none"), anchor=False)
        st.caption(t("workbench.blank.no_links" if found.rule.first_order else "not_computable.orders"))
        return
    st.header(t.n("workbench.curve", told.half), anchor=False)
    st.caption(t("workbench.curve_caption" if told.own else "workbench.curve_borrowed"))
    columns = {
        "day": Column(t("workbench.lag"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
        "sum": Column(t("workbench.share_so_far"), numeric=True),
        "linked": Column(t("workbench.linked"), numeric=True),
        "exposed": Column(t("workbench.exposed"), numeric=True),
    }
    rows = (
        {
            "day": str(day),
            "share": t.percent(share, 2),
            "sum": t.percent(upto, 1),
            "linked": t.number(linked),
            "exposed": t.number(exposed),
        }
        for day, (share, upto, linked, exposed) in enumerate(told.rows)
    )
    chart = lag_columns(told.weights.tolist(), t, viewer.palette)
    figures.with_twin(viewer, chart, columns, rows, "lags")


def linkage(viewer: Viewer, found: Workbench) -> None:
    """Contacts by how their order is known, month by month."""
    t, now = viewer.t, found.now.linkage
    share = t.percent(now.given / now.contacts) if now.contacts else ""
    st.header(t("workbench.linkage", share=share) if share else t("workbench.linkage_none"), anchor=False)
    st.caption(f"{t('workbench.linkage_caption')} {_rule(viewer, found)}")
    told = [Line(t("workbench.given"), tuple(_point(m.month, m.linkage, m.linkage.given) for m in found.months))]
    if any(m.linkage.inferred is not None for m in found.months):
        points = tuple(_point(m.month, m.linkage, m.linkage.inferred) for m in found.months)
        told.append(Line(t("workbench.inferred"), points))
    columns = {"month": Column(t("col.month"))} | {
        name: Column(t(f"workbench.{name}"), numeric=True)
        for name in ("contacts", "given", "inferred", "none", "unknown")
    }
    rows = (
        {"month": t.month_short(m.month), "contacts": t.number(m.linkage.contacts)}
        | {name: _share(viewer, m.linkage, name) for name in ("given", "inferred", "none", "unknown")}
        for m in reversed(found.months)
    )
    figures.with_twin(viewer, lines(told, percent(t), t, viewer.palette), columns, rows, "linkage")


def _point(month: date, told: Linkage, count: int | None) -> Point:
    value = None if count is None or not told.contacts else count / told.contacts
    return Point(month, value, told.solid, top=count, bottom=told.contacts)


def _rule(viewer: Viewer, found: Workbench) -> str:
    t, check = viewer.t, found.check
    if check.checked < FEWEST_CHECKED:
        return t("workbench.check_few", checked=t.number(check.checked), fewest=t.number(FEWEST_CHECKED))
    values = {"checked": t.number(check.checked), "right": t.percent(check.right / check.checked)}
    return (
        t("workbench.check", **values)
        if check.passed
        else t("workbench.check_failed", **values, least=t.percent(LEAST_RIGHT, 0))
    )


def _share(viewer: Viewer, told: Linkage, name: str) -> str:
    t, count = viewer.t, getattr(told, name)
    if not told.contacts:
        return t("blank.no_contacts")
    return t("workbench.blank.inferred") if count is None else t.percent(count / told.contacts)


def markets(viewer: Viewer, found: Workbench, days: int) -> None:
    """The month by market; contacts, orders and orders counted with their lag add up to the company's."""
    if all(part.market in (UNKNOWN, COMPANY) for part in found.parts):
        return
    t = viewer.t
    st.header(t("workbench.markets", month=t.month(found.now.month)), anchor=False)
    st.caption(t("workbench.markets_caption"))
    columns = {
        "market": Column(t("dim.market")),
        "contacts": Column(t("col.contacts"), numeric=True),
        "orders": Column(t("col.orders"), numeric=True),
        "spread": Column(t("workbench.lagged_orders"), numeric=True),
    }
    columns |= {name: Column(t(f"workbench.{name}", days=days), numeric=True) for name in DEFINITIONS}
    columns |= {"linked": Column(t("workbench.given"), numeric=True), "curve": Column(t("workbench.whose_curve"))}
    table(viewer, columns, [_market(viewer, part) for part in found.parts], "markets")


def _market(viewer: Viewer, part: Part) -> dict[str, str]:
    t, told, lagged = viewer.t, part.linkage, part.cells[LAGGED].point
    calendar = part.cells[CALENDAR].point
    names = {UNKNOWN: t("dim.none"), COMPANY: t("workbench.together")}
    told_apart = part.market != COMPANY and part.curve is not None and part.curve.weights is not None
    whose = ("own" if part.curve and part.curve.own else "borrowed_short") if told_apart else ""
    return {
        "market": names.get(part.market, part.market),
        "contacts": t.number(told.contacts if calendar.top is None else calendar.top),
        "orders": "" if calendar.bottom is None else t.number(calendar.bottom),
        "spread": "" if lagged.bottom is None else t.number(lagged.bottom, 1),
        **{name: workbench.shown(viewer, part.cells[name]) for name in DEFINITIONS},
        "linked": _share(viewer, told, "given"),
        "curve": t(f"workbench.curve_{whose}") if whose else "",
    }
