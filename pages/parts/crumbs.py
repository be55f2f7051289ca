"""Where one is: a breadcrumb of links, each a step back up."""

from __future__ import annotations

import re
from unicodedata import normalize

import streamlit as st

from metrics.query import NONE, UNOWNED
from pages.parts import address
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape

SCRIPTS = {
    "": "executive/overview.py",
    "reason": "executive/reason.py",
    "department": "department/causes.py",
    "commitments": "department/commitments.py",
    "charge_back": "department/charge_back.py",
    "snowballs": "executive/snowballs.py",
    "snowball": "executive/snowball.py",
    "contact": "executive/contact.py",
}

_DIMENSIONS = {"reason": "reason", "department": "owner"}


def crumbs(viewer: Viewer, *steps: tuple[str, str, dict[str, str]], here: str) -> None:
    """Links Overview › ... › here; each step = (page, label, what it shows)."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="crumbs"):
        for page, label, drilled in (("", viewer.t("nav.overview"), {}), *steps):
            address.link(SCRIPTS[page], f":blue[{escape(label)}]", address.params(**drilled))
            st.caption("›", width="content")
        st.caption(escape(here), width="content")


def pick(viewer: Viewer, name: str, options: list[str]) -> str | None:
    """The drilled thing in the address, or None after offering those there are."""
    seen = viewer.scope.departments
    options = [option for option in options if name != "department" or seen is None or option in seen]
    chosen = st.query_params.get(name, "")
    found = next((option for option in options if chosen in (option, address.slug(option))), None)
    if found is not None:
        return found
    t = viewer.t
    st.title(t(f"{name}.choose"), anchor=False)
    if chosen:
        st.warning(t(f"{name}.gone", name=escape(chosen)))
    if not options:
        st.info(t("drill.nothing_to_choose"))
        address.link("department/ownership.py", f":blue[{t('nav.ownership')} ›]", address.params())
    shown = {option: named(viewer, _DIMENSIONS[name], option) for option in options}
    with st.grid(3, min_column_width=260):
        for number, option in enumerate(sorted(shown, key=lambda one: (one in (NONE, UNOWNED), _letters(shown[one])))):
            address.turn(escape(shown[option]), f"{name}_{number}", **{name: address.slug(option)})
    return None


def _letters(words: str) -> list[str | int]:
    """By what words are put in order: as in a dictionary, without signs, accents and capitals; 4 comes before 38."""
    plain = "".join(c for c in normalize("NFKD", words).casefold() if c.isalnum() or c.isspace())
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", plain)]


def door(page: str, label: str, **drilled: str) -> None:
    """A link to a page of the drill, by keyboard too; it keeps the filters."""
    address.link(SCRIPTS[page], f":blue[{escape(label)} ›]", address.params(**drilled))


def doors(name: str, labels: list[tuple[str, str]], what: str, key: str = "") -> None:
    """A row of links to things of one kind (`name` of the page; label in the data, label shown), after `what`.

    `key`: what the page's address calls the thing, where that is not the page's own name.
    """
    if not labels:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"doors_{name}"):
        st.caption(what, width="content")
        for label, shown in labels:
            query = address.params(**{key or name: label})
            address.link(SCRIPTS[name], f":blue[{escape(shown)} ›]", query)
