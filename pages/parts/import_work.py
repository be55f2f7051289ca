"""What is being done with the files, row for row as it goes on, and the list of files when there are several."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.parts import importing
from pages.parts.desk import Busy, Desk, Tray, tray
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.uploads import MEGABYTE

STAGES = {
    "read": ("reading", "checking", "comparing"),
    "sheet": ("reading", "checking", "comparing"),
    "check": ("checking", "comparing"),
    "compare": ("comparing",),
    "store": ("storing", "figures"),
}
"""What happens, in order, in each kind of work."""
FEW = 10
EVERY = 0.5
"""Seconds between two looks."""


def in_the_way(now: Tray) -> bool:
    """Whether nothing else can be shown before the work is done."""
    return now.busy is not None and now.busy.what in ("read", "sheet", "store")


def whole(viewer: Viewer, busy: Busy) -> None:
    """The page while a file is read or stored."""
    st.title(viewer.t(f"uploads.title_{'storing' if busy.what == 'store' else 'reading'}"), anchor=False)
    names = viewer.t.list(f"**{escape(desk.name)}** ({_size(viewer, desk)})" for desk in busy.desks)
    st.markdown(f"{names}. {viewer.t('uploads.stop_means' if busy.what == 'store' else 'import.promise')}")
    with st.container(border=True, width=640):
        progress(viewer)


def _size(viewer: Viewer, desk: Desk) -> str:
    """ "300 MB"; one decimal for the small ones."""
    megabytes = desk.file.size / MEGABYTE
    return f"{viewer.t.number(megabytes, 0 if megabytes >= FEW else 1)} MB"


@st.fragment(run_every=EVERY)
def progress(viewer: Viewer) -> None:
    """The stages of the work, the rows each is at, and the way to end it; the page follows when it is done."""
    busy = tray().busy
    if busy is None or busy.work.done():
        st.rerun()
    t, watch, stages = viewer.t, busy.work.watch, STAGES[busy.what]
    at = stages.index(watch.stage) if watch.stage in stages else 0
    with st.container(gap="xsmall"):
        for place, stage in enumerate(stages):
            if place < at:
                st.markdown(f":blue[✓] {t(f'uploads.did.{stage}')}")
            elif place > at:
                st.markdown(f":gray[○ {t(f'uploads.begun.{stage}')}]")
            else:
                begun = stage == "reading" and not watch.rows
                st.markdown(f"● **{t('uploads.opening') if begun else t.n(f'uploads.doing.{stage}', watch.rows)}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("import.cancel"), key=f"import_stop_{busy.what}", on_click=importing.stop, args=(viewer,))
        st.caption(t("uploads.since", seconds=t.number(busy.work.seconds)))


def several(viewer: Viewer, now: Tray) -> None:
    """Every file on the desk with where it stands; all of them in one go when none has a question."""
    t, wanted = viewer.t, importing.wanted(now)
    waiting = [desk for desk in wanted if not desk.ready]
    with st.container(border=True):
        st.header(t.n("uploads.files", len(now.desks)), anchor=False)
        st.caption(t("uploads.each_alone"))
        with st.container(gap="xxsmall"):
            for desk in now.desks:
                _line(viewer, now, desk)
        if now.busy is not None and now.desk not in now.busy.desks:
            progress(viewer)
        with st.container(horizontal=True, vertical_alignment="center"):
            can, label = bool(importing.all_at_once(now)) and now.busy is None, t.n("uploads.store_all", len(wanted))
            kind: Literal["primary", "secondary"] = "primary" if can else "secondary"
            if len(wanted) > 1 and st.button(label, type=kind, disabled=not can, key="import_all"):
                importing.store(viewer, wanted)
                st.rerun()
            st.button(t("uploads.clear_all"), key="import_clear_all", on_click=importing.clear_all)
            if waiting and now.busy is None:
                st.caption(t.n("uploads.waiting", len(waiting)))


def _line(viewer: Viewer, now: Tray, desk: Desk) -> None:
    """ "tickets.csv · ✓ 160 contacts", and the way to it."""
    t, shown = viewer.t, desk is now.desk
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = f"**{escape(desk.name)}**" if shown else escape(desk.name)
        st.markdown(f"{name} · {_state(viewer, desk)}", width="content")
        if shown:
            st.caption(t("uploads.shown"), width="content")
            return
        key, label = f"import_show_{desk.turn}", f":blue[{t('uploads.show')} ›]"
        st.button(label, type="tertiary", key=key, on_click=importing.show, args=(desk,))


def _state(viewer: Viewer, desk: Desk) -> str:
    t = viewer.t
    if desk.table is None:
        return f":gray[○ {t('uploads.state.unread')}]"
    receipt = importing.twin(desk)
    if receipt is not None:
        return f":gray[○ {t('uploads.state.stored', receipt=receipt)}]"
    if desk.refused:
        return f":orange[✕ {t('import.state_refused')}]"
    if desk.ready and desk.draft is not None and desk.forecast is not None:
        return f":blue[✓] {t.n(f'uploads.many.{desk.draft.batch.kind}', desk.forecast.kept)}"
    if desk.draft is not None and desk.draft.batch.kept.is_empty():
        return f":orange[✕ {t('uploads.state.nothing')}]"
    return f":orange[? {t('uploads.state.question')}]"
