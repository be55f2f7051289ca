"""Contacts per order in every definition: which one to rely on, and what it rests on."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.contacts_per_order import DEFINITIONS
from metrics.analysis.contacts_per_order import workbench as look_at
from pages.parts import crumbs, data, figures, filters, guard, workbench, workbench_links

viewer = guard.enter(Role.ANALYST)
month, cut = filters.chosen(viewer).parts
days = workbench.within()
found = data.ask(look_at, cut, month, days)

crumbs.crumbs(viewer, here=viewer.t("nav.orders"))
figures.headline(viewer, cut, workbench.title(viewer, found))
st.markdown(workbench.lead(viewer, found))
workbench.why(viewer, found)
workbench.choose(viewer)
with st.grid(len(DEFINITIONS), min_column_width=230, key="definitions"):
    for name in DEFINITIONS:
        workbench.card(viewer, found, name, days)

workbench.two_lines(viewer, found, days)
workbench.months(viewer, found, days)

left, right = st.columns(2, gap="large")
with left:
    workbench_links.curve(viewer, found)
with right:
    workbench_links.linkage(viewer, found)
workbench_links.markets(viewer, found, days)
