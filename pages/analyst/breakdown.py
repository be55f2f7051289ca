"""Break down: any metric by any dimension, with the filters of the address; the parts add up to the whole."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.breakdown import breakdown as look_at
from pages.parts import breakdown, crumbs, data, dimensions, filters, guard

viewer = guard.enter(Role.ANALYST)
month, cut = filters.chosen(viewer).parts
days = data.known().window
metric, by = breakdown.chosen()
cut = dimensions.narrowed(cut)
found = data.ask(look_at, cut, metric, by, month)

crumbs.crumbs(viewer, here=viewer.t("nav.breakdown"))
breakdown.title(viewer, found, cut, by, days)
st.markdown(breakdown.lead(viewer, found, by, month))
breakdown.choices(viewer, days)
breakdown.path(viewer)
breakdown.figure(viewer, found, by)
breakdown.listing(viewer, found, by, days)
