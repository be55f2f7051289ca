"""The six steps as a board, and the form of a new promise."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from metrics.analysis.commitments import Promise
from metrics.schema.loop import STEPS
from pages.parts import address, choices, data, edits, figures, promises
from pages.parts.dimensions import named
from pages.parts.folds import fold
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import table
from pages.parts.today import today

PER_100 = 100


def chosen(viewer: Viewer) -> Promise | None:
    """The promise in the address; says so where there is none of that name."""
    wanted = st.query_params.get("promise", "")
    one = next((p for p in promises.found(viewer) if wanted in (p.key, address.slug(p.key))), None)
    if wanted and one is None:
        st.warning(viewer.t("promises.gone"))
    return one


def department(viewer: Viewer) -> str | None:
    """The department in the address, if it promised something; None = all of them."""
    return _departments(viewer).get(st.query_params.get("department", ""))


def _departments(viewer: Viewer) -> dict[str, str]:
    """Those that promised something, by what addresses call them."""
    return {address.slug(d): d for d in sorted({p.department for p in promises.found(viewer) if p.department})}


def shown(viewer: Viewer) -> tuple[Promise, ...]:
    """The promises of that department, or all."""
    whose = department(viewer)
    return tuple(p for p in promises.found(viewer) if whose in (None, p.department))


def title(viewer: Viewer) -> None:
    """Whose promises, how many were due, and what became of them."""
    whose = department(viewer)
    before = f"{escape(named(viewer, 'owner', whose))}: " if whose else ""
    figures.titled(before, promises.heading(viewer, shown(viewer)))


def choose(viewer: Viewer) -> None:
    """The departments to choose from, where more than one promised something."""
    t, there = viewer.t, _departments(viewer)
    if len(there) > 1:
        words = {"": t("promises.everybody")} | {slug: named(viewer, "owner", d) for slug, d in there.items()}
        address.select("department", t("col.owner"), list(words), "", words, width=240)


def lead(viewer: Viewer) -> str:
    """How many stand still, and what an effect is measured against."""
    t, stuck = viewer.t, sum(p.stuck for p in shown(viewer))
    return " ".join([*([t.n("promises.stuck_count", stuck)] if stuck else []), t("promises.lead")])


def board(viewer: Viewer) -> None:
    """What is at which step, those that stand still named; those given up below."""
    t, everything = viewer.t, shown(viewer)
    going = [p for p in everything if p.state != "dropped"]
    columns = st.columns(len(STEPS), gap="small")
    for number, (step, column) in enumerate(zip(STEPS, columns, strict=True), 1):
        here = [p for p in going if p.step == step]
        with column:
            st.markdown(f"**{number}. {t(f'promises.step.{step}')}**")
            st.caption(t(f"promises.step_{step}_text"))
            for one in here:
                _card(viewer, one)
            if not here:
                st.caption(t("promises.step_empty"))
    if everything:
        fold(t("chart.table"), "commitments", lambda: _twin(viewer, everything))
    dropped = [p for p in everything if p.state == "dropped"]
    if dropped:
        fold(t.n("promises.dropped_count", len(dropped)), "dropped", lambda: promises.lines(viewer, dropped, "dropped"))


def _twin(viewer: Viewer, everything: Sequence[Promise]) -> None:
    table(viewer, promises.columns(viewer), promises.rows(viewer, everything), "commitments")


def _card(viewer: Viewer, one: Promise) -> None:
    t = viewer.t
    with st.container(border=True, gap="xsmall", key=f"card_{one.key}"):
        promises.link(viewer, one)
        st.caption(escape(f"{t.quote(named(viewer, 'reason', one.reason))} · {promises.owner(viewer, one)}"))
        st.badge(promises.verdict(viewer, one), color=promises.COLOURS.get(one.state, "gray"))
        st.caption(t("promises.shipped_day", day=t.date(one.shipped)) if one.shipped
                   else t("promises.due_day", day=t.date(one.due)))  # fmt: skip
        if one.stuck:
            st.caption(promises.standing(viewer, one))


def new(viewer: Viewer) -> None:
    """The form of a new promise; a reason in the address is chosen already."""
    t, one = viewer.t, edits.form("promise_new")
    with st.expander(t("promises.new"), expanded="reason" in st.query_params):
        left, right = st.columns(2, gap="large")
        with left:
            code = choices.reason(viewer, one.key("reason"))
            edits.at(viewer, one, "reason")
            text = st.text_input(t("promises.what"), key=one.key("promise"), max_chars=300,
                                 placeholder=t("promises.what_example"))  # fmt: skip
            edits.at(viewer, one, "promise")
            department, person = _whose(viewer, one, code)
        with right:
            due = choices.day(viewer, t("promises.due"), one.key("due"), None)
            edits.at(viewer, one, "due")
            expected = choices.number(viewer, t("promises.expected_field"), one.key("expected"), None,
                                      why=t("promises.expected_help"))  # fmt: skip
            edits.at(viewer, one, "expected")
            edits.sign(viewer, one)
            edits.at(viewer, one, "by")
            pressed = st.button(t("promises.save_new"), key=one.key("save"), type="primary")
        row = {"commitment_id": uuid4().hex, "reason": code, "department": department, "person": person,
               "promise": text, "step": "choose", "promised_on": today(), "due": due,
               "expected": None if expected is None else expected / PER_100}  # fmt: skip
        if pressed:
            edits.again(edits.save(viewer, one, t("promises.what_new", promise=text), {"commitments": [row]}))
        edits.trouble(viewer, one)


def _whose(viewer: Viewer, one: edits.Form, code: str | None) -> tuple[str | None, str]:
    """Department and person; proposed: who owns the reason today."""
    reader = data.reader()
    owner = reader.owners(today()).get(reader.coded.get((code or "").lower(), ""))
    now = owner.department if owner else None
    department = choices.department(viewer, f"{one.key('department')}_{code}", now=now)
    edits.at(viewer, one, "department")
    person = st.text_input(viewer.t("col.person"), value=(owner.person or "") if owner else "", max_chars=100,
                           key=f"{one.key('person')}_{code}")  # fmt: skip
    return department, str(person)
