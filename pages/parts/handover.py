"""Handing a reason over: to whom, from when, and what that does to contacts that are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from metrics import pipeline
from metrics.analysis.ownership import Handover, Holding, handover, moved, people, terms
from metrics.edits import Change
from metrics.errors import Refused, UserError
from metrics.query import UNOWNED, Reader
from pages.parts import choices, data, edits
from pages.parts.dimensions import named
from pages.parts.edits import Form
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.today import today


def form(viewer: Viewer, row: Holding) -> None:
    """The form of one reason; Save writes the rows that end one owner and begin the next."""
    t, one = viewer.t, edits.form(f"hand_{row.code}")
    with st.container(border=True):
        st.markdown(f"**{t('ownership.hand_over')}**")
        department = st.selectbox(
            t("ownership.to"),
            [*sorted(people(data.reader())), UNOWNED],
            index=None,
            format_func=lambda name: named(viewer, "owner", name),
            placeholder=t("ownership.to_whom"),
            key=one.key("department"),
        )
        edits.at(viewer, one, "department")
        person = whom(viewer, one, department)
        day = effective(viewer, one, "valid_from")
        change = None
        if department:
            change = handover(*_place(row), None if department == UNOWNED else department, person, day)
            consequences(viewer, one, change, day)
        edits.at(viewer, one, "valid_from")
        edits.sign(viewer, one)
        edits.at(viewer, one, "by")
        if st.button(t("ownership.save"), key=one.key("save"), type="primary"):
            edits.again(_save(viewer, one, row, change, department, person))
        edits.trouble(viewer, one)


def _place(row: Holding) -> tuple[Sequence[Mapping[str, Any]], str]:
    return terms(data.reader()).get(row.reason, []), row.code


def whom(viewer: Viewer, one: Form, department: str | None) -> str | None:
    """The one person who answers for the reason: the head of the department unless somebody else is named."""
    t, names = viewer.t, people(data.reader()).get(department or "", ())
    if department in (None, UNOWNED):
        return None
    person = st.selectbox(
        t("ownership.person"),
        names,
        index=0 if names else None,
        accept_new_options=True,
        placeholder=t("ownership.person_name"),
        key=one.key(f"person_{department}"),
    )
    edits.at(viewer, one, "person")
    return str(person).strip() if person else None


def effective(viewer: Viewer, one: Form, field: str) -> date:
    """From which day on."""
    t = viewer.t
    day: date = st.date_input(
        t("ownership.from"), today(), key=one.key(field), help=t("workshop.from_why"), format=choices.order(t)
    )
    return day


def consequences(viewer: Viewer, one: Form, change: Handover, day: date) -> None:
    """At the field: a later owner who stays, and contacts of days gone by that change hands."""
    t = viewer.t
    if change.until is not None:
        st.caption(
            t("ownership.later", owner=escape(named(viewer, "owner", change.then or "")), day=t.date(change.until))
        )
    known = data.known()
    if known.last_day is None or day > known.last_day:
        st.caption(t("ownership.untouched"))
        return
    with st.spinner(t("workshop.working")):
        count = _moving(viewer, one, change)
    if count is not None:
        st.caption(t.n("ownership.moves", count, day=t.date(day)))


def _moving(viewer: Viewer, one: Form, change: Handover) -> int | None:
    """Contacts that would have another owner, from a trial; counted once per change and revision."""
    key, about = one.key("moving"), (data.store().revision, change)
    kept = st.session_state.get(key)
    if kept is None or kept[0] != about:
        kept = (about, _count(viewer, one, change))
        st.session_state[key] = kept
    found: int | None = kept[1]
    return found


def _count(viewer: Viewer, one: Form, change: Handover) -> int | None:
    tried = Change("", "", one.seen, {"ownership": change.rows}, {"ownership": change.gone})
    cut, before = data.everything(viewer), data.reader()
    try:
        with pipeline.trial(data.store(), tried) as after:
            return moved(before.placed(cut), Reader(after).placed(cut), "owner")
    except UserError as error:
        one.trouble = error
        return None


def _save(
    viewer: Viewer, one: Form, row: Holding, change: Handover | None, department: str | None, person: str | None
) -> bool:
    t = viewer.t
    one.trouble = _objection(row, change, department, person)
    if one.trouble is not None or change is None:
        return False
    names = {"reason": t.quote(named(viewer, "reason", row.reason)), "owner": named(viewer, "owner", department or "")}
    what = t("ownership.what", **names)
    return edits.save(viewer, one, what, {"ownership": change.rows}, {"ownership": change.gone})


def _objection(row: Holding, change: Handover | None, department: str | None, person: str | None) -> Refused | None:
    """Why this handover says nothing new, or not enough."""
    if change is None or department is None:
        return Refused("ownership.department_missing", field="department")
    if department != UNOWNED and person is None:
        return Refused("ownership.person_missing", field="person")
    if (department, person) == (row.department or UNOWNED, row.person) and row.until is None:
        return Refused("ownership.same", field="department")
    return None
