"""The issues of a month that were asked again, of a reason, a department or all: the longest first."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.drill import issues as look_at
from pages.parts import crumbs, data, figures, filters, guard, issues, snowballs

viewer = guard.enter(Role.EXECUTIVE)
month, cut = filters.chosen(viewer).parts
asked = issues.asked(viewer)
if asked is None:
    st.stop()

crumbs.crumbs(viewer, *issues.steps(viewer, asked), here=viewer.t("nav.snowballs"))
if "customer" not in data.known().has:
    st.title(viewer.t("nav.snowballs"), anchor=False)
    st.info(viewer.t("not_computable.customer"))
    st.stop()
found = data.ask(look_at, asked.within(cut).month(month))
figures.headline(viewer, cut, issues.title(viewer, asked, found, month))
st.markdown(issues.lead(viewer, found, month))
if found.lengths:
    snowballs.lengths(viewer, found)
issues.listing(viewer, found)
