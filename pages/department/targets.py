"""Targets of a department: what holds, whether it is met, what is realistic, and the form that sets one."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.aims import aims
from metrics.analysis.realistic import realistic
from pages.parts import crumbs, data, dimensions, edits, filters, guard, targets

viewer = guard.enter(Role.DEPARTMENT)
month, everything = filters.chosen(viewer).month, data.everything(viewer)

department = crumbs.pick(viewer, "department", list(data.reader().departments))
if department is None:
    st.stop()
found = data.ask(aims, everything, department, month)

name = dimensions.named(viewer, "owner", department)
crumbs.crumbs(viewer, ("department", name, {"department": department}), here=viewer.t("nav.targets"))
edits.done(viewer)
st.title(targets.title(viewer, department, found), anchor=False)
targets.listing(viewer, found, month)
about, metric = targets.choose(viewer, department, month)
left, right = st.columns(2, gap="large")
with left:
    wanted = targets.form(viewer, found, about, metric)
with right:
    reason = about.label if about.level == "reason" else None
    told = data.ask(realistic, about.cut(everything), metric, month, reason)
    targets.help_text(viewer, told, about, wanted)
edits.history(viewer, ("targets",), "targets")
