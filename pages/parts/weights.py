"""The skyline by something other than contacts: cost, repeats, value at stake. Chosen in the address."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import streamlit as st

from metrics.analysis.weights import By, Weight, Weights, weights
from metrics.charts import Chart, SkylineRow, Sum, Unit, money, plain
from metrics.charts import skyline as draw_skyline
from metrics.query import UNOWNED, Slice
from pages.parts import address, data, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table

CONTACTS = "contacts"


def chosen() -> By | None:
    """What reasons are ranked by, in the address; None: by contacts."""
    now = address.choice("by", (CONTACTS, *get_args(By)), CONTACTS)
    return next((way for way in get_args(By) if way == now), None)


def controls(viewer: Viewer) -> bool:
    """What reasons are ranked by, and whether as a chart or a table; true: the table is wanted."""
    t, options = viewer.t, (CONTACTS, *get_args(By))
    with st.container(horizontal=True, vertical_alignment="bottom", key="skyline_controls"):
        shown = {name: t(f"weights.by_{name}") for name in options}
        address.segments("by", t("weights.by"), options, chosen() or CONTACTS, CONTACTS, shown)
        return figures.as_table(viewer, "skyline")


def draw(viewer: Viewer, cut: Slice, month: date, by: By) -> None:
    """Heading, what is counted, the skyline or its twin, and what the figures leave out."""
    t, found = viewer.t, data.ask(weights, cut, month, by)
    if not found.known:
        st.header(t(f"weights.none_{by}"), anchor=False)
        st.caption(t("weights.several" if len(found.currencies) > 1 else f"weights.next_{by}"))
        controls(viewer)
        return
    first = found.rows[0]
    share = t.percent((first.value or 0) / found.total, 0) if found.total else ""
    reason = escape(t.quote(named(viewer, "reason", first.reason)))
    st.header(t(f"weights.heading_{by}", share=share, reason=reason), anchor=False)
    st.caption(t(f"weights.caption_{by}", month=t.month(month)))
    if controls(viewer):
        _table(viewer, found)
    else:
        figures.draw(_chart(viewer, found), f"skyline_{by}")
    notes = _notes(viewer, found)
    if notes:
        st.caption(notes)


def _unit(viewer: Viewer, found: Weights) -> Unit:
    return money(viewer.t, found.currency) if found.currency else plain(viewer.t)


def _said(viewer: Viewer, found: Weights, value: Decimal | None) -> str:
    t = viewer.t
    if value is None:
        return ""
    return t.money(value, found.currency, 2) if found.currency else t.number(value)


def _chart(viewer: Viewer, found: Weights) -> Chart:
    rows = [
        SkylineRow(
            key=row.reason,
            name=named(viewer, "reason", row.reason),
            href=address.href("reason", reason=row.reason),
            value=None if row.value is None else float(row.value),
            owner=None if row.department is None else named(viewer, "owner", row.department),
            person=row.person,
            spark=row.points,
            limits=row.limits,
        )
        for row in found.rows
    ]
    other = Sum(found.other_count, float(found.other), None, None) if found.other_count else None
    total = Sum(len(found.rows) + found.other_count, float(found.total), None, None)
    return draw_skyline(rows, _unit(viewer, found), viewer.t, viewer.palette, other=other, total=total)


def _table(viewer: Viewer, found: Weights) -> None:
    """All that the chart shows; the rows, all other and what is shared are the total."""
    t = viewer.t
    columns = {
        "reason": Column(t("col.reason"), link=True),
        "owner": Column(t("col.owner"), link=True),
        "person": Column(t("col.person")),
        "value": Column(t(f"weights.by_{found.by}"), numeric=True),
        "share": Column(t("col.share"), numeric=True),
    }
    rows = [
        {
            "reason": (address.href("reason", reason=row.reason), named(viewer, "reason", row.reason)),
            "owner": _owner(viewer, row),
            "person": row.person or "",
            "value": _said(viewer, found, row.value),
            "share": t.percent(row.value / found.total) if row.value is not None and found.total else "",
        }
        for row in found.rows
    ]
    whole = [(t.n("overview.other", found.other_count), found.other)] if found.other_count else []
    whole += [(t("weights.shared"), -found.shared)] if found.shared else []
    whole.append((t.n("overview.all", len(found.rows) + found.other_count), found.total))
    rows += [{"reason": ("./", name), "value": _said(viewer, found, value)} for name, value in whole]
    table(viewer, columns, rows, f"reasons_{found.by}", whole=True)


def _owner(viewer: Viewer, row: Weight) -> tuple[str, str]:
    name = viewer.t("no_owner") if row.department is None else named(viewer, "owner", row.department)
    return address.href("department", department=row.department or UNOWNED), name


def _notes(viewer: Viewer, found: Weights) -> str:
    t = viewer.t
    notes = []
    if found.shared:
        notes.append(t("weights.note_shared", amount=_said(viewer, found, found.shared)))
    if found.lacking:
        notes.append(t.n(f"weights.lacking_{found.by}", found.lacking))
    return " ".join(notes)
