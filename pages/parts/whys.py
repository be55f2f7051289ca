"""Why customers contact the company about a reason: up to five whys, each an answer to the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts import data, edits
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.today import today

MOST = 5
Said = Mapping[int, dict[str, Any]]


def section(viewer: Viewer, reason: str, shown: str) -> None:
    """What was answered so far, by whom and when, and a form for the next; `shown`: the reason as people read it."""
    t = viewer.t
    said = {row["number"]: row for row in data.reader().declared("whys") if row["reason_label"] == reason}
    st.header(t("whys.heading"), anchor=False)
    st.caption(_account(viewer, said))
    for number, row in said.items():
        with st.container(gap="xxsmall", key=f"why_{number}"):
            st.caption(f"{number}\\. {escape(row['question'] or _asks(viewer, number))}")
            st.markdown(escape(row["answer"]))
    edits.done(viewer)
    with st.expander(t("whys.add" if len(said) < MOST else "whys.change")):
        _form(viewer, reason, shown, said)
    edits.history(viewer, ("whys",), "whys")


def _asks(viewer: Viewer, number: int) -> str:
    return viewer.t("whys.ask_first" if number == 1 else "whys.ask_next")


def _account(viewer: Viewer, said: Said) -> str:
    t = viewer.t
    if not said:
        return t("whys.none")
    last = max(said.values(), key=lambda row: (row["said_on"], row["number"]))
    told = {"count": t.number(len(said)), "day": t.date(last["said_on"])}
    if not last["person"]:
        return t("whys.account_nobody", **told)
    return t("whys.account", who=escape(last["person"]), **told)


def _form(viewer: Viewer, reason: str, shown: str, said: Said) -> None:
    t, one = viewer.t, edits.form(f"whys_{reason}")
    new = next((n for n in range(1, MOST + 1) if n not in said), None)
    options = [*([new] if new else []), *said]
    words = {n: f"{n}. {said[n]['answer']}" if n in said else t("whys.new", number=n) for n in options}
    number = st.selectbox(t("whys.which"), options, format_func=words.__getitem__, key=one.key("number"))
    now = said.get(number, {})
    asked = st.text_input(
        t("whys.question"),
        now.get("question") or _asks(viewer, number),
        max_chars=300,
        key=one.key(f"question_{number}"),
    )
    edits.at(viewer, one, "question")
    answer = st.text_area(
        t("whys.answer"), now.get("answer", ""), max_chars=500, height=80, key=one.key(f"answer_{number}")
    )
    edits.at(viewer, one, "answer")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    code = now.get("reason") or data.reader().reasons[reason].code
    row = {"reason": code, "number": number, "question": asked, "answer": answer, "person": who, "said_on": today()}
    told = {"number": number, "reason": t.quote(shown)}
    with st.container(horizontal=True):
        if st.button(t("whys.save"), key=one.key("save"), type="primary"):
            edits.again(edits.save(viewer, one, t("whys.saved", **told), {"whys": [row]}))
        if now and st.button(t("whys.remove"), key=one.key("remove")):
            edits.again(edits.save(viewer, one, t("whys.removed", **told), {}, {"whys": [row]}))
    edits.trouble(viewer, one)
