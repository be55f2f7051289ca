"""Reason workshop: what each code of the exports means in the customer's words, its family, and who can end it."""

import streamlit as st

from metrics.access import Role
from pages.parts import address, crumbs, edits, guard, workshop, workshop_ideas, workshop_save, workshop_table
from pages.parts.today import today

viewer = guard.enter(Role.ANALYST)
here = workshop.found(viewer, today())

crumbs.crumbs(viewer, here=viewer.t("nav.workshop"))
st.title(workshop.title(viewer, here), anchor=False)
if not here.lines:
    st.info(viewer.t("workshop.empty"))
    address.link("analyst/imports.py", f":blue[{viewer.t('welcome.import')} ›]", address.params())
    st.stop()
st.markdown(workshop.lead(viewer, here))
one = edits.form("workshop")
edits.done(viewer)
workshop.progress(viewer, here)

here = workshop_table.completed(one, here)
lines = workshop.shown(viewer, here)
if lines:
    typed = workshop_table.editor(viewer, one, here, lines)
    with st.container(horizontal=True):
        workshop_table.download(viewer, here, lines)
        workshop_table.adding(viewer, one, here)
else:
    st.caption(viewer.t("workshop.none_left"))
    typed = workshop_table.desk(one).typed
workshop_save.saving(viewer, one, here, typed)
st.divider()
workshop_ideas.suggestions(viewer, one, here)
edits.history(viewer, ("reasons", "ownership"), "workshop")
