"""One contact: what is known of it, its place in its snowball, how the figures count it, which file brought it."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.drill import placed
from pages.parts import address, chain, data, guard, single

viewer = guard.enter(Role.EXECUTIVE)
source, contact = address.named("contact")
found = data.ask(placed, data.everything(viewer), source, contact)
if found is None:
    chain.unknown(viewer, "contact", contact)
    st.stop()

chain.trail(viewer, found, whole=False)
st.title(single.title(viewer, found), anchor=False)
st.markdown(single.lead(viewer, found))
single.neighbours(viewer, found)
left, right = st.columns([3, 5], gap="large")
with left:
    single.known(viewer, found)
with right:
    single.note(viewer, found)
    single.counted(viewer, found)
single.brought(viewer, found)
