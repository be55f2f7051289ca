"""Closing a statement: what it takes, who did it, and what has had to be corrected since."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.analysis import closing
from metrics.analysis.charge_back import Statement, charge_back
from metrics.query import Slice
from pages.parts import data, edits
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table
from pages.parts.today import today


def section(viewer: Viewer, found: Statement, cut: Slice) -> None:
    """The state of the month's statement; a part of the company has none of its own."""
    if cut.where or viewer.scope.departments is not None or not found.lines:
        return
    held = closing.closed(data.reader(), cut, found)
    if held is None:
        _open(viewer, found, cut)
    else:
        _frozen(viewer, found, held)


def _open(viewer: Viewer, found: Statement, cut: Slice) -> None:
    t = viewer.t
    if not found.complete:
        return
    one = edits.form(f"statement_{found.month:%Y_%m}")
    with st.expander(t("closing.open", month=t.month(found.month))):
        st.markdown(t("closing.what"))
        edits.sign(viewer, one)
        edits.at(viewer, one, "by")
        edits.trouble(viewer, one)
        asked = (viewer, one, cut, found.month)
        st.button(t("closing.close"), key=one.key("close"), type="primary", on_click=_close, args=asked)


def _close(viewer: Viewer, one: edits.Form, cut: Slice, month: date) -> None:
    """As it is at the moment of the click, not as it was drawn."""
    found = data.ask(charge_back, cut, month)
    rows = closing.rows(data.reader(), found, edits.who(one), today())
    edits.save(viewer, one, viewer.t("closing.saved", month=viewer.t.month(found.month)), {"statements": rows})


def _frozen(viewer: Viewer, found: Statement, held: closing.Closed) -> None:
    t, currency = viewer.t, held.currency
    told = {"day": t.date(held.on), "by": escape(held.by), "total": t.money(held.total, currency, 2)}
    st.markdown(f"**{t('closing.closed', **told)}**")
    if not held.corrections:
        st.caption(t("closing.same"))
    else:
        st.caption(t.n("closing.corrected", len(held.corrections), amount=t.money(held.changed, currency, 2)))
        columns = {
            "line": Column(t("charge.line")),
            "reason": Column(t("col.reason")),
            "contacts": Column(t("charge.col_contacts"), numeric=True),
            "amount": Column(t("charge.col_amount"), numeric=True),
        }
        rows = [
            {
                "line": _line(viewer, one),
                "reason": named(viewer, "reason", data.reader().coded.get(one.reason.lower(), one.reason)),
                "contacts": t.signed(one.contacts),
                "amount": t.money(one.amount, currency, 2),
            }
            for one in held.corrections
        ]
        table(viewer, columns, rows, "corrections")
    edits.history(viewer, ("statements",), "statements")


def _line(viewer: Viewer, one: closing.Held) -> str:
    words = viewer.t(f"closing.line_{one.line}")
    return f"{named(viewer, 'owner', one.department)} · {words}" if one.department else words
