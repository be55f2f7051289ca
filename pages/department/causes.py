"""My causes: the reasons a department owns, what was promised, and how far away that is."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.department import causes as look_at
from metrics.query import UNOWNED
from pages.parts import causes, crumbs, data, figures, filters, gaps, guard, promises

viewer = guard.enter(Role.DEPARTMENT)
month, cut = filters.chosen(viewer).parts
days = data.known().window

department = crumbs.pick(viewer, "department", [*data.reader().departments, UNOWNED])
if department is None:
    st.stop()
found = data.ask(look_at, cut, department, month)

crumbs.crumbs(viewer, here=causes.name(viewer, found))
figures.headline(viewer, cut, causes.title(viewer, found))
st.markdown(causes.lead(viewer, found, month))
with st.grid(4, min_column_width=230, key="figures"):
    causes.cards(viewer, found, days)
causes.listing(viewer, found, month, days)
crumbs.door("snowballs", viewer.t("drill.owner_snowballs"), department=found.department)
left, right = st.columns([2, 3], gap="large")
with left:
    gaps.gaps(viewer, found)
with right:
    promises.effect_block(viewer, found.department)
    crumbs.door("commitments", viewer.t("promises.of_department"), department=found.department)
left, right = st.columns([3, 2], gap="large")
with left:
    gaps.outlook(viewer, found, cut, month)
with right:
    gaps.dispute(viewer, found)
