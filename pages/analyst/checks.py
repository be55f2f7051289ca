"""Can we trust it? A fall checked against access, codes that say nothing, customers who weigh much."""

import streamlit as st

from metrics.access import Role
from pages.parts import checks, coding, crumbs, data, figures, filters, guard, outliers

viewer = guard.enter(Role.ANALYST)
month, cut = filters.chosen(viewer).parts
days = data.known().window
found = checks.findings(cut, month)

crumbs.crumbs(viewer, here=viewer.t("nav.checks"))
figures.headline(viewer, cut, checks.title(viewer, found))
st.markdown(viewer.t("checks.lead", month=viewer.t.month(month)))
for name, (earlier, finding) in zip(("before", "year"), found, strict=True):
    checks.comparison(viewer, month, earlier, finding, name)
st.caption(checks.rules(viewer))
coding.section(viewer, cut, month, days)
outliers.section(viewer, cut, month, days)
