"""First contact resolution elsewhere: what rules of other tools would say of the same contacts, and where they err."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.comparator import compare
from pages.parts import comparator, comparator_cases, crumbs, data, figures, guard

viewer = guard.enter(Role.ANALYST)
period, cut = comparator.chosen(viewer)
found = data.ask(compare, cut)

crumbs.crumbs(viewer, here=viewer.t("nav.comparator"))
figures.headline(viewer, cut, comparator.title(viewer, found))
st.markdown(comparator.lead(viewer, found))
comparator.span(viewer)
st.caption(comparator.scope(viewer, found, period))
comparator.board(viewer, found)
comparator.sentences(viewer, found)
comparator_cases.cases(viewer, cut, found)
comparator_cases.flagged(viewer, found)
