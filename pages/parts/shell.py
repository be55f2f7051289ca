"""What surrounds every page: the badge of the sample company, notes on the data, the welcome of an empty store."""

from __future__ import annotations

from base64 import b64encode
from copy import copy
from functools import lru_cache
from pathlib import Path
from time import sleep
from typing import Literal

import streamlit as st

import sample_data
from metrics import pipeline
from pages.parts import address, data
from pages.parts.guard import Viewer
from pages.parts.notices import escape, told

ICON = f"data:image/svg+xml;base64,{b64encode(Path(__file__).with_name('icon.svg').read_bytes()).decode()}"
"""As an address, so that no run looks for a file."""
_STYLE = " ".join(Path(__file__).with_name("look.css").read_text("utf-8").split())
"""In one line: the framework looks at the indent of every line, in every run."""
_HERE = '[data-testid="stTopNav"] > :nth-child(%d) button { background: var(--panel); font-weight: 600; }'

_SEND = 0.025
"""Seconds in which the server sends some fifty elements and a browser begins to show them."""


def send() -> None:
    """Give the server a moment to send what the page says so far: while a script works it hardly gets to it."""
    sleep(_SEND)


def page(script: str, title: str, name: str, *, default: bool, hidden: bool) -> st.Page:
    """One entry of the menu. Each run has its own copy: the framework marks the one that may run."""
    return copy(_page(script, title, name, default, hidden))


@lru_cache(maxsize=256)
def _page(script: str, title: str, name: str, default: bool, hidden: bool) -> st.Page:
    """Kept, since the framework follows the links of a page's path on the disk, folder by folder."""
    visible: Literal["visible", "hidden"] = "hidden" if hidden else "visible"
    return st.Page(script, title=title, url_path=name, default=default, visibility=visible)


def style(viewer: Viewer, section: int) -> None:
    """What the theme cannot say: telephones, words on a filled button, and which `section` of the menu is open."""
    ink = viewer.palette
    roles = f":root {{ --page: {ink.background}; --panel: {ink.panel}; --hairline: {ink.hairline}; }}"
    st.html(f"<style>{roles}\n{_STYLE}\n{_HERE % (section + 1)}</style>")


def banner(viewer: Viewer) -> None:
    """Says that the figures are those of the sample company, and takes it away in one click."""
    t, known = viewer.t, data.known()
    if known.sample:
        with st.container(horizontal=True, vertical_alignment="center", key="sample"):
            st.badge(t("shell.sample_badge"), color="gray")
            st.caption(t("shell.sample"), width="content")
            st.button(t("shell.sample_remove"), type="tertiary", on_click=_remove_sample, args=(viewer,))
    if known.behind:
        st.caption(t("shell.behind", sources=escape(known.behind)))


def welcome(viewer: Viewer) -> None:
    """An empty store: what to do next, and the sample company to look at first."""
    t = viewer.t
    st.title(t("welcome.title"))
    st.markdown(t("welcome.lead"))
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.header(t("welcome.import"))
        st.caption(t("welcome.import_why"))
        address.link("analyst/imports.py", f":blue[{t('welcome.import')} ›]", address.params())
    with right.container(border=True, height="stretch"):
        st.header(t("welcome.sample"))
        st.caption(t("welcome.sample_why"))
        if st.button(t("welcome.sample"), key="load_sample"):
            with st.spinner(t("welcome.loading")), told(viewer):
                load_sample()
                st.rerun()


def load_sample() -> None:
    """The sample company through the same road as any file."""
    for kind, name in sample_data.FILES:
        pipeline.import_file(data.store(), sample_data.FOLDER / name, kind=kind, sample=True)


def _remove_sample(viewer: Viewer) -> None:
    with told(viewer):
        pipeline.undo(data.store(), [r.id for r in pipeline.receipts(data.store()) if r.sample])
        st.toast(viewer.t("shell.sample_removed"))
