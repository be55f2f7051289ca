"""The weekly review of the improvement council: what moved, what is due, what stands still, what must be decided."""

import streamlit as st

from metrics.access import Role
from pages.parts import crumbs, data, decisions, edits, filters, guard, movers, review

viewer = guard.enter(Role.EXECUTIVE)
t, month = viewer.t, filters.latest_whole_month(data.known())

crumbs.crumbs(viewer, here=t("nav.review"))
st.title(review.title(viewer, month), anchor=False)
st.markdown(t("review.lead"))
review.week(viewer)
left, right = st.columns(2, gap="large")
with left:
    movers.listing(viewer, data.everything(viewer), month)
with right:
    decisions.block(viewer, month, every=True)
    with st.expander(t("decisions.ask_one")):
        decisions.new(viewer)
review.due(viewer)
review.stuck(viewer)
left, right = st.columns([3, 2], gap="large")
with left:
    decisions.taken(viewer)
with right:
    review.rewards(viewer)
edits.history(viewer, ("decisions", "disputes"), "decisions")
