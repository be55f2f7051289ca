"""Data dictionary and definitions: what each number, word, field, setting and answer means, and the SQL behind it."""

import streamlit as st

from metrics.access import Role
from pages.parts import crumbs, definitions, dictionary, guard

viewer = guard.enter(Role.ANALYST)
found, keys = definitions.periods(viewer), definitions.order()

crumbs.crumbs(viewer, here=viewer.t("nav.definitions"))
st.title(viewer.t("definitions.title"), anchor=False)
st.markdown(definitions.lead(viewer))

parts = {
    "metrics": lambda: definitions.metrics(viewer, keys, found),
    "words": lambda: dictionary.words(viewer),
    "fields": lambda: dictionary.fields_of_files(viewer),
    "sums": lambda: dictionary.sums(viewer),
    "sources": lambda: dictionary.sources(viewer),
    "settings": lambda: dictionary.settings(viewer),
}
definitions.tabs(viewer, parts)
