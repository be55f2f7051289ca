"""The monthly meeting: what is worst, whose is it, and how far is it from what was promised."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.health import health
from metrics.analysis.meeting import changes, headline, headlines
from metrics.analysis.skyline import skyline
from metrics.query import Reader
from pages.parts import (
    bridge,
    checks,
    crumbs,
    data,
    decisions,
    figures,
    filters,
    guard,
    meeting,
    movers,
    owners,
    promises,
    tiles,
    weights,
)

viewer = guard.enter(Role.EXECUTIVE)
t, (month, cut) = viewer.t, filters.chosen(viewer).parts
days = data.known().window

heads = [data.ask(headline, cut, metric, month) for metric in headlines(data.reader())]
sky = data.ask(skyline, cut, month)
moved = data.ask(changes, cut, month)
contacts = data.ask(Reader.read_one, cut.month(month), "contacts")["contacts"]

figures.headline(viewer, cut, meeting.title(viewer, heads[0], contacts, month))
st.markdown(meeting.lead(viewer, heads[0], moved, sky, month))
checks.notice(viewer, cut, month)
crumbs.doors("reason", meeting.worst(viewer, sky), t("overview.open"))

tiles.row(viewer, heads, days)

left, right = st.columns([3, 2], gap="large")
with left:
    by = weights.chosen()
    if by is None:
        meeting.skyline(viewer, sky, cut, month)
    else:
        weights.draw(viewer, cut, month, by)
    owners.board(viewer, cut, month)
with right:
    movers.listing(viewer, cut, month)
    decisions.block(viewer, month)
    owners.severity(viewer, cut, month)

bridge.short(viewer, cut, month)
promises.block(viewer)

st.divider()
st.caption(meeting.trust(viewer, data.ask(health, cut.month(month))))
meeting.sources(viewer)
tiles.twin(viewer, heads, days)
