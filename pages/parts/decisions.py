"""What the meeting is asked, with the button that decides it; and what it decided."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import streamlit as st

from metrics.analysis.decisions import Ask, asks, decided
from metrics.schema.loop import ANSWERS
from pages.parts import address, choices, data, edits
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column, table
from pages.parts.today import today

SHOWN = 4
"""Asks of the Overview: more are one click away."""


def open_asks(viewer: Viewer, month: date) -> tuple[Ask, ...]:
    """What waits for an answer, of the whole company."""
    return data.ask(asks, data.everything(viewer), month, today())


def block(viewer: Viewer, month: date, *, every: bool = False) -> None:
    """The decisions that are asked, each with its button."""
    t, found = viewer.t, open_asks(viewer, month)
    st.header(t.n("decisions.heading", len(found)) if found else t("decisions.heading_none"), anchor=False)
    edits.done(viewer)
    shown = found if every else found[:SHOWN]
    for number, ask in enumerate(shown, 1):
        _asked(viewer, ask, number, month)
    if not every:
        label = t.n("decisions.more", len(found) - len(shown)) if len(found) > len(shown) else t("decisions.ask_one")
        address.link("executive/review.py", f":blue[{label} ›]", address.params())


def _asked(viewer: Viewer, ask: Ask, number: int, month: date) -> None:
    t = viewer.t
    with st.container(border=True, key=f"ask_{ask.kind}_{ask.key}"):  # pages/parts/look.css: the answer stands beside
        about = _about(viewer, ask, month)
        below = f"  \n:gray[:small[{about}]]" if about else ""
        st.markdown(f"**{number}\\.** {_question(viewer, ask)}{below}")
        if ask.kind == "dispute":
            there = address.params(reason=ask.reason)
            address.link("department/ownership.py", f":blue[{t('decisions.open')} ›]", there)
        elif st.button(t("decisions.decide"), key=f"decide_{ask.kind}_{ask.key}", width="stretch"):
            st.dialog(t("decisions.dialog"))(_DIALOGS[ask.kind])(viewer, ask)


def _question(viewer: Viewer, ask: Ask) -> str:
    t, reason = viewer.t, escape(viewer.t.quote(named(viewer, "reason", ask.reason)))
    if ask.kind == "unowned":
        return t("decisions.who_owns", reason=reason)
    if ask.kind == "dispute":
        values = {"department": _named(viewer, ask.department), "proposed": _named(viewer, ask.proposed)}
        return t("decisions.dispute", reason=reason, **values)
    return f"**{_named(viewer, ask.department)}:** {escape(ask.text)}" if ask.department else escape(ask.text)


def _named(viewer: Viewer, department: str | None) -> str:
    return escape(named(viewer, "owner", department)) if department else ""


def _about(viewer: Viewer, ask: Ask, month: date) -> str:
    t = viewer.t
    if ask.kind == "unowned":
        return t.n("decisions.unowned", ask.contacts, month=t.month(month))
    said = [t("decisions.asked_by", name=escape(ask.asked_by))] if ask.asked_by else []
    said += [t.date(ask.asked_on)] if ask.asked_on else []
    said += [escape(t.quote(named(viewer, "reason", ask.reason)))] if ask.reason and ask.kind == "decision" else []
    said += [escape(ask.text)] if ask.kind == "dispute" else []
    return " · ".join(said)


def _answer(viewer: Viewer, ask: Ask) -> None:
    """Yes or no to a question, with a note and a name."""
    t, one = viewer.t, edits.form(f"decide_{ask.key}")
    st.markdown(_question(viewer, ask))
    answer, note = _yes_or_no(viewer, one)
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("decisions.save"), key=one.key("save"), type="primary"):
        said = {"answer": answer, "note": note, "decided_by": who, "decided_on": today()}
        what = t("decisions.what", question=ask.text)
        edits.again(edits.save(viewer, one, what, {"decisions": [dict(ask.row) | said]}), dialog=True)
    edits.trouble(viewer, one)


def _yes_or_no(viewer: Viewer, one: edits.Form) -> tuple[str | None, str]:
    t = viewer.t
    answer = st.segmented_control(
        t("decisions.answer"), ANSWERS, format_func=lambda a: t(f"schema.value.{a}"), key=one.key("answer")
    )
    edits.at(viewer, one, "answer")
    return answer, str(st.text_area(t("decisions.note"), key=one.key("note"), max_chars=1000))


def _own(viewer: Viewer, ask: Ask) -> None:
    """Whose a reason is from a day on; the answer stands among the decisions too."""
    t, one = viewer.t, edits.form(f"own_{ask.key}")
    st.markdown(_question(viewer, ask))
    department = choices.department(viewer, one.key("department"))
    edits.at(viewer, one, "department")
    person = st.text_input(t("col.person"), key=one.key("person"), max_chars=100)
    since = choices.day(viewer, t("decisions.from"), one.key("valid_from"), today())
    edits.at(viewer, one, "valid_from")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("decisions.save"), key=one.key("save"), type="primary"):
        question = t("decisions.who_owns", reason=t.quote(named(viewer, "reason", ask.reason))).replace("**", "")
        owned = {"reason": ask.key, "department": department, "person": person, "valid_from": since}
        answer = {"decision_id": uuid4().hex, "question": question, "asked_on": today(), "department": department,
                  "reason": ask.key, "answer": "yes", "decided_by": who, "decided_on": today(),
                  "note": department}  # fmt: skip
        saved = edits.save(viewer, one, f"{question} {department}", {"ownership": [owned], "decisions": [answer]})
        edits.again(saved, dialog=True)
    edits.trouble(viewer, one)


_DIALOGS = {"decision": _answer, "unowned": _own}


def new(viewer: Viewer) -> None:
    """Ask the meeting for a decision."""
    t, one = viewer.t, edits.form("decision_new")
    question = st.text_area(t("decisions.question"), key=one.key("question"), max_chars=500, height=80)
    edits.at(viewer, one, "question")
    left, right = st.columns(2)
    with left:
        department = choices.department(viewer, one.key("department"), blank="choices.none_needed")
    with right:
        reason = choices.reason(viewer, one.key("reason"), blank="choices.none_needed")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("decisions.ask"), key=one.key("save"), type="primary"):
        row = {"decision_id": uuid4().hex, "question": question, "asked_on": today(), "asked_by": who,
               "department": department, "reason": reason}  # fmt: skip
        edits.again(edits.save(viewer, one, t("decisions.what_asked", question=question), {"decisions": [row]}))
    edits.trouble(viewer, one)


def taken(viewer: Viewer) -> None:
    """What was decided, by whom and when, the newest first."""
    t, found = viewer.t, data.ask(decided, data.everything(viewer))
    st.header(t.n("decisions.taken", len(found)) if found else t("decisions.taken_none"), anchor=False)
    if not found:
        return
    columns = {
        "question": Column(t("decisions.question")),
        "answer": Column(t("decisions.answer")),
        "by": Column(t("decisions.by")),
        "on": Column(t("decisions.on"), numeric=True),
        "note": Column(t("decisions.note")),
    }
    rows = [
        {"question": d.text, "answer": t(f"schema.value.{d.answer}"), "by": d.by or "",
         "on": t.date(d.on) if d.on else "", "note": d.note or ""}
        for d in found
    ]  # fmt: skip
    table(viewer, columns, rows, "decisions")
