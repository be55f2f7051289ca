"""The fields that several forms have: a department, a reason, a day, a number; both written as the viewer writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

import streamlit as st

from metrics.i18n import Words
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


def day(viewer: Viewer, label: str, key: str, now: date | None, *, why: str | None = None) -> date | None:
    """A day; blank until it is chosen where `now` is None."""
    found = st.date_input(label, value=now, key=key, format=order(viewer.t), help=why)
    return found if isinstance(found, date) else None


def order(t: Words) -> str:
    """Day, month and year in the order of the viewer's country, as the framework names it: "DD/MM/YYYY"."""
    pattern = t.locale.date_formats["short"].pattern
    mark = next((sign for sign in pattern if sign in "/.-"), "/")
    return mark.join({"M": ("MM", "DD", "YYYY"), "y": ("YYYY", "MM", "DD")}.get(pattern[0], ("DD", "MM", "YYYY")))


def number(viewer: Viewer, label: str, key: str, now: float | None, *, why: str | None = None) -> float | None:
    """A number with one decimal, typed with a point or a comma; None while it is blank or, which is said, no number."""
    t = viewer.t
    text = st.text_input(
        label, "" if now is None else t.number(now, 1), key=key, help=why, placeholder=t.number(9.5, 1)
    )
    found = read(text)
    if text.strip() and found is None:
        st.caption(f":orange[{t('choices.no_number', example=t.number(9.5, 1))}]")
    return None if found is None else float(found)


def read(text: str) -> Decimal | None:
    """A number as somebody typed it, with a point or a comma; None where it is none."""
    bare = text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    plain = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
