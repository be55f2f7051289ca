"""Value-irritant board: which contacts to end, automate, simplify or make more of, and what is done about them."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.board import board as look_at
from pages.parts import board, board_edits, crumbs, data, edits, figures, filters, guard

viewer = guard.enter(Role.EXECUTIVE)
t, (month, cut) = viewer.t, filters.chosen(viewer).parts
found = data.ask(look_at, cut, month)

crumbs.crumbs(viewer, here=t("nav.board"))
edits.done(viewer)
figures.headline(viewer, cut, board.title(viewer, found))
st.markdown(board.lead(viewer, found, month))
board.plane(viewer, found)
board.undecided(viewer, found)
board.moves(viewer, found)
left, right = st.columns([3, 2], gap="large")
with left:
    board_edits.vote(viewer, found)
with right:
    board_edits.act(viewer, found)
edits.history(viewer, ("votes", "actions"), "board")
