"""The price list: what a contact of each channel and tier costs, from when on, and how it is changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from metrics.analysis.charge_back import Statement
from metrics.errors import Refused
from metrics.query import NONE, Unpriced
from pages.parts import choices, data, edits
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.money import own
from pages.parts.notices import escape
from pages.parts.tables import Column, table
from pages.parts.today import today

TIERS = (None, 1, 2, 3, 4, 5)
SHOWN = 5


def section(viewer: Viewer, found: Statement) -> None:
    """What has no price, the list, how to change it, and who changed it."""
    t, listed = viewer.t, data.reader().declared("prices")
    st.header(t("prices.heading"), anchor=False)
    st.markdown(t("prices.lead" if listed else "prices.none"))
    if found.gaps:
        st.warning(t.n("prices.missing", found.total.unpriced) + "\n" + _gaps(viewer, found.gaps))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if listed:
            _list(viewer, listed)
        edits.history(viewer, ("prices",), "prices")
    with right, st.container(border=True):
        _form(viewer, listed, found.gaps)


def _gaps(viewer: Viewer, gaps: tuple[Unpriced, ...]) -> str:
    t = viewer.t
    lines = [
        t("prices.gap", what=escape(_named(viewer, gap)), contacts=t.number(gap.contacts), days=_days(viewer, gap))
        for gap in gaps[:SHOWN]
    ]
    more = [t.n("prices.more", len(gaps) - SHOWN)] if len(gaps) > SHOWN else []
    return "\n".join(f"- {line}" for line in (*lines, *more))


def _named(viewer: Viewer, gap: Unpriced) -> str:
    channel = named(viewer, "channel", gap.channel)
    return channel if gap.tier == NONE else f"{channel} · {_tier(viewer, int(gap.tier))}"


def _days(viewer: Viewer, gap: Unpriced) -> str:
    t = viewer.t
    if gap.first == gap.last:
        return t.date(gap.first)
    return t("figure.to", low=t.day(gap.first), high=t.date(gap.last))


def _tier(viewer: Viewer, tier: int | None) -> str:
    return viewer.t("prices.any") if tier is None else f"{tier} {viewer.t(f'tier.{tier}')}"


def _list(viewer: Viewer, listed: list[dict[str, Any]]) -> None:
    t = viewer.t
    rows = sorted(listed, key=lambda r: (r["channel"].lower(), r["tier"] or 0, r["valid_from"]))
    following = [*rows[1:], None]
    columns = {
        "channel": Column(t("col.channel")),
        "tier": Column(t("col.tier")),
        "from": Column(t("prices.from"), numeric=True),
        "until": Column(t("prices.until"), numeric=True),
        "price": Column(t("prices.price"), numeric=True),
    }
    shown = [
        {
            "channel": named(viewer, "channel", row["channel"]),
            "tier": _tier(viewer, row["tier"]),
            "from": t.date(row["valid_from"]),
            "until": _until(viewer, row, after),
            "price": t.money(row["price"], row["currency"] or own(), _places(row["price"])),
        }
        for row, after in zip(rows, following, strict=True)
    ]
    table(viewer, columns, shown, "prices")


def _until(viewer: Viewer, row: dict[str, Any], after: dict[str, Any] | None) -> str:
    if after is None or _key(after)[:2] != _key(row)[:2]:
        return ""
    return viewer.t.date(after["valid_from"] - timedelta(days=1))


def _key(row: dict[str, Any]) -> tuple[str, int | None, date]:
    return row["channel"].lower(), row["tier"], row["valid_from"]


def _places(price: Decimal) -> int:
    """Cents, or as many digits as the price has."""
    exponent = price.normalize().as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


def _form(viewer: Viewer, listed: list[dict[str, Any]], gaps: tuple[Unpriced, ...]) -> None:
    t, one = viewer.t, edits.form("price")
    st.subheader(t("prices.change"), anchor=False)
    there = {row["channel"].lower(): row["channel"] for row in listed}
    used = [c for c in data.reader().labels("channel") if c.lower() not in there]
    channel = st.selectbox(t("col.channel"), [*there.values(), *used], key=one.key("channel"),
                           index=None, placeholder=t("prices.choose"), accept_new_options=True,
                           format_func=lambda name: named(viewer, "channel", name))  # fmt: skip
    edits.at(viewer, one, "channel")
    tier = st.selectbox(t("col.tier"), TIERS, key=one.key("tier"), format_func=lambda x: _tier(viewer, x))
    for gap in gaps:
        if channel and gap.channel.lower() == channel.lower() and (tier is None or str(tier) == gap.tier):
            st.caption(
                ":orange[" + t("prices.gap_here", contacts=t.number(gap.contacts), days=_days(viewer, gap)) + "]"
            )
    since = choices.day(viewer, t("prices.from"), one.key("from"), _first(listed))
    edits.at(viewer, one, "valid_from")
    st.text_input(t("prices.price_in", currency=own()), key=one.key("price"), placeholder=t.number(4.5, 2))
    edits.at(viewer, one, "price")
    edits.sign(viewer, one)
    edits.at(viewer, one, "by")
    edits.trouble(viewer, one)
    held = channel and any(_key(r) == (channel.lower(), tier, since) for r in listed)
    with st.container(horizontal=True):
        st.button(t("prices.save"), key=one.key("save"), type="primary", on_click=_save, args=(viewer, one))
        if held:
            st.button(t("prices.remove"), key=one.key("remove"), on_click=_remove, args=(viewer, one))


def _first(listed: list[dict[str, Any]]) -> date | None:
    """A price list begins with the data; a change of it begins today."""
    return data.known().first_day if not listed else today()


def _typed(one: edits.Form) -> dict[str, Any]:
    """What the fields say at the moment of the click."""
    fields = {"channel": "channel", "tier": "tier", "valid_from": "from"}
    return {name: st.session_state[one.key(field)] for name, field in fields.items()}


def _save(viewer: Viewer, one: edits.Form) -> None:
    row, text = _typed(one), str(st.session_state[one.key("price")]).strip()
    price = choices.read(text)
    if text and price is None:
        one.trouble = Refused("prices.unreadable", field="price")
        return
    currency = next((r["currency"] for r in data.reader().declared("prices") if _same(r, row)), None) or own()
    edits.save(
        viewer, one, _what(viewer, "prices.saved", row), {"prices": [row | {"price": price, "currency": currency}]}
    )


def _remove(viewer: Viewer, one: edits.Form) -> None:
    row = _typed(one)
    edits.save(viewer, one, _what(viewer, "prices.removed", row), {}, {"prices": [row]})


def _same(listed: dict[str, Any], row: dict[str, Any]) -> bool:
    return bool(row["channel"]) and listed["channel"].lower() == row["channel"].lower()


def _what(viewer: Viewer, key: str, row: dict[str, Any]) -> str:
    day = viewer.t.date(row["valid_from"]) if row["valid_from"] else ""
    return viewer.t(key, channel=row["channel"] or "", tier=_tier(viewer, row["tier"]), day=day)
