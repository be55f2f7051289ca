"""Promises: listen, aggregate, own, choose, fix, learn; what is where, what stands still, and whether it worked."""

import streamlit as st

from metrics.access import Role
from pages.parts import commitment, commitments, crumbs, edits, guard, promises, thread

viewer = guard.enter(Role.DEPARTMENT)
t = viewer.t

one = commitments.chosen(viewer)
if one is None:
    crumbs.crumbs(viewer, here=t("nav.commitments"))
    commitments.title(viewer)
    st.markdown(commitments.lead(viewer))
    edits.done(viewer)
    commitments.choose(viewer)
    commitments.new(viewer)
    commitments.board(viewer)
    promises.effect_block(viewer, commitments.department(viewer))
else:
    crumbs.crumbs(viewer, ("commitments", t("nav.commitments"), {}), here=one.text)
    st.title(commitment.title(viewer, one), anchor=False)
    edits.done(viewer)
    commitment.facts(viewer, one)
    promises.effect_block(viewer, only=one)
    left, right = st.columns(2, gap="large")
    with left:
        commitment.next_step(viewer, one)
    with right:
        thread.thread(viewer, f"promise:{one.key}", one.text)
edits.history(viewer, ("commitments", "events", "remarks"), "commitments")
