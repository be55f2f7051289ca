"""The door for files: a drop zone whose files go straight to the upload route, whatever their size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from metrics.errors import UserError
from pages.parts import data, upload_route, uploads
from pages.parts.desk import Tray, tray
from pages.parts.guard import Viewer
from pages.parts.notices import escape, say
from pages.parts.uploads import TYPES, Ticket

_HERE = Path(__file__)
_HTML = """<div class="zone">
<div class="drop"><label><input type="file" multiple><span class="choose"></span></label>
<div class="text"><div class="or"></div><div class="limit"></div></div></div>
<div class="sending" hidden><div class="text"><div class="what"></div><progress max="100" value="0"></progress></div>
<button type="button" class="cancel"></button></div>
<div class="status" role="status"></div></div>"""
_KEY = "import_drop"

_zone = st.components.v2.component(
    "service_metrics_drop",
    html=_HTML,
    css=_HERE.with_name("drop.css").read_text("utf-8"),
    js=_HERE.with_name("drop.js").read_text("utf-8"),
)


def drop(viewer: Viewer) -> None:
    """The zone; what was refused is said above it, and the page stays as it is."""
    now = tray()
    for error in now.refused:
        st.error(escape(say(viewer, error)))
    if now.stopped:
        st.info(viewer.t("uploads.stopped"))
    _zone(
        key=_KEY,
        data=_told(viewer, now),
        on_chosen_change=_chosen,
        on_sent_change=_sent,
    )


def _told(viewer: Viewer, now: Tray) -> dict[str, Any]:
    """What the zone needs to know: its words, and the tickets of the files that were chosen."""
    t, most = viewer.t, data.store().settings.max_file_mb
    return {
        "words": {
            "choose": t("uploads.choose"),
            "or": t("uploads.or"),
            "limit": t("uploads.limit", most=t.number(most)),
            "sending": t("uploads.sending", file="{file}", percent=t.with_percent("{percent}")),
            "several": t("uploads.several", place="{place}", count="{count}"),
            "cancel": t("import.cancel"),
            "cancelled": t("uploads.cancelled"),
            "bar": t("uploads.bar"),
        },
        "accept": ",".join(f".{ending}" for ending in TYPES),
        "header": upload_route.SECRET,
        "round": now.round,
        "tickets": [
            {"place": place, "url": upload_route.path(ticket.number), "secret": ticket.secret}
            for place, ticket in now.tickets
        ],
    }


def _chosen() -> None:
    """Files were chosen: a ticket for each that may come."""
    now, told = tray(), st.session_state[_KEY].chosen
    uploads.withdraw(now.owner)
    now.round, now.refused, now.done = str(told["round"]), [], None
    now.tickets = list[tuple[int, Ticket]]()
    for place, file in enumerate(told["files"]):
        try:
            now.tickets.append((place, uploads.announce(now.owner, str(file["name"]), int(file["size"]))))
        except UserError as error:
            now.refused.append(error)


def _sent() -> None:
    """They were sent, or not: what arrived comes to the desk with this run of the page."""
    now, told = tray(), st.session_state[_KEY].sent
    uploads.withdraw(now.owner)
    now.round, now.tickets = "", []
    now.refused += [UserError("uploads.failed", file=str(name)) for name in told["failed"]]
    if told["cancelled"]:
        for file in uploads.landed(now.owner):
            file.discard()
