"""Vendors: repeat contacts that each has ended, against a baseline of its own, so that contracts can pay for that."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.vendors import vendors as look_at
from pages.parts import crumbs, data, figures, filters, guard, vendors

viewer = guard.enter(Role.ANALYST)
month, cut = filters.chosen(viewer).parts
days = data.known().window

span = vendors.span(month)
found = data.ask(look_at, cut, month, *span) if span else ()

crumbs.crumbs(viewer, here=viewer.t("nav.vendors"))
figures.headline(viewer, cut, vendors.title(viewer, found))
st.markdown(vendors.lead(viewer, found, span))
if span:
    vendors.choices(viewer, month, span)
    vendors.chart(viewer, found, month, days)
    vendors.listing(viewer, found, days)
