"""What people said about one thing, kept in order: a promise, a decision, a dispute, a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import streamlit as st

from pages.parts import data, edits
from pages.parts.guard import Viewer
from pages.parts.notices import escape


def thread(viewer: Viewer, subject: str, name: str) -> None:
    """The remarks on `subject`, the oldest first, and a field for the next one; `name` stands in the history."""
    t, one = viewer.t, edits.form(f"thread_{subject}")
    said = [row for row in data.reader().declared("remarks") if row["subject"] == subject]
    st.header(t.n("thread.heading", len(said)) if said else t("thread.none"), anchor=False)
    for row in sorted(said, key=lambda row: (row["said_at"], row["remark_id"])):
        when = row["said_at"].replace(tzinfo=UTC).astimezone(data.reader().zone)
        st.markdown(escape(row["text"]))
        st.caption(" · ".join(filter(None, (escape(row["person"] or ""), t.moment(when)))))
    text = st.text_area(t("thread.say"), key=one.key("text"), max_chars=1000, height=80)
    edits.at(viewer, one, "text")
    who = edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    if st.button(t("thread.send"), key=one.key("save")):
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        row = {"remark_id": uuid4().hex, "subject": subject, "person": who, "said_at": now, "text": text}
        edits.again(edits.save(viewer, one, t("thread.what", name=name), {"remarks": [row]}))
    edits.trouble(viewer, one)
