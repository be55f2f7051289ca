"""One snowball: why and when it began, every contact of it in order, and whether it still rolls."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.drill import placed
from pages.parts import address, chain, data, guard

viewer = guard.enter(Role.EXECUTIVE)
source, contact = address.named("snowball")
found = data.ask(placed, data.everything(viewer), source, contact)
if found is None:
    chain.unknown(viewer, "snowball", contact)
    st.stop()

chain.trail(viewer, found)
st.title(chain.title(viewer, found), anchor=False)
st.markdown(chain.lead(viewer, found))
chain.steps(viewer, found)
chain.listing(viewer, found)
