"""The first line of every page: who is here, what may they see, in which words and colours."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics.access import EVERYTHING, Role, Scope, may_open
from metrics.charts import DARK, LIGHT, Palette
from metrics.i18n import LANGUAGES, Words, words
from metrics.settings import Settings
from pages.parts import address

_VIEWER = "viewer"


@dataclass(frozen=True)
class Viewer:
    """Who looks: their scope (part of every question), their words and formats, and colours."""

    scope: Scope
    t: Words
    palette: Palette


def arrive(company: Settings) -> Viewer:
    """Called by the entry script only. Whoever sits at this machine may see all of the company."""
    viewer = Viewer(EVERYTHING, spoken(company), DARK if st.context.theme.type == "dark" else LIGHT)
    st.session_state[_VIEWER] = viewer
    return viewer


def spoken(company: Settings) -> Words:
    """Language and formats: as the address says, else as the company set them, else as the browser asks.

    A language that somebody chose brings its own formats, unless the browser's are those of a country that speaks it.
    """
    browser = st.context.locale or "en"
    language = address.choice("lang", LANGUAGES, company.language)
    theirs = browser if words(language or browser).language == words(browser).language else ""
    asked = address.locale() or company.locale
    return words(language or browser, asked or theirs)


def enter(audience: Role) -> Viewer:
    """The viewer, if they came through the entry script and may open pages for `audience`; else nothing runs."""
    viewer = st.session_state.get(_VIEWER)
    if not isinstance(viewer, Viewer) or not may_open(viewer.scope, audience):
        st.stop()
    return viewer
