"""What the workshop proposes: codes that read like a reason, reasons that follow each other; accepting fills cells."""

from __future__ import annotations

from typing import Any

import streamlit as st

from metrics.analysis.workshop import Sheet
from metrics.analysis.workshop.suggestions import Named, Together, by_following, by_name
from pages.parts import data
from pages.parts.dimensions import named
from pages.parts.edits import Form
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.workshop_table import Desk, desk


def suggestions(viewer: Viewer, one: Form, here: Sheet) -> None:
    """Both kinds, without those whose answer is typed already."""
    t, mine = viewer.t, desk(one)
    named = [idea for idea in by_name(here) if "reason" not in mine.typed.get(idea.code, {})]
    follow = [
        idea
        for idea in data.ask(by_following, data.everything(viewer), here)
        if not any("family" in mine.typed.get(code, {}) for code in idea.codes)
    ]
    if not named and not follow:
        st.caption(t("workshop.ideas_none"))
        return
    st.header(t.n("workshop.ideas", len(named) + len(follow)), anchor=False)
    st.caption(t("workshop.ideas_what"))
    for idea in named:
        _line(one, mine, _name(viewer, idea), t("workshop.accept"), f"name_{idea.code}",
              {idea.code: {"reason": idea.reason}})  # fmt: skip
    for pair in follow:
        _line(one, mine, _pair(viewer, pair), t("workshop.accept"), f"pair_{pair.reason}_{pair.other}",
              {code: {"family": pair.into} for code in pair.codes})  # fmt: skip


def _line(one: Form, mine: Desk, text: str, label: str, key: str, cells: dict[str, dict[str, Any]]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"idea_{key}"):
        st.markdown(text, width="stretch")
        st.button(label, key=one.key(f"accept_{key}"), on_click=mine.begin, args=(cells,))


def _name(viewer: Viewer, idea: Named) -> str:
    t = viewer.t
    contacts = t.n("workshop.contacts", idea.contacts)
    return t("workshop.idea_name", code=escape(idea.code), reason=_quoted(viewer, idea.reason), contacts=contacts)


def _pair(viewer: Viewer, idea: Together) -> str:
    t = viewer.t
    names = {"reason": _quoted(viewer, idea.reason), "other": _quoted(viewer, idea.other),
             "family": _quoted(viewer, idea.into, "family")}  # fmt: skip
    return t("workshop.idea_pair", times=t.number(idea.times), chance=t.number(idea.chance), **names)


def _quoted(viewer: Viewer, label: str, dimension: str = "reason") -> str:
    return escape(viewer.t.quote(named(viewer, dimension, label)))
