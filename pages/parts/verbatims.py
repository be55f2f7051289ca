"""In the customers' words: a few notes of the month, drawn so that nobody can pick the ones that suit."""

from __future__ import annotations

import streamlit as st

from metrics.query import Reader, Slice
from metrics.query.notes import Said
from pages.parts import address, crumbs, data
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notes import masked
from pages.parts.notices import escape
from pages.parts.tables import Column, save

SHOWN = 4


def section(viewer: Viewer, cut: Slice, reason: str) -> None:
    """The draw that the address asks for, each note with a link to its contact, and a link to the next draw."""
    t, seed = viewer.t, _seed()
    found = data.ask(Reader.draw, cut.only("reason", reason), SHOWN, seed)
    st.header(t("drill.words"), anchor=False)
    if not found.said:
        st.caption(t("drill.no_notes"))
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="draw"):
        told = t.n("drill.drawn", len(found.said), every=t.number(found.every), seed=t.number(seed))
        st.caption(told, width="content")
        address.turn(t("drill.draw_again"), "draw", draw=str(seed + 1))
    for i, one in enumerate(found.said):
        with st.container(gap="xxsmall", key=f"said_{i}"):
            st.markdown(escape(t.quote(masked(one.note))))
            crumbs.door("contact", _where(viewer, one), contact=address.contact(one.source, one.contact))
    columns = {name: Column(t(f"contact.{name}")) for name in ("contact", "channel")}
    columns |= {"day": Column(t("laboratory.col.opened")), "note": Column(t("drill.note"))}
    rows = [
        {"contact": one.contact, "channel": named(viewer, "channel", one.channel), "day": t.date(one.day),
         "note": masked(one.note)}
        for one in found.said
    ]  # fmt: skip
    save(viewer, columns, rows, "verbatims")


def _seed() -> int:
    """The number of the draw in the address; 1 where it says nothing that is one."""
    asked = st.query_params.get("draw", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def _where(viewer: Viewer, one: Said) -> str:
    t = viewer.t
    asked = t("drill.asked_by") if one.length is None else t.n("drill.asked", one.length)
    return f"{named(viewer, 'channel', one.channel)} · {t.day(one.day)} · {asked}"
