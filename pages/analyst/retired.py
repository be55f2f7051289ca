"""Retired metrics: what replaced handle time and its kin, and what chasing it costs by the company's own exports."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.retired import evidence
from pages.parts import crumbs, data, figures, filters, guard, retired

viewer = guard.enter(Role.ANALYST)
month, every = filters.chosen(viewer).parts
cut = retired.period(every, month)
found = data.ask(evidence, cut)
lacking = retired.missing(viewer, found)

crumbs.crumbs(viewer, here=viewer.t("nav.retired"))
figures.headline(viewer, cut, retired.title(viewer, found))
st.markdown(retired.lead(viewer, found, month))
if lacking:
    st.info(lacking)
else:
    retired.tenths(viewer, found, data.known().window)
retired.board(viewer)
retired.why(viewer)
