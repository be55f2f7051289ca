"""The reason workshop around its table: the verdict, what is missing, and which rows are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from metrics.analysis.workshop import ADVISED, Line, Sheet, sheet
from metrics.i18n import Words
from pages.parts import address, data
from pages.parts.guard import Viewer

SHOWN = ("all", "unmapped", "unowned")


def found(viewer: Viewer, day: date) -> Sheet:
    """Every code as it is mapped now and owned on that day."""
    return data.ask(sheet, data.everything(viewer), day)


def title(viewer: Viewer, here: Sheet) -> str:
    """How much of the contacts says nothing yet, and how much nobody owns."""
    t = viewer.t
    if not here.contacts:
        return t("nav.workshop")
    if not here.unmapped and not here.unowned:
        return t("workshop.title_done")
    return t("workshop.title", unmapped=share(t, here, here.unmapped), unowned=share(t, here, here.unowned))


def lead(viewer: Viewer, here: Sheet) -> str:
    """How many reasons there are, how many are advised, and which contacts are counted."""
    t, (few, many) = viewer.t, ADVISED
    key = "few" if here.reasons < few else "many" if here.reasons > many else "right"
    advice = t(f"workshop.advised_{key}", few=few, many=many)
    said = [f"{t.n('workshop.reasons', here.reasons, codes=t.n('workshop.codes', len(here.lines)))} {advice}"]
    if here.first and here.last:
        span = {"first": t.month_short(here.first), "last": t.month_short(here.last)}
        said.append(t("workshop.counted", contacts=t.number(here.contacts), **span))
    if here.blank:
        said.append(t.n("workshop.blank", here.blank))
    return " ".join(said)


def share(t: Words, here: Sheet, part: int) -> str:
    """A part of all contacts; of few contacts never 0.0%."""
    whole = here.share(part)
    if whole is None:
        return t.number(part)
    return t("workshop.below") if 0 < whole < 0.0005 else t.percent(whole)


def progress(viewer: Viewer, here: Sheet) -> None:
    """The two shares that should shrink, and the number of reasons, each with what it is made of."""
    t = viewer.t
    codes = sum(line.reason is None for line in here.lines)
    nobody = len({line.wording.lower() for line in here.lines if line.owner is None})
    few, many = ADVISED
    told = [
        (t("workshop.unmapped"), share(t, here, here.unmapped), t.n("workshop.left_codes", codes), here.unmapped),
        (t("workshop.unowned"), share(t, here, here.unowned), t.n("workshop.left_reasons", nobody), here.unowned),
    ]
    with st.grid(3, min_column_width=230, key="workshop_progress"):
        for name, value, left, contacts in told:
            with st.container(border=True, height="stretch"):
                st.metric(name, value)
                st.caption(f"{t.n('workshop.contacts', contacts)} · {left}")
        with st.container(border=True, height="stretch"):
            st.metric(t("workshop.how_many"), t.number(here.reasons))
            st.caption(t("workshop.advised", few=few, many=many))


def shown(viewer: Viewer, here: Sheet) -> list[Line]:
    """The lines that the address asks for, after the buttons that choose them."""
    t, now = viewer.t, address.choice("codes", SHOWN, "all")
    lines = {which: _of(here, which) for which in SHOWN}
    words = {which: t(f"workshop.show_{which}", count=t.number(len(lines[which]))) for which in SHOWN}
    address.segments("codes", t("workshop.show"), SHOWN, now, "all", words)
    return lines[now]


def _of(here: Sheet, which: str) -> list[Line]:
    if which == "unmapped":
        return [line for line in here.lines if line.reason is None]
    return [line for line in here.lines if which == "all" or line.owner is None]


def known_departments(lines: Sequence[Line]) -> list[str]:
    """Every department that can be chosen as an owner."""
    return sorted({*data.reader().departments, *(line.owner for line in lines if line.owner)})
