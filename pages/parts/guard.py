"""The first line of every page: who is here, what may they see, in which words and colours."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics.access import EVERYTHING, Role, Scope, may_open
from metrics.charts import DARK, LIGHT, Palette
from metrics.i18n import LANGUAGES, Words, words
from pages.parts import address

_VIEWER = "viewer"


@dataclass(frozen=True)
class Viewer:
    """Who looks: their scope (part of every question), language and colours."""

    scope: Scope
    t: Words
    palette: Palette


def arrive(language: str) -> Viewer:
    """Called by the entry script only. Whoever sits at this machine may see all of the company."""
    chosen = address.choice("lang", LANGUAGES, words(language or st.context.locale or "en").language)
    viewer = Viewer(EVERYTHING, words(chosen), DARK if st.context.theme.type == "dark" else LIGHT)
    st.session_state[_VIEWER] = viewer
    return viewer


def enter(audience: Role) -> Viewer:
    """The viewer, if they came through the entry script and may open pages for `audience`; else nothing runs."""
    viewer = st.session_state.get(_VIEWER)
    if not isinstance(viewer, Viewer) or not may_open(viewer.scope, audience):
        st.stop()
    return viewer
