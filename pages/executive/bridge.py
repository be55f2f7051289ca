"""What changed: from one month to another, by reason or department, to the last contact."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.bridge import bridge as look_at
from metrics.analysis.meeting import headlines
from pages.parts import bridge, crumbs, data, figures, filters, guard

viewer = guard.enter(Role.EXECUTIVE)
t, (month, cut) = viewer.t, filters.chosen(viewer).parts

crumbs.crumbs(viewer, here=t("nav.bridge"))
asked = bridge.choose(viewer)
found = data.ask(look_at, cut, asked.metric, month, asked.against, asked.by)

figures.headline(viewer, cut, bridge.title(viewer, found, asked, month))
st.markdown(bridge.lead(viewer, found))
if found.cells:
    left, right = st.columns([3, 2], gap="large")
    with left:
        bridge.parts(viewer, found, asked, cut, month)
    with right:
        bridge.kinds(viewer, found)
if found.pair:
    st.header(t("bridge.rates"), anchor=False)
    for place, metric in zip(st.columns(2, gap="large"), headlines(data.reader())[1:3], strict=True):
        with place:
            other = data.ask(look_at, cut, metric, month, asked.against, asked.by)
            bridge.rate(viewer, other, asked, cut, month)
