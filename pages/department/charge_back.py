"""Charge-back: what the contacts of a month cost, who could have ended them, and what nobody is charged for."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.charge_back import charge_back
from pages.parts import charge, closing, crumbs, data, dimensions, edits, figures, filters, guard, prices

viewer = guard.enter(Role.DEPARTMENT)
month, cut = filters.chosen(viewer).parts

found = data.ask(charge_back, cut, month)
department = charge.chosen(found)

crumbs.crumbs(
    viewer,
    *charge.steps(viewer, department),
    here=dimensions.named(viewer, "owner", department) if department else viewer.t("nav.charge_back"),
)
figures.headline(viewer, cut, charge.title(viewer, found, department))
st.markdown(charge.lead(viewer, found, department))
edits.done(viewer)

if department is None:
    charge.tiles(viewer, found)
    charge.company(viewer, found)
    closing.section(viewer, found, cut)
    prices.section(viewer, found)
else:
    charge.bill(viewer, found, department)
