"""The issues that a reason or a department has, in words and as a list whose first ones the keyboard reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from metrics.analysis.laboratory import Snowballs
from metrics.query import UNOWNED, Slice
from metrics.query.chains import OPEN_END, Snowball
from pages.parts import address, crumbs, data, snowballs
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import table

DOORS = 8
"""Snowballs with a link outside of the table."""


@dataclass(frozen=True)
class Asked:
    """Whose issues: of a `dimension`'s value, or of the whole company (both blank)."""

    dimension: str = ""
    label: str = ""

    def within(self, cut: Slice) -> Slice:
        """The slice, narrowed to it."""
        return cut.only(self.dimension, self.label) if self.dimension else cut


def asked(viewer: Viewer) -> Asked | None:
    """What the address names; None after offering what there is, if it names something unknown."""
    options = {"reason": list(data.reader().reasons), "department": [*data.reader().departments, UNOWNED]}
    for name, labels in options.items():
        if name in st.query_params:
            label = crumbs.pick(viewer, name, labels)
            return None if label is None else Asked("owner" if name == "department" else name, label)
    return Asked()


def steps(viewer: Viewer, one: Asked) -> list[tuple[str, str, dict[str, str]]]:
    """The breadcrumb's step to the reason or department."""
    if not one.dimension:
        return []
    page = "department" if one.dimension == "owner" else "reason"
    return [(page, _name(viewer, one), {page: one.label})]


def _name(viewer: Viewer, one: Asked) -> str:
    if not one.dimension:
        return viewer.t("drill.every_reason")
    shown = named(viewer, one.dimension, one.label)
    return viewer.t.quote(shown) if one.dimension == "reason" else shown


def title(viewer: Viewer, one: Asked, found: Snowballs, month: date) -> str:
    """How many were asked again."""
    t, issues = viewer.t, found.singles + found.count
    if not issues:
        return t("drill.snowballs_none", what=escape(_name(viewer, one)), month=t.month(month))
    return t.n("drill.snowballs_title", found.count, what=escape(_name(viewer, one)), issues=t.number(issues))


def lead(viewer: Viewer, found: Snowballs, month: date) -> str:
    """How long the longest is, how many still roll, and what all of them cost."""
    t, said = viewer.t, [viewer.t("drill.snowballs_what", month=viewer.t.month(month))]
    if found.listed:
        said.append(t.n("drill.longest", found.listed[0].length))
    if found.rolling:
        said.append(t.n("laboratory.rolling", found.rolling))
    if found.cost is not None and found.currency is not None:
        cost = t.money(found.cost, found.currency)
        said.append(t("drill.snowballs_least" if found.unpriced else "drill.snowballs_cost", cost=cost))
    return " ".join(said)


def listing(viewer: Viewer, found: Snowballs) -> None:
    """The longest snowballs, each a link."""
    t = viewer.t
    if not found.listed:
        st.caption(t("drill.none_again"))
        return
    again = sum(n.issues for n in found.lengths if n.length > 1)
    key = "drill.listed_all" if len(found.listed) == again else "drill.listed"
    st.header(t.n(key, len(found.listed)), anchor=False)
    with st.grid(2, min_column_width=330, gap="xsmall", key="longest"):
        for ball in found.listed[:DOORS]:
            crumbs.door("snowball", _short(viewer, ball), snowball=address.contact(ball.source, ball.contact))
    rows = [snowballs.row(viewer, found.currency, ball, _href(ball)) for ball in found.listed]
    table(viewer, snowballs.columns(viewer), rows, "snowballs")


def _href(ball: Snowball) -> str:
    return address.href("snowball", snowball=address.contact(ball.source, ball.contact))


def _short(viewer: Viewer, ball: Snowball) -> str:
    """ "6 contacts from 24 Oct 2026: C17763, “Where is my order?”" """
    t = viewer.t
    told = {"day": t.date(ball.day), "contact": ball.contact, "reason": named(viewer, "reason", ball.reason)}
    return t.n("drill.short", ball.length, **told)


def door(viewer: Viewer, lengths: tuple[tuple[int, int, int], ...], **drilled: str) -> None:
    """A link to the issues that were asked most often; nothing where none was asked again."""
    again = {length: issues for length, issues, _ in lengths if length > 1}
    if again:
        most = max(again)
        key = "drill.open_or_more" if most == OPEN_END else "drill.open_longest"
        crumbs.door("snowballs", viewer.t.n(key, again[most], length=viewer.t.number(most)), **drilled)
