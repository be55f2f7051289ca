"""Disputes: a department says whose a reason is, others answer, an executive decides; the thread is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import streamlit as st

from metrics.access import Role, may_open
from metrics.analysis.disputes import Case, Said, subject
from metrics.analysis.ownership import Holding, handover, people, terms
from metrics.errors import Refused
from pages.parts import data, edits
from pages.parts.dimensions import named
from pages.parts.edits import Form
from pages.parts.guard import Viewer
from pages.parts.handover import consequences, effective, whom
from pages.parts.notices import escape
from pages.parts.today import today

_OWNERS = {"owner": "department", "proposed": "proposed"}


def open_ones(viewer: Viewer, cases: Sequence[Case]) -> None:
    """Every dispute that waits for a decision."""
    t, waiting = viewer.t, [case for case in cases if case.open]
    if not waiting:
        return
    st.header(t.n("dispute.open", len(waiting)), anchor=False)
    for case in waiting:
        with st.container(border=True):
            _said(viewer, case)
            with st.expander(t("dispute.answer_it")):
                _answer(viewer, case)


def decided(viewer: Viewer, cases: Sequence[Case]) -> None:
    """Those that were decided, folded away, each with its thread."""
    t, done = viewer.t, [case for case in cases if not case.open]
    if not done:
        return
    with st.expander(t.n("dispute.decided", len(done))):
        for case in done:
            _said(viewer, case)
            row = case.row
            told = {
                "by": escape(row["decided_by"] or ""),
                "day": t.date(row["decided_on"]) if row["decided_on"] else "",
            }
            if row["answer"] == "yes":
                since = t.date(row["valid_from"]) if row["valid_from"] else ""
                st.markdown(
                    t("dispute.was_yes", owner=escape(named(viewer, "owner", row["proposed"])), since=since, **told)
                )
            else:
                st.markdown(t("dispute.was_no", owner=escape(named(viewer, "owner", row["department"])), **told))
            st.divider()


def _said(viewer: Viewer, case: Case) -> None:
    """What is disputed, the argument and the thread below it."""
    t, row = viewer.t, case.row
    owners = {key: escape(named(viewer, "owner", row[name])) for key, name in _OWNERS.items()}
    st.markdown(t("dispute.line", reason=escape(_quoted(viewer, case.reason)), **owners))
    who = {"person": escape(row["opened_by"] or owners["owner"]), "day": t.date(row["opened_on"])}
    st.markdown(escape(row["argument"]))
    st.caption(t("dispute.opened", **who))
    for said in case.thread:
        _remark(viewer, said)


def _quoted(viewer: Viewer, reason: str) -> str:
    return viewer.t.quote(named(viewer, "reason", reason))


def _remark(viewer: Viewer, said: Said) -> None:
    t = viewer.t
    when = said.at.replace(tzinfo=UTC).astimezone(data.reader().zone)
    st.markdown(f"> {escape(said.text)}")
    st.caption(t("dispute.said", person=escape(said.person or t("dispute.somebody")), when=t.moment(when)))


def _answer(viewer: Viewer, case: Case) -> None:
    """A remark by anybody, a decision by an executive, one Save for both."""
    t, one = viewer.t, edits.form(f"dispute_{case.row['dispute_id']}")
    answer, rows, gone = None, {}, {}
    if may_open(viewer.scope, Role.EXECUTIVE):
        words = {
            "yes": t("dispute.yes", owner=named(viewer, "owner", case.row["proposed"])),
            "no": t("dispute.no", owner=named(viewer, "owner", case.row["department"])),
        }
        answer = st.segmented_control(
            t("dispute.decide"), list(words), format_func=words.__getitem__, key=one.key("answer")
        )
    edited: dict[str, Any] = dict(case.row)
    if answer == "yes":
        person = whom(viewer, one, case.row["proposed"])
        day = effective(viewer, one, "valid_from")
        held = terms(data.reader()).get(case.reason, [])
        change = handover(held, case.row["reason"], case.row["proposed"], person, day)
        consequences(viewer, one, change, day)
        edits.at(viewer, one, "valid_from")
        rows, gone, edited["valid_from"] = {"ownership": change.rows}, {"ownership": change.gone}, day
    text = st.text_area(t("dispute.remark"), key=one.key("text"), max_chars=1000)
    edits.at(viewer, one, "text")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    label = t("dispute.save_decision") if answer else t("dispute.save_remark")
    if st.button(label, key=one.key("save"), type="primary"):
        if answer:
            edited |= {"answer": answer, "decided_by": who, "decided_on": today()}
            rows["disputes"] = (edited,)
        if text.strip():
            rows["remarks"] = (_row(case.row["dispute_id"], who, text),)
        key = "dispute.what_decided" if answer else "dispute.what_said"
        edits.again(_saved(viewer, one, t(key, reason=_quoted(viewer, case.reason)), rows, gone))
    edits.trouble(viewer, one)


def _saved(viewer: Viewer, one: Form, what: str, rows: Any, gone: Any) -> bool:
    if not rows:
        one.trouble = Refused("edit.missing", field="text")
        return False
    return edits.save(viewer, one, what, rows, gone)


def _row(dispute_id: str, who: str, text: str) -> dict[str, Any]:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return {"remark_id": uuid4().hex, "subject": subject(dispute_id), "person": who, "said_at": now, "text": text}


def begin(viewer: Viewer, row: Holding, cases: Sequence[Case]) -> None:
    """The form with which the department of today says that a reason is not its own."""
    t, seen = viewer.t, viewer.scope.departments
    if row.department is None or (seen is not None and row.department not in seen):
        return
    if any(case.open and case.reason == row.reason for case in cases):
        st.caption(t("dispute.already"))
        return
    with st.expander(t("dispute.begin", owner=escape(named(viewer, "owner", row.department)))):
        _begin(viewer, row, edits.form(f"disputing_{row.code}"))


def _begin(viewer: Viewer, row: Holding, one: Form) -> None:
    t = viewer.t
    others = [name for name in sorted(people(data.reader())) if name != row.department]
    proposed = st.selectbox(
        t("dispute.proposed"),
        others,
        index=None,
        format_func=lambda name: named(viewer, "owner", name),
        placeholder=t("ownership.to_whom"),
        key=one.key("proposed"),
    )
    edits.at(viewer, one, "proposed")
    argument = st.text_area(t("dispute.argument"), key=one.key("argument"), max_chars=1000)
    edits.at(viewer, one, "argument")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("dispute.save"), key=one.key("save"), type="primary"):
        told = {"dispute_id": uuid4().hex, "reason": row.code, "department": row.department, "proposed": proposed,
                "argument": argument, "opened_by": who, "opened_on": today()}  # fmt: skip
        what = t("dispute.what_begun", reason=_quoted(viewer, row.reason))
        edits.again(edits.save(viewer, one, what, {"disputes": (told,)}))
    edits.trouble(viewer, one)
