"""Ownership: who can end each reason, since when and until when, what is disputed, and how a reason is handed over."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.disputes import disputes as all_disputes
from pages.parts import address, crumbs, data, disputes, edits, guard, handover, ownership
from pages.parts.dimensions import named
from pages.parts.today import today

viewer = guard.enter(Role.DEPARTMENT)
rows = ownership.found(viewer, today())
cases = data.ask(all_disputes, data.everything(viewer))

crumbs.crumbs(viewer, here=viewer.t("nav.ownership"))
st.title(ownership.title(viewer, rows), anchor=False)
if not rows:
    st.info(viewer.t("workshop.empty"))
    address.link("analyst/imports.py", f":blue[{viewer.t('welcome.import')} ›]", address.params())
    st.stop()
st.markdown(ownership.lead(viewer, rows, cases))
edits.done(viewer)
disputes.open_ones(viewer, cases)
ownership.listing(viewer, rows, cases)
one = ownership.choose(viewer, rows)
if one is not None:
    crumbs.doors("reason", [(one.reason, named(viewer, "reason", one.reason))], viewer.t("overview.open"))
    left, right = st.columns(2, gap="large")
    with left:
        ownership.past(viewer, one)
        disputes.begin(viewer, one, cases)
    with right:
        handover.form(viewer, one)
disputes.decided(viewer, cases)
edits.history(viewer, ("ownership", "disputes"), "ownership")
