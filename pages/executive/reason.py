"""One reason: who owns it, is it getting worse, where does it come in, how often is it asked again."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.reason import SHOWN
from metrics.analysis.reason import case as look_at
from pages.parts import (
    bridge,
    case,
    crumbs,
    data,
    dimensions,
    figures,
    filters,
    guard,
    money,
    promises,
    verbatims,
    whys,
)

viewer = guard.enter(Role.EXECUTIVE)
t, (month, cut) = viewer.t, filters.chosen(viewer).parts
days = data.known().window

reason = crumbs.pick(viewer, "reason", list(data.reader().reasons))
if reason is None:
    st.stop()
found = data.ask(look_at, cut, reason, month)

crumbs.crumbs(viewer, *case.owner_step(viewer, found), here=t.quote(dimensions.named(viewer, "reason", reason)))
figures.headline(viewer, cut, case.title(viewer, reason, found))
st.markdown(f"{case.lead(viewer, found, days)} {promises.sentence(viewer, reason)}")

with st.grid(5, min_column_width=200, key="figures"):
    case.share(viewer, found)
    for metric in (found.metric, *SHOWN[:2]):
        figures.card(viewer, found.readings[metric], days)
    money.card(viewer, cut.only("reason", reason), month)
for one in found.lines:
    case.line(viewer, reason, one, month, days, figures.value(viewer, found.readings[one.metric]))
left, right = st.columns(2, gap="large")
with left:
    case.snowballs(viewer, reason, found, days)
with right:
    bridge.of_reason(viewer, cut, month, reason)
promises.of_reason(viewer, reason)
left, right = st.columns(2, gap="large")
with left:
    whys.section(viewer, reason, dimensions.named(viewer, "reason", reason))
with right:
    verbatims.section(viewer, cut.month(month), reason)
case.channels(viewer, found, days)
case.contacts(viewer, cut.month(month), reason, found.contacts)
