"""Snowballs as things of their own: how many, how long, what they cost, and the contacts of a chosen one."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import streamlit as st

from metrics.analysis.laboratory import Snowballs, links
from metrics.charts import SnowballRow
from metrics.charts import snowballs as draw_snowballs
from metrics.query import Slice
from metrics.query.chains import OPEN_END, Link, Snowball
from pages.parts import address, data, figures
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.laboratory import Setting
from pages.parts.notices import escape
from pages.parts.tables import Column, table

_STEPS = 6
"""Channels of a snowball that are named one by one."""


def lengths(viewer: Viewer, setting: Setting, found: Snowballs) -> None:
    """Issues by length under this setting; they hold each of their contacts once."""
    t = viewer.t
    issues = found.singles + found.count
    if not issues:
        return
    st.subheader(t("laboratory.lengths", share=t.percent(found.count / issues, 0)), anchor=False)
    st.caption(t.n("laboratory.lengths_caption", setting.days, rule=t(f"laboratory.rule_short.{setting.rule}")))
    rows = [SnowballRow(n.length, n.issues, n.contacts, open_end=n.length >= OPEN_END) for n in found.lengths]
    columns = {
        "length": Column(t("col.length")),
        "issues": Column(t("col.issues"), numeric=True),
        "contacts": Column(t("col.contacts"), numeric=True),
        "cost": Column(t("laboratory.col.cost"), numeric=True),
    }
    twin = [
        {
            "length": f"{n.length}+" if n.length >= OPEN_END else str(n.length),
            "issues": t.number(n.issues),
            "contacts": t.number(n.contacts),
            "cost": _cost(viewer, found, n.cost, n.unpriced) if n.length > 1 else "",
        }
        for n in found.lengths
    ]
    figures.with_twin(viewer, draw_snowballs(rows, t, viewer.palette), columns, twin, "lengths")


def listing(viewer: Viewer, cut: Slice, setting: Setting, found: Snowballs) -> None:
    """The most expensive snowballs, and the contacts of the one that the address names."""
    t = viewer.t
    st.subheader(_heading(viewer, found), anchor=False)
    if not found.listed:
        return
    st.caption(_account(viewer, found))
    if found.mixed:
        st.info(t("laboratory.mixed"))
    options = {address.slug(f"{ball.source} {ball.contact}"): ball for ball in found.listed}
    table(viewer, _columns(viewer), [_row(viewer, setting, found, *one) for one in options.items()], "snowballs")
    shown = {"": t("laboratory.open_none")} | {slug: _short(viewer, ball) for slug, ball in options.items()}
    strange = address.strange("snowball", list(shown))
    if strange:
        st.info(t("laboratory.strange_snowball", value=escape(strange)))
    opened = address.select("snowball", t("laboratory.open"), list(shown), "", shown, width=330)
    if opened:
        _contacts(viewer, found, options[opened], data.ask(links, cut, options[opened].root))


def _heading(viewer: Viewer, found: Snowballs) -> str:
    t = viewer.t
    told = t.n("laboratory.snowballs", found.count, contacts=t.n("charts.contacts", found.contacts))
    if found.cost is None or found.currency is None:
        return told
    cost = t.money(found.cost, found.currency)
    return t("laboratory.snowballs_least" if found.unpriced else "laboratory.snowballs_cost", told=told, cost=cost)


def _account(viewer: Viewer, found: Snowballs) -> str:
    t = viewer.t
    whole = t.n("charts.contacts", found.contacts + found.singles)
    parts = [t("laboratory.account", singles=t.number(found.singles), contacts=t.number(found.contacts), whole=whole)]
    if found.rolling:
        parts.append(t.n("laboratory.rolling", found.rolling))
    if found.currency is None and not found.mixed:
        parts.append(t("laboratory.no_prices"))
    elif found.unpriced:
        parts.append(t.n("laboratory.unpriced", found.unpriced))
    return " ".join([*parts, t.n("laboratory.listed", len(found.listed))])


def _columns(viewer: Viewer) -> dict[str, Column]:
    t = viewer.t
    return {
        "root": Column(t("laboratory.col.root"), link=True),
        "day": Column(t("laboratory.col.opened")),
        "cost": Column(t("laboratory.col.cost"), numeric=True),
        "length": Column(t("col.contacts"), numeric=True),
        "reason": Column(t("col.reason")),
        "owner": Column(t("col.owner")),
        "channels": Column(t("laboratory.col.channels")),
        "state": Column(t("laboratory.col.state")),
    }


def _row(viewer: Viewer, setting: Setting, found: Snowballs, slug: str, ball: Snowball) -> dict[str, object]:
    t = viewer.t
    return {
        "root": (_address(setting, slug), ball.contact),
        "day": t.date(ball.day),
        "cost": _cost(viewer, found, ball.cost, ball.unpriced),
        "length": t.number(ball.length),
        "reason": named(viewer, "reason", ball.reason),
        "owner": named(viewer, "owner", ball.owner),
        "channels": _way(viewer, ball.channels),
        "state": t("laboratory.state.rolling" if ball.rolling else "laboratory.state.melted"),
    }


def _address(setting: Setting, slug: str) -> str:
    mine = {"window": str(setting.days), "rule": setting.rule, "by": setting.by, "period": setting.period}
    return f"laboratory?{urlencode(address.current() | mine | {'snowball': slug})}"


def _way(viewer: Viewer, channels: list[str | None]) -> str:
    """The channels in order: phone › phone › e-mail … (+3)."""
    other = viewer.t("laboratory.other_department")
    told = " › ".join(other if channel is None else named(viewer, "channel", channel) for channel in channels[:_STEPS])
    more = len(channels) - _STEPS
    return told if more <= 0 else f"{told} › … (+{viewer.t.number(more)})"


def _cost(viewer: Viewer, found: Snowballs, cost: Decimal | None, unpriced: int) -> str:
    """What is known of the cost; never 0 for a missing price (METRICS.md 6)."""
    t = viewer.t
    if cost is None or found.currency is None:
        return t("laboratory.no_price")
    told = t.money(cost, found.currency, 2)
    return t.n("laboratory.cost_more", unpriced, cost=told) if unpriced else told


def _short(viewer: Viewer, ball: Snowball) -> str:
    t = viewer.t
    return f"{ball.contact} · {t.date(ball.day)} · {t.n('charts.contacts', ball.length)}"


def _contacts(viewer: Viewer, found: Snowballs, ball: Snowball, chain: tuple[Link, ...]) -> None:
    t = viewer.t
    told = {
        "contact": escape(ball.contact),
        "day": t.date(ball.day),
        "cost": escape(_cost(viewer, found, ball.cost, ball.unpriced)),
    }
    st.subheader(t.n("laboratory.chain", ball.length, **told), anchor=False)
    state = t("laboratory.state_rolling" if ball.rolling else "laboratory.state_melted")
    st.caption(f"{state} {t('laboratory.chain_caption')}")
    columns = {"place": Column(t("contact.position"), numeric=True), "contact": Column(t("contact.contact"))}
    columns |= {"opened_at": Column(t("contact.opened_at")), "since": Column(t("contact.since_previous"), numeric=True)}
    columns |= {"reason": Column(t("col.reason")), "owner": Column(t("col.owner")), "channel": Column(t("col.channel"))}
    columns |= {whose: Column(t(f"laboratory.col.{whose}")) for whose in ("team", "agent", "vendor")}
    columns |= {"outcome": Column(t("contact.outcome")), "price": Column(t("laboratory.col.price"), numeric=True)}
    table(viewer, columns, [_link(viewer, found, i, one) for i, one in enumerate(chain, 1)], "snowball")


def _link(viewer: Viewer, found: Snowballs, place: int, one: Link) -> dict[str, str]:
    t = viewer.t
    since = "" if place == 1 or one.since_previous is None else _days(viewer, one.since_previous)
    row = {"place": str(place), "opened_at": t.moment(one.opened_at), "since": since}
    if one.contact is None:
        return row | {"owner": t("laboratory.other_department")}
    labels = ("reason", "owner", "channel", "team", "agent", "vendor")
    row |= {"contact": one.contact, "outcome": t(f"outcome.{one.outcome}")}
    row |= {label: named(viewer, label, getattr(one, label) or "") for label in labels}
    return row | {"price": _cost(viewer, found, one.price, 0)}


def _days(viewer: Viewer, seconds: int) -> str:
    return viewer.t("contact.days", days=viewer.t.number(seconds / 86_400, 1))
