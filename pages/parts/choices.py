"""The fields that several forms have: a department, a reason, a day."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from pages.parts import address, data
from pages.parts.dimensions import named
from pages.parts.guard import Viewer


def department(viewer: Viewer, key: str, *, now: str | None = None, blank: str = "choices.department") -> str | None:
    """One of the departments; `now` is chosen already, `blank` the key of what stands there while none is."""
    options = list(data.reader().departments)
    return st.selectbox(
        viewer.t("col.owner"),
        options,
        index=options.index(now) if now in options else None,
        key=key,
        format_func=partial(named, viewer, "owner"),
        placeholder=viewer.t(blank),
    )


def reason(viewer: Viewer, key: str, *, blank: str = "choices.reason") -> str | None:
    """The code of one of the reasons; that of the address is chosen already."""
    codes = {card.code: label for label, card in data.reader().reasons.items()}
    wanted = st.query_params.get("reason", "")
    at = next((i for i, label in enumerate(codes.values()) if wanted in (label, address.slug(label))), None)
    return st.selectbox(
        viewer.t("col.reason"),
        list(codes),
        index=at,
        key=key,
        format_func=lambda code: named(viewer, "reason", codes[code]),
        placeholder=viewer.t(blank),
    )


def day(label: str, key: str, now: date | None) -> date | None:
    """A day; blank until it is chosen where `now` is None."""
    found = st.date_input(label, value=now, key=key, format="DD/MM/YYYY")
    return found if isinstance(found, date) else None
