"""Data dictionary and definitions: what each number, word, field, setting and answer means, and the SQL behind it."""

import streamlit as st

from metrics.access import Role
from pages.parts import crumbs, definitions, dictionary, guard

viewer = guard.enter(Role.ANALYST)
found, keys = definitions.periods(viewer), definitions.order()

crumbs.crumbs(viewer, here=viewer.t("nav.definitions"))
st.title(viewer.t("definitions.title"), anchor=False)
st.markdown(definitions.lead(viewer))

headings, first = definitions.tabs(viewer)
metrics, words, fields, sums, sources, settings = st.tabs(headings, default=first)
with metrics:
    st.caption(definitions.scope(viewer, found))
    st.markdown(definitions.contents(viewer, keys))
    definitions.listing(viewer, keys, found)
    for key in keys:
        definitions.section(viewer, key, found)
with words:
    dictionary.words(viewer)
with fields:
    dictionary.fields_of_files(viewer)
with sums:
    dictionary.sums(viewer)
with sources:
    dictionary.sources(viewer)
with settings:
    dictionary.settings(viewer)
