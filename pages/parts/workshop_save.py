"""The end of the workshop: from when new owners count, what the change does to the figures, and Save."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import streamlit as st

from metrics import pipeline
from metrics.analysis.workshop import Sheet
from metrics.analysis.workshop.changes import Planned, plan
from metrics.analysis.workshop.preview import Head, Preview, preview
from metrics.edits import Change
from metrics.errors import UserError
from metrics.query import Reader
from pages.parts import choices, data, edits, figures
from pages.parts.edits import Form
from pages.parts.guard import Viewer
from pages.parts.tables import Column, table
from pages.parts.today import today
from pages.parts.workshop import share
from pages.parts.workshop_table import Cells


class _Shown(NamedTuple):
    """A preview and what was typed when it was made."""

    typed: Cells
    day: date
    restates: bool
    found: Preview


def saving(viewer: Viewer, one: Form, here: Sheet, typed: Cells) -> None:
    """What was typed, previewed and then saved; nothing to do is said."""
    t = viewer.t
    if not typed:
        st.caption(t("workshop.nothing_typed"))
        return
    st.markdown(t.n("workshop.typed", len(typed)))
    left, right, _ = st.columns([2, 2, 3])
    with left:
        why = t("workshop.from_why")
        day = st.date_input(t("workshop.from"), today(), key=one.key("day"), help=why, format=choices.order(t))
    with right:
        edits.sign(viewer, one)
    planned = _planned(one, here, typed, day)
    edits.at(viewer, one, "table")
    edits.at(viewer, one, "by")
    if planned is not None:
        _steps(viewer, one, planned, typed, day)
    edits.trouble(viewer, one)


def _planned(one: Form, here: Sheet, typed: Cells, day: date) -> Planned | None:
    """The rows that would be written; None, and why in the form, where they cannot be."""
    try:
        found = plan(data.reader(), here, typed, day)
    except UserError as error:
        one.trouble = error
        return None
    if one.trouble is not None and getattr(one.trouble, "field", "") == "table":
        one.trouble = None  # it was mended
    return found


def _steps(viewer: Viewer, one: Form, planned: Planned, typed: Cells, day: date) -> None:
    t, key = viewer.t, one.key("preview")
    if st.button(t("workshop.preview"), key=one.key("try")):
        with st.spinner(t("workshop.working")):
            _try(viewer, one, planned, typed, day)
    shown: _Shown | None = st.session_state.get(key)
    if shown is None or (shown.typed, shown.day) != (typed, day):
        return
    _draw(viewer, shown)
    rows = dict(planned.rows)
    if planned.restates:
        rows["events"] = ({"day": today(), "event": _what(viewer, planned), "reason": None},)
    if st.button(t("workshop.save"), type="primary", key=one.key("save")):
        saved = edits.save(viewer, one, _what(viewer, planned), rows, planned.gone)
        if saved:
            st.session_state.pop(key, None)
        edits.again(saved)


def _try(viewer: Viewer, one: Form, planned: Planned, typed: Cells, day: date) -> None:
    before, cut = data.reader(), data.everything(viewer)
    change = Change("", "", one.seen, planned.rows, planned.gone)
    try:
        with pipeline.trial(data.store(), change) as after:
            found = preview(before, Reader(after), cut, day)
    except UserError as error:
        one.trouble = error
        return
    one.trouble = None
    st.session_state[one.key("preview")] = _Shown(typed, day, planned.restates, found)


def _what(viewer: Viewer, planned: Planned) -> str:
    """What the history and the charts say of it."""
    t = viewer.t
    if planned.codes:
        named = t("workshop.event", codes=", ".join(planned.codes))
        return named if len(named) <= 200 else f"{named[:199]}…"
    owned = dict.fromkeys(str(row["reason"]) for row in planned.rows["ownership"])
    return t("workshop.owners_changed", codes=", ".join(owned))[:200]


def _draw(viewer: Viewer, shown: _Shown) -> None:
    t, found = viewer.t, shown.found
    with st.container(border=True):
        st.markdown(t("workshop.restates") if shown.restates else t("workshop.keeps"))
        counts = {name: t.number(getattr(found, name)) for name in ("reasons", "families", "owners")}
        st.markdown(t("workshop.moved", **counts))
        columns, rows = _columns(viewer, found), [_row(viewer, head) for head in found.heads]
        table(viewer, columns, rows + _shares(viewer, found), "preview")


def _columns(viewer: Viewer, found: Preview) -> dict[str, Column]:
    t = viewer.t
    month = t.month_short(found.month) if found.month else ""
    heads = {"month": month, "month_after": t("workshop.after"), "year": t("workshop.year"),
             "year_after": t("workshop.after")}  # fmt: skip
    return {"what": Column(t("workshop.headline"))} | {key: Column(name, numeric=True) for key, name in heads.items()}


def _row(viewer: Viewer, head: Head) -> dict[str, str]:
    told = [figures.value(viewer, reading) for reading in (*head.month, *head.year)]
    row = dict(zip(("month", "month_after", "year", "year_after"), told, strict=True))
    same = viewer.t("workshop.same")
    row |= {after: same for now, after in (("month", "month_after"), ("year", "year_after")) if row[now] == row[after]}
    return row | {"what": figures.label(viewer, head.metric, data.known().window)}


def _shares(viewer: Viewer, found: Preview) -> list[dict[str, str]]:
    """What is mapped and owned, over the twelve months."""
    t, rows = viewer.t, []
    for name in ("unmapped", "unowned"):
        now, then = (share(t, one, getattr(one, name)) for one in (found.before, found.after))
        after = t("workshop.same") if now == then else then
        rows.append({"what": t(f"workshop.{name}"), "month": "", "month_after": "", "year": now, "year_after": after})
    return rows
