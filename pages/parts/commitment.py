"""One promise: what is known of it, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import Any

import streamlit as st

from metrics.analysis.commitments import Promise
from metrics.schema.loop import STEPS
from pages.parts import address, choices, data, edits, promises
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.today import today

Rows = dict[str, list[dict[str, Any]]]
TITLE, EVENT = 76, 200


def title(viewer: Viewer, one: Promise) -> str:
    """The promise itself."""
    return escape(viewer.t.quote(shorten(one.text, TITLE, placeholder="…")))


def facts(viewer: Viewer, one: Promise) -> None:
    """Whose it is and for which reason; when, expected, measured, verdict."""
    t = viewer.t
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="promise_about"):
        shown = escape(t.quote(named(viewer, "reason", one.reason)))
        address.link("executive/reason.py", f":blue[{shown}]", address.params(reason=one.reason))
        if one.department:
            there = address.params(department=one.department)
            address.link("department/causes.py", f":blue[{escape(promises.owner(viewer, one))}]", there)
        st.badge(promises.verdict(viewer, one), color=promises.COLOURS.get(one.state, "gray"))
        if one.stuck:
            st.caption(promises.standing(viewer, one), width="content")
    with st.grid(4, min_column_width=200, key="promise_facts"):
        _fact(t("promises.step"), t(f"promises.step.{one.step}"))
        _fact(t("promises.due"), t.date(one.due))
        _fact(t("promises.expected_unit"), promises.expected(viewer, one) or t("promises.expected_none"))
        _fact(t("promises.measured_unit"), promises.measured(viewer, one) or t("promises.dropped"))
    if one.learned:
        st.markdown(f"**{t('promises.learned')}:** {escape(one.learned)}")


def _fact(name: str, value: str) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.caption(name)
        st.markdown(f"**{escape(value)}**")


def next_step(viewer: Viewer, one: Promise) -> None:
    """The form with what can be done now: go a step on, ship, learn, drop, or take that back."""
    t, form = viewer.t, edits.form(f"promise_{one.key}")
    st.header(t("promises.next"), anchor=False)
    offered = _offered(one)
    act = st.segmented_control(t("promises.next_what"), list(offered), default=next(iter(offered)), required=True,
                               format_func=lambda name: t(f"promises.act.{name}"), key=form.key("act"))  # fmt: skip
    rows, gone = offered[act or next(iter(offered))](viewer, one, form)
    edits.sign(viewer, form)
    edits.at(viewer, form, "by")
    what = t(f"promises.did.{act}", promise=one.text)
    if st.button(t("promises.save"), key=form.key("save"), type="primary"):
        edits.again(edits.save(viewer, form, what, rows, gone))
    edits.trouble(viewer, form)


Act = Callable[[Viewer, Promise, edits.Form], tuple[Rows, Rows]]


def _offered(one: Promise) -> dict[str, Act]:
    if one.state == "dropped":
        return {"learn": _learn, "resume": _resume}
    if one.shipped:
        return {"learn": _learn, "unship": _unship}
    return {"ship": _ship, "move": _move, "drop": _drop}


def _row(one: Promise, **changes: object) -> list[dict[str, Any]]:
    return [dict(one.row) | changes]


def _move(viewer: Viewer, one: Promise, form: edits.Form) -> tuple[Rows, Rows]:
    t, steps = viewer.t, STEPS[:-1]
    at = min(steps.index(one.step) + 1, len(steps) - 1) if one.step in steps else 0
    step = st.selectbox(t("promises.step"), steps, index=at, key=form.key("step"),
                        format_func=lambda name: t(f"promises.step.{name}"))  # fmt: skip
    edits.at(viewer, form, "step")
    return {"commitments": _row(one, step=step)}, {}


def _ship(viewer: Viewer, one: Promise, form: edits.Form) -> tuple[Rows, Rows]:
    """With the event from which the control chart learns anew what is usual."""
    t = viewer.t
    day = choices.day(viewer, t("promises.shipped_on"), form.key("shipped_on"), today())
    edits.at(viewer, form, "shipped_on")
    st.caption(t("promises.ship_event"))
    event = {"day": day, "event": t("promises.event", promise=shorten(one.text, EVENT - 20)), "reason": one.code}
    return {"commitments": _row(one, step="learn", shipped_on=day), "events": [event]}, {}


def _unship(viewer: Viewer, one: Promise, _form: edits.Form) -> tuple[Rows, Rows]:
    """Its event goes with it."""
    st.caption(viewer.t("promises.unship_text"))
    return {"commitments": _row(one, step="fix", shipped_on=None)}, {"events": _events(one)}


def _events(one: Promise) -> list[dict[str, Any]]:
    """What was recorded when it shipped, in whatever language."""
    text = shorten(one.text, EVENT - 20)
    found = [row for row in data.reader().declared("events") if row["day"] == one.shipped and row["reason"] == one.code]
    return [{name: row[name] for name in ("day", "event", "reason")} for row in found if text in row["event"]]


def _learn(viewer: Viewer, one: Promise, form: edits.Form) -> tuple[Rows, Rows]:
    text = st.text_area(viewer.t("promises.learned"), value=one.learned or "", key=form.key("learned"), max_chars=1000)
    edits.at(viewer, form, "learned")
    return {"commitments": _row(one, learned=text)}, {}


def _drop(viewer: Viewer, one: Promise, form: edits.Form) -> tuple[Rows, Rows]:
    text = st.text_area(viewer.t("promises.drop_why"), key=form.key("learned"), max_chars=1000)
    edits.at(viewer, form, "learned")
    return {"commitments": _row(one, dropped_on=today(), learned=text)}, {}


def _resume(viewer: Viewer, one: Promise, _form: edits.Form) -> tuple[Rows, Rows]:
    st.caption(viewer.t("promises.resume_text"))
    return {"commitments": _row(one, dropped_on=None)}, {}
